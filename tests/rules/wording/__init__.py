"""What the rules found, as sentences."""
