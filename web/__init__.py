"""What a browser or another program meets: reply pages, console, board, API, health."""
