"""Who plays whom: the characters, and how a seed deals them to a round's principals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from models.files.round_plan import RoundPlan
from models.vocabulary import LetterKind, Outcome, Part
from rehearsal import opinion_scripts, scripts, signing_scripts
from rehearsal.player import Player
from rehearsal.scripts import Script
from rules.replies.opinions import answer_choices

REMARKS = (
    "Förslaget är väl avvägt.",
    "Ansvaret mellan nivåerna behöver bli tydligare.",
    "Mindre kommuner behöver stöd.",
)

FORGETS = "svarar på en påminnelse"


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
    Character("forgets", FORGETS, cue=LetterKind.REMINDER),
    Character("late", "svarar när svarsdatum har passerat", cue=LetterKind.OVERDUE),
    SILENT,
)


# a round that offers something is answered with "later" too, by whoever would have answered with half of it
LATER = Character("later", "ansluter sig senare", scripts.joins_later, answer=Outcome.LATER)
OFFER_DECK = tuple(LATER if character.answer is Outcome.PARTLY else character for character in DECK)

# the same in a consultation, where nothing is decided
OPINION_DECK = (
    Character("prompt", "svarar i god tid", opinion_scripts.gives),
    Character("hands_over", "lämnar över till en kollega", opinion_scripts.hands_over),
    Character("asks", "ställer en fråga först", opinion_scripts.asks),
    Character("official", "svarar genom en tjänsteperson", opinion_scripts.official),
    Character("gives_again", "svarar preliminärt, och på nytt när styrelsen har beslutat", opinion_scripts.gives_again),
    Character("sends_a_statement", "bifogar ett yttrande", opinion_scripts.sends_a_statement),
    Character("forgets", FORGETS, opinion_scripts.official, cue=LetterKind.REMINDER),
    Character("late", "svarar när svarsdatum har passerat", opinion_scripts.official, cue=LetterKind.OVERDUE),
    Character(
        "phones", "svarar per telefon när en annan roll får brevet", opinion_scripts.phones, LetterKind.ESCALATION
    ),
)

# those who sign: a party's own ways, and none of a line of bodies
SIGNERS = (
    Character("signs", "undertecknar på dagen och gör stegen i tid", signing_scripts.signs),
    Character("paper", "lämnar sitt exemplar på papper", signing_scripts.signs_on_paper),
    Character("slow_copy", "lämnar exemplaret först när det efterfrågas", signing_scripts.keeps_its_copy),
    Character(
        "signs_late", "undertecknar när den påminns efter dagen", signing_scripts.signs, cue=LetterKind.AFTER_MEETING
    ),
    Character("corrects_signing", "rättar platsen", signing_scripts.corrects_signing),
)


def deal(plan: RoundPlan, seed: int) -> Mapping[str, Character]:
    """A character for each principal, by its code: the whole deck, shuffled, as often as it takes."""
    rng = Random(seed)  # noqa: S311 — chance that can be repeated
    deck = _deck(plan)
    cards = _cards([_unhurried(card) for card in deck] if plan.is_undated else deck, rng)
    return {principal.code: next(cards) for principal in plan.principals}


def _deck(plan: RoundPlan) -> Sequence[Character]:
    if Part.DECISION in plan.asks:
        return OFFER_DECK if plan.offer else DECK
    return OPINION_DECK if Part.OPINION in plan.asks else SIGNERS


def _unhurried(character: Character) -> Character:
    """The same in a round without a due date, where nobody is late or asks for more time."""
    if character.name == "needs_time":
        return PROMPT
    if character.cue in {LetterKind.OVERDUE, LetterKind.ESCALATION}:
        return replace(character, label=FORGETS, cue=LetterKind.REMINDER)
    return character


def _cards(deck: Sequence[Character], rng: Random) -> Iterator[Character]:
    """The deck over and over, newly shuffled; its last card is sometimes one that never answers."""
    while True:
        cards = [*deck[:-1], rng.choice((deck[-1], NEVER))]
        rng.shuffle(cards)
        yield from cards


def views_of(plan: RoundPlan, rng: Random) -> dict[int, str]:
    """An answer to each of the round's questions, numbered from 1, such as a principal might give."""
    return {
        number: rng.choice([value for value, _ in answer_choices(inquiry, plan.language)] or list(REMARKS))
        for number, inquiry in enumerate(plan.questions, start=1)
    }


def answer_of(character: Character, att_satser: int) -> dict[int, Outcome]:
    """The outcome on each att-sats, numbered from 1, that the character's script ends in."""
    if character.answer is not Outcome.PARTLY:
        return dict.fromkeys(range(1, att_satser + 1), character.answer)
    if att_satser == 1:
        return {1: Outcome.ADOPTED_WITH_CHANGES}
    return dict.fromkeys(range(1, att_satser), Outcome.ADOPTED) | {att_satser: Outcome.REJECTED}
