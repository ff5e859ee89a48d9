"""A handling: what one body did with the matter on one date. Rows are added, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column

from kit.clock import local_day
from models.tables.base import Base, Json, WordType
from models.values import Handled, HandlingReport
from models.vocabulary import Act, Channel, Level, Outcome


class OutcomesType(TypeDecorator[dict[int, Outcome]]):
    """Outcome per att-sats number, counted from 1."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Mapping[int, Outcome] | None, dialect: Dialect) -> dict[str, str]:
        return {str(number): outcome.value for number, outcome in (value or {}).items()}

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> dict[int, Outcome]:
        return {int(number): Outcome(outcome) for number, outcome in (value or {}).items()}


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
    paragraph: Mapped[str] = mapped_column(String(60), default="")
    outcomes: Mapped[dict[int, Outcome]] = mapped_column(OutcomesType)
    wording: Mapped[str] = mapped_column(Text, default="")
    reservation: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    urgency_reason: Mapped[str] = mapped_column(Text, default="")
    next_on: Mapped[dt.date | None]
    preliminary: Mapped[bool] = mapped_column(default=False)
    adjusted_on: Mapped[dt.date | None]
    announced_on: Mapped[dt.date | None]

    channel: Mapped[Channel] = mapped_column(WordType(Channel))
    reported_at: Mapped[dt.datetime]
    reported_by: Mapped[str] = mapped_column(String(200))
    reporter_role: Mapped[str] = mapped_column(String(200))
    reporter_email: Mapped[str] = mapped_column(String(254), default="")

    @property
    def value(self) -> Handled:
        """The handling as the rules see it."""
        return Handled(
            number=self.number,
            body=self.body,
            body_name=self.body_name,
            level=self.level,
            act=self.act,
            held_on=self.held_on,
            paragraph=self.paragraph,
            outcomes=self.outcomes,
            next_on=self.next_on,
            preliminary=self.preliminary,
            adjusted_on=self.adjusted_on,
            announced_on=self.announced_on,
            urgency_reason=self.urgency_reason,
            corrects=self.corrects,
            told_on=local_day(self.reported_at),
        )

    @property
    def report(self) -> HandlingReport:
        """The handling as it was reported."""
        return HandlingReport(
            act=self.act,
            body=self.body,
            body_name=self.body_name,
            level=self.level,
            held_on=self.held_on,
            paragraph=self.paragraph,
            outcomes=self.outcomes,
            wording=self.wording,
            reservation=self.reservation,
            reason=self.reason,
            urgency_reason=self.urgency_reason,
            next_on=self.next_on,
            preliminary=self.preliminary,
            adjusted_on=self.adjusted_on,
            announced_on=self.announced_on,
            corrects=self.corrects,
        )
