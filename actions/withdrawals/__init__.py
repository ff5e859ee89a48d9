"""Taking back what was done by mistake: it stays in the record, and counts no more."""
