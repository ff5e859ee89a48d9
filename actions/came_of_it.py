"""What came of a consultation, told in the round that follows: themes with responses, and each one's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.opinions import Opinion
from models.rounds import Round
from models.selects_opinions import standing_opinions, themes
from models.themes import Theme


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """`opinions` are those that stand, by principal code."""

    consultation: Round
    themes: Sequence[Theme]
    opinions: Mapping[str, Opinion]


def came_of_it(session: Session, round_: Round) -> CameOfIt | None:
    """What came of the consultation the round follows; None if it follows none."""
    consultation = session.get(Round, round_.follows) if round_.follows else None
    if consultation is None:
        return None
    answered = [theme for theme in themes(session, consultation.slug) if theme.response]
    by_case = standing_opinions(session, consultation.slug)
    return CameOfIt(consultation, answered, {key.rpartition("/")[2]: row for key, row in by_case.items()})
