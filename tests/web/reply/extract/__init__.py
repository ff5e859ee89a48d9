"""The principal's pages."""
