"""A page or an extract of very short lines, or of nothing but names, days or headings, is read in time: anybody hands
them in, and they are read in the process that serves."""

from collections.abc import Callable
from functools import partial

import pytest

from models.files.meeting_page.bodies import names_of
from models.files.meeting_page.reading import read_page
from models.files.page_source.plain import blocks_of_text
from reading.minutes.extract import read_extract
from reading.recommendation import read_recommendation
from tests.reading.test_long_texts import HEAD, TWICE_FOUR, processor_time
from tests.run.samples import sampled

Line = Callable[[int], str]


def word(number: int) -> str:
    """Another for each number, of four letters."""
    return "".join(chr(97 + number // 26**place % 26) for place in range(4))


def as_it_is(line: str, _number: int) -> str:
    return line


def day(number: int) -> str:
    return f"{1950 + number // 336}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"


LINES: dict[str, Line] = {
    **{line: partial(as_it_is, line) for line in ("KS 1", "§ 1", "1/2", "–", "|", "KS", "a|b", "x\t1", "* inställt")},
    **{line: partial(as_it_is, line) for line in ("5/1*", "att", "1.", "(", "Vecka 5", "Inställt", "Beslut", "", " ")},
    "words": word,
    "paragraphs": lambda n: f"§ {n}",
    "names": lambda n: f"{word(n).capitalize()}nämnden",
    "short names": lambda n: word(n).upper(),
    "names and days": lambda n: f"{word(n).upper()} 5/1",
    "a footnote and its day": lambda n: f"* möte {n}" if n % 2 else "KS 5/1*",
    "days that are off": lambda n: f"{'KS' if n % 3 else 'KF'} {day(n // 2)}" + " inställt" * (n % 2),
    "a day and that it is off": lambda n: "Inställt" if n % 2 else f"KS {day(n)}",
    "what short names are": lambda n: f"{word(n).upper()} = {word(n).capitalize()}nämnden",
}
SLOW_ONCE: dict[str, Line] = {"headings of a table": lambda _: "a|b", "days": lambda n: f"KS {day(n)}"}
"""What once took more than its length, on a page."""
HALF_AS_MUCH_AGAIN = 6.5
PARSERS: dict[str, Callable[[str], object]] = {
    "page": lambda text: read_page(blocks_of_text(text)),
    "extract": lambda text: read_extract(HEAD + text),
    "letter": read_recommendation,
}


def times_as_long(read: Callable[[str], object], line: Line, lines: int) -> float:
    """How much longer four times as many lines take."""
    short, long = ("\n".join(map(line, range(times * lines))) for times in (1, 4))
    return processor_time(lambda: read(long))[0] / processor_time(lambda: read(short))[0]


@pytest.mark.parametrize(("first", "parser"), [*enumerate(PARSERS)], ids=str)
def test_four_times_as_many_short_lines_is_no_more_than_twice_four_times_the_time(first: int, parser: str) -> None:
    found = {
        name: times_as_long(PARSERS[parser], line, 150) for name, line in sampled(len(PARSERS), [*LINES.items()], first)
    }
    assert {name: times for name, times in found.items() if times >= TWICE_FOUR} == {}


@pytest.mark.parametrize("name", SLOW_ONCE)
def test_what_once_took_far_more_than_its_length_takes_little_more(name: str) -> None:
    assert times_as_long(PARSERS["page"], SLOW_ONCE[name], 500) < HALF_AS_MUCH_AGAIN


def test_an_extract_whose_lines_are_all_bars_does_not() -> None:
    assert times_as_long(PARSERS["extract"], LINES["|"], 1_000) < TWICE_FOUR


def test_four_times_as_many_names_are_known_in_no_more_than_twice_four_times_the_time() -> None:
    def known(text: str) -> object:
        return names_of(text.splitlines(), {})

    assert times_as_long(known, LINES["what short names are"], 1_000) < TWICE_FOUR
