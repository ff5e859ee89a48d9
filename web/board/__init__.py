"""The board, and what programs read of it."""
