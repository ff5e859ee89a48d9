"""Frozen values the rules reason about: what is known of one principal's case, without the database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Final

from models.meetings import USUAL, LeadTimes, Meetings
from models.vocabulary import (
    Act,
    AnswerKind,
    DocumentKind,
    Doubt,
    EffectDays,
    FileTrait,
    Level,
    MeetingsAsked,
    Milestone,
    Outcome,
    Part,
    PrincipalKind,
    ReviewKind,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One body on a case's route, with the day it plans to take the matter up; one `consulted` is only heard.

    `lapsed_on`: a day it had chosen that is no plan any more; its meeting was cancelled, or a body before meets later.
    """

    body: str
    name: str
    level: Level
    planned_on: dt.date | None = None
    lapsed_on: dt.date | None = None
    consulted: bool = False


@dataclass(frozen=True, slots=True)
class HandlingReport:
    """What a principal tells us one body did. `corrects` is the number of the handling it puts right.

    `held_on` is the day the body had the matter, `ended_on` the last day of a meeting that took several.

    `confirmed` is what was asked about and answered with yes.

    The one list of what a report holds: its table's columns, its form's fields and what events keep are named alike.
    """

    act: Act
    body: str
    body_name: str
    level: Level
    held_on: dt.date
    ended_on: dt.date | None = None
    paragraph: str = ""
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)
    wording: str = ""
    reservation: str = ""
    reason: str = ""
    urgency_reason: str = ""
    next_on: dt.date | None = None
    preliminary: bool = False
    adjusted_on: dt.date | None = None
    announced_on: dt.date | None = None
    corrects: int | None = None
    confirmed: tuple[Doubt, ...] = ()

    @property
    def last_day(self) -> dt.date:
        """The last day of the meeting; the minutes' fourteen days run from it (KL 5:69)."""
        return self.ended_on or self.held_on


REPORTED: Final = tuple(each.name for each in fields(HandlingReport))
_SAID = attrgetter(*REPORTED)


