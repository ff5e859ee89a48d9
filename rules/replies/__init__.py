"""What is wrong with what we are told."""
