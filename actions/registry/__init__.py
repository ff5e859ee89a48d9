"""Offices and what each keeps in its registry."""
