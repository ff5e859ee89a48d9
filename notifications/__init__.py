"""Letters: what each says, its words, its bytes and its way out."""
