"""Named reads: each says what it returns, none decides anything."""
