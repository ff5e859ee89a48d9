"""What every request passes, and what every page is served with."""
