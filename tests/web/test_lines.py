"""No line of a page ends between a § and its number, or in the middle of a name that can be hyphenated."""

from functools import partial

import pytest

from tests.reading.test_long_texts import TWICE_FOUR, processor_time
from web.pages.lines import hyphenable, with_whole_paragraphs


@pytest.mark.parametrize(
    ("written", "set_in_lines"),
    [
        ("<p>Enligt § 88.</p>", "<p>Enligt §\u00a088.</p>"),
        ("<p>§§ 63-73</p>", "<p>§§\u00a063-73</p>"),
        ("<p>13 kap. 8 § kommunallagen</p>", "<p>13 kap. 8\u00a0§ kommunallagen</p>"),
        ("<p>Protokoll 2023-06-19 § 45</p>", "<p>Protokoll 2023-06-19\u00a0§\u00a045</p>"),
        ("<p>Vilken § gäller?</p>", "<p>Vilken § gäller?</p>"),
        ('<input value="§ 88"><b>§ 88</b>', '<input value="§ 88"><b>§\u00a088</b>'),
        (
            "<textarea>Enligt § 88\noch § 89</textarea><p>§ 90</p>",
            "<textarea>Enligt § 88\noch § 89</textarea><p>§\u00a090</p>",
        ),
    ],
)
def test_a_paragraph_is_whole_in_text_and_as_written_in_a_field(written: str, set_in_lines: str) -> None:
    assert with_whole_paragraphs(written) == set_in_lines


@pytest.mark.parametrize("around", ["<p>{}</p>", "<textarea>{}</textarea>"])
def test_four_times_as_many_take_no_more_than_twice_four_times_the_time(around: str) -> None:
    short, long = (
        processor_time(partial(with_whole_paragraphs, around.format("§ 1 " * 10_000 * times)))[0] for times in (1, 4)
    )
    assert long < TWICE_FOUR * short


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Räddningstjänstförbundet", ["Räddningstjänst", "förbundet"]),
        ("Kollektivtrafikmyndigheten i länet", ["Kollektivtrafik", "myndigheten i länet"]),
        ("Västra Götalandsregionen", ["Västra Götalandsregionen"]),
        ("Smedjebackens kommun", ["Smedjebackens kommun"]),
    ],
)
def test_a_very_long_word_may_be_hyphenated_before_what_it_is_of(name: str, parts: list[str]) -> None:
    assert hyphenable(name).split("\u00ad") == parts


def test_a_name_is_still_escaped() -> None:
    assert hyphenable("<b>") == "&lt;b&gt;"
