"""What is decided: pure functions from frozen values and a day to frozen values and sentences."""
