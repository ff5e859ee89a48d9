"""What coordinators do to cases and rounds that are out."""
