"""What principals think: a consultation, what came of it, and the same as data and as a table."""
