"""From an outcome on each att-sats to one outcome for the principal."""

from collections.abc import Mapping

from models.vocabulary import Outcome, Word

# none of these adopts anything; the weightiest names the whole
_REFUSALS = (Outcome.REJECTED, Outcome.WRITTEN_OFF, Outcome.NOTED, Outcome.LATER)
_CLEAR = (Outcome.ADOPTED, Outcome.REJECTED, Outcome.LATER)


class Answer(Word):
    """How a principal answers an offer."""

    YES = "yes", "ja"
    NO = "no", "nej"
    LATER = "later", "senare"


ANSWERS = {
    Outcome.ADOPTED: Answer.YES,
    Outcome.ADOPTED_WITH_CHANGES: Answer.YES,
    Outcome.REJECTED: Answer.NO,
    Outcome.WRITTEN_OFF: Answer.NO,
    Outcome.NOTED: Answer.NO,
    Outcome.LATER: Answer.LATER,
}


def aggregate(outcomes: Mapping[int, Outcome], expected: int) -> Outcome:
    """One outcome for `expected` att-satser, numbered from 1.

    Unclassified as long as one of them is missing or waits for the coordinator: nothing is guessed.
    """
    found = {outcomes.get(number, Outcome.UNCLASSIFIED) for number in range(1, expected + 1)}
    if not found or Outcome.UNCLASSIFIED in found:
        return Outcome.UNCLASSIFIED
    adopted = sum(outcome.is_adoption for outcome in found)
    if adopted == len(found):
        return Outcome.ADOPTED if found == {Outcome.ADOPTED} else Outcome.ADOPTED_WITH_CHANGES
    if adopted or Outcome.PARTLY in found:
        return Outcome.PARTLY
    return next(outcome for outcome in _REFUSALS if outcome in found)


def outcome_label(outcome: Outcome, is_offer: bool) -> str:
    """What an outcome is called, in Swedish; an offer is answered yes, no or later."""
    return ANSWERS[outcome].label if is_offer and outcome in _CLEAR else outcome.label
