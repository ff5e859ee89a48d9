"""What only a browser shows, tried in Debian's chromium."""
