"""What has been read of a page so far, and how that is added to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from models.files.meeting_page.bodies import WHOSE, Names
from models.files.meeting_page.context import Context, Found, Years
from models.files.page_source.content import Place

WHICH_BODY: Final = "Det framgår inte vilket organ dagen gäller."
LONGEST: Final = 200  # letters of what is asked about
WHOSE_COMMITTEE: Final = "Det framgår inte vems arbetsutskott det är."


@dataclass(frozen=True, slots=True)
class Unread:
    """Something a person must be asked about that is no day."""

    what: str
    words: str
    place: Place
    body: str | None = None


@dataclass(slots=True)
class PageState:
    """What has been read of the page so far."""

    names: Names
    marks: frozenset[str] = frozenset()
    context: Context = field(default_factory=Context)
    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    lists: int = 0
    bare_years: dict[Years, bool] = field(default_factory=dict)
    bare_at: int = -1
    for_one_line: bool = False

    def enter(self, body: str | None, level: int, *, other: bool = False, doubt: str = "") -> None:
        """What is below is that body's. A month given above does not hold for it, once days have been read in it."""
        self.lists += 1
        doubt = WHOSE_COMMITTEE if body == WHOSE else doubt
        month = self.context.month if not self.found or self.found[-1].month is None else None
        self.context = replace(
            self.context, body=body, level=level, other=other, doubt=doubt, month=month, inline=False
        )

    def ask(self, what: str, words: str, place: Place, body: str | None = None) -> None:
        """Ask about something that is no day."""
        self.unread.append(Unread(what, words.strip()[:LONGEST], place, body or self.context.body))
