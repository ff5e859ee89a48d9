"""The days an extract gives beside a label: when the meeting was held, when its minutes were adjusted and announced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from reading.days import NamedDay, days_in

NEAR: Final = 140
"""Characters from a label to its day, at most."""


class When(Enum):
    """What a labelled day is."""

    HELD = auto()
    ADJUSTED = auto()
    ANNOUNCED = auto()
    TAKEN_DOWN = auto()
    PERIOD = auto()
    OTHER = auto()


_LABELS: Final = {
    When.TAKEN_DOWN: (
        r"(?:datum\s+(?:för|då|när)\s+)?(?:anslag(?:et|ets|s)?\s+)?(?:nedtag(?:ande|et|as|ning)\w*|ned(?:tagen|taget)|tas\s+ne[dr]|tagits\s+ne[dr]|togs\s+ne[dr]"
        r"|ska\s+tas\s+ne[dr]|tages\s+ned|nedtas|nertagande\w*|avanslagsdatum|avpublicera\w*)(?:\s+(?:från\s+anslagstavlan|anslag(?:et|ets)?))?"
    ),
    When.PERIOD: r"(?:anslagstid(?:en)?|anslås\s+(?:under\s+)?tiden|anslaget?\s+under\s+tiden|anslagsperiod|anslag(?:et)?\s+(?:sitter\s+uppe|under\s+tiden))",
    When.ANNOUNCED: (
        r"(?:datum\s+(?:för|då|när)\s+)?anslag(?:et|ets|s)?\s+(?:uppsättande\w*|uppsättning\w*|sätts\s+upp|sattes\s+upp|sättes\s+upp|uppsatt|uppsattes|publiceras?)"
        r"|datum\s+för\s+(?:anslag|anslående|uppsättande|publicering)\w*(?:\s+av\s+anslag(?:et)?)?|anslagsdatum|anslagsdag|anslagen(?:\s+den)?|anslogs(?:\s+den)?|anslås(?:\s+den)?"
        r"|anslaget\s+den|tillkännag(?:ivits|ivet|es|avs)\b[^.\n]{0,60}?\banslagstavla|uppsatt\s+(?:på\s+anslagstavlan)?|publicerad\s+på\s+anslagstavlan"
        r"|datum\s+(?:då|när)\s+anslaget\s+sätts\s+upp|(?:har\s+)?tillkännagivits\s+genom\s+anslag|uppsättande\w*(?:\s+av\s+anslag)?|anslaget\s+har\s+satts\s+upp"
    ),
    When.ADJUSTED: (
        r"(?:protokollet\s+)?(?:är\s+)?(?<!omedelbart )(?<!omedelbart\n)juster(?:at|ad|ades|as)\b(?!\s+omedelbart)(?:[ \t]+den)?|justeringsda(?:g|tum)(?:en)?|datum\s+för\s+justering"
        r"|justeringens\s+(?:plats\s+och\s+)?(?:tid|datum|dag)|(?:plats\s+och\s+)?(?:tid|dag)\s+för\s+justering(?:en)?|justering(?:en)?(?:\s+(?:sker|sked\w*|ägde\s+rum))?"
        r"|underskrifts?datum"
    ),
    When.HELD: (
        r"sammanträdes(?:datum|dag|dagar|tid)(?:en)?|sammanträdes-?\s?datum|(?:datum|dag)\s+för\s+(?:sammanträde|möte)t?|mötesda(?:tum|g)|mötestid"
        r"|(?:plats\s+och\s+(?:sammanträdes)?tid|tid\s+och\s+plats|plats\s*/\s*tid)|(?:protokoll\w*(?:\s+fört)?|fört)\s+(?:vid|från)\s+(?:\S+\s+){0,4}?(?:sammanträde|möte)t?"
        r"|beslutande\s+sammanträde|^[ \t]*(?:ordinarie\s+|extra\s+)?(?:sammanträde|möte)t?(?:\s+den)?(?=\s+(?:\w+dag(?:en)?\s+)?(?:den\s+)?\d)|protokoll(?:sutdrag)?(?=\s+(?:den\s+)?\d{4}-)"
    ),
    When.OTHER: (
        r"sista\s+dag(?:en)?\s+(?:för|att)\s+överklaga\w*|utskrifts?datum|utskrivet|skrivet|laga\s+kraft|nästa\s+(?:sammanträde|möte)|bestyrk\w*|ankom\w*|inkom\w*"
        r"|giltig\w*|överklag\w*|upprättad\w*|handlingsdatum|skrivelse\w*|tjänsteskrivelse\w*|senast|daterad\w*|från\s+och\s+med|beslutade|beslut\s+av|beslut\s+den|§"
    ),
}
_LABEL: Final = re.compile(
    r"(?<![\wåäö])(?:" + "|".join(rf"(?P<{when.name}>{words})" for when, words in _LABELS.items()) + r")(?![\wåäö])",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A day, what its label says it is, and where the label begins."""

    when: When
    day: NamedDay
    start: int


def labelled_days(text: str) -> list[Labelled]:
    """Every day beside a label; where several labels stand in a row, so do their days."""
    labels = [(found.start(), found.end(), found) for found in _LABEL.finditer(text)]
    days = days_in(text)
    labels = [each for each in labels if not any(day.start <= each[0] < day.end for day in days)]
    return [*_paired(text, labels, days)]


def _paired(text: str, labels: list[tuple[int, int, re.Match[str]]], days: list[NamedDay]) -> Iterator[Labelled]:
    waiting: list[tuple[int, int, re.Match[str]]] = []
    rank = 0
    for place in sorted([*labels, *((day.start, day.end, day) for day in days)], key=lambda each: each[0]):
        if isinstance(place[2], re.Match):
            if rank:
                waiting, rank = [], 0
            waiting.append(place)
        elif waiting:
            label, rank = _label_of(text, waiting, place[0], rank)
            if label:
                yield Labelled(When[label[2].lastgroup or ""], place[2], label[0])


def _label_of(
    text: str, waiting: list[tuple[int, int, re.Match[str]]], day: int, rank: int
) -> tuple[tuple[int, int, re.Match[str]] | None, int]:
    """The label a day belongs to, and how many days its row of labels has had."""
    between = text[waiting[-1][1] : day]
    if len(" ".join(between.split())) > NEAR * (1 + rank) or between.count("\n") > 2 + rank:
        return None, rank
    line = text.rfind("\n", 0, waiting[-1][0]) + 1
    row = [each for each in waiting if each[0] >= line]
    if len(row) > 1 and "\n" in between:
        return (row[rank] if rank < len(row) else None), rank + 1
    if rank:
        return (waiting[-1] if waiting[-1][2].lastgroup == When.PERIOD.name and rank == 1 else None), rank + 1
    return waiting[-1], 1
