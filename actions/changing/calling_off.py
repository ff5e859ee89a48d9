"""A whole round taken back by those who recommended it: everyone is told once, and the record is closed and holds."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from actions.changing.changed import (
    Changed,
    Changing,
    Letter,
    in_family,
    is_begun,
    open_round,
    record,
    refuse_unexplained,
)
from actions.letters import end_letters
from actions.letters.addressing import by_registrar
from actions.rounds.close import end_round
from actions.views.overview import RoundView, round_view
from models.reads import lookup
from models.vocabulary import EventKind
from notifications.delivery.outbox import withdraw_waiting
from rules.changing.telling import Group
from rules.wording.change_wording import change_sentence

NO_DATA: Final[dict[str, str]] = {}


def call_off(changing: Changing, reason: str, *, whole_family: bool = False) -> Changed:
    """Take the round back, and with `whole_family` those linked to it.

    Raises FaultyInput, NotFound, NotAllowed.
    """
    if not is_begun(changing, whole_family=whole_family):
        return Changed()
    refuse_unexplained(reason)
    views = [_end(each, reason.strip()) for each in in_family(changing, whole=whole_family)]
    return Changed(((EventKind.CALLED_OFF, {"reason": reason.strip()}),), _tell(changing, views, reason.strip()))


def _end(changing: Changing, reason: str) -> RoundView:
    round_ = open_round(changing, EventKind.CALLED_OFF)
    round_.called_off = True
    data = end_round(round_view(changing.session, changing.slug, changing.now), reason, changing.now)
    cases = [case.id for case in lookup.all_cases(changing.session, round_.slug)]
    withdraw_waiting(changing.session, cases, changing.now)
    record(changing, round_, EventKind.CALLED_OFF, data)
    return round_view(changing.session, changing.slug, changing.now)


def _tell(changing: Changing, views: Sequence[RoundView], reason: str) -> tuple[Letter, ...]:
    parts = by_registrar((row.case, (view, row)) for view in views for row in view.cases)
    rows = [
        (view.round, row.case, row.progress, tuple((each.case.id, other.round.title) for other, each in others))
        for (view, row), *others in parts
    ]
    written = end_letters.send_called_off(
        changing.session,
        changing.sender,
        rows,
        partial(change_sentence, EventKind.CALLED_OFF, NO_DATA),
        reason,
        changing.now,
    )
    return tuple(Letter(Group.EVERYONE, letter.case.principal, letter.recipient, letter.key) for letter in written)
