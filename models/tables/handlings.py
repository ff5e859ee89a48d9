"""A handling: what one body did with the matter on one date. Rows are added, never changed."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import ForeignKey, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column

from kit.clock import local_day
from kit.search_text import numbered, search_text
from models.tables.base import Base, Json, JsonOf, ParagraphType, WordType
from models.values import Handled, HandlingReport, reported
from models.vocabulary import Act, Channel, Doubt, Level, Outcome


class OutcomesType(TypeDecorator[dict[int, Outcome]]):
    """Outcome per att-sats number, counted from 1."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Mapping[int, Outcome] | None, dialect: Dialect) -> dict[str, str]:
        return {str(number): outcome.value for number, outcome in (value or {}).items()}

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> dict[int, Outcome]:
        return {int(number): Outcome(outcome) for number, outcome in (value or {}).items()}


def found_by(report: HandlingReport) -> str:
    """What the `search_text` of a handling is to be."""
    return search_text(report.body_name, numbered(report.paragraph), report.wording, report.reservation, report.reason)


class Handling(Base):
    """One row a handling; a correction is a new row that names the number it corrects."""

    __tablename__ = "handlings"
    __table_args__ = (UniqueConstraint("case_id", "number"), UniqueConstraint("case_id", "identity"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    # principal + body + date + § is the key of a decision; corrections carry none
    identity: Mapped[str | None] = mapped_column(String(200))
    corrects: Mapped[int | None]

    act: Mapped[Act] = mapped_column(WordType(Act))
    body: Mapped[str] = mapped_column(String(40))
    body_name: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = mapped_column(WordType(Level))
    held_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    paragraph: Mapped[str] = mapped_column(ParagraphType, default="")
    outcomes: Mapped[dict[int, Outcome]] = mapped_column(OutcomesType)
    wording: Mapped[str] = mapped_column(Text, default="")
    reservation: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    urgency_reason: Mapped[str] = mapped_column(Text, default="")
    next_on: Mapped[dt.date | None]
    preliminary: Mapped[bool] = mapped_column(default=False)
    adjusted_on: Mapped[dt.date | None]
    announced_on: Mapped[dt.date | None]
    confirmed: Mapped[tuple[Doubt, ...]] = mapped_column(JsonOf(tuple[Doubt, ...], ()), nullable=True)

    channel: Mapped[Channel] = mapped_column(WordType(Channel))
    reported_at: Mapped[dt.datetime]
    reported_by: Mapped[str] = mapped_column(String(200))
    reporter_role: Mapped[str] = mapped_column(String(200))
    reporter_email: Mapped[str] = mapped_column(String(254), default="")
    # what it is found by: where it was done, its paragraph and its words
    search_text: Mapped[str] = mapped_column(Text, default="", deferred=True)

    @cached_property
    def value(self) -> Handled:
        """The handling as the rules see it: a row that never changes, so this never does either."""
        return Handled(number=self.number, told_on=local_day(self.reported_at), **reported(self))

    @property
    def report(self) -> HandlingReport:
        """The handling as it was reported."""
        return HandlingReport(**reported(self))
