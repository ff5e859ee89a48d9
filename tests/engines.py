"""All databases of a test run share how a statement is put into SQL: each is worked out once, not once a test."""

from sqlalchemy import URL, Engine, create_engine

from kit import database


def acquainted(url: str) -> Engine:
    """An engine that has asked its server what it asks a new acquaintance."""
    engine = create_engine(url, query_cache_size=5_000)
    engine.connect().close()
    engine.dispose()
    return engine


SPOKEN = {"sqlite": acquainted("sqlite://")}
_engine_of = database._engine


def _sharing(url: URL) -> Engine:
    engine = _engine_of(url)
    if spoken := SPOKEN.get(url.get_backend_name()):
        engine.dialect = spoken.dialect
        engine._compiled_cache = spoken._compiled_cache
    return engine


database._engine = _sharing
