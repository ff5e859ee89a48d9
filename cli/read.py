"""`rundan read FILE`: what an extract of minutes says, field by field, beside the words it came from."""

from pathlib import Path
from typing import Any, Final

from rich.text import Text

from cli.common.speech import console, heading, in_words, show_json, table
from kit.errors import Fault, FaultyInput
from models.files.limits import DOCUMENT
from models.phrases import Phrase
from reading.minutes.extract import Extract, as_data, read_extract
from reading.minutes.words import ASK, FIELDS, NOTHING, OUTCOME_UNKNOWN, SEEMS, outcome_word, said_of
from reading.text_of import UnreadableDocument, text_of_document

NO_FILE: Final = "Filen finns inte: {file}"


def read(file: Path, json_wanted: bool) -> None:
    """Print what that extract says. Raises FaultyInput when it can't be read."""
    found = read_extract(_text(file))
    if json_wanted:
        show_json(as_data(found))
    else:
        _show(found)


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return text_of_document(opened.read(DOCUMENT.size + 1), file.name)
    except (FileNotFoundError, IsADirectoryError):
        raise FaultyInput([Fault("file", Phrase(NO_FILE, file=str(file)))]) from None
    except UnreadableDocument as error:
        raise FaultyInput([Fault("file", error.message)]) from None


def _show(found: Extract) -> None:
    out = console()
    if found.seems:
        out.print(Text(in_words(SEEMS, what=Phrase(found.seems.value.label))))
    rows = [*_rows(found)]
    if not rows and not found.seems:
        out.print(Text(in_words(NOTHING)))
    if rows:
        shown = table("Uppgift", "Läses som", "Där står")
        for row in rows:
            shown.add_row(*map(Text, row))
        out.print(shown)
    if found.doubts:
        out.print(heading(in_words(ASK)))
        for doubt in found.doubts:
            out.print(Text(f"  {in_words(doubt.label)}"))


def _rows(found: Extract) -> list[tuple[str, str, str]]:
    single = [(name, label, getattr(found, name)) for name, label in FIELDS.items()]
    rows = [(in_words(label), _said(each.value), each.because.text) for _, label, each in single if each]
    for number, point in enumerate(found.points, 1):
        outcome = outcome_word(point.value) or OUTCOME_UNKNOWN
        rows.append((in_words("Punkt {number}", number=number), in_words(outcome), point.because.text))
    return rows


def _said(value: Any) -> str:
    return in_words(said_of(value))
