"""The principal's pages in a real browser."""
