"""What each registry says, and the county it makes."""
