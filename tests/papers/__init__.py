"""Files as people have them and send them in, and what a paper must tell of itself."""
