"""A recommendation is read as suggestions: those that are certain, each with the words it came from."""

import datetime as dt
import re
from typing import Any

import pytest

from kit.settings import CHECKOUT
from reading.headings import lost_lines
from reading.recommendation import Recommendation, read_recommendation
from reading.source import Suggestion
from reading.text_of import text_of_document
from tests.reading.letters import LETTER_FIELDS, LETTERS, Letter, plain


def suggestions(found: Recommendation) -> list[Suggestion[Any]]:
    values = [getattr(found, name) for name in LETTER_FIELDS]
    return [each for value in values if value for each in (value if isinstance(value, tuple) else (value,))]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_nothing_is_suggested_but_what_the_letter_says(letter: Letter) -> None:
    found = plain(read_recommendation(letter.text))
    assert {name: value for name, value in found.items() if letter.says.get(name) != value} == {}


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_what_the_letter_says_is_suggested(letter: Letter) -> None:
    found = plain(read_recommendation(letter.text))
    assert [name for name in letter.says if name not in found] == []


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_the_words_stand_where_they_are_said_to(letter: Letter) -> None:
    for each in suggestions(read_recommendation(letter.text)):
        assert letter.text[each.because.start : each.because.end] == each.because.text


LEADS = ("att", "att:", "att besluta", "att besluta att", "att besluta följande:", "att fatta följande beslut", "", ":")
MARKS = (("1. ", "2. "), ("1) ", "2) "), ("- ", "- "), ("• ", "• "), ("a) ", "b) "))


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("stop", ["", "."])
def test_every_point_of_a_marked_list_is_suggested_however_it_is_led_to(lead: str, stop: str) -> None:
    points = ["Att anta planen", "Att utse en kontaktperson för uppföljningen"]
    for first, second in MARKS:
        for that in ("att ", "") if lead.strip(":") else ("att ",):
            listed = "\n".join(
                f"{mark}{that}{point[4:]}{stop}" for mark, point in zip((first, second), points, strict=True)
            )
            asking = f"Länsrådet rekommenderar kommunerna i länet {lead}\n{listed}".replace(" :", ":")
            letter = f"Till kommunerna\n\n{asking}\n\nSvara senast 1 maj 2024."
            found = [each.value.casefold() for each in read_recommendation(letter).att_satser]
            assert [each.removeprefix("att ") for each in found] == [each[4:] for each in points], asking


def test_a_list_that_begins_anew_is_another_list() -> None:
    points = "1. Att anta planen\n2. Att utse en person"
    asking = f"Till kommunerna\n\nRådet rekommenderar kommunerna att besluta\n{points}\n\n"
    found = plain(read_recommendation(f"{asking}1. Bilaga plan\n2. Bilaga budget\n\nSvar senast 1 maj 2024."))
    assert found["att_satser"] == ["Att anta planen", "Att utse en person"]


def test_a_list_below_a_first_point_is_no_part_of_it() -> None:
    asking = "Rådet rekommenderar kommunerna att anta planen samt att\n- utse en person\n- följa upp\n"
    found = plain(read_recommendation(f"Till kommunerna\n\n{asking}\nSvar senast 1 maj 2024."))
    assert found["due_on"]
    assert "att_satser" not in found


@pytest.mark.parametrize("last", ["", "Frågor: rad@lan.example", "Svar skickas till rad@lan.example.", "Länsrådet"])
def test_a_summary_that_no_heading_ends_is_its_first_paragraph(last: str) -> None:
    asking = "Länsrådet rekommenderar kommunerna att besluta\n- att ansluta sig till plattformen"
    summary = "Sammanfattning\nPlattformen ger\nen ingång."
    text = f"Till kommunerna\n\n{summary}\n\n{asking}\n\nSvar senast 1 maj 2024.\n\n{last}"
    assert plain(read_recommendation(text))["summary"] == "Plattformen ger en ingång."


def test_who_was_heard_before_is_not_asked_to_be_heard_now() -> None:
    before = "Till kommunerna\n\nBakgrund\nUnder hösten kunde kommunerna lämna synpunkter på förslaget.\n\n"
    proposed = "Förslag till beslut\natt anta rutinen för egenvård\n\nBeslutet önskas senast 2023-05-31."
    found = plain(read_recommendation(before + proposed))
    assert found["att_satser"]
    assert "kind" not in found


