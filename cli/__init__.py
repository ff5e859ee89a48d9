"""The command `rundan`: what each command does, a file a command."""
