"""Pages, and the forms on them."""
