"""A whole round played in a sandbox: virtual clock, simulated principals, timeline."""
