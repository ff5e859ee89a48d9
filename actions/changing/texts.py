"""Putting right what is written of a round that is out: title, summary, contacts and reminders; and its att-satser."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from actions.casework import Work, refuse, settle_case
from actions.changing.changed import (
    Changed,
    Changing,
    Letter,
    Words,
    in_family,
    is_begun,
    open_round,
    record,
    refuse_stale,
    refuse_unexplained,
    told_to,
)
from actions.views.overview import RoundView, round_view
from kit.clock import local_day
from kit.errors import Fault, FaultyInput
from models.reads import lookup
from models.tables import Round
from models.tables.event_data import plain
from models.vocabulary import EventKind
from rules.changing.telling import Field, told_of_field, told_of_wording
from rules.changing.wording import UNCHANGED, has_begun, wording_faults
from rules.route.progress import case_progress
from rules.wording.change_wording import change_sentence, letter_sentence, letter_texts

# what may be the same in the rounds beside: a title or a summary there names its own principal
SHARED: Final = frozenset({Field.CONTACTS, Field.CASE_NUMBER, Field.POLICY})


@dataclass(frozen=True, slots=True)
class Detail:
    """A field of the round, what it is to be (as JSON has it) and why. `quiet`: a small thing, of which no letter goes.

    `whole_family`: in the linked rounds too, where they may have the same.
    """

    field: Field
    to: Any
    reason: str
    quiet: bool = False
    whole_family: bool = False


def change_detail(changing: Changing, detail: Detail) -> Changed:
    """Put a field right, and tell those whom it concerns.

    Raises FaultyInput, ChangedMeanwhile, NotFound, NotAllowed.
    """
    if not is_begun(changing, whole_family=detail.whole_family):
        return Changed()
    refuse_unexplained(detail.reason)
    refuse_stale(changing, EventKind.CHANGED, {"field": detail.field.value})
    whole = detail.whole_family and detail.field in SHARED
    made = [(each, _change(each, detail)) for each in in_family(changing, whole=whole)]
    lines = [(each, data) for each, data in made if data]
    if not lines:
        raise FaultyInput([Fault(detail.field.value, UNCHANGED)])
    views = [round_view(changing.session, each.slug, changing.now) for each, _ in lines]
    letters = told_to(changing, told_of_field(detail.field, _rows(views), quiet=detail.quiet), _words(lines), views)
    return Changed(((EventKind.CHANGED, lines[0][1]),), letters)


def _change(changing: Changing, detail: Detail) -> dict[str, Any]:
    """What the record says of it; nothing where it was so already."""
    round_ = open_round(changing, EventKind.CHANGED)
    before = value_of(round_, detail.field)
    if before == detail.to:
        return {}
    data = {
        "field": detail.field.value,
        "from": before,
        "to": detail.to,
        "reason": detail.reason.strip(),
        "quiet": detail.quiet,
    }
    set_value(changing, round_, detail.field, detail.to)
    record(changing, round_, EventKind.CHANGED, data)
    return data


def _words(lines: Sequence[tuple[Changing, dict[str, Any]]]) -> Words:
    data = lines[0][1]
    texts = letter_texts(Field(data["field"]), data["to"])
    is_matter = data["field"] in {Field.TITLE, Field.SUMMARY}
    return Words(lambda language: letter_sentence(data, language), data["reason"], texts, asks=is_matter)


def _rows(views: Sequence[RoundView]) -> list[tuple[Any, Any]]:
    return [(row.facts, row.progress) for view in views for row in view.cases]


def value_of(round_: Round, field: Field) -> Any:
    """What stands in the field, as JSON has it."""
    return round_.policy_value if field is Field.POLICY else getattr(round_, field.value)


def set_value(changing: Changing, round_: Round, field: Field, value: Any) -> None:
    """Let it stand there. With other reminders what they would have said by now stays unsaid."""
    setattr(round_, field.value, value)
    if field is Field.POLICY:
        for work in settle_all(changing, round_):
            work.case.chased_at = max(work.case.chased_at, changing.now)
            settle_case(work)


def settle_all(changing: Changing, round_: Round) -> list[Work]:
    """Every case that takes part, brought in line with the round as it now is."""
    by_case, today = lookup.handlings_by_case(changing.session, round_.slug), local_day(changing.now)
    works = []
    for case in lookup.cases(changing.session, round_.slug):
        handlings = list(by_case.get(case.id, ()))
        facts = case.facts(round_, handlings)
        works.append(Work(case, round_, handlings, today, facts, case_progress(facts, today)))
        settle_case(works[-1])
    return works


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
