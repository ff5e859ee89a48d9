"""Who comes in to the console, and who is away."""
