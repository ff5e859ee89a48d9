"""Who plays whom: the characters, and how a seed deals them to a round's principals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from models.round_plan import RoundPlan
from models.vocabulary import LetterKind, Outcome
from rehearsal import scripts
from rehearsal.player import Player
from rehearsal.scripts import Script


@dataclass(frozen=True)
class Character:
    """A way to answer. `cue` is the letter that sets it going; without one it never answers at all."""

    name: str
    label: str
    script: Callable[[Player], Script] = scripts.prompt
    cue: LetterKind | None = LetterKind.INVITATION
    answer: Outcome = Outcome.ADOPTED


PROMPT = Character("prompt", "svarar i god tid")
SILENT = Character("silent", "svarar först när en annan roll får brevet", cue=LetterKind.ESCALATION)
NEVER = Character("never", "svarar aldrig", cue=None)

# one of each: sixteen, as many as the principals of Västerbotten
DECK = (
    PROMPT,
    Character("hands_over", "lämnar över till en kollega", scripts.hands_over),
    Character("asks", "ställer en fråga först", scripts.asks),
    Character("corrects", "rättar sin rapport", scripts.corrects_itself),
    Character("phones", "rapporterar per telefon och på papper", scripts.phones),
    Character("changes", "antar med ändringar", answer=Outcome.ADOPTED_WITH_CHANGES),
    Character("partly", "antar delvis, eller med ändringar om det bara finns en att-sats", answer=Outcome.PARTLY),
    Character("rejects", "avslår", answer=Outcome.REJECTED),
    Character("decides_low", "beslutar i styrelsen i stället för fullmäktige", scripts.decides_low),
    Character("refers_back", "återremitterar i fullmäktige", scripts.refers_back),
    Character("postpones", "bordlägger i styrelsen", scripts.postpones),
    Character("needs_time", "får längre svarstid", scripts.needs_time),
    Character("says_only_the_decision", "rapporterar bara beslutet", scripts.says_only_the_decision),
    Character("forgets", "svarar på en påminnelse", cue=LetterKind.REMINDER),
    Character("late", "svarar när svarsdatum har passerat", cue=LetterKind.OVERDUE),
    SILENT,
)


def deal(plan: RoundPlan, seed: int) -> Mapping[str, Character]:
    """A character for each principal, by its code: the whole deck, shuffled, as often as it takes."""
    rng = Random(seed)  # noqa: S311 — chance that can be repeated
    cards = _cards(rng)
    return {principal.code: next(cards) for principal in plan.principals}


def _cards(rng: Random) -> Iterator[Character]:
    while True:
        deck = [*DECK[:-1], rng.choice((SILENT, NEVER))]
        rng.shuffle(deck)
        yield from deck


def answer_of(character: Character, att_satser: int) -> dict[int, Outcome]:
    """The outcome on each att-sats, numbered from 1, that the character's script ends in."""
    if character.answer is not Outcome.PARTLY:
        return dict.fromkeys(range(1, att_satser + 1), character.answer)
    if att_satser == 1:
        return {1: Outcome.ADOPTED_WITH_CHANGES}
    return dict.fromkeys(range(1, att_satser), Outcome.ADOPTED) | {att_satser: Outcome.REJECTED}
