"""The pages where a round that is out is changed: one thing a page, and what it will do before it is done."""
