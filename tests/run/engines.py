"""All databases of a test run share how a statement is put into SQL: each is worked out once, not once a test."""

from typing import Any

from sqlalchemy import URL, Engine, make_url

from kit import database

alone = database._engine  # for a test that changes how its database is reached


def acquainted(url: str) -> Engine:
    """An engine as ours are, that has asked its server what it asks a new acquaintance."""
    engine = alone(make_url(url))
    cache: Any = engine._compiled_cache
    cache.capacity = 5_000
    engine.connect().close()
    engine.dispose()
    return engine


SPOKEN = {"sqlite": acquainted("sqlite://")}


def _sharing(url: URL) -> Engine:
    engine = alone(url)
    if spoken := SPOKEN.get(url.get_backend_name()):
        engine.dialect = spoken.dialect
        engine._compiled_cache = spoken._compiled_cache
    return engine


database._engine = _sharing
