"""Links, sessions: who comes in, and ending that."""
