"""The command `rundan`: a file a command."""
