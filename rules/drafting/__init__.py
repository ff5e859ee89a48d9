"""A round that is being made: which field belongs to which step, what is left, and what two have written at once."""
