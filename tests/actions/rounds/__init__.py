"""A round from its file to its close."""
