"""Who comes in to the console: an office's people, and one's own page."""
