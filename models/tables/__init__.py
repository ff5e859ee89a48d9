"""What is kept: a table a noun."""
