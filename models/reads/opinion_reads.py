"""Named reads of what principals think, and of how coordinators have grouped it."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kit.errors import NotFound
from models.tables import Case, Document, Opinion, Round, Theme, ThemeMark
from models.vocabulary import DocumentKind, Part


def case_opinions(session: Session, case_id: str) -> Sequence[Opinion]:
    """Every opinion a principal has given and not taken back, oldest first; the last one stands."""
    return list(_given(session, Opinion.case_id == case_id))


def opinion_count(session: Session, case_id: str) -> int:
    """How many times a principal has given its opinion."""
    return session.scalar(select(func.count()).where(Opinion.case_id == case_id)) or 0


def standing_opinions(session: Session, slug: str) -> dict[str, Opinion]:
    """The opinion that stands for each principal that has given one, by case."""
    return _standing(session, Opinion.round_slug == slug)


def standing_opinions_of(session: Session, case_ids: Collection[str]) -> dict[str, Opinion]:
    """The same for these cases only."""
    return _standing(session, Opinion.case_id.in_(case_ids))


def answered_cases(session: Session, slug: str) -> set[str]:
    """The cases of the principals whose opinion stands; what they say is not read."""
    query = select(Opinion.case_id, Opinion.number, Case.withdrawn_opinions).join(Case, Case.id == Opinion.case_id)
    found = session.execute(query.where(Opinion.round_slug == slug))
    return {row.case_id for row in found if row.number not in row.withdrawn_opinions}


def _standing(session: Session, which: ColumnElement[bool]) -> dict[str, Opinion]:
    return {row.case_id: row for row in _given(session, which)}


def _given(session: Session, which: ColumnElement[bool]) -> Iterator[Opinion]:
    """Without what was taken back, oldest first."""
    query = select(Opinion, Case.withdrawn_opinions).join(Case, Case.id == Opinion.case_id).where(which)
    for row in session.execute(query.order_by(Opinion.number)):
        if row.Opinion.number not in row.withdrawn_opinions:
            yield row.Opinion


def statements(session: Session, slug: str, case_ids: Collection[str] | None = None) -> Sequence[Document]:
    """Every file handed in with an opinion, oldest first; in these cases only, where they are given."""
    query = select(Document).where(Document.round_slug == slug, Document.kind == DocumentKind.OPINION)
    mine = query if case_ids is None else query.where(Document.case_id.in_(case_ids))
    return session.scalars(mine.order_by(Document.id)).all()


def consultations(session: Session, office: str) -> Sequence[str]:
    """The office's rounds that ask for opinions, which another of its may follow; everybody's where it is empty."""
    query = select(Round.slug, Round.asks)
    found = session.execute(query.where(Round.office == office) if office else query)
    return [row.slug for row in found if Part.OPINION in row.asks]


def rounds_following(session: Session, slug: str) -> Sequence[Round]:
    """The rounds created from a consultation, oldest first."""
    return session.scalars(select(Round).where(Round.follows == slug).order_by(Round.launched_at)).all()


def themes(session: Session, slug: str) -> Sequence[Theme]:
    """A consultation's themes, in the order they were added."""
    return [theme for theme in all_themes(session, slug) if theme.removed_at is None]


def all_themes(session: Session, slug: str) -> Sequence[Theme]:
    """The same with those that have been removed."""
    return session.scalars(select(Theme).where(Theme.round_slug == slug).order_by(Theme.id)).all()


def theme_of(session: Session, slug: str, theme_id: int) -> Theme:
    """One of a consultation's themes. Raises NotFound."""
    found = session.get(Theme, theme_id)
    if found is None or found.round_slug != slug:
        raise NotFound("Temat finns inte.")
    return found


def theme_marks(session: Session, slug: str) -> Sequence[ThemeMark]:
    """Which answers belong to which of a consultation's themes, theme by theme."""
    query = select(ThemeMark).join(Theme).where(Theme.round_slug == slug, Theme.removed_at.is_(None))
    return session.scalars(query.order_by(ThemeMark.theme_id, ThemeMark.id)).all()
