"""A page of meeting days as it is published: from bytes to lines and cells, from those to the days of each body."""
