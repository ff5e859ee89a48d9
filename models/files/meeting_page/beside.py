"""What stands beside a day: nothing but what calendars are made of, words of meeting, or something else."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from models.files.meeting_page.bodies import Named, is_within
from models.files.meeting_page.mentions import Mention, Mentioned
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


def says_something_else(mentioned: Mentioned, day: Mention, bodies: Sequence[Named]) -> bool:
    """Whether a word stands there that no calendar needs, and nothing says that a body meets; or that one did.

    A name after the day is taken for a place; one before it says what the day is of.
    """
    clause = [*_clause(mentioned, day)]
    own = [token for token in clause if not is_within(bodies, token.start)]
    said = _words(own)
    parts = [*_parts(own)]
    strange = any(_is_strange(part, day, number > 0) for number, part in enumerate(parts)) or _is_beside(clause, bodies)
    return strange and (PAST.search(said) is not None or not (MEETS.search(said) or is_no_meeting(said)))


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


def _is_strange(part: Sequence[Token], day: Mention, goes_on: bool) -> bool:
    words = [token for token in part if token.kind is Kind.WORD]
    if goes_on and words and words[0].start > day.start and any(PLACE.search(plain(each.text)) for each in words):
        return False
    return any(not _is_known(plain(each.text)) and _tells(each, day) for each in words)


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


def _tells(word: Token, day: Mention) -> bool:
    return word.start < day.start or not word.text[0].isupper()


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


def _clause(mentioned: Mentioned, day: Mention) -> Iterator[Token]:
    """The words between the full stops around the day, those in its brackets or else outside all of them."""
    run = next((each for each in mentioned.runs if each.bracketed is day.bracketed and _holds(each.tokens, day)), None)
    stops = [token.start for token in run.tokens if token.kind is Kind.STOP] if run else []
    first = max((stop for stop in stops if stop < day.start), default=-1)
    last = min((stop for stop in stops if stop > day.start), default=len(mentioned.text) + 1)
    yield from [token for token in run.tokens if first < token.start < last] if run else []


def _holds(tokens: Sequence[Token], day: Mention) -> bool:
    return bool(tokens) and tokens[0].start <= day.start < tokens[-1].end
