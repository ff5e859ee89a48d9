"""What any program would need: settings, database, log."""
