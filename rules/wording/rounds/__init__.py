"""A round's days and its place among other rounds, in words."""
