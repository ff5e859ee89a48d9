"""What statutes say of days, meetings and decisions."""
