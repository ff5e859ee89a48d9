"""What has been read of a page so far, and how that is added to."""

import datetime as dt
import re
from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import Final

from models.files.meeting_page.bodies import UNSAID, WHOSE, Names
from models.files.meeting_page.context import Context, Found, Years
from models.files.meeting_page.left_out import LeftOut
from models.files.page_source.content import Place

WHICH_BODY: Final = "Det framgår inte vilket organ dagen gäller."
UNKNOWN_HEADING: Final = "Det framgår inte om dagarna under rubriken är möten."
NOTHING_LEFT: Final = (0, -1)
LONGEST: Final = 200  # letters of what is asked about
WHOSE_COMMITTEE: Final = "Det framgår inte vems arbetsutskott det är."


@dataclass(frozen=True, slots=True)
class Unread:
    """Something a person must be asked about that is no day."""

    what: str
    words: str
    place: Place
    body: str | None = None


def _is_in_week(found: Found, words: str) -> bool:
    """Whether the day may be of the week those words name, in any year its heading allows."""
    numbers, day, month = re.findall(r"\d+", words), found.judged.mention.day, found.month
    if not numbers or month is None or found.years is None:
        return bool(numbers and month)
    for year in (found.years.first, found.years.last):
        try:
            if dt.date(year, month, day).isocalendar().week == int(numbers[0]):
                return True
        except ValueError:
            continue
    return False


@dataclass(slots=True)
class PageState:
    """What has been read of the page so far."""

    names: Names
    marks: frozenset[str] = frozenset()
    context: Context = field(default_factory=Context)
    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    passed: list[LeftOut] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    noted: dict[str, int] = field(default_factory=dict)
    """How many days had been found when the footnote of a mark was read."""
    by_mark: dict[str, list[int]] = field(default_factory=dict)
    """Of the days found so far, the places of those with a mark whose footnote holds for them still."""
    looked_at: int = 0
    """How many of the days found those are of."""
    lists: int = 0
    bare_years: dict[Years, bool] = field(default_factory=dict)
    bare_at: int = -1
    for_one_line: bool = False
    off: set[tuple[str | None, int]] = field(default_factory=set)
    """Months in which it is said that meetings are cancelled, without their days, and whose."""
    titled_twice: Set[Place] = frozenset()
    """Where days stand that may be of the body above them or of the one below."""
    unknown_headings: Set[Place] = frozenset()
    """Where lines stand that may head the days below them, though nobody knows what they are of."""
    left: tuple[int, int] = NOTHING_LEFT
    """The level of the last heading nobody knows, and how many days had been found when it was read."""
    off_below: int = -9
    """The row of a line that said only that something is cancelled: the day above it, or the one below."""
    mixed: bool = False
    """Whether the heading above names deadlines as well as meetings, so that a line's several days may be either."""
    bodies_above: dict[int, set[str]] = field(default_factory=dict)
    """The bodies named on lines of their own right above, by the level of those lines."""
    week: Unread | None = None
    week_at: int = 0
    """How many days had been found when that week began."""

    def enter(self, body: str | None, level: int, *, other: bool = False, doubt: str = "") -> None:
        """What is below is that body's. A month given above does not hold for it, once days have been read in it."""
        self.lists += 1
        self.left = NOTHING_LEFT
        doubt = {WHOSE: WHOSE_COMMITTEE, UNSAID: WHICH_BODY}.get(body or "", doubt)
        month = self.context.month if not self.found or self.found[-1].month is None else None
        owned = body is not None and self.context.body is not None and body.startswith(f"{self.context.body} ")
        self.context = replace(
            self.context,
            parted=self.context.parted and owned,
            body=body,
            level=level,
            other=other,
            doubt=doubt,
            month=month,
            inline=False,
            cancelled=False,
        )

    def marked(self, mark: str) -> list[int]:
        """The places, in order, of the days found with a mark; whoever gives them another takes them out."""
        for number in range(self.looked_at, len(self.found)):
            for each in set(self.found[number].judged.mention.marks):
                self.by_mark.setdefault(each, []).append(number)
        self.looked_at = len(self.found)
        return self.by_mark.setdefault(mark, [])

    def begin_week(self, what: str, words: str, place: Place) -> None:
        """A week on a line of its own, which is asked about if no day follows it before the next."""
        self.week, self.week_at = Unread(what, words.strip()[:LONGEST], place, self.context.body), len(self.found)

    def end_week(self) -> None:
        """The days of the week that was begun have been read; it is asked about where no day of it was."""
        if self.week and not any(_is_in_week(each, self.week.words) for each in self.found[self.week_at :]):
            self.unread.append(self.week)
        self.week = None

    def ask(self, what: str, words: str, place: Place, body: str | None = None) -> None:
        """Ask about something that is no day."""
        self.unread.append(Unread(what, words.strip()[:LONGEST], place, body or self.context.body))
