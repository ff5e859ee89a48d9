"""What is written for somebody to hand over: a round's result, a principal's proposal, not yet in a format."""
