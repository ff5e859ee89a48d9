"""Rounds and families as data, the same for the API, `rundan status --json` and a rehearsal's board."""
