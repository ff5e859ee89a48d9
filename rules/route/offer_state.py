"""An offer in numbers: who has joined, who has not, who will later, and what each comes to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from models.values import CaseFacts, Offer
from rules.route.outcomes import ANSWERS, Answer
from rules.route.progress import CaseProgress


@dataclass(frozen=True, slots=True)
class Joined:
    """One principal's answer so far, with its amount in öre; `later_on` is the day it has said, if it has."""

    name: str
    amount: int | None
    answer: Answer | None
    later_on: dt.date | None


@dataclass(frozen=True, slots=True)
class OfferState:
    """The offer as it stands. Amounts are in öre."""

    offer: Offer
    parties: tuple[Joined, ...]

    def given(self, answer: Answer | None) -> tuple[Joined, ...]:
        """Those who have answered so; None are those who have not answered, or not clearly."""
        return tuple(each for each in self.parties if each.answer is answer)

    def sum_of(self, answer: Answer) -> int:
        """What those who have answered so come to."""
        return sum(each.amount or 0 for each in self.given(answer))

    @property
    def total(self) -> int:
        """What everyone comes to."""
        return sum(each.amount or 0 for each in self.parties)


def joined(facts: CaseFacts, progress: CaseProgress) -> Joined:
    """How one principal has answered."""
    answer = ANSWERS.get(progress.outcome) if progress.outcome else None
    later_on = progress.decision.next_on if progress.decision and answer is Answer.LATER else None
    return Joined(facts.principal_name, facts.amount, answer, later_on)


def offer_state(rows: Iterable[tuple[CaseFacts, CaseProgress]]) -> OfferState | None:
    """How a round's offer stands; None when it offers nothing."""
    found = list(rows)
    offer = found[0][0].offer if found else None
    return OfferState(offer, tuple(joined(*row) for row in found)) if offer else None
