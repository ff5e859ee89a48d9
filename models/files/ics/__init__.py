"""A calendar file (RFC 5545), from its lines to the meeting days of one body."""
