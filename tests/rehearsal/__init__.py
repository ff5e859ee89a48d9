"""Whole rounds played to their end."""
