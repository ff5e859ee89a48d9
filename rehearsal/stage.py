"""The sandbox a rehearsal plays in: a database of its own in memory, a sender of its own, a clock that is moved.

Every act goes through the real actions; what they wrote, in the record and in the outbox, becomes the timeline.
"""

import datetime as dt
import re
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.event import listen
from sqlalchemy.orm import Session

from actions.rounds.advance import advance
from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from actions.views.facts.families import FamilyFacts, family_facts
from actions.views.overview import RoundView, round_view
from kit.clock import FrozenClock, at_local, local
from kit.database import Database
from kit.errors import RundanError
from kit.i18n import translator
from kit.prepared import Prepared, PreparedRead
from models.files.round_plan import RoundPlan
from models.tables import Case, Event, Link, case_id
from models.tables.letters import Letter as LetterRow
from models.tables.schema import migrate
from models.vocabulary import CaseState, EventKind, LetterState, RoundState
from notifications.links import digest, fill
from notifications.sender import Sender
from rehearsal.papers import Entry, Letter
from rules.wording.effect_wording import entry_sentence
from rules.wording.event_wording import event_sentence

Keeper = Callable[[Letter], None]

NO_LETTER = "Ett brev gick inte att skriva, så repetitionen avbröts. Loggen säger varför. Inget riktigt har skickats."
BASE_URL = "https://rundan.example"
SENDER = "Rundan <rundan@rundan.example>"
SECRET = b"a rehearsal keeps no secrets"

_LINK = re.compile(re.escape(BASE_URL.encode()) + rb"/r/([\w-]{43})")

NEW_EVENTS = PreparedRead((Event,), lambda query: query.where(Event.id > bindparam("last")).order_by(Event.id))
AT_A_LOOK = 500  # letters: their bytes are not all held at once
_NEW = LetterRow.id.between(bindparam("first"), bindparam("latest"))
NEW_LETTERS = PreparedRead((LetterRow,), lambda query: query.where(_NEW).order_by(LetterRow.id))
THEIR_BYTES = Prepared(select(LetterRow.content).where(_NEW).order_by(LetterRow.id))
# every letter leaves at once, to a relay that accepts whatever it is given; its bytes are kept on the stage alone
TAKEN = Prepared(
    update(LetterRow)
    .where(_NEW, LetterRow.state == bindparam("waiting"))
    .values(
        state=bindparam("taken"), settled_at=bindparam("at"), attempts=bindparam("once"), content=bindparam("nothing")
    )
)
# nobody in these has given anything the round asks for, so it can't be complete
SILENT = (CaseState.INVITED, CaseState.ACKNOWLEDGED, CaseState.PLANNED, CaseState.UNDER_WAY)
_SILENT = {f"silent_{number}": state for number, state in enumerate(SILENT)}
_NEXT_CHASE_AT = select(func.min(Case.chase_at)).where(Case.chase_at.is_not(None))
UNANSWERED = Prepared(
    select(exists().where(Case.round_slug == bindparam("slug"), Case.state.in_([bindparam(name) for name in _SILENT])))
)

LARGE = 1_000  # principals: up to so many the whole database is held in memory
AT_HAND = 8_000  # KiB of the database of a larger round


@dataclass(frozen=True, slots=True)
class _Seen:
    """What had happened when the stage was looked at: events, and letters with their bytes."""

    events: Sequence[Event]
    letters: Sequence[tuple[LetterRow, bytes]]


