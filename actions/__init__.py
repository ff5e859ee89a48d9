"""What is done: one act, one function, in its caller's transaction."""