def reported(row: object) -> dict[str, Any]:
    """What a report says, by the names of its fields, of anything that has them."""
    return dict(zip(REPORTED, _SAID(row), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled(HandlingReport):
    """What one body did on one date, as the rules need it. `number` counts within the case, from 1.

    `told_on` is the day in Stockholm it was reported; `withdrawn` when the report was taken back.
    """

    number: int
    told_on: dt.date | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What befell a decision after it was announced. `handling` is the number of the handling it concerns.

    `withdraws` is the number of the review that this one takes back; `note` then says why. `told_on` is the day in
    Stockholm it was recorded.
    """

    number: int
    handling: int
    kind: ReviewKind
    on: dt.date
    reference: str = ""
    note: str = ""
    withdraws: int | None = None
    told_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question of a consultation. `choices` are the answers of one with several."""

    text: str
    kind: AnswerKind = AnswerKind.TEXT
    choices: tuple[str, ...] = ()
    mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a round offers to join: yes, no, or later but no later than `last_day`. `unit` is that of its amounts."""

    what: str
    unit: str = "kronor"
    last_day: dt.date | None = None
    has_amounts: bool = False


@dataclass(frozen=True, slots=True)
class Signing:
    """How a round is signed: on a common day and in a place, if there are such."""

    on: dt.date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The days a final decision may be made on, both included; open where no day is given."""

    not_before: dt.date | None = None
    not_after: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether a decision that day is made within it."""
        return (self.not_before or day) <= day <= (self.not_after or day)


@dataclass(frozen=True, slots=True)
class After:
    """The round (slug) that another waits for, and how far it must come before the other opens."""

    round: str
    when: Milestone = Milestone.ANSWERED


@dataclass(frozen=True, slots=True)
class RoundHere:
    """A round that is here, as far as one that would follow it or wait for it must know."""

    asks: tuple[Part, ...]
    reaches: frozenset[Milestone]


@dataclass(frozen=True, slots=True)
class Signature:
    """A principal's own signature. `copy_on` is the day its signed copy was returned."""

    signed_on: dt.date
    place: str
    signatory: str
    signatory_role: str
    copy_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A step that follows once every party has signed. `email` is its owner, if not the registrar.

    Without a day of its own it is due `after` days after the last party signed, and `due_on` is empty until then.
    """

    number: int
    what: str
    due_on: dt.date | None = None
    after: int | None = None
    email: str = ""
    done_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepDone:
    """What a party tells of a step that follows the signing. `number` is the step's own; 0 is none."""

    number: int
    done_on: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class RequestedExtension:
    """A later due date a principal asks for, with its authority if a body has decided."""

    new_on: dt.date
    reason: str
    decided_by: str = ""
    decided_on: dt.date | None = None
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A later due date with its authority: who decided, when, under which § and why.

    `effect` says what becomes of the last day on which decisions count, where the due date moves past it; `effect_on`
    is a later first day in force, if that moves too.
    """

    new_on: dt.date
    decided_by: str
    decided_on: dt.date
    reason: str
    paragraph: str = ""
    effect: EffectDays | None = None
    effect_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One principal's case at a moment. `handled` is in the order reported and holds corrected rows too.

    `asks` is what the round asks for; `agreed_on` is the day what it is about was put forward, `sign_on` the common day
    of signing, if there are such; `window` is when a decision may be made; `follow_ups` are asked about once every
    party in the round has signed, the last one on `all_signed_on`, which the others could know of from
    `all_signed_told_on`. `asked_on` is the day the round was sent out, or last opened again. `is_undated`: it asks for
    an answer as soon as possible, and `due_on` is only the day the coordinators look again. `meetings` are its bodies'
    known days, and `lead_times` the round's. `recommended_level` is no higher than the principal's highest. `amount` is
    what joining what is offered costs it, in öre. `worded_on` is the day a new wording of the att-satser was sent out:
    what was decided by then was about the old one. `earlier_points`: how many att-satser there were up to and with each
    such day, oldest first; known only where a report is looked at. Nobody waits for one that `is_taken_out`: its round
    is over.
    """

    principal_code: str
    principal_name: str
    route: tuple[Step, ...]
    handled: tuple[Handled, ...]
    due_on: dt.date
    recommended_level: Level
    att_satser: int = 1
    acknowledged: bool = False
    muted: bool = False
    skipped_at: dt.datetime | None = None
    round_closed: bool = False
    asks: tuple[Part, ...] = (Part.DECISION,)
    opinion_on: dt.date | None = None
    agreed_on: dt.date | None = None
    sign_on: dt.date | None = None
    signature: Signature | None = None
    all_signed_on: dt.date | None = None
    all_signed_told_on: dt.date | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    reviews: tuple[Review, ...] = ()
    recommended_on: dt.date | None = None
    asked_on: dt.date | None = None
    meetings: Meetings = field(default_factory=dict)
    lead_times: LeadTimes = USUAL
    principal_kind: PrincipalKind = PrincipalKind.KOMMUN
    offer: Offer | None = None
    amount: int | None = None
    window: Window | None = None
    is_undated: bool = False
    worded_on: dt.date | None = None
    earlier_points: tuple[tuple[dt.date, int], ...] = ()
    is_taken_out: bool = False

    @property
    def last_day(self) -> dt.date:
        """The last day an answer is in time; without a due date any day is."""
        return dt.date.max if self.is_undated else self.due_on

    @property
    def late_after(self) -> dt.date:
        """The last day to answer without being late: the due date, or the day the round went out or was reopened."""
        return max(self.last_day, self.asked_on or self.last_day)


@dataclass(frozen=True, slots=True)
class OpinionReport:
    """What a principal tells us it thinks. `answers` are by question number, from 1; `text` is what it adds freely.

    `backed_by` says who stands behind it, `backed_on` and `paragraph` when and where a body has decided it.
    """

    answers: Mapping[int, str] = field(default_factory=dict)
    text: str = ""
    backed_by: str = ""
    backed_on: dt.date | None = None
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A checked file on its way in, with its original bytes. `traits` are None when nobody has looked at it."""

    kind: DocumentKind
    title: str
    filename: str
    media_type: str
    data: bytes
    traits: tuple[FileTrait, ...] | None = None


@dataclass(frozen=True, slots=True)
class ChasePolicy:
    """When a principal hears from us: `before` in working days, the rest in days moved forward to a working day.

    `receipt_after` working days after the invitation receipt is asked for. `plan_before` are working days before the
    proposal must be ready, never closer than `plan_apart` to the letter before; `too_late` the morning the last chain
    of meetings has passed. `meetings`: which of those planned before the deciding one is asked about. In `summer_rest`
    only what a plan gives leaves. `calm`: days between the reminders of a round without a due date.
    """

    receipt_after: int | None = 10
    plan_before: tuple[int, ...] = (15, 5)
    plan_apart: int = 5
    too_late: bool = True
    meetings: MeetingsAsked = MeetingsAsked.BEFORE_DECISION
    before: tuple[int, ...] = (30, 14, 7, 1)
    due_morning: bool = True
    overdue: tuple[int, ...] = (1, 7)
    every: int = 14
    at_most: int = 3
    escalate_after: int | None = 14
    calm: int = 30
    at: dt.time = dt.time(8, 0)
    summer_rest: bool = True


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who tells us, in what role, and where a receipt reaches them."""

    name: str
    role: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A suggested value and the words it came from."""

    value: str
    because: str


@dataclass(frozen=True, slots=True)
class StepSaved:
    """Who saved a step of a draft last, when (UTC), and which version of the draft that made."""

    version: int
    by: str
    at: dt.datetime
