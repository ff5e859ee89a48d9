"""What is wrong with what a principal tells us."""
