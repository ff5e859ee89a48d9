"""What any program would need: settings, clock, database, errors, translation, logging. Nothing of ours."""
