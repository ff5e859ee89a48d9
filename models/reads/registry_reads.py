"""What is asked of the offices and of their registries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.prepared import Prepared
from models.files.registry.parts import EntryKind
from models.tables import OfficeRow, RegistryEntry

NO_OFFICE = "Kontoret finns inte."
_VERSIONS = Prepared(select(OfficeRow.slug, OfficeRow.version))
_VERSION = Prepared(select(OfficeRow.version).where(OfficeRow.slug == bindparam("slug")))


def offices(session: Session) -> Sequence[OfficeRow]:
    """Every office, the oldest first: it is the one meant where nobody says which."""
    return session.scalars(select(OfficeRow).order_by(OfficeRow.made_at, OfficeRow.slug)).all()


def versions(session: Session) -> Sequence[tuple[str, int]]:
    """Each office with how many times its registry has changed."""
    return [(slug, version) for slug, version in _VERSIONS.run(session, {})]


def version_of(session: Session, office: str) -> int:
    """How many times the office's registry has changed. Raises NotFound."""
    found = _VERSION.run(session, {"slug": office}).fetchone()
    if found is None:
        raise NotFound(NO_OFFICE)
    return int(found[0])


def office_of(session: Session, slug: str) -> OfficeRow:
    """The office. Raises NotFound."""
    found = session.get(OfficeRow, slug)
    if found is None:
        raise NotFound(NO_OFFICE)
    return found


def entries_on(session: Session, office: str, on: dt.date) -> Sequence[RegistryEntry]:
    """What holds on that day in Stockholm, each kind in its order."""
    begun = or_(RegistryEntry.valid_from.is_(None), RegistryEntry.valid_from <= on)
    lasting = or_(RegistryEntry.valid_to.is_(None), RegistryEntry.valid_to > on)
    return session.scalars(
        select(RegistryEntry)
        .where(RegistryEntry.office == office, begun, lasting)
        .order_by(RegistryEntry.place, RegistryEntry.id)
    ).all()


def history(session: Session, office: str, kind: EntryKind, key: str) -> Sequence[RegistryEntry]:
    """Everything that has been said of one part, in the order it was said."""
    return session.scalars(of_part(office, kind, key).order_by(RegistryEntry.id)).all()


def of_part(office: str, kind: EntryKind, key: str) -> Select[RegistryEntry]:
    """The rows of one part."""
    return select(RegistryEntry).where(
        RegistryEntry.office == office, RegistryEntry.kind == kind, RegistryEntry.key == key
    )


def said_before(
    session: Session, office: str, parts: Collection[tuple[EntryKind, str]]
) -> Mapping[tuple[EntryKind, str], Sequence[RegistryEntry]]:
    """Everything that has been said of those parts, each in the order it was said."""
    if len(parts) == 1:
        return {part: history(session, office, *part) for part in parts}
    found: dict[tuple[EntryKind, str], list[RegistryEntry]] = defaultdict(list)
    query = select(RegistryEntry).where(RegistryEntry.office == office).order_by(RegistryEntry.id)
    for row in session.scalars(query):
        found[row.kind, row.key].append(row)
    return found


def last_place(session: Session, office: str) -> int:
    """The place of the last part; -1 if there is none."""
    found = session.scalar(select(func.max(RegistryEntry.place)).where(RegistryEntry.office == office))
    return -1 if found is None else found


def said_at(session: Session, office: str, kind: EntryKind, code: str, moment: dt.datetime) -> Sequence[RegistryEntry]:
    """What was said of that kind of a principal, or of its bodies, at that moment (UTC)."""
    keys = or_(RegistryEntry.key == code, RegistryEntry.key.startswith(f"{code}/", autoescape=True))
    own = select(RegistryEntry).where(RegistryEntry.office == office, RegistryEntry.kind == kind, keys)
    return session.scalars(own.where(RegistryEntry.said_at == moment).order_by(RegistryEntry.id)).all()


def calendars_said(session: Session, office: str, code: str, on: dt.date) -> Mapping[str, RegistryEntry]:
    """The row that says when each of a principal's bodies meets, as it holds on that day in Stockholm, by body."""
    begun = or_(RegistryEntry.valid_from.is_(None), RegistryEntry.valid_from <= on)
    lasting = or_(RegistryEntry.valid_to.is_(None), RegistryEntry.valid_to > on)
    own = RegistryEntry.key.startswith(f"{code}/", autoescape=True)
    of_bodies = (RegistryEntry.office == office, RegistryEntry.kind == EntryKind.MEETINGS, own)
    query = select(RegistryEntry).where(*of_bodies, begun, lasting).order_by(RegistryEntry.id)
    return {row.key.removeprefix(f"{code}/"): row for row in session.scalars(query) if row.value is not None}


def history_of_principal(session: Session, office: str, code: str) -> Sequence[RegistryEntry]:
    """Everything that has been said of a principal, its bodies' calendars too, newest first."""
    keys = or_(RegistryEntry.key == code, RegistryEntry.key.startswith(f"{code}/", autoescape=True))
    listed = RegistryEntry.kind.not_in([EntryKind.GROUP, EntryKind.ARENA])
    query = select(RegistryEntry).where(RegistryEntry.office == office, keys, listed)
    return session.scalars(query.order_by(RegistryEntry.id.desc())).all()
