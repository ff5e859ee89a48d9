"""What a table's cells say by themselves, above a column and beside a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.files.meeting_page.bodies import OWN_COMMITTEE, Names, bodies_in, is_board
from models.files.meeting_page.context import Years, years_of
from models.files.meeting_page.mentions import Mentioned, mentioned_in
from models.files.meeting_page.scan import Kind, Token
from models.files.meeting_page.strangers import nobody_knows
from models.files.meeting_page.words import EMPTY, IF_NEEDED, is_no_meeting, plain
from models.files.page_source.calendar_words import SHORT_WEEKDAYS
from models.files.page_source.content import Cell

_SKIPPED: Final = re.compile(
    r"(start|slut|motes|sammantrades)?(tid|tider|klockan|klockslag|kl|plats|lokal|sal|adress|vecka|veckor|v|nr|nummer|"
    r"antal|time|place|venue|week|no|ort|(start|end) time|all ?day event|location|heldag|"
    r"ordforande(n|na|ns)?|(namnd)?sekreterare\w*|kontakt\w*|ansvarig\w*|handlaggare|telefon\w*|e-?post\w*)"
)
_NOTES: Final = re.compile(r"(anm\w*|kommentar\w*|notering\w*|ovrigt|info\w*|status|remark\w*|note\w*|typ|beskrivning)")
_DATA: Final = re.compile(r"\b(datum|dag|dagar|dates?|var\w*|host\w*|halvar\w*|kvartal\w*|termin\w*|ordinarie|\d+)\b")
_BEFORE: Final = re.compile(r"(tidigare|gammal\w*|gamla|ursprunglig\w*|install\w*|flyttat fran|fran)\b")
"""Above a column of days that no longer hold."""
_INSTEAD: Final = re.compile(
    r"(nytt|nya|ny|andrat|andrad|flytta[dt]|flyttas|omplanerat)( (till|dag|(motes|sammantrades)?datum|motesdag))*"
)
"""Above a column of days that hold in the place of those beside them."""
_PLACE: Final = re.compile(r"\b\w*(salen|sal|rum|rummet|lokal\w*|huset|hus|gatan|vagen)\b")
_MONTH_AND_YEAR: Final = re.compile(r"\s*[^\W\d_]{3,9}\.?\s*[-–’']\s*(\d{2})\s*")
LONGEST_HEADING: Final = 300
"""Letters of what the rows above a column say, the last ones: a table may be nothing but headings."""


@dataclass(frozen=True, slots=True)
class Content:
    """A cell that has been looked into; `bodies` are the keys of those it names, outside brackets if any is there."""

    cell: Cell
    mentioned: Mentioned
    bodies: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text without strokes."""
        return self.mentioned.text.strip()

    @property
    def words(self) -> str:
        """The text, folded."""
        return plain(self.mentioned.text)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return not self.cell.text.strip()

    @property
    def is_empty(self) -> bool:
        """Whether it says that there is no meeting, or nothing."""
        return EMPTY.fullmatch(plain(self.cell.text)) is not None

    @property
    def is_dashed(self) -> bool:
        """Whether it is marked as empty."""
        return self.is_empty and not self.is_blank

    @property
    def has_days(self) -> bool:
        """Whether there are days, but for those within brackets beside a body's name."""
        return any(not (self.bodies and day.bracketed) for day in self.mentioned.days)

    @property
    def has_numbers_only(self) -> bool:
        """Whether its days have no month of their own."""
        return self.has_days and all(day.month is None for day in self.mentioned.days)

    @property
    def month(self) -> int | None:
        """The month, where nothing else stands there but its year: `jan`, `januari 2024`, `jan-24`."""
        if self._short_year:
            return next((token.month for token in self.mentioned.tokens if token.kind is Kind.MONTH), None)
        only = self._but(Kind.YEAR, Kind.STOP, Kind.MARK)
        return only[0].month if len(only) == 1 and only[0].kind is Kind.MONTH else None

    @property
    def years(self) -> Years | None:
        """The year or years it gives."""
        if self._short_year and self.month:
            return Years(self._short_year, self._short_year)
        if is_no_meeting(self.words):
            return None
        return years_of([*self.mentioned.years, *self.mentioned.months], self.words)

    @property
    def own_years(self) -> Years | None:
        """The year or years of its row: beside a month, or a body and nothing else."""
        alone = not self.bodies or Kind.YEAR in {self.mentioned.tokens[at].kind for at in (0, -1)}
        return self.years if self.month or alone else None

    @property
    def weekday(self) -> str:
        """The weekday, where nothing else stands there."""
        only = self._but(Kind.STOP)
        is_short = self.words in SHORT_WEEKDAYS and len(only) == 1
        return self.text if is_short or (len(only) == 1 and only[0].kind is Kind.WEEKDAY) else ""

    @property
    def _short_year(self) -> int | None:
        """Of `jan-24`; a number that can be no day of the year there is."""
        pair = _MONTH_AND_YEAR.fullmatch(self.mentioned.text)
        return 2000 + int(pair[1]) if pair and int(pair[1]) > 12 and self.mentioned.has(Kind.MONTH) else None

    def _but(self, *kinds: Kind) -> list[Token]:
        return [token for token in self.mentioned.tokens if token.kind not in kinds]


