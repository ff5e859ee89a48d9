"""The four clocks in words."""

import pytest

from models.vocabulary import Act, EventKind, ReviewKind
from rules.law.legal_force import clocks
from rules.wording.event_wording import event_sentence
from rules.wording.legal_wording import clock_lines, legal_force_sentence
from tests.rules.cases import day, handling, review

DECIDED = handling(1, "KF", Act.DECIDES, "6-19")
JULY = day("7-1")
ANNOUNCED = handling(1, "KF", Act.DECIDES, "6-19", adjusted_on=day("6-27"), announced_on=day("6-28"))


def test_an_estimate_of_legal_force_is_called_one() -> None:
    assert legal_force_sentence(clocks(DECIDED), JULY, "sv") == (
        "Anslagsdagen är inte känd. Senast beräknad laga kraft: torsdag 27 juli 2023, om beslutet inte överklagas."
    )


@pytest.mark.parametrize(
    ("on", "swedish", "english"),
    [
        ("7-19", "Beslutet vinner laga kraft torsdag 20 juli 2023 om det inte överklagas.", "gains legal force"),
        ("7-20", "Beslutet vann laga kraft torsdag 20 juli 2023 om det inte överklagades.", "gained legal force"),
        ("12-1", "Beslutet vann laga kraft torsdag 20 juli 2023 om det inte överklagades.", "gained legal force"),
    ],
)
def test_legal_force_is_worded_as_gained_from_its_day_on(on: str, swedish: str, english: str) -> None:
    assert legal_force_sentence(clocks(ANNOUNCED), day(on), "sv") == swedish
    assert english in legal_force_sentence(clocks(ANNOUNCED), day(on), "en")


def test_an_estimate_that_has_passed_is_still_called_one() -> None:
    assert legal_force_sentence(clocks(DECIDED), day("8-1"), "sv") == (
        "Anslagsdagen är inte känd. "
        "Laga kraft är beräknad till senast torsdag 27 juli 2023, om beslutet inte överklagades."
    )


def test_each_clock_has_its_line_and_a_worst_case_is_called_one() -> None:
    assert [(line.name, line.day) for line in clock_lines(clocks(ANNOUNCED), "sv")] == [
        ("Beslutat", "måndag 19 juni 2023"),
        ("Justerat", "tisdag 27 juni 2023"),
        ("Anslaget", "onsdag 28 juni 2023"),
        ("Sista dag att överklaga", "onsdag 19 juli 2023"),
    ]
    lines = clock_lines(clocks(DECIDED), "en")
    assert (lines[1].name, lines[1].day) == ("Adjusted", "Monday 3 July 2023 at the latest (estimated)")


def test_a_proposal_has_no_clocks() -> None:
    proposed = clocks(handling(1, "KS", Act.PROPOSES, "5-30"))
    assert clock_lines(proposed, "sv") == ()
    assert "KL 13:2" in legal_force_sentence(proposed, JULY, "sv")


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (ReviewKind.NOTICE_TAKEN_DOWN, "anslagits på nytt"),
        (ReviewKind.APPEALED, "är överklagat"),
        (ReviewKind.INHIBITED, "tills vidare inte gäller (inhibition)"),
        (ReviewKind.ANNULLED, "upphävt"),
    ],
)
def test_what_stands_in_the_way_is_said(kind: ReviewKind, word: str) -> None:
    stopped = clocks(ANNOUNCED, [review(kind, "7-5")])
    assert word in legal_force_sentence(stopped, JULY, "sv")
    assert legal_force_sentence(stopped, JULY, "en") != legal_force_sentence(stopped, JULY, "sv")


@pytest.mark.parametrize("kind", list(ReviewKind))
def test_the_record_says_what_befell_which_decision_and_the_courts_number(kind: ReviewKind) -> None:
    data = {"kind": kind.value, "body_name": "Kommunfullmäktige", "on": "2023-07-05", "reference": "2841-23"}
    said = event_sentence(EventKind.REVIEWED, data, "sv")
    assert "kommunfullmäktige" in said
    assert said.endswith("onsdag 5 juli 2023, mål 2841-23.")
    assert "Wednesday 5 July 2023, case 2841-23." in event_sentence(EventKind.REVIEWED, data, "en")


@pytest.mark.parametrize(
    ("dismissed", "seen", "said"),
    [
        ("7-10", "7-11", "Beslutet vinner laga kraft torsdag 20 juli 2023 om det inte överklagas."),
        ("7-20", "7-20", "Beslutet vann laga kraft torsdag 20 juli 2023."),
        ("11-2", "11-3", "Beslutet vann laga kraft torsdag 2 november 2023."),
    ],
)
def test_a_dismissed_appeal_is_told_as_such(dismissed: str, seen: str, said: str) -> None:
    found = clocks(ANNOUNCED, [review(ReviewKind.APPEALED, "7-5"), review(ReviewKind.APPEAL_DISMISSED, dismissed)])
    assert legal_force_sentence(found, day(seen), "sv") == f"Överklagandet ledde inte till ändring. {said}"
    assert legal_force_sentence(found, day(seen), "en").startswith("The appeal changed nothing. The decision g")


def test_an_appeal_dismissed_before_the_day_of_announcement_is_known_is_told_with_the_estimate() -> None:
    found = clocks(DECIDED, [review(ReviewKind.APPEAL_DISMISSED, "7-10")])
    assert legal_force_sentence(found, day("7-11"), "sv").startswith("Överklagandet ledde inte till ändring. Anslags")
