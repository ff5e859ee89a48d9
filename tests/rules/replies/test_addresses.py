"""What people write: an address beyond doubt is refused, what may be one is broken, and names stay as they are."""

import pytest

from kit.errors import Fault
from rules.replies.addresses import NO_ADDRESS, address_faults, broken, has_address, is_broken
from rules.replies.writing import (
    NO_SUBJECT,
    NO_TEXT,
    Message,
    may_remind,
    may_skip,
    message_faults,
)
from rules.route.progress import case_progress
from tests.rules.cases import LAUNCHED_AT, case, day, told

CERTAIN = [
    "www.example.com",
    "se https://example.com/x",
    "skriv till a@b.example",
    r"\\server\mapp",
    "example.com",
    "umea.se",
    "a.se.nu",
    "exempel.xn--p1ai",
    "x.com/",
]
NONE = ["Anna Svensson", "m.fl.", "utdrag.pdf", "1.4.2.1", "KS.AU", "kl. 13", "§ 75", "Anna.Svensson", "KS. Sedan"]


@pytest.mark.parametrize("text", CERTAIN)
def test_an_address_is_an_address(text: str) -> None:
    assert has_address(text)
    assert address_faults({"name": "Anna", "note": text}) == [Fault("note", NO_ADDRESS)]


@pytest.mark.parametrize("text", NONE)
def test_a_name_a_number_or_a_body_is_none(text: str) -> None:
    assert not has_address(text)
    assert address_faults({"note": text}) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("www.example.com", "www[.]example[.]com"),
        ("Se www.example.com.", "Se www[.]example[.]com."),
        ("https://example.com/x", "https[:]//example[.]com/x"),
        ("a@b.example", "a[@]b[.]example"),
        (r"\\server\mapp", r"[\\]server\mapp"),
        ("1.4.2.1", "1[.]4[.]2[.]1"),
        ("nagot.okant/sida", "nagot[.]okant/sida"),
        ("nagot.okant:8080", "nagot[.]okant:8080"),
        ("skadlig.webbplats", "skadlig[.]webbplats"),
        ("a.qwe", "a.qwe"),
        ("ab.qwe", "ab[.]qwe"),
        ("abc.xyz", "abc[.]xyz"),
        ("abc.xy", "abc.xy"),
        ("utdrag.pdf", "utdrag.pdf"),
        ("utdrag.pdf/x", "utdrag[.]pdf/x"),
        ("Anna.Svensson", "Anna.Svensson"),
        ("m.fl.", "m.fl."),
        ("Inget här.", "Inget här."),
        ("www[.]example[.]com", "www[.]example[.]com"),
    ],
)
def test_what_may_be_an_address_is_shown_broken_once(text: str, shown: str) -> None:
    assert broken(text) == shown
    assert broken(shown) == shown
    assert is_broken(shown) is ("[" in shown)


def test_our_own_address_stays_as_it_is() -> None:
    said = "rundan.example.com och www.example.com"
    assert broken(said, {"rundan.example.com"}) == "rundan.example.com och www[.]example[.]com"


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("Hej {huvudman}", "Svara till {svarsdatum}.", []),
        (" ", "Hej", [("title", NO_SUBJECT)]),
        ("Hej", " ", [("text", NO_TEXT)]),
        (
            "Hej {namn}",
            "Hej {dag}",
            [
                ("title", "Det finns ingen plats som heter {namn}. Skriv {huvudman} eller {svarsdatum}."),
                ("text", "Det finns ingen plats som heter {dag}. Skriv {huvudman} eller {svarsdatum}."),
            ],
        ),
    ],
)
def test_a_message_has_a_subject_a_text_and_known_places(title: str, text: str, said: list[tuple[str, str]]) -> None:
    assert told(message_faults(Message(title, text, "samordnaren"))) == said


def test_whoever_has_something_left_to_do_may_be_reminded_and_a_coming_reminder_passed_over() -> None:
    assert may_remind(case_progress(case(), day("4-3")))
    assert not may_remind(case_progress(case(round_closed=True), day("4-3")))
    assert may_skip(LAUNCHED_AT)
    assert not may_skip(None)
