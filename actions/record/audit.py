"""Verifying the record: does every chain still hold, and do reports and files still say what it says of them?"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.record.damaged import Damaged, damaged_rows, passing_over
from actions.record.record import event_hash
from models.phrases import Phrase
from models.tables import Case, Content, Document, Event, Handling, Opinion, Round, case_id
from models.tables.event_data import in_todays_form, plain
from models.values import Signature
from models.vocabulary import ENDINGS, HANDLINGS, REVIEWS, DocumentKind, EventKind, RoundState

OPINIONS = (EventKind.OPINION_GIVEN,)
COLUMNS = ("chain", "number", "kind", "at", "actor", "role", "channel", "data", "form_key", "previous", "hash")
REVIEW = ("handling", "kind", "on", "reference", "note", "withdraws", "told_on")
SIGNATURE = [field.name for field in fields(Signature)]
SIGNINGS = (EventKind.SIGNED, EventKind.COPY_RETURNED)
HANDED_IN = (EventKind.LAUNCHED, EventKind.ATTACHED, *HANDLINGS, *OPINIONS, *SIGNINGS, EventKind.EXTENSION_ASKED)
PLACE = ("round_slug", "case_id")

Row = Mapping[str, Any]
Told = Handling | Opinion  # a row that an event tells all about
T = TypeVar("T", Handling, Opinion)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold. `number` is the first event that can't be trusted."""

    chain: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class RowFaults:
    """What is said of a row without its event, of one that differs from it, and of an event without its row."""

    untold: str
    changed: str
    gone: str


