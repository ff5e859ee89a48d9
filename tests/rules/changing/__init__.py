"""Changing a round that is out: the rules."""
