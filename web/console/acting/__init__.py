"""What a coordinator does at a case or a round: one form a kind of act, its page, and what is recorded."""
