"""Rounds that wait for one another, and agreements that end when another is in force."""
