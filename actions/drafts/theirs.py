"""Whose a draft is: the office's whose round it would be, and its maker's until somebody else writes in it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.registry.offices import office_meant
from models.reads.draft_reads import drafts
from models.tables import Draft, OfficeRow
from rules.reach import Reach


def is_theirs(session: Session, draft: Draft, reach: Reach, email: str) -> bool:
    """Whether the draft is there at all for somebody of that reach; those of other offices are not."""
    if reach.is_whole or _is_nobody_elses(draft, email):
        return True
    office = office_of(session, draft)
    return office is not None and reach.works_in(office.slug)


def _is_nobody_elses(draft: Draft, email: str) -> bool:
    """Whether they made it and nobody has written in it since: it is theirs whatever county it names."""
    return {draft.made_by.casefold(), draft.changed_by.casefold()} == {email.casefold()}


def their_drafts(session: Session, reach: Reach, email: str) -> Sequence[Draft]:
    """Those that are no rounds yet, those to be sent first, then the last changed."""
    return [draft for draft in drafts(session) if is_theirs(session, draft, reach, email)]


def own_county(session: Session, reach: Reach) -> str:
    """The county that a new draft of theirs names; empty where the first office, which one without is of, is theirs."""
    first = office_meant(session, "")
    if first is None or reach.works_in(first.slug):
        return ""
    own = next((office_meant(session, slug) for slug in sorted(reach.roles) if reach.works_in(slug)), None)
    return own.county if own else ""


def office_of(session: Session, draft: Draft) -> OfficeRow | None:
    """As a round's file is held against a registry: of the office of the county it names, else of the first."""
    said = draft.fields.get("county")
    return (office_meant(session, said) if isinstance(said, str) else None) or office_meant(session, "")
