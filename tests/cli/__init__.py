"""The command `rundan`, one file a command."""
