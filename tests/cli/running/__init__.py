"""What runs until it is stopped."""
