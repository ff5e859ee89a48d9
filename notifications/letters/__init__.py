"""What each letter says, before it is composed. Fields are exactly what its templates in `templates/email/` use."""
