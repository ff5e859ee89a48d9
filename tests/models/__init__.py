"""What is read and kept: files people write, tables, what a calendar says."""
