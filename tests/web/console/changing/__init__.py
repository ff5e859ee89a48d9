"""A round that is out is changed from its board."""
