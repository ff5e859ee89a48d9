"""The days an extract gives beside a label: when the meeting was held, when its minutes were adjusted and announced."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Final

from reading.days import NamedDay, days_in
from reading.lines import lines_of

NEAR: Final = 140
"""Characters from a label to its day, at most."""


FAR: Final = 20 * NEAR
MOST_IN_ROW: Final = 12
"""Labels in a row above their days, at most."""

_SHORT_DAY: Final = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])")
"""Between a label and a day: it is that day's label, though its year is not said."""
_SHORT_BESIDE: Final = re.compile(r"[ ]*:?[ ]*(?:den[ ])?(?P<day>[0-3]?\d)/(?P<month>[01]?\d)(?![\d/-]|[ ]\d{4})")
_CELL: Final = re.compile(r"\S+(?: \S+)*")


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
        r"(?:datum\s+(?:för|då|när)\s+)?(?:anslag(?:et|ets|s)?\s+)?(?:nedtag(?:ande|et|as|es|s|ning)\w*|ned(?:tagen|taget)"
        r"|tas\s+(?:ne[dr]|bort)|tagits\s+(?:ne[dr]|bort)|togs\s+(?:ne[dr]|bort)|plockas\s+ne[dr]"
        r"|ska\s+tas\s+ne[dr]|tages\s+ned|nedtas|nertagande\w*|avanslagsdatum"
        r"|avpublicer\w*|avanslås)(?:\s+(?:från\s+anslagstavlan|anslag(?:et|ets)?))?"
        r"|(?:protokollet\s+)?(?:anslås|anslag(?:et)?|anslaget\s+sitter\s+uppe)(?:\s+anslaget)?\s+(?:till\s+och\s+med|t\.?\s?o\.?\s?m\b\.?)"
    ),
    When.PERIOD: (
        r"(?:anslag(?:et|en|its)?\s+på\s+[^.\n\d:]{0,40}?anslagstavlan?"
        r"(?=[^\n\d]{0,20}\d{4}-\d\d-\d\d\s*(?:-|–|till|t\.?\s?o)[^\n]{0,16}\d{4}-)"
        r"|anslagstid(?:en)?|tid\s+för\s+anslag(?:et)?|anslås\s+(?:under\s+)?tiden|anslaget?\s+under\s+tiden|anslagsperiod"
        r"|anslag(?:et)?\s+(?:sitter\s+uppe|under\s+tiden)|anslag(?:et|en)?"
        r"(?=\s*:?\s*\d{4}-\d\d-\d\d\s*(?:-|–|till|t\.?\s?o)[^\n\d]{0,16}\d{4}-))"
    ),
    When.ANNOUNCED: (
        r"(?:datum\s+(?:för|då|när)\s+)?anslag(?:et|ets|s)?\s+(?:uppsätt(?:ande\w*|e?s)|upprätt(?:ande\w*|a[ts])|uppsättning\w*|sätts\s+upp"
        r"|sattes\s+upp|sättes\s+upp|uppsatt|uppsattes|publicera[dst]?)"
        r"|datum\s+för\s+(?:anslag|anslående|uppsättande|publicering)\w*(?:\s+av\s+anslag(?:et)?)?|anslagsdatum"
        r"|anslagsdag|^[ \t]*tillkännagive[tn](?=\s*:?\s+\d{4}-)|anslagen(?:\s+den)?|anslogs(?:\s+den)?"
        r"|anslås(?:\s+den)?"
        r"|anslaget\s+den|(?<=[,h.] )anslaget(?= \d{4}-)|^[ \t]*anslaget(?=\s*:|\s\d{4}-)"
        r"(?!\s*:?\s*\d{4}-\d\d-\d\d\s*(?:-|–|till|t\.?\s?o))|tillkännag(?:ivits|ivet"
        r"|es|avs)\b[^.\d]{0,80}?\banslagstavlan?"
        r"|uppsatt\s+(?:på\s+anslagstavlan)?|publicer(?:ad|as|at|ades)\s+på\s+[^.\n\d:]{0,40}?anslagstavlan?"
        r"|anslag(?:et|en|its)?\s+på\s+[^.\n\d:]{0,40}?anslagstavlan?"
        r"|datum\s+(?:då|när)\s+anslaget\s+sätts\s+upp|(?:har\s+)?tillkännagivits\s+genom\s+anslag"
        r"|tillkännagivandet\s+publicera(?:t|des|s)|publicerings(?:datum|dag)|uppsättande\w*(?:\s+av\s+anslag)?|anslaget\s+har\s+satts\s+upp"
    ),
    When.ADJUSTED: (
        r"(?:protokollet\s+)?(?:är\s+)?(?<!omedelbart )(?<!omedelbart\n)(?<!\bej )(?<!\binte )juster(?:at|ad|ades|ats"
        r"|as)\b(?!\s+omedelbart)(?:[ \t]+den)?|justeringsda(?:g|tum)(?:en)?|datum\s+för\s+justering"
        r"|justeringens\s+(?:plats(?=\s*:)|plats\s*/\s*tid|(?:plats\s+och\s+)?(?:tid|datum|dag))|(?:plats\s+och\s+)?(?:tid"
        r"|dag)\s+för\s+justering(?:en)?|justering(?:en)?(?!\s+(?:har\s+)?tillkänn|\s+(?:är\s+)?planera)(?:\s+(?:sker|sked\w*|ägde\s+rum))?"
        r"|underskrifts?datum|^[ \t]*just\.(?=\s+(?:den\s+)?\d)"
    ),
    When.HELD: (
        r"(?:(?:sa)?m)?manträdes(?:datum|dag|dagar|tid)(?:en)?|sammanträdes-?\s?datum|(?:datum|dag)\s+för\s+(?:sammanträde"
        r"|möte)t?|mötesda(?:tum|g)|mötestid|^[ \t]*beslutsda(?:tum|g)(?=\s*:)"
        r"|(?:plats\s+och\s+(?:sammanträdes)?tid|tid\s+och\s+plats|plats\s*/\s*tid)|(?:protokoll\w*(?:\s+fört)?"
        r"|fört)\s+(?:vid|från)\s+(?:\S+\s+){0,4}?(?:sammanträde|möte)t?"
        r"|beslutande\s+sammanträde|^[ \t]*(?:sammanträde|möte)(?=[ \t]*:[ \t]*(?:\w+dag(?:en)?\s+)?(?:den\s+)?\d)"
        r"|^[ \t]*dag(?=[ \t]*:?[ \t]+\d{4}-)"
        r"|(?-i:Tid)(?=(?:\s*:[^\n]{8,40}\d,?|[ ]{3,}\d{4}-\d\d-\d\d)\s+kl)"
        r"|^[ \t]*(?:ordinarie\s+|extra\s+)?(?:[a-zåäö]*sammanträde"
        r"|(?:\w+(?:s|ns|ts))?möte)t?(?:\s+den)?(?=\s+(?:\w+dag(?:en)?\s+)?(?:den\s+)?\d)"
        r"|(?:(?:sammanträdes|besluts)?prot(?:okoll(?:sutdrag)?)?|prot\.)(?=\s+(?:den\s+)?\d{4}-)|(?:protokoll\s+"
        r"|^[ \t]*)fört(?=\s+(?:\w+dagen\s+)?(?:den\s+)?\d)"
    ),
    When.OTHER: (
        r"sista\s+dag(?:en)?\s+(?:för|att)\s+överklaga\w*|utskrifts?datum|utskrivet|skrivet|laga\s+kraft"
        r"|nästa\s+(?:sammanträde|möte)|bestyrk\w*|ankom\w*|inkom\w*"
        r"|giltig\w*|överklag\w*|upprättad\w*|handlingsdatum|skrivelse\w*|tjänsteskrivelse\w*|senast|daterad\w*"
        r"|från\s+och\s+med|beslutade|beslut\s+av|beslut\s+den|§"
    ),
}
_LABEL: Final = re.compile(
    r"(?<![\wåäö])(?:" + "|".join(rf"(?P<{when.name}>{words})" for when, words in _LABELS.items()) + r")(?![^\W\d_])",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A day, what its label says it is, and where the label begins."""

    when: When
    day: NamedDay
    start: int


@dataclass(frozen=True, slots=True)
class Label:
    """A label at its place in the text."""

    when: When
    start: int
    end: int


def labelled_days(text: str) -> list[Labelled]:
    """Every day beside a label; where several labels stand in a row, so do their days."""
    days = days_in(text)
    found = [Label(When[each.lastgroup or ""], each.start(), each.end()) for each in _LABEL.finditer(text)]
    wrapped = [*_wrapped(text, days)]
    found = [each for each in found if not any(_is_part(each, *whole) for whole in wrapped)]
    found += [label for label, _ in wrapped]
    labels = [each for each in found if not _within(days, each.start, each.start + 1)]
    days = sorted([*days, *_short_days(text, labels)], key=lambda day: day.start)
    return [*_paired(text, labels, days)]


def _short_days(text: str, labels: list[Label]) -> Iterator[NamedDay]:
    """`Justerat 28/6`: right after what was done with the minutes, a day without its year."""
    for label in labels:
        found = _SHORT_BESIDE.match(text, label.end) if label.when not in {When.HELD, When.OTHER} else None
        if found and 1 <= int(found["month"]) <= 12:
            yield NamedDay(found.start("day"), found.end(), int(found["month"]), int(found["day"]), None)


def _is_part(label: Label, whole: Label, below: tuple[int, int]) -> bool:
    """Whether it is only the line above, or the line below, of a label that stands on two."""
    return whole.start <= label.start < whole.end or below[0] <= label.start < below[1]


def _wrapped(text: str, days: list[NamedDay]) -> Iterator[tuple[Label, tuple[int, int]]]:
    """Labels in columns that go on in the line below, and where: `Datum då anslaget  2023-09-05`, `sätts upp`."""
    lines = lines_of(text)
    for line, below in pairwise(lines):
        cells = [
            each for each in _CELL.finditer(text, line.start, line.end) if not _within(days, each.start(), each.end())
        ]
        ends = [*_CELL.finditer(text, below.start, below.end)]
        if len(cells) == len(ends):
            for cell, end in zip(cells, ends, strict=True):
                if (label := _LABEL.fullmatch(f"{cell[0]} {end[0]}")) and not _is_whole(cell[0], label):
                    yield Label(When[label.lastgroup or ""], *cell.span()), end.span()


def _is_whole(cell: str, both: re.Match[str]) -> bool:
    """Whether the cell is a label without the line below, and the same one."""
    alone = _LABEL.fullmatch(cell)
    return alone is not None and alone.lastgroup == both.lastgroup


def _within(days: list[NamedDay], start: int, end: int) -> bool:
    """Whether a day, of days in order, stands anywhere between those places."""
    at = bisect_left(days, end, key=lambda day: day.start)
    return at > 0 and days[at - 1].end > start


def _paired(text: str, labels: list[Label], days: list[NamedDay]) -> Iterator[Labelled]:
    waiting: list[Label] = []
    taken = 0
    both: list[Label | NamedDay] = [*labels, *days]
    for each in sorted(both, key=lambda each: each.start):
        if isinstance(each, Label):
            waiting, taken = [*([] if taken else waiting[-MOST_IN_ROW:]), each], 0
        elif waiting:
            label, taken = _label_of(text, waiting, each.start, taken)
            if label:
                yield Labelled(label.when, each, label.start)


def _label_of(text: str, waiting: list[Label], day: int, taken: int) -> tuple[Label | None, int]:
    """The label a day belongs to, and how many days the labels before it have taken."""
    last = waiting[-1]
    if day - last.end > FAR:
        return None, taken
    between = text[last.end : day]
    if _SHORT_DAY.search(between):
        return None, taken
    if len(" ".join(between.split())) > NEAR * (1 + taken) or between.count("\n") > 2 + taken:
        return None, taken
    row = [each for each in waiting if each.start > text.rfind("\n", 0, last.start)]
    if len(row) > 1 and "\n" in between:
        return (row[taken] if taken < len(row) else None), taken + 1
    if not taken:
        return last, 1
    return (last if last.when is When.PERIOD and taken == 1 else None), taken + 1
