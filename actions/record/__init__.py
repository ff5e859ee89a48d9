"""The append-only record, and whether it holds."""
