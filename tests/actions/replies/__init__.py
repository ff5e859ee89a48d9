"""What a principal tells us."""
