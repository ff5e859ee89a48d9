"""What `rundan doctor` looks at and says."""
