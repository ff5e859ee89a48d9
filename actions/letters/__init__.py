"""From what happened to the letters it causes."""
