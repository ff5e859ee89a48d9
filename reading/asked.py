"""What principals are asked to decide: the sentence that asks, and its points."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reading.bodies import bodies_in
from reading.headings import Section, sections
from reading.lines import sentences
from reading.points import DOES, TO_DO, Point, clauses, points_between, tidy

RECOMMENDS: Final = re.compile(r"\brekommender(?:a|ar|ade|at|as)\b", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"\b(?:rekommender(?:a|ar|ade|at|as)|föreslå(?:r|s)?|föreslog(?:s)?|föreslagit|hemställ(?:a|er|de)|uppman(?:a|ar|as|ade)"
    r"|ombe(?:r|s|ds)|anmoda(?:r|s)?|tillstyrker)\b",
    re.IGNORECASE,
)
_DECIDE: Final = re.compile(
    r"\b(?:besluta(?:r)?|fatta(?:r)?\s+(?:följande\s+)?beslut(?:\s+om)?|ta(?:r)?\s+beslut(?:\s+om)?|följande\s+beslut)\b(?:\s+(?:enligt\s+)?följande)?",
    re.IGNORECASE,
)
_DOES: Final = re.compile(rf"\s+{DOES}", re.IGNORECASE)
_DECIDES: Final = re.compile(r"\bbeslutar\b", re.IGNORECASE)
_MARKED: Final = re.compile(r"[ \t]*(?:[-–—•●·*]|\d{1,2}[.)])?[ \t]*")
_REST: Final = re.compile(r"(?:\s|:|att\b|om\b|följande\b|[-–])*", re.IGNORECASE)
_TO_DO: Final = re.compile(
    rf"\batt\s+(?!(?:besluta|fatta|ta\s+beslut)\b)(?={TO_DO}|(?:\w+t\s+)?(?!\w+rna\b)\w+[aå]\b)", re.IGNORECASE
)
_OTHERS: Final = re.compile(
    r"\n[ \t]*(?:kommun|region|huvudm|samtliga|övriga|landsting)\w*[^\n]{0,40}?\satt\s", re.IGNORECASE
)
"""Somebody else, who is asked something else."""
_LIST: Final = re.compile(r"\s*(?:(?:[-–—•●·*]|\d{1,2}[.)]|[a-h]\))[ \t]*)?att\s", re.IGNORECASE)
_MARK: Final = r"[ \t]*(?:[-–—•●·*]|1[.)]|a[.)])[ \t]+"
_LISTED_BELOW: Final = re.compile(rf"\n{_MARK}", re.IGNORECASE)
_LED: Final = re.compile(
    rf"(?:[^.:;!?\n]|\n(?!\s*\n|{_MARK})){{0,300}}?"
    rf"(?:\b(?:att|besluta|beslut|följande)\b[ \t]*:?(?=\s*\n{_MARK})|:?(?=\s*\n{_MARK}att\b)"
    r"|\batt[ \t]*:?(?=\s*\n[ \t]*att\b))",
    re.IGNORECASE,
)
"""From the verb to a list below it, with nothing to do before the list."""
_EACH: Final = re.compile(r"(?<=\n)[ \t]*(?:[-–•*]\s+|\d{1,2}[.)]\s+)?att\s+rekommendera\b", re.IGNORECASE)
_FIRST_NUMBER: Final = re.compile(r"[ \t]*\n[ \t]*1\.")
_PRINCIPALS: Final = re.compile(
    r"\b(?:kommun|region|huvudm|landsting|medlem|fullmäktige|styrelse|nämnd|direktion|part(?:er|erna)\b|\w*nämnd|\w*styrelse)\w*(?!\w)(?!\s+ordförande)",
    re.IGNORECASE,
)
_ANSWERS: Final = re.compile(
    r"att\s+(?:meddela|svara|återkomma|återrapportera|återkoppla|skicka|sända|inkomma|informera)\b", re.IGNORECASE
)
"""What is asked of those who have decided, and is no point to decide."""
_PROPOSAL: Final = re.compile(
    r"rekommendation(?:er|en)?(?: till beslut)?|(?:\S+ )?förslag(?:et)? till (?:beslut|rekommendation).*"
    r"|beslutsförslag|förslag|att-satser|beslut"
)
_BEHIND: Final = re.compile(
    r"bakgrund(?:en)?|ärendebeskrivning|beskrivning av ärendet|inledning|sammanfattning.*|bedömning"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The points, and from where to where the sentence stands that asks for them; both 0 where none does."""

    points: tuple[Point, ...] = ()
    start: int = 0
    end: int = 0


def asked_in(text: str) -> Asked:
    """What is asked, first as stands under a heading that says so. Nothing where different things are asked."""
    found = [*sections(text)]
    proposed = [*_under(text, [section for section in found if _PROPOSAL.fullmatch(section.name)])]
    behind = [section for section in found if _BEHIND.fullmatch(section.name)]
    told = [
        each
        for each in _asking(text, 0, len(text))
        if is_to_decide(text, each.start, each.end) and not _is_in(each, behind)
    ]
    told = [each for each in told if not all(_ANSWERS.match(point.text) for point in each.points)] or told
    is_headed = any(_PROPOSAL.fullmatch(section.name) and section.name != "beslut" for section in found)
    return _agreed(proposed or ([] if is_headed else told))


