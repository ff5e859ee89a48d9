"""What may be changed in a round that is out, and who is to hear of it."""
