"""A round: one recommendation on its way through every principal; and what remains of one that was disposed of."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.clock import local_day
from models.files.round_file import Effect
from models.meetings import LeadTimes, lead_times_of
from models.tables.base import Base, Json, JsonOf, WordType
from models.values import After, ChasePolicy, Inquiry, Offer, Signing, Window
from models.vocabulary import Language, Level, MeetingsAsked, Part, RoundKind, RoundState

_POLICY: dict[str, Callable[[Any], object]] = {
    "plan_before": tuple,
    "before": tuple,
    "overdue": tuple,
    "meetings": MeetingsAsked,
    "at": dt.time.fromisoformat,
}


class Round(Base):
    """One recommendation; `version` counts the events of its chain, `head` is the last one's hash."""

    __tablename__ = "rounds"
    __table_args__ = (Index("ix_rounds_state_closed_at", "state", "closed_at"),)

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    # the office that sent it out; before there were offices, the county the installation ran on
    office: Mapped[str] = mapped_column(String(80), server_default="vasterbotten", index=True)
    title: Mapped[str] = mapped_column(String(300))
    kind: Mapped[RoundKind] = mapped_column(WordType(RoundKind))
    language: Mapped[Language] = mapped_column(WordType(Language))
    recommender: Mapped[str] = mapped_column(String(300))
    recommender_email: Mapped[str] = mapped_column(String(254), default="")
    # the office its letters are from, by name
    sent_by: Mapped[str] = mapped_column(String(200), default="")
    recommended_on: Mapped[dt.date | None]
    recommended_level: Mapped[Level] = mapped_column(WordType(Level))
    level_reason: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    # the coordinators' own words to the principals, in the invitation alone
    in_letter: Mapped[str] = mapped_column(Text, default="")
    # whether its own files go with the first letter, where they are not too large
    attach_files: Mapped[bool] = mapped_column(default=False)
    # the coordinators' own registry's number for the round, an opaque string
    case_number: Mapped[str] = mapped_column(String(100), default="")
    asks: Mapped[tuple[Part, ...]] = mapped_column(JsonOf(tuple[Part, ...], ()))
    att_satser: Mapped[list[str]]
    offer: Mapped[Offer | None] = mapped_column(JsonOf(Offer))
    questions: Mapped[tuple[Inquiry, ...]] = mapped_column(JsonOf(tuple[Inquiry, ...], ()))
    signing: Mapped[Signing | None] = mapped_column(JsonOf(Signing))
    # the day the last party signed
    signed_on: Mapped[dt.date | None]
    # the day in Stockholm the last party's signature was told of
    signed_told_on: Mapped[dt.date | None]
    # the consultation it came from, and the county-wide round it stands beside
    follows: Mapped[str] = mapped_column(String(80), default="", index=True)
    family: Mapped[str] = mapped_column(String(80), default="", index=True)
    # in a round without a due date, the day the coordinators look again
    due_on: Mapped[dt.date]
    is_undated: Mapped[bool] = mapped_column(default=False)
    window: Mapped[Window | None] = mapped_column(JsonOf(Window))
    # the round it waits for until it is sent out, and the agreement that ends when this one is in force
    after: Mapped[After | None] = mapped_column(JsonOf(After))
    replaces: Mapped[str] = mapped_column(String(300), default="", index=True)
    lead_times: Mapped[dict[str, Any]]
    contacts: Mapped[list[dict[str, str]]] = mapped_column(Json)
    policy: Mapped[dict[str, Any]]
    effect: Mapped[dict[str, Any]]
    plan: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    # those that take part now
    principal_count: Mapped[int]
    # which wording of the att-satser stands, and the day in Stockholm it was sent out if it is not the first
    wording: Mapped[int] = mapped_column(default=1)
    worded_on: Mapped[dt.date | None]
    # the plans of those that came with it afterwards; `plan` stays what was launched
    added: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    # closed because those who recommended it took it back
    called_off: Mapped[bool] = mapped_column(default=False)

    state: Mapped[RoundState] = mapped_column(WordType(RoundState))
    launched_at: Mapped[dt.datetime]
    launched_by: Mapped[str] = mapped_column(String(200), default="")
    reopened_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    close_reason: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    digest_at: Mapped[dt.datetime | None]
    # the last event the morning letter has told of; moments may be recorded in another order than they happened
    digest_event: Mapped[int] = mapped_column(default=0)
    # the last Monday the leadership's weekly letter was looked at
    weekly_on: Mapped[dt.date | None]

    version: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")

    flow_run_id: Mapped[str | None] = mapped_column(String(36))
    shown_event: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    @property
    def policy_value(self) -> dict[str, Any]:
        """The reminder policy with everything it leaves out, as it is kept."""
        return TypeAdapter(ChasePolicy).dump_python(self.chase_policy, mode="json")  # type: ignore[no-any-return]

    @property
    def asked_on(self) -> dt.date:
        """The day in Stockholm it was sent out, or last opened again."""
        return local_day(self.reopened_at or self.launched_at)

    @property
    def leads(self) -> LeadTimes:
        """The lead times this round was launched with."""
        return lead_times_of(self.lead_times)

    @property
    def effect_rule(self) -> Effect:
        """When what is decided enters into force, as the round was launched with."""
        return Effect.model_validate(self.effect)

    @property
    def chase_policy(self) -> ChasePolicy:
        """The reminder policy this round was launched with."""
        given = dict(self.policy)
        for name, read in _POLICY.items():
            if name in given:
                given[name] = read(given[name])
        return ChasePolicy(**given)


class Disposal(Base):
    """That a closed round was disposed of: what remains of it (docs/decisions/disposal.md).

    `decision` is the number of the decision on disposal, `package` the SHA-256 of the file that keeps the record.
    While it is there, and only then, the database lets the round's own events, reports and opinions be removed.
    """

    __tablename__ = "disposals"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    office: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(300))
    # the office its letters were from, by name
    sent_by: Mapped[str] = mapped_column(String(200))
    principal_count: Mapped[int]
    launched_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime]
    decision: Mapped[str] = mapped_column(String(100))
    package: Mapped[str] = mapped_column(String(64))
    disposed_by: Mapped[str] = mapped_column(String(200))
    disposed_at: Mapped[dt.datetime]
