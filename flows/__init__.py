"""Prefect's side: schedules, a flow run a round, and how they are started and woken."""
