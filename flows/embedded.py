"""How the embedded Prefect is set up: small, on loopback, under `var/prefect/`. Imports nothing of Prefect's."""

from __future__ import annotations

from pathlib import Path

from kit.settings import Settings

LOOPBACK = "127.0.0.1"

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    # but what a run says belongs on its Logs tab
    "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "INFO",
}

# Loops that find nothing to do in a program with one process, no pools, no automations and no pause that expires;
# idle they took half of the server's time.
UNUSED_SERVICES = (
    "CANCELLATION_CLEANUP",
    "CLEANUP_RECONCILER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "TRIGGERS",
)


def prefect_home(settings: Settings) -> Path:
    """Where the embedded Prefect keeps its own database and log; may be deleted at any time while stopped."""
    return settings.home / "prefect"


def prefect_environment(settings: Settings) -> dict[str, str]:
    """The environment the embedded Prefect process starts with."""
    home = prefect_home(settings)
    api = f"http://{LOOPBACK}:{settings.prefect_port}/api"
    return {
        **QUIET,
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNUSED_SERVICES},
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        "PREFECT_SERVER_API_HOST": LOOPBACK,
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_API_URL": api,
        "PREFECT_UI_API_URL": api,
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "60",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "MALLOC_ARENA_MAX": "2",
    }
