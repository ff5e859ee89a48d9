"""The board's pictures: where things stand in them, as numbers that templates draw, and as files for a slide."""
