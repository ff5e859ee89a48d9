"""Who may come in to the console, the board and what programs read."""
