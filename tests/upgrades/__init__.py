"""Installations made by every earlier schema, upgraded and lived in."""
