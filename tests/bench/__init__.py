"""What measures, which is run by hand: that it can be."""
