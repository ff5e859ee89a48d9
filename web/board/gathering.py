"""Everything a board shows, gathered: what no event tells is read each time, the rest is remembered."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from actions.registry.offices import county_of
from actions.views.by_county import cases_in, is_of, within
from actions.views.families import Family, family_of
from actions.views.inbox import waiting_requests
from actions.views.other_rounds import Ordered, Replacement, opens_next, replacements, waits_for
from actions.views.overview import RoundView
from actions.withdrawals.told import Record
from kit.clock import local_day
from kit.errors import NotFound
from models.files.fields import as_slug
from models.reads import lookup, page_reads
from models.reads.note_reads import holders
from models.reads.opinion_reads import rounds_following
from models.tables import Document, Event, ExtensionRequest, Letter, Question, Round
from models.vocabulary import ANSWERS, CHANGES, HANDLINGS, REVIEWS, WAITING, CaseState, EventKind, LetterKind, Level
from rules.route.transitions import ROUND_MOVES
from web.board.counties import CountyChoice, county_choices, of_county
from web.board.looking import BoardQuery, Chosen, choose, county_counts, names_in
from web.board.marks import Mark
from web.board.pictures.burn_up import BurnUp, Chart, burn_up_of, draw
from web.board.pictures.calendar import Ground, Strip, ground_of, legend, strip
from web.board.pictures.map import is_mapped
from web.board.pictures.ring import Ring, ring_of
from web.board.rows import Row, levels_used, matrix, round_days, told_apart
from web.board.undelivered import Undelivered, by_address

NEWS: Final = 8
LETTERS: Final = 4
TOLD: Final = frozenset(EventKind) - {EventKind.INVITED}
# what the system leadership reads: how the matter moves, not how letters and links do
PUBLIC: Final = frozenset(
    {
        EventKind.LAUNCHED,
        EventKind.OPENED,
        EventKind.HELD_BACK,
        EventKind.LOOK_AGAIN,
        EventKind.ACKNOWLEDGED,
        EventKind.PLANNED,
        *ANSWERS,
        EventKind.OPINION_GIVEN,
        *REVIEWS,
        EventKind.WITHDRAWN,
        EventKind.EXTENDED,
        *CHANGES,
        EventKind.TAKEN_OUT,
        EventKind.CALLED_OFF,
        EventKind.CLOSED,
        EventKind.REOPENED,
    }
)

# what changes a closed round's record: reports put right, and what befalls decisions
AFTER_CLOSE: Final = (*HANDLINGS, *REVIEWS, EventKind.WITHDRAWN)
INVITING: Final = {LetterKind.INVITATION, LetterKind.NEW_LINK}


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows. `base` is its own address; the leadership sees no letters, questions or links.

    `view` is the county's that is looked at, `whole` all of the round; `counties` are those to choose among.
    """

    view: RoundView
    whole: RoundView
    base: str
    look: BoardQuery
    chosen: Chosen
    counties: Sequence[CountyChoice]
    levels: tuple[Level, ...]
    rows: list[Row]
    strips: Sequence[Strip]
    ground: Ground
    ring: Ring
    attachments: Sequence[Document]
    days: str
    burn_up: BurnUp
    charts: tuple[Chart, Chart]
    news: Sequence[Event]
    follows: Round | None = None
    followed_by: Sequence[Round] = ()
    replacements: Sequence[Replacement] = ()
    waits_for: Ordered | None = None
    opens_next: Sequence[Ordered] = ()
    family: Family | None = None
    linked_to: Round | None = None
    next_letter_at: dt.datetime | None = None
    letters: Sequence[Letter] = ()
    letter_counts: Mapping[str, int] = field(default_factory=dict)
    undelivered: Sequence[Undelivered] = ()
    questions: Sequence[Question] = ()
    requests: Sequence[ExtensionRequest] = ()
    after_close: Sequence[Event] = ()
    may_go: Sequence[Event] = ()
    holders: Mapping[str, str] = field(default_factory=dict)
    arena: str = ""

    @property
    def is_read_only(self) -> bool:
        """Whether the leadership reads it."""
        return self.look.is_read_only

    @property
    def is_mapped(self) -> bool:
        """Whether it has a map."""
        return self.view.once(is_mapped)

    @property
    def of_county(self) -> str:
        """What is added to the address of a file or another page of the same county; "" for all of them."""
        return of_county(self.view.county)

    @property
    def today(self) -> dt.date:
        """The day in Stockholm."""
        return self.look.today

    @property
    def legend(self) -> tuple[Mark, ...]:
        """The marks of the calendar's rows that are shown."""
        return legend(self.strips, self.look.language)

    def names_in(self, show: str) -> Sequence[str]:
        """Those whom a filter lets through, by name."""
        return self.view.once(names_in, show)

    @property
    def left(self) -> Mapping[str, list[str]]:
        """What is still needed of those shown, each sentence once with its principals' names."""
        return told_apart((row.name, row.needs) for row in self.rows)

    @property
    def notes(self) -> Mapping[str, list[str]]:
        """What deserves a second look in those shown, each sentence once with its principals' names."""
        return told_apart((row.name, text) for row in self.rows for text in row.warnings)

    @property
    def names(self) -> Mapping[str | None, str]:
        """The principals' names by case."""
        return self.view.once(_names)

    @property
    def bodies(self) -> Sequence[str]:
        """What the principals call their bodies, as sentences name them."""
        return self.view.once(_bodies)

    @property
    def waiting(self) -> int:
        """How many letters have not left yet."""
        return sum(self.letter_counts.get(state, 0) for state in WAITING)


