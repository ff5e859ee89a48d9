"""The flows beside a real Prefect."""
