"""What every request meets: cookies, limits, and the proxy before it."""
