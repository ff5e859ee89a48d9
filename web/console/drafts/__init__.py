"""Making a round in pages: a draft, its steps, its review and its way out."""
