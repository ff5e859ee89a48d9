"""Who comes in, and what they keep for themselves."""
