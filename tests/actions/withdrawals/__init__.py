"""What is taken back."""
