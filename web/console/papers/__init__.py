"""Papers from the console: each principal's, and the template an office writes them in."""
