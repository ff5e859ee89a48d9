"""What waits for a coordinator, how urgent it is, and when nothing does any more."""
