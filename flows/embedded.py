"""How Prefect's server is set up: behind a password, and embedded also small. Imports nothing of Prefect's.

The embedded one answers on loopback and keeps what is its own under `var/prefect/`.
"""

import datetime as dt
from pathlib import Path

from kit.settings import Settings

LOOPBACK = "127.0.0.1"

QUIET = {
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


def dashboard(settings: Settings) -> str:
    """The address of Prefect's own pages."""
    return settings.prefect_url.removesuffix("/api")


def server_environment(settings: Settings) -> dict[str, str]:
    """What any Prefect server of ours starts with: a password, no other origin, and an end to old runs."""
    return {
        "PREFECT_SERVER_API_AUTH_STRING": settings.prefect_auth,
        "PREFECT_API_AUTH_STRING": settings.prefect_auth,
        "PREFECT_API_URL": settings.prefect_url,
        # the pages ask where they came from, whatever it was called; so no origin but theirs is let in
        "PREFECT_UI_API_URL": "/api",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": dashboard(settings),
        # they are copied before they are served, and the environment may be read-only
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(prefect_home(settings) / "ui"),
        # runs that have ended; one that is suspended is never among them
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(_seconds(settings.prefect_keep_days)),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
    }


def prefect_environment(settings: Settings) -> dict[str, str]:
    """The environment the embedded Prefect process starts with."""
    home = prefect_home(settings)
    return {
        **server_environment(settings),
        **QUIET,
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNUSED_SERVICES},
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        "PREFECT_SERVER_API_HOST": LOOPBACK,
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "60",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "MALLOC_ARENA_MAX": "2",
    }


def _seconds(days: int) -> int:
    return int(dt.timedelta(days=days).total_seconds())
