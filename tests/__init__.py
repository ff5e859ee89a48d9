"""What is promised, tried: rules by their room, all else by what a person would do."""
