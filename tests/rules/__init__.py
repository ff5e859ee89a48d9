"""The rules, one file a question."""