class Stage:
    """One sandbox. `entries` and `letters` grow as the round and those linked to it are played, until all are closed.

    `mail` are the letters nobody has opened yet, with their links' tokens by the case each opens. `is_open` are the
    slugs of the rounds that are not closed.
    """

    def __init__(self, plan: RoundPlan, database: Database, begins_at: dt.datetime, keep: Keeper | None = None) -> None:
        numbers = count(1)
        self._keep = keep
        self.plan = plan
        self.database = database
        self.sender = Sender(BASE_URL, SENDER, SECRET, new_link_id=lambda: f"{next(numbers):032x}")
        self.clock = FrozenClock(begins_at)
        self.entries: list[Entry] = []
        self.letters: list[Letter] = []
        self.mail: deque[tuple[Letter, Mapping[str, str]]] = deque()
        self.rounds = (plan, *plan.linked)
        self.is_open = {each.slug for each in self.rounds}
        self._last_event = 0
        self._names = {
            case_id(each.slug, principal.code): f"{principal.name}, {each.title}" if each.family else principal.name
            for each in self.rounds
            for principal in each.principals
        } | {each.slug: each.title for each in plan.linked}

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
        launch(self.database, self.sender, self.plan, self.now, "samordnaren")
        self._look_and_note()

    def sweep(self) -> None:
        """Look at what is due, as the schedule does."""
        found = sweep(self.database, self.sender, self.now)
        if found.faults:
            raise RundanError(NO_LETTER)
        self._look_and_note()

    def act(self, work: Callable[[Session], object]) -> None:
        """Let somebody do something."""
        self._note(self.database.act(lambda session: (work(session), self._look(session))[1]))

    @property
    def is_closed(self) -> bool:
        """Whether every round is."""
        return not self.is_open

    def advance(self, slug: str) -> None:
        """Let a round's flow run pass by: it closes the round once every answer is in."""
        with self.database.read() as session:
            if UNANSWERED.run(session, {"slug": slug, **_SILENT}).fetchone()[0]:
                return  # it would find nothing to do, and read the whole round to find it
        view = advance(self.database, self.sender, slug, self.now)
        if view.round.state is RoundState.CLOSED:
            self._look_and_note()

    def views(self) -> Mapping[str, RoundView]:
        """Every round as it is now, by its slug."""
        with self.database.read() as session:
            return {each.slug: round_view(session, each.slug, self.now) for each in self.rounds}

    def in_force(self, views: Mapping[str, RoundView]) -> Iterator[Entry]:
        """When what each round agreed comes into force, or at its close that it has not, and why."""
        for each in self.rounds:
            view = views[each.slug]
            if state := view.effect:
                at = at_local(state.on, dt.time()) if state.on else view.round.closed_at or self.now
                text = entry_sentence(state, each.kind, self.plan.language)
                about = each.title if each.family else ""
                yield Entry(at=local(at), what="effect", kind=state.prospect, principal=about, text=text)

    def family(self, view: RoundView) -> FamilyFacts | None:
        """The rounds linked to the one in view as they are now, if there are any."""
        with self.database.read() as session:
            return family_facts(session, view, self.now, self.plan.language)

    def next_chase_at(self) -> dt.datetime | None:
        """The first moment (UTC) anybody is due to hear from us."""
        with self.database.read() as session:
            return session.scalar(_NEXT_CHASE_AT)

    def _look_and_note(self) -> None:
        with self.database.write() as session:
            seen = self._look(session)
        self._note(seen)

    def _look(self, session: Session) -> _Seen:
        """What has happened since the last look. The new letters leave."""
        new = {"first": len(self.letters) + 1, "latest": len(self.letters) + AT_A_LOOK}
        letters = [letter for (letter,) in NEW_LETTERS.all(session, new)]
        contents = [content for (content,) in THEIR_BYTES.run(session, new).fetchall()] if letters else []
        if letters:
            TAKEN.run(session, new | _taken(self.now))
        events = [event for (event,) in NEW_EVENTS.all(session, {"last": self._last_event})]
        return _Seen(events, list(zip(letters, contents, strict=True)))

    def _note(self, seen: _Seen) -> None:
        """Put it on the timeline."""
        for event in seen.events:
            self._note_event(event)
        for row, content in seen.letters:
            self._note_letter(row, fill(content, SECRET))
        if len(seen.letters) == AT_A_LOOK:
            self._look_and_note()

    def _note_letter(self, row: LetterRow, content: bytes) -> None:
        letter = self._kept(self._letter(row, content))
        self.letters.append(letter)
        self.entries.append(self._letter_entry(letter))
        self.mail.append((letter, self._tokens(row.case_id, content)))

    def _kept(self, letter: Letter) -> Letter:
        """The letter, without its bytes when somebody else keeps them."""
        if self._keep is None:
            return letter
        self._keep(letter)
        return replace(letter, content=b"")

    def _note_event(self, event: Event) -> None:
        self._last_event = event.id
        if event.kind is EventKind.CLOSED:
            self.is_open.discard(event.round_slug)
        if event.kind is EventKind.INVITED:
            return  # the invitation itself says so
        if event.kind is EventKind.LAUNCHED and event.round_slug != self.plan.slug:
            return  # the main round's line says that they started with it
        name = self._names.get(event.case_id or event.round_slug, "")
        self.entries.append(
            Entry(at=local(event.at), what="event", kind=event.kind, principal=name, text=self._said(event))
        )

    def _said(self, event: Event) -> str:
        if event.kind is EventKind.LAUNCHED and self.plan.linked:
            said = translator(self.plan.language)("Rundan startade, och {count} till vid sidan av.")
            return said.format(count=len(self.plan.linked))
        return event_sentence(event.kind, event.told, self.plan.language)

    def _letter(self, row: LetterRow, content: bytes) -> Letter:
        return Letter(
            number=row.id,
            at=local(row.queued_at),
            kind=row.kind,
            principal=self._names.get(row.case_id or "", ""),
            code=_code(row.case_id),
            recipient=row.recipient,
            subject=row.subject,
            message_id=row.message_id,
            state=LetterState.ACCEPTED if row.state is LetterState.QUEUED else row.state,
            error=row.error,
            content=content,
        )

    def _tokens(self, about: str | None, content: bytes) -> dict[str, str]:
        """The tokens of the links in a letter, by the case each opens."""
        tokens = list(dict.fromkeys(found.decode() for found in _LINK.findall(content)))
        if not tokens:
            return {}
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


