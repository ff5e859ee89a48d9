"""A PDF somebody sends in: what it is, and what there is to say of it."""
