"""The board, its pictures and the leadership's pages."""
