"""Who hears of a change in a round that is out: a pure rule, the same before it is made and when it is taken back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from models.values import CaseFacts
from models.vocabulary import EventKind, Word
from rules.route.progress import CaseProgress

_OURS: Final = {EventKind.SKIPPED, EventKind.READ_ONLY_LINK_MADE, EventKind.LINK_REVOKED}

Row = tuple[CaseFacts, CaseProgress]


class Field(Word):
    """What is written of a round and may be put right while it is out."""

    TITLE = "title", "Rubrik"
    SUMMARY = "summary", "Sammanfattning"
    CONTACTS = "contacts", "Kontakter"
    CASE_NUMBER = "case_number", "Vårt diarienummer"
    POLICY = "policy", "Påminnelser"


class Group(Word):
    """Those who hear of a change in the same words."""

    WAITING = "waiting", "De som inte har svarat än"
    ANSWERED = "answered", "De som har svarat"
    OLD_WORDING = "old_wording", "De som har beslutat om den tidigare lydelsen"
    JOINING = "joining", "Den nya huvudmannen"
    LEAVING = "leaving", "Huvudmannen som tas ur rundan"
    EVERYONE = "everyone", "Alla som är med i rundan"


# what a decision rests on: who has decided already has it in the file, and must hear of it too
_DECIDED_ON: Final = {Field.TITLE, Field.SUMMARY}
_UNHEARD: Final = {Field.POLICY}
_MOST_TO_DO_FIRST: Final = (Group.WAITING, Group.OLD_WORDING, Group.ANSWERED)

Told = Mapping[Group, Sequence[str]]


def told_of_field(field: Field, rows: Iterable[Row], *, quiet: bool = False) -> Told:
    """The codes of those who hear that a field was changed, by group; `quiet` when it is too small a thing to write of.

    The reminders are ours alone. Of whom to ask and what to file under hears who has something left to do.
    """
    if quiet or field in _UNHEARD:
        return {}
    return _grouped(row for row in rows if field in _DECIDED_ON or not row[1].is_final)


def is_heard_taken_back(kind: EventKind, told: Mapping[str, Any]) -> bool:
    """Whether those who heard of what was done to a round hear that it is taken back."""
    if kind is EventKind.CHANGED:
        return not told["quiet"] and Field(told["field"]) not in _UNHEARD
    return kind not in _OURS


def told_of_file(rows: Iterable[Row]) -> Told:
    """Those who hear of a new or corrected attachment: everyone."""
    return _grouped(rows)


def told_of_wording(rows: Iterable[Row]) -> Told:
    """Those who hear that the att-satser read otherwise: everyone. `rows` are as they are once they do."""
    return _grouped(rows)


def _grouped(rows: Iterable[Row]) -> Told:
    """Each once, where the rows are of several rounds of a family too: by the one that leaves it most to do."""
    found: dict[Group, list[str]] = {}
    groups: dict[str, Group] = {}
    for group, code in sorted(_each(rows), key=lambda pair: _MOST_TO_DO_FIRST.index(pair[0])):
        groups.setdefault(code, group)
    for code, group in groups.items():
        found.setdefault(group, []).append(code)
    return found


def _each(rows: Iterable[Row]) -> Iterator[tuple[Group, str]]:
    for facts, progress in rows:
        if facts.is_taken_out:
            continue
        if progress.outdated:
            yield Group.OLD_WORDING, facts.principal_code
        else:
            yield Group.ANSWERED if progress.is_answered else Group.WAITING, facts.principal_code
