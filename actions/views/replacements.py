"""What agreement ends when another is in force, as both rounds show it."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.views.overview import RoundView, round_view
from models.reads import other_rounds
from rules.effect import EffectState
from rules.wording.rounds.replaced_wording import replaced_by_sentence, replaces_sentence


@dataclass(frozen=True, slots=True)
class Replacement:
    """The other round's title, its slug if it is here and of the same office, and the later one's entry into force."""

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
    later = other_rounds.replacing(session, round_)
    found = [
        Replacement(each.title, each.slug, round_view(session, each.slug, now).effect, is_later=True) for each in later
    ]
    if not round_.replaces or round_.called_off:
        return found
    earlier = other_rounds.replaced(session, round_)
    title, slug = (earlier.title, earlier.slug) if earlier else (round_.replaces, "")
    return [Replacement(title, slug, view.effect, is_later=False), *found]
