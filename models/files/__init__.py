"""What people write, paste and send in, read with line and field and within limits."""
