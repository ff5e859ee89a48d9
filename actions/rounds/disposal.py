"""Disposing of a closed round (gallring): everything here that is of it goes, but for the row that says so.

See docs/decisions/disposal.md. What it leaves free in the database's file is written over afterwards.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from actions.access.links import opens_until
from actions.papers.archive import stored_files
from actions.record.audit import verify
from kit.clock import local_day
from kit.errors import NotAllowed
from kit.process.crash_point import crash_point
from models.phrases import Phrase
from models.reads import disposal_reads, locked_reads, lookup
from models.reads.disposal_reads import drafts_leaning_on
from models.reads.letters_of_case import letters_of_case
from models.tables import Case, Content, Disposal, DisposedLink, Letter, LetterCase, Round
from models.vocabulary import RoundState
from notifications.attached import files_in
from rules.disposal import ToDispose, hindrances

OTHER_RECORD = (
    "Arkivpaketet säger inte det som finns sparat nu; i det saknas {place} som den är. "
    "Skriv ett nytt med rundan archive och lämna det till arkivet."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever disposes of a round shows: the decision's number, who it is, and the package that keeps the record.

    `sums` are the SHA-256 of the package's files, `package` its own; `fault` is what is wrong with it as a file.
    """

    decision: str
    by: str
    package: str = ""
    sums: frozenset[str] = frozenset()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What would go, as rows by table, and why it may not, in Swedish; nothing where it may."""

    title: str
    principals: int
    rows: Mapping[str, int]
    hindered: Sequence[str]


def look_at(session: Session, slug: str, asked: Asked, grace: dt.timedelta, now: dt.datetime) -> Look:
    """What disposing of the round would do; changes nothing. `grace` is how long links open after the close.

    Raises NotFound.
    """
    round_ = lookup.round_of(session, slug)
    found = tuple(hindrances(_to_dispose(session, round_, asked, grace), local_day(now)))
    return Look(round_.title, round_.principal_count, disposal_reads.row_counts(session, slug), found)


def dispose(session: Session, slug: str, asked: Asked, grace: dt.timedelta, now: dt.datetime) -> Disposal:
    """Remove the round; what remains of it. Raises NotFound, and NotAllowed where anything stands in the way."""
    round_ = locked_reads.round_to_change(session, slug)
    for why in hindrances(_to_dispose(session, round_, asked, grace), local_day(now)):
        raise NotAllowed(why)
    sums = disposal_reads.file_sums(session, slug)
    sums |= {each for content in disposal_reads.letter_contents(session, slug) for each in files_in(content)}
    disposal = _remember(session, round_, asked, now)
    _hand_on_shared_letters(session, slug, round_.office)
    crash_point("disposal.remembered")
    for table, own in disposal_reads.tables_of_rounds(slug):
        session.execute(delete(table).where(own))
    _remove_files(session, sums)
    return disposal


def _to_dispose(session: Session, round_: Round, asked: Asked, grace: dt.timedelta) -> ToDispose:
    slug, family = round_.slug, disposal_reads.family_of(session, round_)
    return ToDispose(
        slug=slug,
        state=round_.state,
        links_until=_links_until(session, round_, grace),
        unsent=disposal_reads.unsent_letters(session, slug),
        family_open=tuple(each.title for each in family if each.state is not RoundState.CLOSED),
        linked=tuple(each.title for each in family if each.family == slug),
        leaning=tuple(each.title for each in disposal_reads.leaning_on(session, slug)),
        drafts=tuple(each.title or f"/console/drafts/{each.id}" for each in drafts_leaning_on(session, slug)),
        is_broken=bool(verify(session, slug)[1]),
        package_fault=_package_fault(session, slug, asked),
        decision=asked.decision.strip(),
        by=asked.by.strip(),
    )


def _links_until(session: Session, round_: Round, grace: dt.timedelta) -> dt.date | None:
    if round_.closed_at is None:
        return None
    newest = disposal_reads.newest_link_at(session, round_.slug) or round_.closed_at
    return local_day(opens_until(newest, round_.closed_at, grace))


def _package_fault(session: Session, slug: str, asked: Asked) -> str | None:
    """Whether everything stored of the round stands in the package, byte for byte. What Rundan makes of it, papers and
    metadata, may be another version's."""
    if asked.fault or not asked.package:
        return asked.fault or None
    lacks = (each.place for each in stored_files(session, slug) if each.sha256 not in asked.sums)
    place = next(lacks, None)
    return Phrase(OTHER_RECORD, place=place) if place else ""


def _remember(session: Session, round_: Round, asked: Asked, now: dt.datetime) -> Disposal:
    assert round_.closed_at is not None
    disposal = Disposal(
        slug=round_.slug,
        office=round_.office,
        title=round_.title,
        sent_by=round_.sent_by,
        principal_count=round_.principal_count,
        launched_at=round_.launched_at,
        closed_at=round_.closed_at,
        decision=asked.decision.strip(),
        package=asked.package,
        disposed_by=asked.by.strip(),
        disposed_at=now,
    )
    session.add(disposal)
    session.flush()
    digests = disposal_reads.link_digests(session, round_.slug)
    session.add_all(DisposedLink(digest=each, slug=round_.slug) for each in digests)
    session.flush()
    return disposal


def _hand_on_shared_letters(session: Session, slug: str, office: str) -> None:
    """A letter that tells of a case in a round that stays is a part of that case's record: it goes over to it."""
    told: dict[int, list[Case]] = {}
    for case in disposal_reads.may_share_letters(session, slug, office):
        for letter in letters_of_case(session, case, lambda kept_in: kept_in == slug):
            if letter.round_slug == slug:
                told.setdefault(letter.id, []).append(case)
    for letter_id, (first, *others) in told.items():
        own = LetterCase.letter_id == letter_id
        session.execute(delete(LetterCase).where(own, LetterCase.case_id == first.id))
        theirs = {"round_slug": first.round_slug, "case_id": first.id, "event": None}
        session.execute(update(Letter).where(Letter.id == letter_id).values(theirs))
        named = set(session.scalars(select(LetterCase.case_id).where(own)))
        session.add_all(LetterCase(letter_id=letter_id, case_id=other.id) for other in others if other.id not in named)
    session.flush()


def _remove_files(session: Session, sums: set[str]) -> None:
    """The bytes of the round's files, but for those that another row or another round's letter still names."""
    if not sums:
        return
    left = sums - disposal_reads.used_sums(session, sums)
    if left:
        left -= {each for content in disposal_reads.contents_with_files(session) for each in files_in(content)}
    session.execute(delete(Content).where(Content.sha256.in_(left)))
