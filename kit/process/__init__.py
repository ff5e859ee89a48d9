"""What a process does with itself and with those it starts."""
