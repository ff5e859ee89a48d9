"""What stands beside a day: nothing but what calendars are made of, words of meeting, or something else."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from models.files.meeting_page.bodies import Named, is_within
from models.files.meeting_page.mentions import Mention, Mentioned, Run
from models.files.meeting_page.scan import Kind, Token
from models.files.meeting_page.words import CANCELLED, MEETS, MOVED, PAST, USUAL, is_no_meeting, plain, remarks_in

KNOWN: Final = re.compile(
    rf"{USUAL.pattern}|^(var|varen|host|hosten|vt|ht|halvar\w*|kvartal\w*|\w*termin\w*|det|under|halls|regel|som|foljande|namnd(en)?|ja|nej)$"
)
BESIDE: Final = re.compile(r"med|till|for|av|fran|hos|om|kring|mellan|with|for|to")
OF_ANOTHER_KIND: Final = re.compile(
    r"(?!(man|tis|ons|tors|fre|lor|son)dag|sammantrad|mote|namnd|styrelse|fullmaktige|hel|halv|tva|start|slut|klock|budget|bokslut|reserv)\w{3,}(tid|tider|tiden|dag|dagar|dagen|mote|moten|motet)"
)
"""`telefontid`, `medlemsmöte`."""
A_BODY: Final = re.compile(r"arshjul|arsplan|namnd|styrelse|utskott|organ|kommun|region|beredning|fullmaktige|rad")
PLACE: Final = re.compile(
    r"sal(en)?$|(hus|huset|aula|aulan|lokal|lokalen|(?<!fo)rum|rummet|skola|skolan|hotell|gard|garden)$"
)


def beside_something_else(mentioned: Mentioned, bodies: Sequence[Named]) -> frozenset[int]:
    """Where those days begin beside which a word stands that no calendar needs, and nothing says that a body meets;
    or that one did.

    A name after the day is taken for a place; one before it says what the day is of.
    """
    found: set[int] = set()
    for run in mentioned.runs:
        begins = run.tokens[0].start if run.tokens else 0
        for clause, end in _clauses(run):
            after = max(_strange_from(clause, bodies), begins - 1) if clause else end
            first, last = (bisect_left(mentioned.days, place, key=_start) for place in (after + 1, end))
            found |= {day.start for day in mentioned.days[first:last] if day.bracketed is run.bracketed}
            begins = end
    return frozenset(found)


def _start(day: Mention) -> int:
    return day.start


def _strange_from(clause: Sequence[Token], bodies: Sequence[Named]) -> int:
    """After which place a day of the clause stands beside something else: its end, where none does."""
    own = [token for token in clause if not is_within(bodies, token.start)]
    said = _words(own)
    if not PAST.search(said) and (MEETS.search(said) or is_no_meeting(said)):
        return clause[-1].end
    if _is_beside(clause, bodies):
        return -1
    strange = (_part_strange_from(part, number > 0) for number, part in enumerate(_parts(own)))
    return min((place for place in strange if place is not None), default=clause[-1].end)


def tells_of(mentioned: Mentioned, bodies: Sequence[Named]) -> bool:
    """Whether a line without days says something of the body, not only that its days are below: what it did or has."""
    own = [token for token in mentioned.runs[0].tokens if not is_within(bodies, token.start)]
    said = _words(own)
    shouts = mentioned.text.isupper()
    told = [token for token in own if token.kind is Kind.WORD and (shouts or not token.text[0].isupper())]
    strange = any(not _is_known(plain(each.text)) and not A_BODY.search(plain(each.text)) for each in told)
    return strange and not MEETS.search(said) and not remarks_in(said)


def is_strange(text: str) -> bool:
    """Whether a text beside a day, in a cell of its own, says something that no calendar needs and no meeting."""
    words = re.findall(r"[^\W\d_]{2,}", plain(text))
    known = all(map(_is_known, words)) or any(PLACE.search(word) for word in words)
    return not known and not MEETS.search(plain(text)) and not remarks_in(text)


def _words(tokens: Sequence[Token]) -> str:
    return plain(" ".join(token.text for token in tokens if token.kind in {Kind.WORD, Kind.SEPARATOR}))


def _is_beside(clause: Sequence[Token], bodies: Sequence[Named]) -> bool:
    """`Lunch med kommunstyrelsen`: the body is only spoken of."""
    before = {after.start: token for token, after in pairwise(clause)}
    return any(each.start in before and BESIDE.fullmatch(plain(before[each.start].text)) for each in bodies)


def _part_strange_from(part: Sequence[Token], goes_on: bool) -> int | None:
    """After which place a day stands beside a strange word of this part; None where it has none."""
    words = [token for token in part if token.kind is Kind.WORD]
    strange = [token for token in words if not _is_known(plain(token.text))]
    if all(token.text[0].isupper() for token in strange):
        return strange[0].start if strange else None
    is_place = goes_on and any(PLACE.search(plain(each.text)) for each in words)
    return words[0].start if is_place else -1


def _is_known(word: str) -> bool:
    """Whether calendars need the word; what cancels or moves has been judged already."""
    if CANCELLED.fullmatch(word) or MOVED.fullmatch(word) or word == "stallet" or remarks_in(word):
        return True
    return KNOWN.search(word) is not None and OF_ANOTHER_KIND.fullmatch(word) is None


def in_columns(mentioned: Mentioned) -> bool:
    """Whether days stand side by side with nothing but wide blanks between, as in a table nobody could read."""
    text, days = mentioned.text, mentioned.days
    between = [text[one.end : two.start] for one, two in pairwise(days)]
    return any(re.fullmatch(r"[ \t]{2,}|\t", each) for each in between)


def _parts(clause: Sequence[Token]) -> Iterator[list[Token]]:
    """What stands between commas."""
    part: list[Token] = []
    for token in clause:
        if token.kind is Kind.SEPARATOR:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _clauses(run: Run) -> Iterator[tuple[Sequence[Token], int]]:
    """The words between full stops, those in one pair of brackets or else outside all of them, and where each ends."""
    first = 0
    for at, token in enumerate(run.tokens):
        if token.kind is Kind.STOP:
            yield run.tokens[first:at], token.start
            first = at + 1
    if run.tokens:
        yield run.tokens[first:], run.tokens[-1].end
