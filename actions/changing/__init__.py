"""What a coordinator changes in a round that is out: its words, its files, what it asks, who takes part, all of it."""
