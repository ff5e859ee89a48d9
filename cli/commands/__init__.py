"""What each command is called and asks for, by subject; each imports what it needs when it runs."""
