"""What is handed over from a case: papers, and the whole of it for a registry."""
