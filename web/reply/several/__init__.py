"""One form for several rounds: the principal's other cases in the family, and what is told in them too."""
