"""What is due now, and what comes next."""
