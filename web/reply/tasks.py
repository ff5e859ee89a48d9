"""What can be done from a case's page: for each task its address, its fields, what stands in them, and its act."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from actions.casework import Recorded, refuse
from actions.record.record import Said
from kit.clock import local_day
from kit.errors import Fault
from models.reads import lookup
from models.tables import Case, Round
from models.values import Step
from models.vocabulary import Channel, EventKind, LinkKind
from notifications.sender import Sender
from rules.route.transitions import CASE_MOVES, ROUND_MOVES, has_due_date_for, is_asked
from web.pages.forms import Form, Posted
from web.reply.forms import Replying
from web.reply.page import Reply, known_bodies
from web.reply.several.siblings import same_in
from web.requests.context import AppContext

F = TypeVar("F", bound=Form)

Prepare = Callable[[Reply, Mapping[str, str]], tuple[Mapping[str, str], Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Filing:
    """A form that has been read, within the transaction that will record it; `link_id` is what it came through.

    `also` and `told_with` as in `actions.record.record.Said`; `number_before` is the case number that was known.
    """

    session: Session
    context: AppContext
    case: Case
    posted: Posted
    now: dt.datetime
    link_id: str | None = None
    also: tuple[str, ...] = ()
    told_with: str = ""
    number_before: str = ""

    @property
    def sender(self) -> Sender:
        """The sender of the letters it causes."""
        return self.context.sender

    @property
    def bodies(self) -> tuple[Step, ...]:
        """The bodies to choose among."""
        return known_bodies(self.session, self.case, local_day(self.now))

    def report_here(self, number: int | None) -> int | None:
        """The number here of what is report `number` in the case whose form it is; None where nothing here is."""
        if not self.told_with or number is None:
            return number
        theirs, ours = lookup.case_of(self.session, self.told_with)[0], self.case
        rows = (lookup.handlings(self.session, theirs.id), lookup.handlings(self.session, ours.id))
        return same_in(theirs, rows[0], number, ours, rows[1])

    def said(self, form: Replying) -> Said:
        """Who says it, through which form and link."""
        channel, key = Channel.LINK, self.posted.form_key
        return Said(form.reporter, channel, key, self.link_id, also=self.also, told_with=self.told_with)


Act = Callable[[Filing], Recorded]


@dataclass(frozen=True, slots=True)
class SentForm:
    """What a form is read with. `corrects` is the number of the handling it puts right.

    `faults` are those already found in fields that stand on the page beside the task's own.
    """

    posted: Posted
    upload_limit_mb: int
    corrects: int | None = None
    faults: tuple[Fault, ...] = ()

    def sift(self, form: type[F]) -> tuple[F, list[Fault]]:
        """What can be read of the form, and every fault known so far."""
        read, faults = form.sift(self.posted.values)
        return read, [*self.faults, *faults]

    def read(self, form: type[F]) -> F:
        """The form. Raises FaultyInput with every fault."""
        read, faults = self.sift(form)
        refuse(faults)
        return read


def _as_it_is(_reply: Reply, values: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    return values, {}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a principal can do. `name` is the last part of its address, `kind` the event it gives.

    `read` reads the form outside any transaction and says what to do inside one; both raise FaultyInput, with every
    fault that can be found at once. `prepare` gives the values its page is shown with, and what else the page shows.
    """

    name: str
    kind: EventKind
    fields: tuple[str, ...]
    read: Callable[[SentForm], Act]
    blank: Callable[[Reply], Mapping[str, str]]
    prepare: Prepare = _as_it_is

    @property
    def template(self) -> str:
        """Its page."""
        return f"reply/{self.name}.html"

    def in_page_order(self, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
        """The faults in the order their fields stand on the page; who answers stands last."""
        order = {field: place for place, field in enumerate((*self.fields, "also", *Replying.model_fields))}
        return tuple(sorted(faults, key=lambda fault: order.get(fault.field.split("[")[0], -1)))


def may(reply: Reply, kind: EventKind) -> bool:
    """Whether the event may happen to the case as it stands."""
    return may_happen(reply.case, reply.round, kind)


def may_happen(case: Case, round_: Round, kind: EventKind) -> bool:
    """The same of any case in its round."""
    is_open = (case.state, kind) in CASE_MOVES and (round_.state, kind) in ROUND_MOVES
    return is_open and is_asked(round_.asks, kind) and has_due_date_for(round_.is_undated, kind)


def with_others(known: Sequence[Fault], others: Sequence[Fault]) -> list[Fault]:
    """The faults that are known, and those the rules find in other fields."""
    fields = {fault.field for fault in known}
    return [*known, *(fault for fault in others if fault.field not in fields)]


def blank_form(reply: Reply) -> Mapping[str, str]:
    """A colleague has been named already; the registrar's link says nothing of who holds it."""
    link = reply.entered.link
    return {"name": link.holder, "email": link.email} if link.kind is LinkKind.COLLEAGUE else {}
