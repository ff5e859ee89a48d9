"""Backing up, restoring and moving an installation."""
