"""How the rounds linked to a main one have come, in numbers and in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kit.i18n import translator
from models.vocabulary import Part, RoundKind
from rules.route.progress import RoundProgress
from rules.wording.kind_words import kind_words

BILATERAL = 2
_AGREED = {
    Part.OPINION: "{count} av {linked} {rounds} är besvarade av {parties}",
    Part.DECISION: "{count} av {linked} {rounds} är antagna av {parties}",
    Part.SIGNATURE: "{count} av {linked} {rounds} är undertecknade av {parties}",
}
_ONE = {"unfinished": "en saknar svar", "late": "en är sen", "closed": "en är avslutad"}
_MORE = {"unfinished": "{count} saknar svar", "late": "{count} är sena", "closed": "{count} är avslutade"}


@dataclass(frozen=True, slots=True)
class FamilyProgress:
    """The linked rounds on a day, in numbers of rounds.

    `agreed`: every party has adopted it, signed it or given its opinion, whichever is asked for last. `unfinished`
    lack somebody's answer; `late` lack one whose due date has passed. `parties` are the most that any of them has.
    """

    part: Part
    linked: int
    agreed: int
    unfinished: int
    late: int
    closed: int
    parties: int
    next_on: dt.date | None


def family_progress(rounds: Sequence[tuple[RoundProgress, bool]]) -> FamilyProgress:
    """The linked rounds together; each with whether it is closed. There must be at least one."""
    ahead = [progress.next_on for progress, is_closed in rounds if progress.next_on and not is_closed]
    return FamilyProgress(
        part=_last(rounds[0][0]),
        linked=len(rounds),
        agreed=sum(is_agreed(progress) for progress, _ in rounds),
        unfinished=sum(progress.answered < progress.principals for progress, _ in rounds),
        late=sum(progress.late > 0 for progress, is_closed in rounds if not is_closed),
        closed=sum(is_closed for _, is_closed in rounds),
        parties=max(progress.principals for progress, _ in rounds),
        next_on=min(ahead, default=None),
    )


def is_agreed(progress: RoundProgress) -> bool:
    """Whether every party of the round has said yes to what is asked for last; replied is not adopted."""
    given = {Part.OPINION: progress.opinions, Part.DECISION: progress.adopted, Part.SIGNATURE: progress.signed}
    return given[_last(progress)] == progress.principals


def family_sentence(progress: FamilyProgress, kind: RoundKind, language: str) -> str:
    """How they have come, e.g. "9 av 15 lokala överenskommelser är antagna av båda parter, 2 är sena."."""
    _ = translator(language)
    parties = _("båda parter") if progress.parties == BILATERAL else _("alla parter")
    counts = {"count": progress.agreed, "linked": progress.linked}
    said = [_(_AGREED[progress.part]).format(**counts, rounds=kind_words(kind, language).linked, parties=parties)]
    numbers = {name: getattr(progress, name) for name in _MORE}
    said += [_((_ONE if count == 1 else _MORE)[name]).format(count=count) for name, count in numbers.items() if count]
    return f"{', '.join(said)}."


def _last(progress: RoundProgress) -> Part:
    return progress.asks[-1] if progress.asks else Part.DECISION
