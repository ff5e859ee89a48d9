"""Letters, their words, their bytes and their way out."""
