"""The demonstration's clock: moved by hand, with everything that then falls due; in no other mode."""

import datetime as dt
import os
from collections.abc import Iterator

import httpx
import pytest

from actions.schedule.heartbeat import beat, due_from
from actions.schedule.upcoming import next_event, next_morning
from kit.clock import STOCKHOLM, DemoClock, FrozenClock, at_local, local
from kit.database import Database
from kit.settings import Settings
from models.reads import lookup
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.lived import DOROTEA, LivedRound, council
from tests.visitor import Visitor, hidden_in, serving, sign_in_path, text_of
from tests.web.test_board import plan
from web.app import create_app

EIGHT = dt.time(8)


class Demo:
    """A coordinator in the demonstration."""

    def __init__(self, http: httpx.Client, clock: DemoClock, poked: list[str | None]) -> None:
        self.http, self.clock, self.poked = http, clock, poked

    def press(self, to: str, form: dict[str, str] | None = None) -> httpx.Response:
        kept = hidden_in(self.http.get("/console")) if form is None else form
        return self.http.post("/console/clock", data={**kept, "to": to})

    def day(self) -> str:
        return f"{local(self.clock.now()):%Y-%m-%d %H:%M}"


@pytest.fixture
def demo(settings: Settings, database: Database, sender: Sender, launched: str, now: dt.datetime) -> Iterator[Demo]:
    shown = settings.model_copy(update={"mode": "demo"})
    clock = DemoClock(settings.home / "clock", FrozenClock(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
    clock.move_to(now)
    poked: list[str | None] = []
    with serving(create_app(shown, database, clock, poke=poked.append)) as url:
        visitor = Visitor(url)
        visitor.come_in(sign_in_path(database, sender, clock.now()))
        yield Demo(visitor.http, clock, poked)
        visitor.close()


def kinds(database: Database, slug: str) -> list[LetterKind]:
    with database.read() as session:
        return [letter.kind for letter in lookup.round_letters(session, slug)]


def test_the_bar_says_what_day_it_is_and_what_comes(demo: Demo) -> None:
    page = text_of(demo.http.get("/console"))
    assert "Det är måndag 27 mars 2023 kl. 09.00." in page
    assert "Nästa händelse: brev till huvudmän, onsdag 12 april 2023 kl. 08.00." in page


def test_where_a_round_is_launched_no_button_moves_the_clock(demo: Demo) -> None:
    for path in ("/console/launch", "/console/launch/file/innovationspartnerskap-2019.yaml"):
        page = demo.http.get(path)
        assert page.status_code == 200
        assert "/console/clock" not in page.text


def test_the_next_morning_is_the_next_eight_oclock(demo: Demo) -> None:
    demo.press("morning")
    assert demo.day() == "2023-03-28 08:00"
    demo.press("morning")
    assert demo.day() == "2023-03-29 08:00"


def test_a_double_click_moves_once(demo: Demo) -> None:
    form = hidden_in(demo.http.get("/console"))
    demo.press("morning", form)
    demo.press("morning", form)
    assert demo.day() == "2023-03-28 08:00"


def test_the_clock_goes_to_a_day_with_everything_that_falls_due_on_the_way(
    demo: Demo, database: Database, launched: str
) -> None:
    demo.press("day", {**hidden_in(demo.http.get("/console")), "day": "2023-06-01"})
    assert demo.day() == "2023-06-01 08:00"
    assert kinds(database, launched).count(LetterKind.REMINDER) > 16  # not a single one each, for all that was missed


@pytest.mark.parametrize("day", ["2023-03-27", "2022-12-24", "i morgon"])
def test_the_clock_goes_to_no_day_that_has_been_or_is_none(demo: Demo, day: str) -> None:
    answer = demo.http.post("/console/clock", data={**hidden_in(demo.http.get("/console")), "to": "day", "day": day})
    assert answer.status_code == 409
    assert demo.day() == "2023-03-27 09:00"


def test_the_next_event_brings_its_letters_at_once(demo: Demo, database: Database, launched: str) -> None:
    board = demo.press("event")
    assert demo.day() == "2023-04-12 08:00"
    assert kinds(database, launched).count(LetterKind.REMINDER) == 16
    assert launched in demo.poked
    assert board.url.path == "/console"


def test_a_whole_silent_round_can_be_lived_event_by_event(demo: Demo, database: Database, launched: str) -> None:
    days: list[str] = []
    while "Till nästa händelse" in demo.http.get("/console").text and len(days) < 30:
        demo.press("event")
        days.append(demo.day())
    assert days == sorted(set(days))
    assert "2023-08-31 08:00" in days
    assert {LetterKind.REMINDER, LetterKind.OVERDUE, LetterKind.ESCALATION} <= set(kinds(database, launched))


def test_the_button_leads_back_to_where_it_was_pressed_and_nowhere_else(demo: Demo, launched: str) -> None:
    form = hidden_in(demo.http.get(f"/console/rounds/{launched}"))
    assert demo.press("morning", form).url.path == f"/console/rounds/{launched}"
    assert demo.press("morning", {**form, "back": "https://elsewhere.example/"}).url.path == "/console"


@pytest.mark.parametrize("values", [{"to": "never"}, {"to": "event", "seen": "yesterday"}, {}])
def test_what_the_buttons_never_send_moves_nothing(demo: Demo, values: dict[str, str]) -> None:
    assert demo.http.post("/console/clock", data=values).status_code == 422
    assert demo.day() == "2023-03-27 09:00"


def test_a_leap_is_not_taken_for_a_stalled_scheduler(demo: Demo, database: Database) -> None:
    with database.write() as session:
        beat(session, "chase", demo.clock.now(), demo.clock.now() + dt.timedelta(hours=1))
    assert "Schemaläggaren står still" not in text_of(demo.press("event"))


def test_a_demonstration_continued_after_a_night_does_not_say_that_its_scheduler_stands_still(
    demo: Demo, settings: Settings, database: Database, launched: str
) -> None:
    started = demo.clock.now()
    with database.write() as session:
        beat(session, "chase", started, started + dt.timedelta(hours=1))
    demo.clock.move_to(started + dt.timedelta(hours=9))
    os.utime(settings.home / "clock", (0, 0))  # moved by nobody: the night went by
    assert "Schemaläggaren står still" in text_of(demo.http.get("/console"))
    with database.write() as session:
        due_from(session, "chase", demo.clock.now())
    assert "Schemaläggaren står still" not in text_of(demo.http.get("/console"))
    demo.clock.move_to(demo.clock.now() + dt.timedelta(minutes=5))
    os.utime(settings.home / "clock", (1, 1))
    assert "Schemaläggaren står still" in text_of(demo.http.get("/console"))


def test_a_stranger_cannot_move_the_clock(demo: Demo) -> None:
    demo.http.cookies.clear()
    assert demo.http.post("/console/clock", data={"to": "morning"}).status_code == 401
    assert demo.day() == "2023-03-27 09:00"


@pytest.mark.parametrize("mode", ["embedded", "production"])
def test_no_other_mode_has_a_clock_to_move(
    settings: Settings, database: Database, clock: FrozenClock, sender: Sender, launched: str, mode: str
) -> None:
    with serving(create_app(settings.model_copy(update={"mode": mode}), database, clock)) as url:
        visitor = Visitor(url)
        visitor.come_in(sign_in_path(database, sender, clock.now()))
        assert visitor.http.post("/console/clock", data={"to": "morning"}).status_code == 404
        assert "Till nästa morgon" not in visitor.http.get("/console").text
        visitor.close()


def at(year: int, month: int, day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=STOCKHOLM).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (at(2023, 3, 27), at(2023, 3, 28, 8)),
        (at(2023, 3, 27, 7), at(2023, 3, 27, 8)),
        (at(2023, 3, 27, 8), at(2023, 3, 28, 8)),
        (at(2023, 3, 25), at(2023, 3, 26, 8)),  # clocks go forward that night
    ],
)
def test_mornings_are_on_a_wall_clock_in_stockholm(now: dt.datetime, morning: dt.datetime) -> None:
    assert next_morning(now) == morning


def test_the_working_day_after_a_planned_meeting_is_an_event(lived: LivedRound) -> None:
    plan(lived, DOROTEA, KSAU=dt.date(2023, 6, 23), KF=dt.date(2023, 8, 28))
    with lived.database.read() as session:
        # 23 June 2023 is midsommarafton
        found = next_event(session, lived.today + dt.timedelta(days=2))
    assert found is not None
    assert found.at == at_local(dt.date(2023, 6, 26), EIGHT)


def test_a_report_makes_the_next_working_mornings_digest_an_event(lived: LivedRound) -> None:
    lived.today = at(2023, 6, 22)
    lived.report(council())
    with lived.database.read() as session:
        found = next_event(session, lived.today)
    assert found is not None
    assert (found.at, found.what) == (at(2023, 6, 26, 8), "morgonbrev till samordnarna")
