"""A case: one principal's part of one round."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, TypeDecorator, UniqueConstraint, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column

from kit.search_text import MAILBOXES_AFTER, search_text
from models.tables.base import Base, Json, JsonOf, WordType, remembering
from models.tables.handlings import Handling
from models.tables.rounds import Round
from models.values import CaseFacts, FollowUp, Handled, Review, Signature, Step
from models.vocabulary import CaseState, Language, Level, Outcome, PrincipalKind, RoundState


class RouteType(TypeDecorator[tuple[Step, ...]]):
    """The bodies a case passes, in order."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Iterable[Step] | None, dialect: Dialect) -> list[dict[str, Any]]:
        return [
            {
                "body": step.body,
                "name": step.name,
                "level": step.level.value,
                "planned_on": step.planned_on.isoformat() if step.planned_on else None,
                **({"lapsed_on": step.lapsed_on.isoformat()} if step.lapsed_on else {}),
                **({"consulted": True} if step.consulted else {}),
            }
            for step in value or ()
        ]

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return remembering(super().result_processor(dialect, coltype), dialect)

    def process_result_value(self, value: list[dict[str, Any]] | None, dialect: Dialect) -> tuple[Step, ...]:
        return tuple(
            Step(
                step["body"],
                step["name"],
                Level(step["level"]),
                dt.date.fromisoformat(step["planned_on"]) if step["planned_on"] else None,
                dt.date.fromisoformat(step["lapsed_on"]) if "lapsed_on" in step else None,
                step.get("consulted", False),
            )
            for step in value or ()
        )


def case_id(slug: str, principal_code: str) -> str:
    """The case's key, readable in logs and addresses."""
    return f"{slug}/{principal_code}"


class Case(Base):
    """One principal's part of one round; `version` counts the events of its chain, `head` is the last one's hash."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("round_slug", "principal_code"),
        Index(
            "ix_cases_chase_at_waiting",
            "chase_at",
            sqlite_where=text("chase_at IS NOT NULL"),
            postgresql_where=text("chase_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    round_slug: Mapped[str] = mapped_column(ForeignKey("rounds.slug"))
    principal_code: Mapped[str] = mapped_column(String(10))
    principal_name: Mapped[str] = mapped_column(String(200))
    principal_kind: Mapped[PrincipalKind] = mapped_column(WordType(PrincipalKind))
    population: Mapped[int | None]
    language: Mapped[Language] = mapped_column(WordType(Language))
    registrar: Mapped[str] = mapped_column(String(254))
    official: Mapped[str] = mapped_column(String(254), default="")
    chair: Mapped[str] = mapped_column(String(254), default="")

    # the principal's own link, as long as it has not been replaced
    link_id: Mapped[str] = mapped_column(String(32))
    case_number: Mapped[str] = mapped_column(String(100), default="")
    route: Mapped[tuple[Step, ...]] = mapped_column(RouteType)
    # how high a matter goes in a principal without a fullmäktige
    highest_level: Mapped[Level | None] = mapped_column(WordType(Level))
    # what joining what the round offers costs, in öre
    amount: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[dt.date]
    state: Mapped[CaseState] = mapped_column(WordType(CaseState))
    outcome: Mapped[Outcome | None] = mapped_column(WordType(Outcome))
    acknowledged_at: Mapped[dt.datetime | None]
    viewed_at: Mapped[dt.datetime | None]
    opinion_on: Mapped[dt.date | None]
    signature: Mapped[Signature | None] = mapped_column(JsonOf(Signature))
    follow_ups: Mapped[tuple[FollowUp, ...]] = mapped_column(JsonOf(tuple[FollowUp, ...], ()))
    reviews: Mapped[tuple[Review, ...]] = mapped_column(JsonOf(tuple[Review, ...], ()))
    # the numbers of what was reported and given by mistake: it stays, and counts no more
    withdrawn_reports: Mapped[tuple[int, ...]] = mapped_column(JsonOf(tuple[int, ...], ()))
    withdrawn_opinions: Mapped[tuple[int, ...]] = mapped_column(JsonOf(tuple[int, ...], ()))
    # known meeting days by body; a body that is not there has a calendar nobody has told us of
    meetings: Mapped[Mapping[str, tuple[dt.date, ...]]] = mapped_column(JsonOf(dict[str, tuple[dt.date, ...]], {}))
    muted: Mapped[bool] = mapped_column(default=False)

    chase_at: Mapped[dt.datetime | None]
    chased_at: Mapped[dt.datetime]
    # the moment of a reminder that is not to be sent
    skipped_at: Mapped[dt.datetime | None]
    # when the morning letter has something to look at here, and whether it has told that the due date can't be made
    look_on: Mapped[dt.date | None]
    told_cannot: Mapped[bool] = mapped_column(default=False)
    # when it was taken out of the round: it stays, is asked for nothing and is counted no more
    taken_out_at: Mapped[dt.datetime | None]
    # what it is found by: its principal, its number and its mailboxes
    search_text: Mapped[str] = mapped_column(Text, default="")

    version: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    def facts(self, round_: Round, handlings: Iterable[Handling]) -> CaseFacts:
        """This case as the rules see it. `handlings` are the case's rows in order of number."""
        return CaseFacts(
            principal_code=self.principal_code,
            principal_name=self.principal_name,
            route=self.route,
            handled=tuple(self._handled(handling) for handling in handlings),
            due_on=self.due_on,
            recommended_level=round_.recommended_level.at_most(self.highest_level),
            principal_kind=self.principal_kind,
            offer=round_.offer,
            amount=self.amount,
            att_satser=len(round_.att_satser),
            acknowledged=self.acknowledged_at is not None,
            muted=self.muted,
            skipped_at=self.skipped_at,
            round_closed=round_.state is RoundState.CLOSED or self.taken_out_at is not None,
            asks=round_.asks,
            opinion_on=self.opinion_on,
            agreed_on=round_.recommended_on,
            sign_on=round_.signing.on if round_.signing else None,
            signature=self.signature,
            all_signed_on=round_.signed_on,
            all_signed_told_on=round_.signed_told_on,
            follow_ups=self.follow_ups,
            reviews=self.reviews,
            recommended_on=round_.recommended_on,
            asked_on=round_.asked_on,
            window=round_.window,
            is_undated=round_.is_undated,
            meetings=self.meetings,
            lead_times=round_.leads,
            worded_on=round_.worded_on,
            is_taken_out=self.taken_out_at is not None,
        )

    def found_by(self) -> str:
        """What its `search_text` is to be: its mailboxes last, since the leadership does not find it by them."""
        shown = search_text(self.principal_name, self.principal_code, self.case_number)
        return MAILBOXES_AFTER.join((shown, search_text(self.registrar, self.official, self.chair)))

    def _handled(self, handling: Handling) -> Handled:
        is_gone = handling.number in self.withdrawn_reports
        return replace(handling.value, withdrawn=True) if is_gone else handling.value
