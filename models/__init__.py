"""The nouns: tables, frozen values, vocabulary, the registry and the round file."""
