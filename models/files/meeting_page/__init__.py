"""A page of meeting days as it is published, from its lines and tables to the days of each body."""