def _bodies(view: RoundView) -> Sequence[str]:
    handled = [each.body_name for row in view.cases for each in row.facts.handled]
    return tuple(sorted({*handled, *(step.name for row in view.cases for step in row.case.route)}))


def _names(view: RoundView) -> Mapping[str | None, str]:
    return {row.case.id: row.case.principal_name for row in (*view.cases, *view.taken_out)}


def gather(session: Session, whole: RoundView, look: BoardQuery, counts: Mapping[str, int]) -> Board:
    """The board of a round as looked at, its rows in words; `counts` are its letters by state."""
    slug, today = look.slug, look.today
    view = within(whole, look.county)
    look = replace(look, county=view.county)
    undelivered = () if look.is_read_only else by_address(lookup.undelivered(session, slug))
    lost = _not_reached(whole, undelivered)
    chosen, burn_up, levels = choose(view, look, lost), view.once(burn_up_of, today), view.once(levels_used)
    ground = ground_of(view, levels)
    return Board(
        view=view,
        whole=whole,
        base=base_of(look),
        look=look,
        chosen=chosen,
        counties=_counties(whole, look, lost),
        levels=levels,
        rows=matrix(view, chosen.rows, today, look.language, lost),
        strips=[row.once(strip, ground) for row in chosen.rows],
        ground=ground,
        ring=ring_of(view, look.language),
        attachments=lookup.attachments(session, slug),
        days=round_days(view, today, look.language),
        burn_up=burn_up,
        charts=(draw(burn_up, 760, 210), draw(burn_up, 330, 220)),
        news=page_reads.news(session, slug, PUBLIC if look.is_read_only else TOLD, NEWS, cases_in(view)),
        undelivered=[each for each in undelivered if is_of(view, each.case_id)],
        **_around(session, whole, view, look),
        **({} if look.is_read_only else _private(session, view, counts, today)),
    )


def _counties(whole: RoundView, look: BoardQuery, lost: Collection[str]) -> Sequence[CountyChoice]:
    counts = county_counts(whole, look, lost)
    return county_choices(
        counts, look.county, lambda code: look.with_(county=code), look.language, sum(counts.values())
    )


def base_of(look: BoardQuery) -> str:
    """The board's own address."""
    return f"/read/round/{look.slug}" if look.is_read_only else f"/console/rounds/{look.slug}"


def _not_reached(view: RoundView, undelivered: Sequence[Undelivered]) -> set[str]:
    """The cases whose invitation did not arrive, and who have not been heard of since."""
    lost = {each.case_id for each in undelivered if any(letter.kind in INVITING for letter in each.letters)}
    if not lost:
        return set()
    return {row.case.id for row in view.cases if row.case.id in lost and row.progress.state is CaseState.INVITED}


def _around(session: Session, whole: RoundView, view: RoundView, look: BoardQuery) -> dict[str, Any]:
    """The rounds it stands beside, and what has happened since it was closed."""
    round_ = view.round
    family, since = family_of(session, round_, look.now), page_reads.after_close(session, round_, AFTER_CLOSE)
    return {
        "follows": session.get(Round, round_.follows) if round_.follows else None,
        "followed_by": rounds_following(session, round_.slug),
        "replacements": replacements(session, whole, look.now),
        "waits_for": waits_for(session, round_, look.now),
        "opens_next": opens_next(session, whole, look.now),
        "family": family.within(view.county) if family else None,
        "after_close": [each for each in since if is_of(view, each.case_id)],
        "linked_to": session.get(Round, round_.family) if round_.family else None,
    }


def _private(session: Session, view: RoundView, counts: Mapping[str, int], today: dt.date) -> dict[str, Any]:
    """What coordinators see besides; `counts` are the whole round's letters by state."""
    round_, slug, cases = view.round, view.round.slug, cases_in(view)
    return {
        "arena": _arena(session, round_, today),
        "letter_counts": counts if cases is None else lookup.letter_counts(session, slug, cases),
        "next_letter_at": page_reads.next_chase_in(session, slug, cases),
        "letters": lookup.round_letters(session, slug, LETTERS, cases=cases),
        "requests": [each for each in waiting_requests(session, [slug], today) if is_of(view, each.case_id)],
        "questions": [each for each in page_reads.open_questions(session, slug) if is_of(view, each.case_id)],
        "may_go": _may_go(session, slug),
        "holders": holders(session, slug),
    }


def _arena(session: Session, round_: Round, today: dt.date) -> str:
    """Where the recommender stands among the arenas of the day of the recommendation; nothing if it is none of them."""
    day = round_.recommended_on or local_day(round_.launched_at)
    try:
        arena = county_of(session, round_.office, today).arena_named(round_.recommender, day)
    except NotFound:
        return ""
    return f"/console/arenas?on={day}&office={round_.office}#{as_slug(arena.name)}" if arena else ""


def _may_go(session: Session, slug: str) -> Sequence[Event]:
    """What was done to the whole round and may be taken back as it stands."""
    record, state = Record.of(session, slug), lookup.round_of(session, slug).state
    may_go = record.may_go
    return [event for event in record.events if event.number in may_go and (state, event.kind) in ROUND_MOVES]
