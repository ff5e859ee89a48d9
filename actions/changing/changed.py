"""The common ground of every change of a round: hold it, see who was there first, record it, tell of it, preview it."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.letters.addressing import addressed, by_registrar
from actions.letters.mailer import other_round
from actions.record.record import NewEvent, Said, already_said, record_event
from actions.views.overview import CaseView, RoundView, round_view
from kit.database import Database, take_back
from kit.errors import Fault, FaultyInput, NotAllowed
from models.phrases import Phrase
from models.reads import family_reads, locked_reads, lookup
from models.tables import Case, Event, Round
from models.tables import Letter as LetterRow
from models.vocabulary import EventKind, RoundState
from notifications.briefs import OtherRound, RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters.to_principals import Changed as ChangedLetter
from notifications.sender import Sender
from rules.changing.telling import Group, Told
from rules.replies.withdrawing import Happened, about
from rules.route.transitions import check_round_move
from rules.wording.change_wording import asked_of

Who = tuple[str, str, str]  # principal, address and the letter's key

CHANGEABLE: Final = frozenset({RoundState.OPEN, RoundState.WAITING})
NO_REASON = "Skriv varför. Skälet står i brevet och i historiken."
MEANWHILE = (
    "{who} ändrade det medan du skrev: {said} Det du skrev finns kvar. Läs det nya, och skicka igen om det ändå ska "
    "bli så."
)

Then = Callable[[RoundView], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter about a change says, or about one that `takes_back`: `what` in a language, why, and the new words.

    `asks` when it is the matter itself that has changed, so that it is said what that means for each group.
    """

    what: Callable[[str], str]
    reason: str
    texts: tuple[str, ...] = ()
    numbered: bool = False
    asks: bool = False
    takes_back: bool = False


def tell(
    session: Session, sender: Sender, views: Sequence[RoundView], told: Told, words: Words, now: dt.datetime
) -> list[tuple[Group, Who]]:
    """Write to those told, each mailbox once about all of the `views` it is in; whom, group by group."""
    found = [(group, code) for group, codes in told.items() for code in codes]
    letters = [
        (group, _letter(theirs, group, words)) for group, code in found for theirs in by_registrar(_rows(views, code))
    ]
    enqueue(session, sender, [letter for _, letter in letters], now)
    return [(group, (letter.case.principal, letter.recipient, letter.key)) for group, letter in letters]


def _letter(theirs: Sequence[tuple[RoundView, CaseView]], group: Group, words: Words) -> ChangedLetter:
    (view, row), *others = theirs
    occasion = "taken-back" if words.takes_back else "changed"
    key = f"{occasion}:{view.round.slug}:{view.round.version}:{row.case.principal_code}"
    start = addressed(RoundBrief.of(view.round), row.case, row.progress, key)
    language = row.case.language
    return ChangedLetter(
        **start,
        what=words.what(language),
        reason=words.reason,
        texts=words.texts,
        numbered=words.numbered,
        asked=asked_of(group, language) if words.asks else "",
        others=tuple(_beside(other, each, start["needs"]) for other, each in others),
    )


def _rows(views: Sequence[RoundView], code: str) -> Iterator[tuple[Case, tuple[RoundView, CaseView]]]:
    for view in views:
        yield from ((row.case, (view, row)) for row in view.cases if row.case.principal_code == code)


def _beside(view: RoundView, row: CaseView, said: str) -> OtherRound:
    return other_round(view.round, row.case, row.progress, said)


class ChangedMeanwhile(NotAllowed):
    """Någon annan ändrade det medan du skrev. Det du skrev finns kvar."""


@dataclass(frozen=True, slots=True)
class Changing:
    """A change about to be made: by whom, when, and the version of the round its form was filled in from."""

    session: Session
    sender: Sender
    slug: str
    said: Said
    now: dt.datetime
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a change causes: to whom, in which group's words. `key` is the letter's in the outbox."""

    group: Group
    principal: str
    recipient: str
    key: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was made: its lines in the record, by kind and data, and the letters it caused."""

    lines: tuple[tuple[EventKind, Mapping[str, Any]], ...] = ()
    letters: tuple[Letter, ...] = field(default=())


def refuse_unexplained(reason: str) -> None:
    """Raise FaultyInput unless a reason is given."""
    if not reason.strip():
        raise FaultyInput([Fault("reason", NO_REASON)])


