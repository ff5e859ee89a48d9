"""The registry's pages: offices, principals, and every part of a registry with its history."""
