"""The round plan: a checked round file with everything looked up, ready to launch. It can travel as JSON."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from models.files.county import Contact
from models.files.round_file import Effect
from models.values import After, ChasePolicy, FollowUp, Inquiry, Offer, Signing, Step, Window
from models.vocabulary import Language, Level, Part, PrincipalKind, RoundKind


class Planned(BaseModel):
    """A part of the plan. `model_dump_json` writes it, `model_validate_json` reads it back."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class PlannedAttachment(Planned):
    """A file to send along; `path` is absolute."""

    title: str
    path: Path


class PrincipalPlan(Planned):
    """One principal's part. `highest_level` is as high as a matter goes in one without a fullmäktige.

    `amount` is what joining what the round offers costs it, in öre. Its mailboxes stand as in the registry:
    `models.files.fields.is_mailbox` judges them.
    """

    code: str
    name: str
    kind: PrincipalKind
    population: int | None
    language: Language
    registrar: str
    official: str
    chair: str
    route: tuple[Step, ...]
    highest_level: Level | None = None
    amount: int | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    meetings: dict[str, tuple[dt.date, ...]] = Field(default_factory=dict)


class RoundPlan(Planned):
    """One round, ready to launch. Days are dates in Europe/Stockholm.

    `office` is whose registry it was looked up in; empty when that was a file. `linked` are the rounds launched with
    it, and `family` is the slug of the one it is linked to. In a round without a due date (`is_undated`) `due_on`
    is the day the coordinators look again.
    """

    slug: str
    office: str = ""
    title: str
    kind: RoundKind
    language: Language
    case_number: str = ""
    follows: str = ""
    after: After | None = None
    replaces: str = ""
    summary: str
    in_letter: str = ""
    attach_files: bool = False
    recommender: str
    recommender_email: str
    recommended_on: dt.date | None
    launch_on: dt.date | None
    due_on: dt.date
    is_undated: bool = False
    window: Window | None = None
    att_satser: tuple[str, ...]
    offer: Offer | None = None
    recommended_level: Level
    level_reason: str
    asks: tuple[Part, ...] = (Part.DECISION,)
    questions: tuple[Inquiry, ...] = ()
    signing: Signing | None = None
    effect: Effect
    lead_times: dict[str, list[int]] = Field(default_factory=dict)
    contacts: tuple[Contact, ...]
    attachments: tuple[PlannedAttachment, ...]
    policy: ChasePolicy
    principals: tuple[PrincipalPlan, ...]
    family: str = ""
    linked: tuple[RoundPlan, ...] = ()

    @property
    def sent_by(self) -> str:
        """The office its letters are from: its region, unless there are several or none."""
        regions = [each.name for each in self.principals if each.kind is PrincipalKind.REGION]
        return regions[0] if len(regions) == 1 else ""

    @property
    def invited(self) -> tuple[PrincipalPlan, ...]:
        """Everyone in it or in a round linked to it, each once: they get one letter each."""
        found = {each.code: each for plan in (self, *self.linked) for each in reversed(plan.principals)}
        return tuple(reversed(found.values()))
