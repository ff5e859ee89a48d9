"""How far a round must have come before another, that waits for it, opens."""

from collections.abc import Sequence

from models.vocabulary import Milestone, Part
from rules.route.progress import RoundProgress


def has_reached(
    when: Milestone, progress: RoundProgress, *, is_closed: bool, in_force: bool, is_called_off: bool = False
) -> bool:
    """Whether the round has come that far. One nobody has been asked in yet, or that was taken back, came nowhere."""
    if is_called_off:
        return False
    everyone = progress.principals
    return {
        Milestone.ANSWERED: 0 < everyone == progress.answered,
        Milestone.ADOPTED: 0 < everyone == progress.adopted,
        Milestone.IN_FORCE: in_force,
        Milestone.CLOSED: is_closed,
    }[when]


def can_reach(when: Milestone, asks: Sequence[Part], *, has_effect_rule: bool) -> bool:
    """Whether a round that asks for that can ever come that far."""
    if when is Milestone.ADOPTED:
        return Part.DECISION in asks
    return when is not Milestone.IN_FORCE or has_effect_rule
