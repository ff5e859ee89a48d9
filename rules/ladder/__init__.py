"""Where a case is on its way, what may follow and what is left."""
