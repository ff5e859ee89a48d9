"""What the rules found, in words: the same sentence everywhere."""
