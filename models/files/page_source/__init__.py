"""A page of any kind, from its bytes to lines and tables with their places."""