def is_to_decide(text: str, start: int, end: int) -> bool:
    """Whether principals are asked, or something to be decided: anybody may be recommended to read a report."""
    verb = _ASKS.search(text, start, end)
    asks = verb.end() if verb else start
    return bool(_DECIDE.search(text, asks, end) or _PRINCIPALS.search(text, asks, end))


def in_front(text: str) -> list[tuple[int, int]]:
    """The sentences that stand under no heading that tells of what was before."""
    behind = [section for section in sections(text) if _BEHIND.fullmatch(section.name)]
    return [
        (first, last)
        for first, last in sentences(text)
        if not any(section.start < last <= section.end for section in behind)
    ]


def _is_in(asked: Asked, behind: list[Section]) -> bool:
    return any(section.start < asked.end <= section.end for section in behind)


def _agreed(found: list[Asked]) -> Asked:
    said = {tuple(point.text.casefold().strip(".") for point in each.points) for each in found}
    return found[0] if len(said) == 1 else Asked()


def _under(text: str, proposals: list[Section]) -> Iterator[Asked]:
    for section in proposals:
        asking = [*_asking(text, section.start, section.end)]
        yield from asking
        decided = [] if asking else [*_decided(text, section)]
        yield from decided
        points = points_between(text, section.start, section.end) or [*_done(text, section)]
        if not asking and not decided and points:
            yield Asked(tuple(points), section.start, section.start)


def _done(text: str, section: Section) -> Iterator[Point]:
    """`Kommunstyrelsen godkänner X.`, where that is what is proposed."""
    for first, last in sentences(text, section.start, section.end):
        begins = first + len(text[first:last]) - len(text[first:last].lstrip())
        body = next(iter(bodies_in(text, begins, last)), None)
        if body and body.start == begins and _DOES.match(text, body.end, last):
            yield Point(tidy(text[begins:last]), begins, last)


def _decided(text: str, section: Section) -> Iterator[Asked]:
    """`Kommunfullmäktige beslutar att anta X`, where that is what is proposed."""
    for first, last in sentences(text, section.start, section.end):
        if decide := _DECIDES.search(text, first, last):
            points = _listed(text, decide.start(), last, section.end) or _in_sentence(text, decide.end(), last)
            if points:
                yield Asked(tuple(points), first, last)


def _asking(text: str, start: int, end: int) -> Iterator[Asked]:
    for first, last in sentences(text, start, end):
        if verb := _ASKS.search(text, first, last):
            points = _each_recommended(text, first, last) or (
                _listed(text, verb.end(), last, end) or _in_sentence(text, verb.end(), last)
            )
            if points:
                yield Asked(tuple(points), first, last)


def _each_recommended(text: str, first: int, last: int) -> list[Point]:
    """`att rekommendera kommunerna att anta X` on each of several lines: what each recommends."""
    begun = [*_EACH.finditer(text, first, last)]
    if len(begun) < 2:
        return []
    ends = [*(each.start() for each in begun[1:]), last]
    found = [_in_sentence(text, each.end(), end) for each, end in zip(begun, ends, strict=True)]
    return [point for points in found for point in points] if all(found) else []


def _listed(text: str, verb: int, last: int, end: int) -> list[Point]:
    """The list that follows a sentence that ends with `att besluta:`."""
    led = _LED.match(text, verb, end)
    if led and not _TO_DO.search(text, verb, led.end()):
        return points_between(text, led.end(), end)
    decide = [*_DECIDE.finditer(text, verb, last)]
    ends_at = decide[-1].end() if decide else verb
    if decide and _FIRST_NUMBER.fullmatch(text, ends_at, last):
        return points_between(text, ends_at, end)
    rest = _REST.match(text, ends_at, last)
    if rest and rest.end() == last and (decide or text[:last].rstrip().endswith((":", "att"))):
        return points_between(text, last, end)
    before_list = re.compile(r"\batt\s*:?\s*$").search(text, verb, last) or _below(text, verb, last, end)
    return points_between(text, last, end) if before_list else []


def _below(text: str, verb: int, last: int, end: int) -> bool:
    """Whether only whom it asks stands after the verb, with the list below: `… kommunerna`, `att anta`."""
    is_open = not _TO_DO.search(text, verb, last) and text[verb:last].rstrip()[-1:] not in {".", "!", "?"}
    return is_open and bool(_LIST.match(text, last, end))


def _in_sentence(text: str, verb: int, last: int) -> list[Point]:
    """`rekommenderar kommunerna att anta X`: the clauses that say what to do, or the lines that each say one."""
    found = _TO_DO.search(text, verb, last)
    if not found:
        return []
    decide = _DECIDE.search(text, verb, found.start())
    begins = _TO_DO.search(text, decide.end(), last) if decide else found
    if not begins:
        return []
    if _OTHERS.search(text, begins.end(), last):
        return []
    line = text.rfind("\n", verb, begins.start()) + 1
    if line and _MARKED.fullmatch(text, line, begins.start()):
        return points_between(text, line, last)
    if _LISTED_BELOW.search(text, begins.end(), last):
        return []
    return [*clauses(text, begins.start(), last)]