def is_begun(changing: Changing, *, whole_family: bool = False) -> bool:
    """Hold the round, and with `whole_family` those linked to it; false when the same form has made the change already.

    Raises NotFound.
    """
    if already_said(changing.session, changing.said.form_key, changing.slug) is not None:
        return False
    if whole_family:
        locked_reads.family_to_change(changing.session, changing.slug)
    locked_reads.round_to_change(changing.session, changing.slug)
    return True


def open_round(changing: Changing, kind: EventKind) -> Round:
    """The round, if `kind` may happen to it. Raises NotFound, NotAllowed."""
    round_ = lookup.round_of(changing.session, changing.slug)
    check_round_move(round_.state, kind)
    return round_


def refuse_stale(changing: Changing, kind: EventKind, told: Mapping[str, Any]) -> None:
    """Raise ChangedMeanwhile if the same thing was changed after the version that the form was filled in from."""
    if changing.seen_version is None:
        return
    mine = about(Happened(0, kind, told))
    for event in lookup.case_events(changing.session, changing.slug):
        same = about(Happened(event.number, event.kind, event.told)) == mine
        if event.number > changing.seen_version and (same or _takes_back(event, mine)):
            raise ChangedMeanwhile(_meanwhile(event))


def _takes_back(event: Event, mine: tuple[str, object]) -> bool:
    if event.kind is not EventKind.WITHDRAWN:
        return False
    return about(Happened(0, EventKind(event.told["kind"]), event.told["withdrawn"])) == mine


def _meanwhile(event: Event) -> Phrase:
    return Phrase(MEANWHILE, who=event.actor, said=Phrase(event.kind.label + "."))


def in_family(changing: Changing, *, whole: bool) -> list[Changing]:
    """The change for the round itself, and with `whole` for each linked round where it may be made too."""
    if not whole:
        return [changing]
    linked = family_reads.linked_rounds(changing.session, changing.slug)
    may = [each.slug for each in linked if each.state in CHANGEABLE]
    alike = replace(changing.said, form_key=None)
    return [changing, *(replace(changing, slug=slug, said=alike, seen_version=None) for slug in may)]


def record(changing: Changing, round_: Round, kind: EventKind, data: Mapping[str, Any]) -> None:
    """Add the change to the round's own record."""
    record_event(changing.session, round_, NewEvent(kind, changing.said, data), changing.now)
    changing.session.flush()


def told_to(changing: Changing, told: Told, words: Words, views: Sequence[RoundView] = ()) -> tuple[Letter, ...]:
    """Write to those groups, one letter a principal about all of the `views`, or about the round as it now is."""
    seen = views or [round_view(changing.session, changing.slug, changing.now)]
    written = tell(changing.session, changing.sender, seen, told, words, changing.now)
    return tuple(Letter(group, *who) for group, who in written)


Act = Callable[[Changing], Changed]


@dataclass(frozen=True, slots=True)
class About:
    """Which round is to be changed, by whom, when, and the version of it that the form was filled in from."""

    sender: Sender
    slug: str
    said: Said
    now: dt.datetime
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class GroupLetter:
    """Those who get a letter in the same words, and the first one's as bytes; links stand in it as placeholders."""

    group: Group
    letters: Sequence[Letter]
    content: bytes


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be recorded, who would be told, group by group, and the round as it would be then, in words."""

    changed: Changed
    groups: Sequence[GroupLetter]
    then: Sequence[str]


def foresee(database: Database, act: Act, about: About, then: Then) -> Foreseen:
    """Make the change through the real act, look at its letters and at the round, and take it all back.

    Raises what the act does.
    """
    with database.write() as session:
        try:
            said = replace(about.said, form_key=None)
            changing = Changing(session, about.sender, about.slug, said, about.now, about.seen_version)
            changed = act(changing)
            return _foreseen(session, changed, then(round_view(session, about.slug, about.now)))
        finally:
            take_back(session)


def _foreseen(session: Session, changed: Changed, then: Sequence[str]) -> Foreseen:
    groups: dict[Group, list[Letter]] = {}
    for letter in changed.letters:
        groups.setdefault(letter.group, []).append(letter)
    contents = _contents(session, [letters[0].key for letters in groups.values()])
    found = [GroupLetter(group, letters, contents.get(letters[0].key, b"")) for group, letters in groups.items()]
    return Foreseen(changed, found, then)


def _contents(session: Session, keys: Sequence[str]) -> Mapping[str, bytes]:
    session.flush()
    rows = session.execute(select(LetterRow.key, LetterRow.content).where(LetterRow.key.in_(keys)))
    return {key: content for key, content in rows}  # noqa: C416 - a Row is no pair to dict()
