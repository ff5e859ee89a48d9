"""The sandbox a rehearsal plays in: a database of its own in memory, an office of its own, a clock that is moved.

Every act goes through the real actions; what they wrote, in the record and in the outbox, becomes the timeline.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.orm import Session

from actions.rounds.advance import advance
from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from actions.views.family_json import FamilyFacts, family_facts
from actions.views.overview import RoundView, round_view
from kit.clock import FrozenClock, at_local, local
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables.cases import Case, case_id
from models.tables.event_data import in_todays_form
from models.tables.events import Event
from models.tables.letters import Letter as LetterRow
from models.tables.links import Link
from models.tables.schema import migrate
from models.vocabulary import CaseState, EventKind, LetterState, RoundState
from notifications.delivery.outbox import claim, settle
from notifications.delivery.results import Accepted, Claimed
from notifications.links import digest, fill
from notifications.office import Office
from rehearsal.papers import Entry, Letter
from rules.wording.effect_wording import entry_sentence
from rules.wording.sentences import event_sentence

BASE_URL = "https://rundan.example"
SENDER = "Rundan <rundan@rundan.example>"
SECRET = b"a rehearsal keeps no secrets"
WORKER = "rehearsal"

_LINK = re.compile(re.escape(BASE_URL.encode()) + rb"/r/([\w-]{43})")

NEW_EVENTS = select(*Event.__table__.c).where(Event.id > bindparam("last")).order_by(Event.id)
NEW_LETTERS = select(*LetterRow.__table__.c).where(LetterRow.id > bindparam("last")).order_by(LetterRow.id)
# nobody in these has given anything the round asks for, so it can't be complete
SILENT = (CaseState.INVITED, CaseState.ACKNOWLEDGED, CaseState.PLANNED, CaseState.UNDER_WAY)
UNANSWERED = select(exists().where(Case.round_slug == bindparam("slug"), Case.state.in_(SILENT)))


class Stage:
    """One sandbox. `entries` and `letters` grow as the round and those linked to it are played, until all are closed.

    `is_open` are the slugs of those that are not.
    """

    def __init__(self, plan: RoundPlan, database: Database, begins_at: dt.datetime) -> None:
        numbers = count(1)
        self.plan = plan
        self.database = database
        self.office = Office(BASE_URL, SENDER, SECRET, new_link_id=lambda: f"{next(numbers):032x}")
        self.clock = FrozenClock(begins_at)
        self.entries: list[Entry] = []
        self.letters: list[Letter] = []
        self.rounds = (plan, *plan.linked)
        self.is_open = {each.slug for each in self.rounds}
        self._last_event = 0
        self._names = {
            case_id(each.slug, principal.code): f"{principal.name}, {each.title}" if each.family else principal.name
            for each in self.rounds
            for principal in each.principals
        }

    @property
    def now(self) -> dt.datetime:
        """The virtual moment, UTC."""
        return self.clock.now()

    @property
    def today(self) -> dt.date:
        """The virtual day in Stockholm."""
        return local(self.now).date()

    def launch(self) -> None:
        """Launch the round as any door does."""
        launch(self.database, self.office, self.plan, self.now, "samordnaren")
        self._look()

    def sweep(self) -> None:
        """Look at what is due, as the schedule does."""
        sweep(self.database, self.office, self.now)
        self._look()

    def act(self, work: Callable[[Session], object]) -> None:
        """Let somebody do something."""
        self.database.act(work)
        self._look()

    @property
    def is_closed(self) -> bool:
        """Whether every round is."""
        return not self.is_open

    def advance(self, slug: str) -> None:
        """Let a round's flow run pass by: it closes the round once every answer is in."""
        with self.database.read() as session:
            if session.scalar(UNANSWERED, {"slug": slug}):
                return  # it would find nothing to do, and read the whole round to find it
        view = advance(self.database, self.office, slug, self.now)
        if view.round.state is RoundState.CLOSED:
            self._look()

    def view(self) -> RoundView:
        """The round as it is now."""
        with self.database.read() as session:
            return round_view(session, self.plan.slug, self.now)

    def in_force(self) -> Iterator[Entry]:
        """When what each round agreed comes into force, or at its close that it has not, and why."""
        for each in self.rounds:
            with self.database.read() as session:
                view = round_view(session, each.slug, self.now)
            if state := view.effect:
                at = at_local(state.on, dt.time()) if state.on else view.round.closed_at or self.now
                text = entry_sentence(state, each.kind, self.plan.language)
                about = each.title if each.family else ""
                yield Entry(at=local(at), what="effect", kind=state.prospect, principal=about, text=text)

    def family(self) -> FamilyFacts | None:
        """The rounds linked to it as they are now, if there are any."""
        with self.database.read() as session:
            view = round_view(session, self.plan.slug, self.now)
            return family_facts(session, view, self.now, self.plan.language)

    def next_chase_at(self) -> dt.datetime | None:
        """The first moment (UTC) anybody is due to hear from us."""
        with self.database.read() as session:
            return lookup.next_chase_at(session)

    def _look(self) -> None:
        """Put what has happened since the last look on the timeline, and deliver the new letters."""
        with self.database.read() as session:
            events = session.execute(NEW_EVENTS, {"last": self._last_event}).all()
            letters = session.execute(NEW_LETTERS, {"last": len(self.letters)}).all()
        for event in events:
            self._note_event(event)
        if letters:
            self._deliver(letters)

    def _note_event(self, event: Row[Any]) -> None:
        self._last_event = event.id
        if event.kind is EventKind.CLOSED:
            self.is_open.discard(event.round_slug)
        if event.kind is EventKind.INVITED:
            return  # the invitation itself says so
        text = event_sentence(event.kind, in_todays_form(event.kind, event.data), self.plan.language)
        name = self._names.get(event.case_id or "", "")
        self.entries.append(Entry(at=local(event.at), what="event", kind=event.kind, principal=name, text=text))

    def _deliver(self, rows: Sequence[Row[Any]]) -> None:
        """Letters leave the outbox as they do for delivery, to a relay that accepts whatever it is given."""
        with self.database.write() as session:
            lent = claim(session, WORKER, self.now, len(rows))
            settle(session, WORKER, [Accepted(letter) for letter in lent], self.now)
        accepted = {letter.id: letter for letter in lent}
        letters = [self._letter(row, accepted.get(row.id)) for row in rows]
        self.letters += letters
        self.entries += [self._letter_entry(letter) for letter in letters]

    def _letter(self, row: Row[Any], accepted: Claimed | None) -> Letter:
        content = fill(accepted.content if accepted else row.content, SECRET)
        return Letter(
            number=row.id,
            at=local(row.queued_at),
            kind=row.kind,
            principal=self._names.get(row.case_id or "", ""),
            code=_code(row.case_id),
            recipient=row.recipient,
            subject=row.subject,
            message_id=row.message_id,
            state=LetterState.ACCEPTED if accepted else row.state,
            error=row.error,
            content=content,
            tokens=self._tokens(row.case_id, content),
        )

    def _tokens(self, about: str | None, content: bytes) -> dict[str, str]:
        """The tokens of the links in a letter, by the case each opens."""
        tokens = list(dict.fromkeys(found.decode() for found in _LINK.findall(content)))
        if about and len(tokens) == 1:
            return {about: tokens[0]}
        digests = {token: digest(token) for token in tokens}
        with self.database.read() as session:
            query = select(Link.digest, Link.case_id).where(Link.digest.in_(digests.values()))
            opens = {found: case for found, case in session.execute(query).all() if case}
        return {opens[found]: token for token, found in digests.items() if found in opens}

    def _letter_entry(self, letter: Letter) -> Entry:
        text = f"{letter.recipient}: {letter.subject or letter.error}"
        return Entry(
            at=letter.at, what="letter", kind=letter.kind, principal=letter.principal, text=text, letter=letter.number
        )


def _code(case_id: str | None) -> str:
    return (case_id or "").rpartition("/")[2]


def alone(plan: RoundPlan) -> RoundPlan:
    """The plan without the rounds that are not on the stage: the one it follows, and the one it waits for."""
    linked = tuple(alone(each) for each in plan.linked)
    return plan.model_copy(update={"follows": "", "after": None, "linked": linked})


@contextmanager
def sandbox(plan: RoundPlan, begins_at: dt.datetime) -> Iterator[Stage]:
    """A stage that leaves nothing behind."""
    database = Database("sqlite://")
    try:
        migrate(database)
        yield Stage(alone(plan), database, begins_at)
    finally:
        database.dispose()
