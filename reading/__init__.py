"""What a document says, as suggestions that a person confirms: never a guess, always beside the words it came from."""
