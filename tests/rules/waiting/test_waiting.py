"""What waits for a coordinator comes in the order in which it must be done, and many alike are told as one."""

import datetime as dt
from dataclasses import replace

import pytest

from rules.waiting.waiting import HowSoon, Waiting, WaitingKind, bunched, done_by, in_order
from rules.wording.waiting_wording import MOST, waiting_sentence

MONDAY = dt.date(2023, 6, 19)
DAY = dt.timedelta(days=1)


def waiting(kind: WaitingKind = WaitingKind.QUESTION, by: dt.date = MONDAY, name: str = "Dorotea kommun") -> Waiting:
    return Waiting(kind, "runda", "Rundan", by, f"runda/{name}", name, target="1", since=by, on=by)


def test_what_must_be_done_first_comes_first_whatever_it_is() -> None:
    late, early = waiting(WaitingKind.UNDELIVERED, MONDAY + DAY), waiting(WaitingKind.CLOSE, MONDAY)
    assert in_order([late, early]) == [early, late]


def test_of_one_day_what_stops_a_principal_comes_before_what_is_merely_ready() -> None:
    found = in_order([waiting(kind) for kind in reversed(WaitingKind)])
    assert [each.kind for each in found] == list(WaitingKind)


@pytest.mark.parametrize(
    ("kind", "since", "by"),
    [
        (WaitingKind.UNDELIVERED, MONDAY, MONDAY),
        (WaitingKind.QUESTION, MONDAY, dt.date(2023, 6, 20)),
        (WaitingKind.QUESTION, dt.date(2023, 6, 22), dt.date(2023, 6, 26)),  # midsommarafton and the weekend between
        (WaitingKind.MORE_TIME, MONDAY, dt.date(2023, 6, 21)),
        (WaitingKind.CLASSIFY, MONDAY, dt.date(2023, 6, 27)),
    ],
)
def test_each_kind_has_a_patience_of_its_own_in_working_days(kind: WaitingKind, since: dt.date, by: dt.date) -> None:
    assert done_by(kind, since) == by


@pytest.mark.parametrize(
    ("days", "soon"),
    [(-3, HowSoon.NOW), (0, HowSoon.NOW), (1, HowSoon.THIS_WEEK), (7, HowSoon.THIS_WEEK), (8, HowSoon.LATER)],
)
def test_what_is_due_today_or_before_is_now(days: int, soon: HowSoon) -> None:
    assert waiting(by=MONDAY + days * DAY).how_soon(MONDAY) is soon


def test_its_key_stays_the_same_while_its_words_and_day_change() -> None:
    before = waiting()
    assert replace(before, says="Något annat", by=MONDAY + DAY).key == before.key
    assert waiting(WaitingKind.MORE_TIME).key != before.key


def test_many_alike_in_one_round_are_one_line_and_few_are_not() -> None:
    names = ["Dorotea", "Malå", "Norsjö", "Sorsele"]
    alike = [waiting(WaitingKind.TOO_LATE, name=name) for name in names]
    question = waiting()
    assert bunched([question, *alike]) == [[question], alike]
    assert bunched(alike[:3]) == [[each] for each in alike[:3]]


def test_what_is_alike_in_a_family_is_one_line_only_where_it_is_told_as_one() -> None:
    def beside(slug: str, name: str) -> Waiting:
        return replace(waiting(WaitingKind.TOO_LATE, name=name), round_slug=slug, family="runda")

    local = [beside("lokal-1", "Dorotea"), beside("lokal-2", "Malå"), beside("lokal-3", "Norsjö")]
    own = waiting(WaitingKind.TOO_LATE, name="Dorotea")
    assert bunched([*local, own], {"runda"}) == [[*local, own]]
    assert bunched([*local, own]) == [[each] for each in (*local, own)]
    assert bunched(local, {"runda"}) == [[each] for each in local]


def test_somebodys_own_words_are_never_told_together_with_anothers() -> None:
    asked = [waiting(WaitingKind.QUESTION, name=name) for name in ("A", "B", "C", "D", "E")]
    assert [len(bunch) for bunch in bunched(asked)] == [1] * 5


def test_a_long_question_is_begun_on_one_line() -> None:
    said = waiting_sentence(replace(waiting(), says="Hur\n\ngör {vi}? " * 40), "sv")
    assert len(said) <= MOST
    assert said.startswith("Hur gör {vi}? Hur gör")
    assert said.endswith("…")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", WaitingKind)
def test_every_kind_is_a_sentence_in_both_languages(kind: WaitingKind, language: str) -> None:
    said = waiting_sentence(replace(waiting(kind), says="Hej?", target="x@y.example", body="Kommunstyrelsen"), language)
    assert said
    assert "{" not in said
    assert said[0].isupper() or not said[0].isalpha()
