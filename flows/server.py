"""Prefect's server, started so that it works beside our SQLAlchemy: `python -m flows.server`.

Prefect 3.8 is written for SQLAlchemy 2.0. Under 2.1 its scheduler fails: it inserts runs in bulk with the attribute
`state`, which 2.1 refuses unless told how to set it, and 2.0 ignores. Here 2.1 is told to ignore it too.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, cast

import uvicorn
from prefect.server.api.server import create_app
from prefect.server.database.orm_models import FlowRun
from prefect.settings import get_current_settings
from sqlalchemy import inspect
from sqlalchemy.ext.hybrid import hybrid_property


def serve_prefect() -> None:
    """Serve the API and the dashboard until told to stop, where Prefect's own settings say."""
    state = inspect(FlowRun).all_orm_descriptors["state"]
    cast("hybrid_property[Any]", state).inplace.bulk_dml(_ignore)
    api = get_current_settings().server.api
    uvicorn.run(create_app(final=True), host=api.host, port=api.port, log_level="warning")


def _ignore(cls: Any, mapping: MutableMapping[str, Any], value: Any) -> None:
    """The states are inserted by Prefect in a statement of their own."""


if __name__ == "__main__":
    serve_prefect()
