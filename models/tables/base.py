"""The tables' common ground: column types that keep their meaning on both SQLite and PostgreSQL."""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from models.paragraphs import normal_paragraph

Json = JSON().with_variant(JSONB(), "postgresql")

READ_LATELY = 1024  # texts of each column that are not read anew


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A timezone-aware moment, kept as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return remembering(super().result_processor(dialect, coltype), dialect)


class WordType(TypeDecorator[StrEnum]):
    """A word of the vocabulary, kept as its value."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words
        # an enum's own look-up takes five times as long
        self._words: dict[str | None, StrEnum | None] = {None: None, **{str(word): word for word in words}}
        self._values: dict[str | None, str | None] = {None: None, **{str(word): str(word.value) for word in words}}

    def bind_processor(self, dialect: Dialect) -> Callable[[StrEnum | str | None], str | None]:
        return self._values.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], StrEnum | None]:
        return self._words.__getitem__


class ParagraphType(TypeDecorator[str]):
    """A paragraph of minutes: whatever was written when, it is read as it is written today."""

    impl = String(60)
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str], str]:
        return normal_paragraph


def remembering(read: Callable[[Any], Any] | None, dialect: Dialect) -> Callable[[Any], Any] | None:
    """The reading of a column whose same few texts are read again and again. What it gives is never changed in place.

    Only SQLite gives JSON and moments as text.
    """
    return lru_cache(maxsize=READ_LATELY)(read) if read and dialect.name == "sqlite" else read


class JsonOf(TypeDecorator[Any]):
    """A value of that type, kept as JSON; `absent` stands for an empty column."""

    impl = Json
    cache_ok = True

    def __init__(self, kept: Any, absent: Any = None) -> None:
        super().__init__()
        self.kept, self.absent = kept, absent
        self._adapter: TypeAdapter[Any] = TypeAdapter(kept)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value == self.absent or value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return self.absent if value is None else self._adapter.validate_python(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return remembering(super().result_processor(dialect, coltype), dialect)


class Base(DeclarativeBase):
    """Every table of Rundan's own database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dt.datetime: UtcDateTime, dict[str, Any]: Json, list[str]: Json}  # noqa: RUF012