def test_a_day_that_was_written_with_a_word_processors_hyphens_is_a_day() -> None:
    text = "Länsrådet beslutade 2023‑05‑03 att rekommendera kommunerna att anta planen.\r\nSvar senast 2023‑09‑01."
    found = read_recommendation(text)
    assert found.recommended_on
    assert found.due_on
    assert (found.recommended_on.value, found.due_on.value) == (dt.date(2023, 5, 3), dt.date(2023, 9, 1))
    assert str(found.due_on.because) == "2023‑09‑01"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "Hej",
        "§",
        "att",
        "Rekommendation",
        "a" * 10_000,
        "- \n" * 2000,
        "att besluta:\n" * 500,
        "beslut inbjuder skicka ge tidigare\n" * 1700,
        "Bakgrund\nRådet rekommenderar kommunerna att anta planen.\n" * 500,
    ],
)
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    found = read_recommendation(text)
    single = (found.title, found.recommender, found.recommended_on, found.due_on, found.level, found.kind)
    because = [each.because for each in (*single, *found.att_satser, *found.contacts) if each]
    assert [each for each in because if text[each.start : each.end] != each.text] == []


AFTER = (
    *("Svar senast 31 oktober 2023", "Återkoppling lämnas till samordnaren senast 31 oktober 2023"),
    *("Frågor besvaras av samordnaren", "Kontakt: samordnare@region.example", "Bilagor: planen", "Med vänlig hälsning"),
    *("Sista svarsdag är 31 oktober 2023", "Yttrande lämnas senast 31 oktober 2023"),
)


@pytest.mark.parametrize("line", AFTER)
def test_what_stands_on_the_line_below_a_point_without_its_full_stop_is_no_part_of_it(line: str) -> None:
    letter = f"Rekommendation till beslut\nSamverkansrådet rekommenderar huvudmännen\natt godkänna planen\n{line}"
    assert [each.value for each in read_recommendation(letter).att_satser] == ["Att godkänna planen"]


def test_a_text_whose_blank_lines_were_lost_when_it_was_copied_is_read_as_it_was() -> None:
    document = CHECKOUT / "data" / "rounds" / "fardplan-nara-vard-2030" / "rekommendation.pdf"
    text = text_of_document(document.read_bytes(), document.name)
    whole, copied = read_recommendation(text), read_recommendation(re.sub(r"\n+", "\n", text))
    assert plain(copied) == plain(whole)


@pytest.mark.parametrize(
    "below",
    ["Till länets kommuner", "Samrådet rekommenderar kommunerna att", "Styrelsen beslutar att rekommendera kommunerna"],
)
def test_a_title_does_not_go_on_with_the_line_below_it_that_tells_who_asks_whom(below: str) -> None:
    text = f"Rekommendation: Nollvision mot fallskador\n{below}\natt anta visionen. Svar senast 2023-08-31."
    title = read_recommendation(text).title
    assert title is not None
    assert title.value == "Nollvision mot fallskador"


def on_one_line(letter: Letter) -> str:
    return " ".join(letter.text.split())


def test_the_road_maps_letter_says_the_same_when_all_its_lines_are_lost() -> None:
    [letter] = [each for each in LETTERS if each.name == "the recommendation of the road map"]
    found = read_recommendation(on_one_line(letter))
    assert plain(found) == plain(read_recommendation(letter.text))
    assert len(plain(found)) >= 8
    for each in suggestions(found):
        assert on_one_line(letter)[each.because.start : each.because.end] == each.because.text


def test_of_letters_that_have_lost_their_lines_far_more_is_read_right_than_wrong() -> None:
    right, wrong = 0, 0
    for letter in LETTERS:
        found = plain(read_recommendation(on_one_line(letter)))
        right += sum(letter.says.get(name) == value for name, value in found.items())
        wrong += sum(letter.says.get(name) != value for name, value in found.items())
    assert right >= 49
    assert wrong <= 6


def test_a_short_text_and_one_with_lines_of_its_own_are_left_as_they_are() -> None:
    said = "Rådet rekommenderar kommunerna. Bakgrund Omställningen pågår. Svara senast 1 maj 2024. "
    assert [*lost_lines(said)] == []
    assert [*lost_lines(said * 4)] != []
    assert [*lost_lines(f"{said * 4}\n{said}")] == []
