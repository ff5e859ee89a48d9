"""Copies, and what is asked of a database before it is put back."""