OF_REPORTS = RowFaults("rapport {number} har ingen händelse", "rapport {number} är ändrad", "rapport {number} saknas")
OF_OPINIONS = RowFaults(
    "synpunkterna nr {number} har ingen händelse",
    "synpunkterna nr {number} är ändrade",
    "synpunkterna nr {number} saknas",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """What a case or a round says of its chain: how long it is, how it ends and where its events belong."""

    version: int
    head: str
    place: tuple[str, str | None]


def verify(session: Session, slug: str | None = None) -> tuple[int, list[Break]]:
    """How many events were read and every break found, in one round or in all.

    Rows that cannot be read are breaks too; all the others are verified without them.
    """
    damaged = damaged_rows(session)
    unread = [Break(row.chain, row.number, row.reason) for row in damaged if _is_within(row, slug)]
    with passing_over(session, damaged):
        read, breaks = _verify(session, slug)
    told = {(each.chain, each.number) for each in unread}
    return read, unread + [each for each in breaks if (each.chain, each.number) not in told]


def _is_within(row: Damaged, slug: str | None) -> bool:
    return slug is None or row.chain == slug or row.chain.startswith(case_id(slug, ""))


def _verify(session: Session, slug: str | None) -> tuple[int, list[Break]]:
    owners = _owners(session, slug)
    hashes: dict[str, list[str]] = {chain: [] for chain in owners}
    breaks: list[Break] = []
    closings: list[Row] = []
    for chain, events in _chains(session, slug):
        hashes[chain] = [str(event["hash"]) for event in events]
        closings += [event for event in events if event["kind"] in ENDINGS]
        breaks += _chain_breaks(chain, events, owners.get(chain))
    breaks += [Break(chain, 1, "inga händelser finns kvar") for chain in owners if not hashes[chain]]
    breaks += [found for closing in closings for found in _seal_breaks(closing, hashes)]
    breaks += [
        *_case_breaks(session, slug),
        *_taken_out_breaks(session, slug),
        *_report_breaks(session, slug),
        *_withdrawn_breaks(session, slug),
        *_review_breaks(session, slug),
        *_signing_breaks(session, slug),
        *_file_breaks(session, slug),
    ]
    return sum(map(len, hashes.values())), breaks


def events(session: Session, slug: str) -> Iterator[dict[str, Any]]:
    """A round's events in the order they were recorded, as plain data."""
    query = select(*(getattr(Event, name) for name in COLUMNS)).where(Event.round_slug == slug).order_by(Event.id)
    for row in session.execute(query.execution_options(yield_per=1000)).mappings():
        yield {name: plain(value) for name, value in row.items()}


def _chains(session: Session, slug: str | None) -> Iterator[tuple[str, Sequence[Row]]]:
    query = select(*(getattr(Event, name) for name in (*COLUMNS, *PLACE))).order_by(Event.chain, Event.number)
    if slug:
        query = query.where(Event.round_slug == slug)
    rows = (dict(row) for row in session.execute(query.execution_options(yield_per=1000)).mappings())
    for chain, group in groupby(rows, key=lambda row: str(row["chain"])):
        yield chain, list(group)


def _owners(session: Session, slug: str | None) -> dict[str, Owner]:
    rounds = select(Round.slug, Round.version, Round.head)
    cases = select(Case.id, Case.version, Case.head, Case.round_slug)
    if slug:
        rounds, cases = rounds.where(Round.slug == slug), cases.where(Case.round_slug == slug)
    found = {chain: Owner(version, head, (chain, None)) for chain, version, head in session.execute(rounds)}
    return found | {
        chain: Owner(version, head, (round_slug, chain)) for chain, version, head, round_slug in session.execute(cases)
    }


def _chain_breaks(chain: str, events: Sequence[Row], owner: Owner | None) -> Iterator[Break]:
    if owner is None:
        yield Break(chain, 1, "kedjan hör inte till någon runda")
        return
    previous = ""
    for expected, event in enumerate(events, start=1):
        if fault := _event_fault(event, expected, previous, owner):
            yield Break(chain, expected, fault)
            return
        previous = event["hash"]
    if len(events) != owner.version:
        fault = "de sista händelserna saknas" if len(events) < owner.version else "händelser har lagts till"
        yield Break(chain, min(len(events), owner.version) + 1, fault)
    elif previous != owner.head:
        yield Break(chain, len(events), "kedjan slutar inte som den ska")


def _event_fault(event: Row, expected: int, previous: str, owner: Owner) -> str | None:
    if event["number"] != expected:
        return "en händelse saknas"
    if event["previous"] != previous:
        return "kedjan hänger inte ihop"
    if event_hash(event) != event["hash"]:
        return "händelsen är ändrad"
    return None if (event["round_slug"], event["case_id"]) == owner.place else "händelsen hör inte till kedjan"


def _seal_breaks(closing: Row, hashes: Mapping[str, Sequence[str]]) -> Iterator[Break]:
    """Cases whose record no longer holds what it ended in when the round was closed."""
    for code, head in in_todays_form(closing["kind"], closing["data"]).get("heads", {}).items():
        chain = case_id(closing["chain"], code)
        kept = hashes.get(chain, ())
        if head not in kept:
            yield Break(chain, len(kept) + 1, "det som rundans avslut förseglade finns inte kvar")


def _case_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """Rounds that have lost a whole case."""
    taking_part = (Case.round_slug == Round.slug, Case.taken_out_at.is_(None))
    cases = select(func.count()).where(*taking_part).scalar_subquery()
    opened = select(func.count()).where(Event.chain == Round.slug, Event.kind == EventKind.OPENED).scalar_subquery()
    query = select(Round.slug, Round.principal_count, cases, Round.after, opened).where(
        Round.state != RoundState.LAUNCHING
    )
    for chain, expected, found, after, times in session.execute(query.where(Round.slug == slug) if slug else query):
        is_unsent = after is not None and not times  # it waits, or was closed before anybody was asked
        if found != (0 if is_unsent else expected):
            yield Break(chain, 1, Phrase("{found} av {expected} ärenden finns", found=found, expected=expected))


def _taken_out_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """Who takes part no more though nobody took it out, or does though somebody did."""
    gone = _taken_back(session, slug)
    out = {event.chain for event in _standing(session, slug, (EventKind.TAKEN_OUT,), gone)}
    cases = select(Case.id, Case.taken_out_at)
    for chain, taken_out_at in session.execute(cases.where(Case.round_slug == slug) if slug else cases):
        if (taken_out_at is not None) != (chain in out):
            yield Break(chain, 1, "vem som är med i rundan är ändrat")


def _report_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """Reports that no longer say what their event says."""
    yield from _told_breaks(session, slug, Handling, HANDLINGS, OF_REPORTS)
    yield from _told_breaks(session, slug, Opinion, OPINIONS, OF_OPINIONS)


def _told_breaks(
    session: Session, slug: str | None, table: type[T], kinds: Sequence[EventKind], words: RowFaults
) -> Iterator[Break]:
    rows = select(table).join(Case, Case.id == table.case_id)
    if slug:
        rows = rows.where(Case.round_slug == slug)
    said = {(event.chain, event.told.get("number")): event for event in _events(session, slug, kinds)}
    for row in session.scalars(rows.order_by(table.case_id, table.number)):
        event = said.pop((row.case_id, row.number), None)
        if event is None:
            yield Break(row.case_id, 1, Phrase(words.untold, number=row.number))
        elif not _agree(row, event):
            yield Break(row.case_id, event.number, Phrase(words.changed, number=row.number))
    for (chain, number), event in said.items():
        yield Break(chain, event.number, Phrase(words.gone, number=number))


def _withdrawn_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """What counts no more though nobody took it back, or counts though somebody did."""
    gone, said = _taken_back(session, slug), defaultdict[tuple[str, bool], set[int]](set)
    for event in _events(session, slug, (*HANDLINGS, *OPINIONS)):
        if (event.chain, event.number) in gone:
            said[event.chain, event.kind in OPINIONS].add(event.told["number"])
    cases = select(Case.id, Case.withdrawn_reports, Case.withdrawn_opinions)
    for chain, reports, opinions in session.execute(cases.where(Case.round_slug == slug) if slug else cases):
        if (set(reports), set(opinions)) != (said[chain, False], said[chain, True]):
            yield Break(chain, 1, "vad som är tillbakataget är ändrat")


def _review_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """What is kept as having befallen a decision, and is not what the record says."""
    said: dict[str, list[dict[str, Any]]] = {}
    for event in _events(session, slug, REVIEWS):
        told = {"number": event.told.get("review"), **{name: event.told.get(name) for name in REVIEW}}
        said.setdefault(event.chain, []).append(told)
    query = select(Case.id, Case.reviews)
    for chain, kept in session.execute(query.where(Case.round_slug == slug) if slug else query):
        if [plain(asdict(review)) for review in kept] != said.get(chain, []):
            yield Break(chain, 1, "det som hänt efter beslutet är ändrat")


def _signing_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """Signatures and steps after them that no longer are what the record says."""
    signed: dict[str, dict[str, Any]] = defaultdict(dict)
    gone = _taken_back(session, slug)
    for event in _standing(session, slug, SIGNINGS, gone):
        signed[event.chain] |= {name: event.told[name] for name in SIGNATURE if name in event.told}
    done = {
        (event.chain, event.told.get("step")): (event.told.get("done_on"), event.told.get("note"))
        for event in _standing(session, slug, (EventKind.FOLLOWED_UP,), gone)
    }
    cases = select(Case.id, Case.signature, Case.follow_ups).order_by(Case.id)
    for chain, signature, steps in session.execute(cases.where(Case.round_slug == slug) if slug else cases):
        if (plain(asdict(signature)) if signature else {}) != (signed[chain] if "signed_on" in signed[chain] else {}):
            yield Break(chain, 1, "undertecknandet är ändrat")
        for step in steps:
            if (plain(step.done_on), step.note) != done.get((chain, step.number), (None, "")):
                yield Break(chain, 1, Phrase("steg {number} efter undertecknandet är ändrat", number=step.number))


def _taken_back(session: Session, slug: str | None) -> set[tuple[str, int]]:
    """The events that were taken back, by chain and number."""
    return {(each.chain, each.told["event"]) for each in _events(session, slug, (EventKind.WITHDRAWN,))}


def _standing(
    session: Session, slug: str | None, kinds: Sequence[EventKind], gone: Set[tuple[str, int]]
) -> Iterator[Event]:
    return (event for event in _events(session, slug, kinds) if (event.chain, event.number) not in gone)


def _events(session: Session, slug: str | None, kinds: Sequence[EventKind]) -> Sequence[Event]:
    query = select(Event).where(Event.kind.in_(kinds)).order_by(Event.id)
    return session.scalars(query.where(Event.round_slug == slug) if slug else query).all()


def _agree(row: Told, event: Event) -> bool:
    teller = (event.at, event.actor, event.role, event.channel)
    said: Mapping[str, Any] = event.told | dict(zip(_teller_columns(row), map(plain, teller), strict=True))
    columns = type(row).__table__.columns.keys()
    return all(plain(getattr(row, name)) == value for name, value in said.items() if name in columns)


def _teller_columns(row: Told) -> tuple[str, ...]:
    if isinstance(row, Opinion):
        return ("given_at", "given_by", "giver_role", "channel")
    return ("reported_at", "reported_by", "reporter_role", "channel")


def _file_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """Files that are gone, that nobody handed in, or whose bytes are no longer those their SHA-256 was taken of."""
    query = select(Document, Content.data).outerjoin(Content, Content.sha256 == Document.sha256).order_by(Document.id)
    if slug:
        query = query.where(Document.round_slug == slug)
    handed_in = _handed_in(session, slug)
    for document, data in session.execute(query.execution_options(yield_per=20)):
        chain = document.case_id or document.round_slug
        if data is None or hashlib.sha256(data).hexdigest() != document.sha256:
            fault = "filen {filename} saknas" if data is None else "filen {filename} är ändrad"
            yield Break(chain, 1, Phrase(fault, filename=document.filename))
        place = (chain, document.kind is DocumentKind.OPINION, document.handling_number, document.sha256)
        handed_in[place] -= 1
        if handed_in[place] < 0:
            yield Break(chain, 1, Phrase("filen {filename} har ingen lämnat in", filename=document.filename))
    for (chain, is_opinion, number, _), count in handed_in.items():
        if count > 0:
            yield Break(chain, 1, _lost_file(number, is_opinion))


def _lost_file(number: int | None, is_opinion: bool) -> str:
    if number is None:
        return "en bilaga saknas"
    whose = "en fil till synpunkterna nr {number} saknas" if is_opinion else "en fil till rapport {number} saknas"
    return Phrase(whose, number=number)


def _handed_in(session: Session, slug: str | None) -> Counter[tuple[str, bool, int | None, str]]:
    """Every file the record tells of: whose it is, whether with an opinion, which report it came with, its SHA-256.

    The attachments of a round whose launch did not tell of them count as told: the first launches did not.
    """
    told: Counter[tuple[str, bool, int | None, str]] = Counter()
    for event in _events(session, slug, HANDED_IN):
        files = event.told["documents"]
        if files is None:
            files = session.scalars(
                select(Document.sha256).where(Document.round_slug == event.round_slug, Document.case_id.is_(None))
            )
        told.update((event.chain, event.kind in OPINIONS, event.told.get("number"), sha256) for sha256 in files)
    return told