def _taken(now: dt.datetime) -> dict[str, object]:
    return {"waiting": LetterState.QUEUED, "taken": LetterState.ACCEPTED, "at": now, "once": 1, "nothing": b""}


def _code(case_id: str | None) -> str:
    return (case_id or "").rpartition("/")[2]


def alone(plan: RoundPlan) -> RoundPlan:
    """The plan without the rounds that are not on the stage: the one it follows, and the one it waits for."""
    linked = tuple(alone(each) for each in plan.linked)
    return plan.model_copy(update={"follows": "", "after": None, "linked": linked})


@contextmanager
def sandbox(plan: RoundPlan, begins_at: dt.datetime, keep: Keeper | None = None) -> Iterator[Stage]:
    """A stage that leaves nothing behind. `keep` is given each letter, whose bytes the stage then lets go."""
    database = empty_database(len(plan.principals))
    try:
        yield Stage(alone(plan), database, begins_at, keep)
    finally:
        database.dispose()


def empty_database(principals: int) -> Database:
    """One with every table; that of a large round lets what is not at hand spill to a file without a name."""
    database = Database("sqlite://")
    is_large = principals > LARGE
    if is_large:
        listen(database.engine, "do_connect", _without_a_name)
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        _fill(driver)
        if is_large:
            driver.execute(f"PRAGMA cache_size={-AT_HAND}")
    return database


def _without_a_name(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
    """SQLite makes such a file itself when it needs one, and nobody else sees it (sqlite.org/inmemorydb.html)."""
    arguments[0] = ""


def _fill(driver: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(":memory:")) as tables:
        tables.deserialize(_tables())
        tables.backup(driver)


@cache
def _tables() -> bytes:
    """A database with every table and nothing in them: made once, since the migrations take a tenth of a second."""
    database = Database("sqlite://")
    with database.engine.connect() as connection:
        # a letter comes with its bytes and stays without them: small pages are left less empty
        connection.exec_driver_sql("PRAGMA page_size=1024")
    migrate(database)
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        made: bytes = driver.serialize()
    database.dispose()
    return made
