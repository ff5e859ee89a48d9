"""What came of a consultation, told in the round that follows: themes with responses, and each one's own words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.reads.opinion_reads import standing_opinions_of, themes
from models.tables import Opinion, Round, Theme, case_id


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """`opinions` are those that stand of the principals it is told to, by their codes."""

    consultation: Round
    themes: Sequence[Theme]
    opinions: Mapping[str, Opinion]


def came_of_it(session: Session, round_: Round, codes: Iterable[str]) -> CameOfIt | None:
    """What came of the consultation the round follows, to tell those principals; None if it follows none."""
    consultation = session.get(Round, round_.follows) if round_.follows else None
    if consultation is None:
        return None
    answered = [theme for theme in themes(session, consultation.slug) if theme.response]
    cases = {case_id(consultation.slug, code): code for code in codes}
    own = standing_opinions_of(session, cases.keys())
    return CameOfIt(consultation, answered, {cases[key]: row for key, row in own.items()})
