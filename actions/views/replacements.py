"""What agreement ends when another is in force, as both rounds show it."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.views.overview import RoundView, round_view
from models.reads import other_rounds
from models.tables import Round
from rules.effect import EffectState
from rules.wording.rounds.replaced_wording import replaced_by_sentence, replaces_sentence


@dataclass(frozen=True, slots=True)
class Replacement:
    """The other round's title, its slug if it is in the installation, and the later one's entry into force."""

    title: str
    slug: str
    effect: EffectState | None
    is_later: bool

    def sentence(self, language: str) -> str:
        """What ends and when."""
        say = replaced_by_sentence if self.is_later else replaces_sentence
        return say(self.title, self.effect, language)


def replacements(session: Session, view: RoundView, now: dt.datetime) -> list[Replacement]:
    """What the round replaces, and what replaces it."""
    round_ = view.round
    later = other_rounds.replacing(session, round_.slug)
    found = [
        Replacement(each.title, each.slug, round_view(session, each.slug, now).effect, is_later=True) for each in later
    ]
    if not round_.replaces or round_.called_off:
        return found
    is_here = session.get(Round, round_.replaces) is not None
    title = other_rounds.replaced_title(session, round_)
    return [Replacement(title, round_.replaces if is_here else "", view.effect, is_later=False), *found]
