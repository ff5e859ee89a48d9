"""What may be done a few times only: counted by all web processes together, and for each recipient."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import parse
from sqlalchemy import func, select

from actions.access.links import SIGN_IN_LASTS
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.tables import Attempts, Letter
from models.vocabulary import LetterKind
from tests.visitor import COORDINATOR, Visit, Visitor, text_of
from web.requests.limits import IN_THIS_PROCESS, RATES, Limits, TooOften

SHARED = sorted(RATES.keys() - IN_THIS_PROCESS)


def times(limits: Limits, rate: str, who: str, most: int = 1000) -> int:
    """How often it may be done before it is too often."""
    for number in range(most):
        try:
            limits.count(rate, who)
        except TooOften:
            return number
    return most


def rows(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Attempts)) or 0


def letters(database: Database, kind: LetterKind) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == kind)) or 0


def everything(database: Database) -> int:
    """How many letters there are of all kinds."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Letter)) or 0


@pytest.mark.parametrize("rate", SHARED)
def test_web_processes_count_together(either: Database, clock: FrozenClock, rate: str) -> None:
    elsewhere = Database(either.url.render_as_string(hide_password=False))
    one, other = Limits(either, clock, b"a key"), Limits(elsewhere, clock, b"a key")
    allowed = RATES[rate].amount
    assert times(one, rate, "192.0.2.1", allowed // 2) == allowed // 2
    assert times(other, rate, "192.0.2.1") == allowed - allowed // 2
    assert times(one, rate, "192.0.2.1") == 0
    assert times(one, rate, "192.0.2.2", 1) == 1
    elsewhere.dispose()


def test_what_is_not_kept_is_not_counted(either: Database, clock: FrozenClock) -> None:
    limits = Limits(either, clock, b"a key")
    for _ in range(RATES["hand over"].amount):
        with either.write() as session:
            limits.count_in(session, "hand over", "fardplan/2425")
            session.rollback()
    assert times(limits, "hand over", "fardplan/2425") == RATES["hand over"].amount


def test_none_is_lost_when_all_come_at_once(either: Database, clock: FrozenClock) -> None:
    processes = [Limits(either, clock, b"a key") for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        allowed = sum(pool.map(lambda number: times(processes[number % 4], "sign in", "192.0.2.1", 10), range(8)))
    assert allowed == RATES["sign in"].amount


@pytest.mark.parametrize("rate", SHARED)
def test_time_passes_and_what_was_counted_is_forgotten(database: Database, clock: FrozenClock, rate: str) -> None:
    limits = Limits(database, clock, b"a key")
    for number in range(5):
        limits.count(rate, f"192.0.2.{number}")
    times(limits, rate, "192.0.2.1")
    clock.move_to(clock.now() + dt.timedelta(seconds=RATES[rate].get_expiry()))
    limits.count(rate, "192.0.2.1")
    assert rows(database) == 1


def test_whom_it_counts_stands_nowhere(database: Database, clock: FrozenClock, settings: Settings) -> None:
    somebody = "ingen@dorotea.example"  # who stands in no county's file, and so nowhere else in the database
    Limits(database, clock, b"a key").count("sign-in letter to", somebody)
    Limits(database, clock, b"another key").count("sign-in letter to", somebody)
    assert rows(database) == 2  # whoever lacks the key cannot tell whom a row is about by trying
    assert somebody.encode() not in b"".join(path.read_bytes() for path in settings.home.glob("rundan.db*"))


def test_forms_cost_no_commit(database: Database, clock: FrozenClock) -> None:
    limits = Limits(database, clock, b"a key")
    assert times(limits, "form", "a link") == RATES["form"].amount
    assert rows(database) == 0


def test_whoever_goes_on_and_on_costs_no_commit(database: Database, clock: FrozenClock) -> None:
    limits = Limits(database, clock, b"a key")
    times(limits, "unknown link", "192.0.2.1")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(TooOften):
        limits.count("unknown link", "192.0.2.1")


def test_a_database_that_cannot_be_written_still_stops_machines(database: Database, clock: FrozenClock) -> None:
    limits = Limits(database, clock, b"a key")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    assert times(limits, "unknown link", "192.0.2.1") == RATES["unknown link"].amount


def test_a_coordinator_gets_a_few_sign_in_letters_whoever_asks_and_however_it_is_written(
    visit: Visit, database: Database, launched: str
) -> None:
    answers = [
        visit().http.post("/console/sign-in", data={"email": COORDINATOR.upper() if number % 2 else COORDINATOR})
        for number in range(RATES["sign-in letter to"].amount + 2)
    ]
    assert letters(database, LetterKind.SIGN_IN) == RATES["sign-in letter to"].amount
    assert answers[-1].status_code == 429
    assert "Titta i inkorgen" in text_of(answers[-1])


def test_an_address_nobody_has_is_answered_alike(visit: Visit, database: Database, launched: str) -> None:
    def asked(email: str) -> list[int]:
        return [
            visit().http.post("/console/sign-in", data={"email": email}).status_code
            for _ in range(RATES["sign-in letter to"].amount + 1)
        ]

    assert asked("ingen@dorotea.example") == asked(COORDINATOR)


def test_who_is_stopped_has_a_letter_whose_link_still_opens() -> None:
    assert RATES["sign-in letter to"].get_expiry() <= SIGN_IN_LASTS.total_seconds()


def test_a_principal_is_sent_its_link_a_few_times_whoever_asks(visit: Visit, database: Database, launched: str) -> None:
    wish = {"email": "registrator@dorotea.example"}
    found = [visit().http.post("/ny-lank", data=wish).status_code for _ in range(RATES["new link to"].amount + 1)]
    assert (found[0], found[-1]) == (200, 429)


@pytest.mark.parametrize(
    ("path", "values"),
    [("/fraga", {"question": "Hur då?"}), ("/mer-tid", {"new_on": "2023-10-31", "reason": "Nämnden möts i oktober."})],
)
def test_one_case_does_not_fill_the_coordinators_mailbox(
    dorotea: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch, path: str, values: dict[str, str]
) -> None:
    monkeypatch.setitem(RATES, "to the coordinators", parse("3 per hour"))
    answers = [dorotea.send("/fraga", question=f"Fråga {number}?") for number in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    sent = everything(database)
    stopped = dorotea.send(path, **values)
    assert stopped.status_code == 429
    assert all(written in stopped.text for written in values.values())
    assert everything(database) == sent
