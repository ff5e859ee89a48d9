"""Another wording of the att-satser: a correction before anybody has begun, and a new version that asks again after."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.casework import refuse, settle_case
from actions.changing.changed import (
    Changed,
    Changing,
    Letter,
    is_begun,
    open_round,
    record,
    refuse_stale,
    refuse_unexplained,
    told_to,
)
from actions.changing.details import settle_all
from actions.changing.letters import Words
from actions.views.overview import round_view
from kit.clock import local_day
from models.tables import Round
from models.tables.event_data import plain
from models.vocabulary import EventKind
from rules.changing.telling import told_of_wording
from rules.changing.wording import has_begun, wording_faults
from rules.wording.change_wording import change_sentence


@dataclass(frozen=True, slots=True)
class Wording:
    """The att-satser as they are to read, and why."""

    points: tuple[str, ...]
    reason: str


def word_anew(changing: Changing, wording: Wording) -> Changed:
    """Let the att-satser read so. Once a body has handled the old ones it is a new version, and who has decided on
    those is asked again; both stay in the record.

    Raises FaultyInput, ChangedMeanwhile, NotFound, NotAllowed.
    """
    if not is_begun(changing):
        return Changed()
    refuse_unexplained(wording.reason)
    refuse_stale(changing, EventKind.WORDED, {})
    round_ = open_round(changing, EventKind.WORDED)
    view = round_view(changing.session, changing.slug, changing.now)
    refuse(wording_faults(round_.att_satser, wording.points, [row.facts for row in view.cases]))
    is_new = any(has_begun(row.facts) for row in view.cases)
    data = _data(round_, wording, is_new, local_day(changing.now))
    set_wording(changing, round_, wording.points, data["edition"], data["worded_on"])
    record(changing, round_, EventKind.WORDED, data)
    words = Words(
        lambda language: change_sentence(EventKind.WORDED, data, language),
        data["reason"],
        wording.points,
        numbered=len(wording.points) > 1,
        asks=True,
    )
    return Changed(((EventKind.WORDED, data),), tell_wording(changing, words))


def _data(round_: Round, wording: Wording, is_new: bool, today: dt.date) -> dict[str, Any]:
    before = {"version": round_.wording, "worded_on": plain(round_.worded_on)}
    return {
        "from": list(round_.att_satser),
        "to": list(wording.points),
        "is_new": is_new,
        "edition": round_.wording + is_new,
        "worded_on": plain(today) if is_new else before["worded_on"],
        "before": before,
        "reason": wording.reason.strip(),
    }


def set_wording(changing: Changing, round_: Round, points: Sequence[str], version: int, worded_on: str | None) -> None:
    """Let the att-satser read so, and every case follow. `worded_on` is a day as ISO text."""
    round_.att_satser = list(points)
    round_.wording = version
    round_.worded_on = dt.date.fromisoformat(worded_on) if worded_on else None
    changing.session.flush()
    for work in settle_all(changing, round_):
        work.case.chased_at = max(work.case.chased_at, changing.now)  # the letter about it is word enough for today
        settle_case(work)


def tell_wording(changing: Changing, words: Words) -> tuple[Letter, ...]:
    """Write to everyone, as things stand with the wording that now holds."""
    view = round_view(changing.session, changing.slug, changing.now)
    return told_to(changing, told_of_wording((row.facts, row.progress) for row in view.cases), words, [view])
