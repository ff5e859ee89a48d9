"""The points of a proposal or a decision: a list of any kind, or clauses of one sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reading.headings import is_heading
from reading.lines import Line, lines_of

TO_DO: Final = (
    r"(?:anta|antaga|godkänna|fastställa|ställa\s+sig|uppdra|ge|avslå|bifalla|notera|lägga|överlämna|återremittera|bordlägga"
    r"|ansluta|teckna|underteckna|bemyndiga|avsätta|anslå|delegera|utse|upphäva|förlänga|tillstyrka|avstyrka|ingå|införa"
    r"|säga|ta|tacka|remittera|bevilja|rikta|finansiera|förklara|besvara|avge|lämna|avsluta|avskriva|hänskjuta|revidera|inrätta"
    r"|rekommendera|föreslå|tillsätta|undanta|inte|ej|medverka|delta|bidra|stödja|tillämpa|följa|genomföra|verka|arbeta"
    r"|inleda|påbörja|beakta|låta|återkomma|informera|översända|uppmana|begära|återrapportera|justera|ändra|komplettera)\b"
)
IS_DONE: Final = (
    r"\b(?:antas|antages|godkänn(?:e)?s|fastställ(?:e)?s|uppdras|uppdrages|ges\s+i\s+uppdrag|får\s+i\s+uppdrag|delegeras|noteras"
    r"|bifall(?:e)?s|avslås|upphäv(?:e)?s|teckna(?:de)?s|ingås|undertecknas|förlängs|överlämnas|bemyndigas|finansieras|anslås|avsätts"
    r"|lägg(?:e)?s\s+till\s+handlingarna|ställer\s+sig\s+bakom|återremitteras|bordlägg(?:e)?s|utses|tillstyrk(?:e)?s|avstyrk(?:e)?s"
    r"|avskriv(?:e)?s|införs|revideras|beviljas|besvaras|hänskjut(?:e)?s|anses\s+(?:vara\s+)?besvara[dt]|inrättas|köp(?:e)?s|säljs)\b"
)
DOES: Final = (
    r"(?:antar|godkänner|fastställer|avslår|bifaller|ställer\s+sig|uppdrar|ger|avsätter|anslår|upphäver|beviljar|noterar|lägger"
    r"|delegerar|bemyndigar|utser|förlänger|tillstyrker|avskriver|reviderar|inrättar)\b"
)
_THAT: Final = re.compile(rf"att\s+(?:{TO_DO}|\w)", re.IGNORECASE)
_TO_DO: Final = re.compile(TO_DO, re.IGNORECASE)
_IS_DONE: Final = re.compile(IS_DONE, re.IGNORECASE)
_OPEN: Final = re.compile(
    r"(?:[,–-]|\b(?:av|i|och|för|med|till|mellan|på|om|samt|den|de|det|en|ett|från|vid|hos|åt|inom|enligt|som|eller))$"
)
"""The end of a line that its sentence goes on after, with a name or whatever."""
_LEADS_ON: Final = re.compile(r"(?:,|\b(?:att|och|samt|eller|ska|skall|kan|bör|får|vill|inte|ej))$", re.IGNORECASE)
"""The end of a line that what is to be done goes on after."""
_SHORTENED: Final = re.compile(r"\b(?:fr\.\s?o\.\s?m|t\.\s?o\.\s?m)\.$")
"""A stop that ends no sentence."""
_NAME: Final = re.compile(r"\b[A-ZÅÄÖ][\wåäöÅÄÖ-]*$")
"""The end of a line that may go on with the rest of a name."""
WIDE: Final = 0.7
"""Of the longest line below the list's beginning: a line so long may have ended because the page did."""
WIDE_ENOUGH: Final = 0.9
"""Of the longest line: so wide may one be that ended because it was full."""
MOST_OF_HEADING: Final = 3
MOST_LINES: Final = 6
_TO_WHOM: Final = re.compile(
    r"\b(?:föreslår|uppmanar|rekommenderar)\b[^.:;]{0,200}\w(?:fullmäktige|styrelsen|nämnden|utskottet)$", re.IGNORECASE
)
"""The end of a line of a listed point that what is proposed to somebody goes on after."""
_CLOSES: Final = re.compile(
    r"(?:signera|digital|elektronisk|vid\s+protokollet|justera|protokoll|deltagare|paragrafen|anslag|sida"
    r"|svar(?:et|en|s\w*)?\b|sista\s+(?:svars|dag)|yttrande|återkoppling|återrapportering|kontakt|frågor|upplysningar|bilag|bifog"
    r"|med\s+vänlig)",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"(?:beslutet|ärendet|paragrafen|protokollet)\s+[a-zåäö]+[rs]\b|ordföranden\s+(?:frågar|finner|ställer|tackar|förklarar)\b"
    r"|led(?:amoten|amöterna)\s+(?:\S+\s+){0,4}?(?:reserverar|yrkar|deltar|deltog|anmäler|lämnar|avstår)\b"
    r"|(?:därmed|omedelbar|mot\s+beslutet|ja-?\s?röster|expedieras|delges|skickas|reservation|jäv)\b",
    re.IGNORECASE,
)
"""A sentence of what stands beside a decision, below a point without its full stop."""
_LABEL: Final = re.compile(r"[A-ZÅÄÖ][\wåäö]*\.?(?: [a-zåäö]+){0,2}:(?:\s|$)")
"""`Exp: Kommunkansliet`: something else than the list begins, though no full stop ends it."""
_ADJUSTED: Final = re.compile(r"juster(?:at|ad|as)\s+\d", re.IGNORECASE)
_MEETING: Final = re.compile(
    r"[A-ZÅÄÖ][\wåäö-]*(?:fullmäktige|styrelsen|nämnden|utskottet)s?,?[ ](?:sammanträdet?[ ])?"
    r"(?:den[ ])?(?:\d{4}-|\d{1,2}[ ][a-z]+[ ]\d{4})"
)
"""Whose meeting it was, and when, below what it decided."""
_COUNTED_THAT: Final = re.compile(r"att\s+(\d{1,2})(?P<sign>[.):])?\s+(?P<said>.+)", re.IGNORECASE)
_COUNTED: Final = re.compile(r"(?:P|Punkt[ ])?(\d{1,2})(?:(?P<sign>:)|(?=[ ]))[ ]+(?P<said>[A-ZÅÄÖ].{5,})")
_IN_WORDS: Final = ("första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde")
_COUNTING: Final = {word: number for number, word in enumerate(_IN_WORDS, 1)}
_COUNTED_IN_WORDS: Final = re.compile(rf"För[ ]det[ ]({'|'.join(_IN_WORDS)})(?P<sign>:)[ ]+(?P<said>.+)", re.IGNORECASE)
FEWEST: Final = 2
"""Points whose numbers follow on each other are counted, if the first says so: a number may be of what is decided, as
in `att 1 tjänst inrättas`."""
_INITIALS: Final = re.compile(r"(?:[A-ZÅÄÖ]{2}\s*){1,4}")
"""Of those who adjust the minutes, in the margin."""
_STRAY: Final = re.compile(
    r"\w|\d{1,3}\s?\(\d{1,3}\)|(?:bifall(?:e)?s|antag(?:e)?s|antas|godkänn(?:e)?s|avslås|avslogs|bifölls)\.?",
    re.IGNORECASE,
)
"""A hole or a page's number that a scanner saw, or a word that says what became of the whole list."""
_NEXT_CLAUSE: Final = re.compile(
    rf"(?:[,;]\s*(?:samt|och|dels)?\s+(?=att\s)(?!(?<=[,;] )att\s+(?:gälla|börja\s+gälla|träda|tillämpas)\b)"
    rf"|\s+(?:samt|och)\s+(?=att\s+{TO_DO})|\n[ \t]*\n\s*(?=att\s))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point at its place in the text; `number` is what it is counted with, if it is."""

    text: str
    start: int
    end: int
    number: int | None = None


def is_point(text: str) -> bool:
    """Whether a line without a bullet says what is to be decided."""
    return bool(_THAT.match(text) or _TO_DO.match(text) or _IS_DONE.search(text))


def points_between(text: str, start: int, end: int, *, led: bool = False) -> list[Point]:
    """The points listed from `start` on; the list ends with a heading, or with what is no point.

    `led`: what stands before says that a point follows, whatever the first line looks like.
    """
    items: list[list[Line]] = []
    after_blank = False
    lines = _counted_out(lines_of(text, start, end))
    widest = max((len(line.text) for line in lines), default=0)
    for place, line in enumerate(lines):
        if not line.text:
            after_blank = True
            continue
        if items and _INITIALS.fullmatch(line.text):
            continue
        if _ends(line) or (after_blank and items and _begins_anew(items[-1][0], line)):
            break
        if items and _is_below(items[0][0], line):
            items[-1].append(line)
        elif _begins(line, items, _paragraph(lines[place : place + MOST_LINES]), widest) or (led and not items):
            items.append([line])
        elif items and _goes_on(items[-1], line, after_blank) and not _is_apart(items[-1][-1], line, widest):
            items[-1].append(line)
        else:
            break
        after_blank = False
    return [_point(item) for item in items]


def _ends(line: Line) -> bool:
    is_apart = any((_STRAY.fullmatch(line.text), _ADJUSTED.match(line.text), _MEETING.match(line.text)))
    return is_apart or is_heading(line)


def _counted_out(lines: list[Line]) -> list[Line]:
    """The lines, where `att 1 anta`, `1 Planen antas`, `P1: …` or `För det första: …` count from one on, with the
    number first."""
    said = list(lines)
    for way in (_COUNTED_THAT, _COUNTED, _COUNTED_IN_WORDS):
        counted = [(place, found) for place, line in enumerate(lines) if (found := way.match(line.text))]
        numbers = [_COUNTING.get(found[1].casefold()) or int(found[1]) for _, found in counted]
        if len(counted) < FEWEST or numbers != [*range(1, len(counted) + 1)] or not _counts(counted[0][1], way):
            continue
        for (place, found), number in zip(counted, numbers, strict=True):
            numbered = f"{number}. {found['said']}"
            said[place] = Line(numbered, lines[place].end - len(numbered), lines[place].end)
    return said


def _counts(first: re.Match[str], way: re.Pattern[str]) -> bool:
    """Whether its number counts the points: it has a sign after it, or what follows says what is to be decided."""
    said = first["said"]
    return bool(first.groupdict().get("sign") or (_TO_DO.match(said) if way is _COUNTED_THAT else is_point(said)))


def _begins_anew(last: Line, line: Line) -> bool:
    """Whether its number begins another list: of annexes, or of what somebody else is asked."""
    before, mark = last.mark, line.mark
    if before is None or mark is None:
        return False
    return mark["number"] == "1" and before["number"] not in {None, "1"}


def _is_below(first: Line, line: Line) -> bool:
    """Whether it is marked in another way than the list's first: a point of a point."""
    return bool(first.mark and line.mark) and _way(first) != _way(line)


def _is_next_deed(items: list[list[Line]], line: Line, widest: int) -> bool:
    """Whether it says what else to do, in a list whose bullets are lost: `anta X`, `utse Y` below `beslutar att`."""
    first, above = items[0][0], items[-1][-1]
    is_list = not first.mark and first.text[:1].islower() and _TO_DO.match(first.text) and _TO_DO.match(line.text)
    return bool(is_list) and not _LEADS_ON.search(above.text) and _had_room(above, line, widest)


def _way(line: Line) -> str:
    mark = line.mark
    return "number" if mark and (mark["number"] or mark["bare"]) else "letter" if mark and mark["letter"] else "sign"


def _paragraph(lines: list[Line]) -> str:
    """The first line with those its sentence goes on in."""
    said: list[str] = []
    for line in lines:
        if not line.text or (said and line.mark):
            break
        said.append(line.text)
        if line.text.endswith((".", ":")):
            break
    return " ".join(said)


def _begins(line: Line, items: list[list[Line]], paragraph: str, widest: int) -> bool:
    if items and _is_next_deed(items, line, widest):
        return True
    if items and items[-1][0].mark and not line.mark and _TO_WHOM.search(items[-1][-1].text):
        return False
    if line.mark or _THAT.match(line.text):
        return len(line.body) > 5
    if items and (items[-1][0].mark or items[-1][-1].text[-1] not in ".!"):
        return False
    return (is_point(line.text) or is_point(paragraph)) and line.text[:1].isupper() and not line.text.endswith(":")


def _goes_on(item: list[Line], line: Line, after_blank: bool) -> bool:
    if _LABEL.match(line.text) or _ADJUSTED.match(line.text):
        return False
    ended = item[-1].text.endswith((".", ":")) and not _SHORTENED.search(item[-1].text)
    return not (after_blank or ended) or (line.text[:1].islower() and not ended)


def _is_apart(above: Line, line: Line, widest: int) -> bool:
    """Whether a line that begins with a capital is a heading or the like below a point without its full stop."""
    if not line.text[:1].isupper():
        return False
    if _TELLS.match(line.text):
        return True
    if _OPEN.search(above.text):
        return False
    if _NAME.search(above.text) and not _had_room(above, line, widest):
        return False
    is_short = (len(line.text.split()) <= MOST_OF_HEADING and not line.text.endswith(".")) or _CLOSES.match(
        line.text
    ) is not None
    return is_short or len(above.text) < WIDE * widest


def _had_room(above: Line, line: Line, widest: int) -> bool:
    """Whether the word that begins the line below would have stood on the one above, had it belonged there."""
    return len(above.text) + 1 + len(line.text.split()[0]) < WIDE_ENOUGH * widest


def _point(item: list[Line]) -> Point:
    first, last = item[0], item[-1]
    said = " ".join([first.body, *(line.text for line in item[1:])])
    number = (first.mark["number"] or first.mark["bare"]) if first.mark else None
    return Point(tidy(said), first.body_start, last.end, int(number) if number else None)


def clauses(text: str, start: int, end: int) -> Iterator[Point]:
    """The points of one sentence: `att anta …, att uppdra … samt att …`."""
    at = start
    for found in [*_NEXT_CLAUSE.finditer(text, start, end), None]:
        stop = found.start() if found else end
        if said := tidy(text[at:stop]):
            yield Point(said, at, stop)
        at = found.end() if found else end


def _unquoted(line: str) -> str:
    """The line without a quotation's end whose beginning stands before it."""
    return line[:-1].rstrip() if line[-1:] in {'"', "”"} and line.count(line[-1]) % 2 else line


def tidy(said: str) -> str:
    """A point on one line, begun with a capital, without what only joined it to the next."""
    line = re.sub(
        r"^att,\s|(?:[,;]\s*(?:samt|och|men)?|\s+(?:samt|och))$",
        "",
        _unquoted(" ".join(said.split()).strip("*_ ")),
        flags=re.IGNORECASE,
    )
    if _THAT.match(line) or _TO_DO.match(line):
        line = line.rstrip(". ")
    return line[:1].upper() + line[1:]