def content_of(cell: Cell, names: Names) -> Content:
    """The cell, looked into. A room named after a body names none."""
    mentioned = mentioned_in(cell.text)
    found = [] if _PLACE.search(plain(cell.text)) else bodies_in(mentioned.text, names, label=True)
    outer = [each for each in found if not mentioned.is_bracketed(each.start)] or found
    return Content(cell, mentioned, tuple(dict.fromkeys(each.key for each in outer)))


def beside_the_name(content: Content, names: Names) -> str:
    """What a label says besides the body's name: `KS (inställt)`, `Beredning KS`."""
    text = content.mentioned.text
    for body in reversed(bodies_in(text, names, label=True)):
        text = f"{text[: body.start]} {text[body.end :]}"
    return " ".join(re.sub(r"[()]", " ", text).split())


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column; `known` says that it is understood."""

    month: int | None = None
    years: Years | None = None
    body: str | None = None
    other: bool = False
    skipped: bool = False
    notes: bool = False
    known: bool = True
    words: str = ""
    instead: bool = False
    weekday: str = ""

    @property
    def has_days(self) -> bool:
        """Whether days stand below, by its words."""
        return self.body is not None or _DATA.search(plain(self.words)) is not None


NO_HEADING: Final = Heading()


def part_of(body: str | None, words: str) -> str | None:
    """Which body a heading below one names: `Utskott` or `Styrelse` below `Kommunstyrelsen`, `Nämnd` on one's page."""
    if body and is_board(body):
        is_committee = re.fullmatch(r"arbetsutskott(et)?|au", words)
        return f"{body} arbetsutskott" if is_committee else body if re.fullmatch(r"namnd(en)?", words) else None
    if body not in OWN_COMMITTEE:
        return None
    if re.fullmatch(r"(arbets)?utskott(et)?|au", words):
        return OWN_COMMITTEE[body]
    return body if re.fullmatch(r"styrelsen?", words) else None


def heading_of(content: Content, above: Heading, body: str | None, names: Names) -> Heading:
    """What a cell says of its column, with what those above it say. `body` is the one it names."""
    words = content.words
    first = re.sub(r"\W+$", "", words)
    strange = IF_NEEDED.search(words) or nobody_knows(content.mentioned, names)
    known = content.weekday or _INSTEAD.fullmatch(first) or not strange
    return Heading(
        content.month or above.month,
        content.years or above.years,
        body or above.body,
        above.other or is_no_meeting(words) or _BEFORE.match(words) is not None,
        above.skipped or _SKIPPED.fullmatch(first) is not None or len(content.bodies) > 1,
        above.notes or _NOTES.fullmatch(first) is not None,
        above.known and bool(known),
        f"{above.words} {content.text}".strip()[-LONGEST_HEADING:],
        _INSTEAD.fullmatch(first) is not None,
        content.weekday or above.weekday,
    )


@dataclass(frozen=True, slots=True)
class Label:
    """What a row's own cells say of its days; `several` that they name several bodies."""

    body: str | None = None
    month: int | None = None
    years: Years | None = None
    several: bool = False
    words: str = ""
    doubt: str = ""
    other: bool = False

    def joined(self, content: Content, body: str | None, *, other: bool, doubt: str) -> Label:
        """With what one more cell says."""
        clash = bool(body and self.body and body != self.body)
        return Label(
            self.body or body,
            self.month or content.month,
            self.years or content.own_years,
            self.several or len(content.bodies) > 1 or clash,
            f"{self.words} {content.text}".strip(),
            self.doubt or doubt,
            self.other or other,
        )


def distinct(row: Sequence[Content]) -> list[Content]:
    """The cells of a row, each once."""
    return list({id(each.cell): each for each in row}.values())


def trimmed_length(row: Sequence[Content]) -> int:
    """How many cells there are up to the last that is not blank."""
    return max((number for number, each in enumerate(row, 1) if not each.is_blank), default=0)
