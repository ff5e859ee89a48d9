"""The date of each day found: its year, and whether it can be right among the others."""
