"""`rundan meetings PAGE`: the days each body meets, as a published page says, and what must be asked."""

from pathlib import Path
from typing import Any

from rich.text import Text

from cli.common.speech import console, heading, in_words, language, show_json, table
from kit.errors import Fault, FaultyInput
from kit.i18n import short_day
from models.files.limits import PAGE_FILE
from models.files.meeting_page.reading import read_page
from models.files.meeting_page.settling import MeetingDay, PageReading
from models.files.page_source.sources import Unreadable, blocks_of
from models.phrases import Phrase

NO_FILE = "Filen finns inte: {file}"


def meetings(page: Path, year: int | None, json_wanted: bool) -> None:
    """Print what that page says; `year` is that of days it gives none. Raises FaultyInput when it can't be read."""
    found = read_page(_blocks(page), year=year)
    if json_wanted:
        show_json(_data(found))
    else:
        _show(found)


def _blocks(page: Path) -> list[Any]:
    try:
        with page.open("rb") as file:
            return list(blocks_of(file.read(PAGE_FILE.size + 1), page.name))
    except (FileNotFoundError, IsADirectoryError):
        raise FaultyInput([Fault("page", Phrase(NO_FILE, file=str(page)))]) from None
    except Unreadable as error:
        raise FaultyInput([Fault("page", str(error))]) from None


def _data(found: PageReading) -> dict[str, Any]:
    return {
        "bodies": {body: [each.day.isoformat() for each in days] for body, days in found.bodies.items()},
        "ask": [
            {
                "what": in_words(each.what),
                "where": in_words(each.place.said),
                "words": each.words,
                "body": each.body,
                "day": each.day.isoformat() if each.day else None,
            }
            for each in found.questions
        ],
        "if_needed": {
            body: needed
            for body, days in found.bodies.items()
            if (needed := [each.day.isoformat() for each in days if each.if_needed])
        },
        "left_out": [
            {
                "words": each.words,
                "where": in_words(each.place.said),
                "cancelled": each.cancelled,
                "why": in_words(each.why),
                "day": each.quote,
            }
            for each in found.left_out
        ],
    }


def _show(found: PageReading) -> None:
    out = console()
    for body, days in found.bodies.items():
        out.print(heading(body))
        shown = table("Dag", "Där står", "Var")
        for each in days:
            shown.add_row(Text(_day(each)), Text(each.words), Text(in_words(each.place.said)))
        out.print(shown)
    if found.questions:
        out.print(heading(in_words("Behöver svar")))
        for question in found.questions:
            out.print(Text(f"  {in_words(question.place.said)}: {in_words(question.what)}\n    {question.words}"))


def _day(each: MeetingDay) -> str:
    said = " – ".join(short_day(day, language()) for day in (each.first, each.day) if day)
    return f"{said} ({', '.join(map(in_words, each.remarks))})" if each.remarks else said
