"""Where a case is, what may follow, what is left."""
