"""What pages, JSON and Prefect alike show; reads only."""
