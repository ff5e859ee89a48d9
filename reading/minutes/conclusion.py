"""The kinds of what an extract tells of, what a person must settle, and what was concluded."""

from dataclasses import dataclass

from models.vocabulary import Outcome, Word
from reading.bodies import NamedBody
from reading.points import Point


class Kind(Word):
    """What an extract tells of."""

    PROPOSAL = "proposal", "förslag till nästa instans"
    DECISION = "decision", "beslut"
    REFERRAL = "referral", "återremiss"
    POSTPONEMENT = "postponement", "bordläggning"
    NOTED = "noted", "läggs till handlingarna"


class Doubtful(Word):
    """What a person must settle."""

    BOTH = "both", "Paragrafen både beslutar och föreslår. Välj det som gäller ärendet."
    EARLIER = "earlier", "Beslutet som nämns fattades vid ett annat tillfälle."
    WHOSE = "whose", "Texten nämner beslut av flera organ. Välj vilket rapporten gäller."
    SEVERAL = "several", "Utdraget har beslut i flera paragrafer. Välj den som rapporten gäller."
    CONDITION = "condition", "Beslutet gäller med ett villkor. Skriv in det vid de att-satser det hör till."
    WHICH = "which", "Beslutet hänvisar till ett förslag som inte står i utdraget."


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What was done. `by` is whose act it is; `words` from where to where it is said; `doubts` what must be asked.

    `delegated`: the chair or an officer made it, at no meeting.
    """

    kind: Kind | None = None
    by: NamedBody | None = None
    to: NamedBody | None = None
    points: tuple[tuple[Point, Outcome | None], ...] = ()
    words: tuple[int, int] | None = None
    doubts: tuple[Doubtful, ...] = ()
    by_minority: bool = False
    delegated: bool = False
