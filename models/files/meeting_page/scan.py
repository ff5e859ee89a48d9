"""From a line or cell of text to its words, numbers, months, weekdays, years and times."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Final

from models.files.fields import FIRST_YEAR, LAST_YEAR, folded
from models.files.page_source.calendar_words import MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from models.files.page_source.strokes import STROKE

_HOUR = r"\d{1,2}(?:[.:]\d{2})?"
_UNTIL = rf"(?:\s*(?:[-–—]|till|to)\s*(?:kl(?:ockan)?\.?\s*)?{_HOUR}(?![\d/]))?"
_CLOCK = rf"\b(?:kl|klockan|at|kl\.)\.?\s*{_HOUR}{_UNTIL}(?:\s*(?:a\.?m|p\.?m)\b\.?)?"
_LETTER = r"[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹]"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
TOKEN: Final = re.compile(
    "|".join(
        (
            rf"(?P<time>{_CLOCK}|(?<!\d)\d{{1,2}}:\d{{2}}(?!\d){_UNTIL}|"
            rf"(?<![\d.])\d{{1,2}}\.\d{{2}}\s*[-–—]\s*{_HOUR}(?![\d.])|\b\d{{1,2}}(?:\.\d{{2}})?\s*[ap]\.?m\b\.?)",
            rf"(?P<room>\b(?:rum|sal|lokal)\.?\s*\d{{1,3}}(?:[.:]\d{{1,3}})?(?![\d/])(?!\s*(?:{_MONTH})\b))",
            r"(?P<iso>(?<!\d)(?:19|20|21)\d{2}(?P<mid>[-./–])\d{1,2}(?P=mid)\d{1,2}(?!\d))",
            r"(?P<run>(?<![\d-])(?:19|20|21)\d{6}(?![\d-])|(?<![\d-])\d{6}(?![\d-]))",
            r"(?P<dashed>(?<!\d)\d{2}-\d{2}-\d{2}(?![\d-]))",
            r"(?P<dotted>(?<![\d.])\d{1,2}\.\d{1,2}(?:\.\s?(?:(?:19|20|21)\d{2}|\d{2}(?!\d)))?(?![\d:]))",
            r"(?P<slashed>(?<![\d/])\d{1,2}/\d{1,2}(?![\d])(?:[/-](?:19|20|21)\d{2}(?!\d)|\s?[/-]\d{2}(?![\d/])|\s*-?\s*(?:19|20|21)\d{2}(?![\d-]))?)",
            rf"(?P<years>(?<!\d)(?:19|20|21)\d{{2}}\s?[-–—/]\s?(?:(?:19|20|21)\d{{2}}|\d{{2}})(?![\d-]))(?!\s+(?:{_MONTH})\b)",
            r"(?P<year>(?<![\d.,:/-])(?:19|20|21)\d{2}(?![\d/])(?!\.\d)(?!:\d))",
            r"(?P<week>\b(?:v|vecka|veckorna|week)\.?\s*\d{1,2}(?:\s*[-–]\s*\d{1,2})?\b)",
            r"(?P<mark>\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡]|(?<=\w)\s\d\)(?!\s*\()|(?<=\d\s)\d\)|(?<=[a-zåäö])\d\)|(?<=\))\d\)|^\s*\d\)(?=\s*\D))",
            rf"(?P<number>(?<![\d])\d{{1,2}}(?!\d)(?::?(?:e|a|st|nd|rd|th)\b)?(?:\.(?=\s*(?:{_MONTH})))?)",
            r"(?P<digits>\b(?:nr|nummer)\.?\s*\d+|\d+)",
            r"(?P<separator>,|&|(?<= )\+(?= )|\b(?:och|samt|o|and|resp|respektive)\b)",
            r"(?P<stop>;|\.(?=\s|$)|•|·|\||\n)",
            r"(?P<dash>[-–—−])",
            r"(?P<open>[(\[])",
            r"(?P<close>[)\]])",
            rf"(?P<word>{_LETTER}+(?:[:'’-]{_LETTER}+)*)",
        )
    ),
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a token is."""

    TIME = auto()
    DATE = auto()  # with month
    YEARS = auto()
    YEAR = auto()
    WEEK = auto()
    MARK = auto()
    NUMBER = auto()
    DIGITS = auto()
    SEPARATOR = auto()
    STOP = auto()
    DASH = auto()
    OPEN = auto()
    CLOSE = auto()
    MONTH = auto()
    WEEKDAY = auto()
    DEN = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token. A DATE has a day and a month, mostly no year; `doubt` says that it can be read in two ways."""

    kind: Kind
    text: str
    start: int
    end: int
    day: int = 0
    month: int = 0
    year: int | None = None
    struck: bool = False
    doubt: bool = False


def unstruck(text: str) -> tuple[str, set[int]]:
    """The text without strokes, and the places in it that are struck through."""
    letters: list[str] = []
    places: set[int] = set()
    for letter in text:
        if letter == STROKE:
            places.add(len(letters) - 1)
        else:
            letters.append(letter)
    return "".join(letters), places


def tokens_of(text: str, places: frozenset[int] = frozenset()) -> list[Token]:
    """The tokens of an unstruck text; `places` are those struck through."""
    found: list[Token] = []
    for match in TOKEN.finditer(text):
        token = _token(match, places)
        if not (token.text == "." and found and _is_shortened(found[-1])):
            found.append(token)
    found = [
        _short_weekday(each, found[number + 1] if number + 1 < len(found) else None)
        for number, each in enumerate(found)
    ]
    return _with_short_years([_clock(each, found[number - 1] if number else None) for number, each in enumerate(found)])


def _clock(token: Token, last: Token | None) -> Token:
    """`18/2 09.10` and `Tid 13.05` end with a time, which only looks like a day."""
    if token.kind is not Kind.DATE or not token.doubt or "." not in token.text or last is None:
        return token
    after_day = last.kind in {Kind.DATE, Kind.MONTH, Kind.YEAR} and not last.doubt and "." not in last.text
    after_word = last.kind is Kind.WORD and folded(last.text) in {"tid", "start", "starttid", "motestid"}
    return replace(token, kind=Kind.TIME, month=0, doubt=False) if after_day or after_word else token


def _with_short_years(tokens: list[Token]) -> list[Token]:
    """`25 jan -27, 22 feb -27`: the same number after every month is their year; a single one may be a last day."""
    at = [number for number in range(3, len(tokens)) if _may_be_year(tokens, number)]
    months = sum(each.kind is Kind.MONTH for each in tokens)
    if not at or len(at) < months or len({tokens[number].day for number in at}) > 1:
        return tokens
    year = 2000 + tokens[at[0]].day
    if len(at) == 1 and year <= 2031:
        return tokens
    dated = {number - 2: replace(tokens[number - 2], year=year, end=tokens[number].end) for number in at}
    gone = {number - step for number in at for step in (0, 1)}
    return [dated.get(number, each) for number, each in enumerate(tokens) if number not in gone]


def _may_be_year(tokens: list[Token], at: int) -> bool:
    kinds = [each.kind for each in tokens[at - 3 : at + 1]]
    follows = tokens[at + 1].kind if at + 1 < len(tokens) else Kind.STOP
    return (
        kinds == [Kind.NUMBER, Kind.MONTH, Kind.DASH, Kind.NUMBER]
        and re.fullmatch(r"[2-9]\d", tokens[at].text) is not None
        and follows in {Kind.SEPARATOR, Kind.STOP, Kind.WORD, Kind.OPEN, Kind.TIME}
    )


def _is_shortened(token: Token) -> bool:
    """Whether a full stop after it only says that the word is cut short."""
    if token.kind is Kind.MONTH:
        return len(token.text) <= 4 and folded(token.text) not in {"mars", "maj", "juni", "juli", "may", "june", "july"}
    return (token.kind is Kind.WEEKDAY and len(token.text) <= 4) or (token.kind is Kind.WORD and len(token.text) <= 3)


def _token(match: re.Match[str], places: frozenset[int]) -> Token:
    group = next(name for name, value in match.groupdict().items() if value is not None and name != "mid")
    lined = match.start() in places or any(place in places for place in range(match.start(), match.end()))
    token = _READ[group](match[0], match.start(), match.end())
    return Token(token.kind, token.text, token.start, token.end, token.day, token.month, token.year, lined, token.doubt)


def _short_weekday(token: Token, following: Token | None) -> Token:
    is_short = token.kind is Kind.WORD and folded(token.text) in SHORT_WEEKDAYS
    if is_short and following and following.kind in {Kind.NUMBER, Kind.DATE} and following.start - token.end <= 2:
        return Token(Kind.WEEKDAY, token.text, token.start, token.end, SHORT_WEEKDAYS[folded(token.text)])
    return token


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]


def _full_year(year: int) -> int:
    return year if year > 99 else 2000 + year


def _iso(text: str, start: int, end: int) -> Token:
    year, month, day = _numbers(text)
    return Token(Kind.DATE, text, start, end, day, month, year)


def _run(text: str, start: int, end: int) -> Token:
    parts = (text[:4], text[4:6], text[6:]) if len(text) == 8 else (text[:2], text[2:4], text[4:])
    year, month, day = (int(part) for part in parts)
    if len(text) == 6 and not (15 <= year <= 60 and 1 <= month <= 12 and 1 <= day <= 31):
        return Token(Kind.DIGITS, text, start, end)
    return Token(Kind.DATE, text, start, end, day, month, _full_year(year))


def _dashed(text: str, start: int, end: int) -> Token:
    """`23-01-30`: the year comes first in Swedish, unless only the last part can be one."""
    first, month, last = _numbers(text)
    doubt = not 1 <= first <= 31 or last > 31
    return Token(
        Kind.DATE,
        text,
        start,
        end,
        last,
        month,
        _full_year(first),
        doubt=not (15 <= first <= 60) or (not doubt and last >= 15),
    )


def _dotted(text: str, start: int, end: int) -> Token:
    """`30.1` and `30.1.2023` are days, `13.30` is a time; `13.10` could be either."""
    parts = _numbers(text)
    if len(parts) == 3:
        return Token(Kind.DATE, text, start, end, parts[0], parts[1], _full_year(parts[2]))
    first, second = parts
    if second > 12 or second == 0:
        return Token(Kind.TIME, text, start, end)
    two_digits = len(text.partition(".")[2]) == 2
    doubt = two_digits and first <= 24 and second % 5 == 0
    return Token(Kind.DATE, text, start, end, first, second, doubt=doubt)


def _slashed(text: str, start: int, end: int) -> Token:
    """`24/4`, `24/4 2023`, `24/4-23`; in `24/4-25` the last may be a day."""
    parts = _numbers(text)
    year = _full_year(parts[2]) if len(parts) > 2 else None
    doubt = len(parts) > 2 and parts[2] < 100 and "-" in text and parts[0] < parts[2] <= min(31, parts[0] + 4)
    return Token(Kind.DATE, text, start, end, parts[0], parts[1], year, doubt=doubt)


def _years(text: str, start: int, end: int) -> Token:
    first, second = (int(part) for part in re.findall(r"\d+", text))
    last = second if second > 99 else first // 100 * 100 + second
    if last == first + 1:
        return Token(Kind.YEARS, text, start, end, year=first)
    if second <= 12 and re.fullmatch(r"\d{4}-\d{2}", text):
        return Token(Kind.MONTH, text, start, end, month=second, year=first)
    return Token(Kind.DIGITS, text, start, end)


def _year(text: str, start: int, end: int) -> Token:
    year = int(text)
    return Token(Kind.YEAR if FIRST_YEAR <= year <= LAST_YEAR else Kind.DIGITS, text, start, end, year=year)


def _number(text: str, start: int, end: int) -> Token:
    return Token(Kind.NUMBER, text, start, end, day=_numbers(text)[0])


def _word(text: str, start: int, end: int) -> Token:
    """A month may have its year, short, on it: `jan-23` is no word of letters only and is read as number beside it."""
    name = folded(text)
    if name in MONTHS:
        return Token(Kind.MONTH, text, start, end, month=MONTHS[name])
    if name in WEEKDAYS:
        return Token(Kind.WEEKDAY, text, start, end, day=WEEKDAYS[name])
    return Token(Kind.DEN if name in {"den", "d", "the", "of", "on"} else Kind.WORD, text, start, end)


def _as(kind: Kind):  # type: ignore[no-untyped-def]
    return lambda text, start, end: Token(kind, text, start, end)


_READ: Final = {
    "time": _as(Kind.TIME),
    "room": _as(Kind.DIGITS),
    "iso": _iso,
    "run": _run,
    "dashed": _dashed,
    "dotted": _dotted,
    "slashed": _slashed,
    "years": _years,
    "year": _year,
    "week": _as(Kind.WEEK),
    "mark": _as(Kind.MARK),
    "number": _number,
    "digits": _as(Kind.DIGITS),
    "separator": _as(Kind.SEPARATOR),
    "stop": _as(Kind.STOP),
    "dash": _as(Kind.DASH),
    "open": _as(Kind.OPEN),
    "close": _as(Kind.CLOSE),
    "word": _word,
}
