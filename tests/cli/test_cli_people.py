"""`rundan people`: who can sign in, who is in, and how somebody is put out."""

import datetime as dt

import pytest

from actions.access.console_people import begin_session, find_session
from tests.machine import Machine
from tests.visitor import COORDINATOR

OTHER = "samverkan@regionvasterbotten.example"
GONE = "slutat@regionvasterbotten.example"


@pytest.fixture
def signed_in(at_work: Machine) -> dict[str, list[str]]:
    """The secrets of those who are signed in: a coordinator twice, another once, and one who has been taken off."""
    with at_work.database() as database, database.write() as session:
        return {
            address: [
                begin_session(session, at_work.sender, address, "Firefox", dt.datetime.now(dt.UTC))
                for _ in range(times)
            ]
            for address, times in ((COORDINATOR, 2), (OTHER, 1), (GONE, 1))
        }


def still_in(machine: Machine, signed_in: dict[str, list[str]]) -> dict[str, int]:
    with machine.database() as database, database.read() as session:
        now = dt.datetime.now(dt.UTC)
        return {
            address: sum(find_session(session, machine.sender, secret, now) is not None for secret in secrets)
            for address, secrets in signed_in.items()
        }


def test_everybody_who_can_sign_in_is_listed_with_what_they_reach(at_work: Machine) -> None:
    found = at_work.data("people")["people"]
    assert [each["email"] for each in found] == [COORDINATOR, OTHER]
    assert all(each["everything"] and each["sessions"] == [] for each in found)
    assert at_work.says("people").count("inte inloggad") == 2
    assert "everything" in at_work.says("--language", "en", "people")


def test_whoever_works_in_one_of_several_offices_reaches_that_one_before_it_has_any_round(at_work: Machine) -> None:
    at_work.says("county", "new", "Norrbotten", "--coordinator", "samordnare@regionnorrbotten.example")
    said = at_work.says("people")
    assert "allt i norrbotten" in said
    assert "allt i vasterbotten" in said
    assert "inget längre" not in said


def test_sessions_are_listed_by_number_and_never_by_their_secret(
    machine: Machine, signed_in: dict[str, list[str]]
) -> None:
    found = {each["email"]: each for each in machine.data("people")["people"]}
    assert {email: len(each["sessions"]) for email, each in found.items()} == {COORDINATOR: 2, OTHER: 1, GONE: 1}
    assert found[GONE]["everything"] is False
    said = machine.says("people")
    assert "inget längre" in said
    assert "Firefox" in said
    assert not any(secret in said for secrets in signed_in.values() for secret in secrets)


def test_all_of_a_persons_sessions_are_ended_at_once(machine: Machine, signed_in: dict[str, list[str]]) -> None:
    assert "Avslutade sessioner: 2." in machine.says("people", "--end", COORDINATOR.upper())
    assert still_in(machine, signed_in) == {COORDINATOR: 0, OTHER: 1, GONE: 1}
    assert "Ingen sådan session" in machine.says("people", "--end", COORDINATOR, code=2)


def test_one_session_is_ended_by_its_number(machine: Machine, signed_in: dict[str, list[str]]) -> None:
    (theirs,) = [each for each in machine.data("people")["people"] if each["email"] == OTHER]
    assert machine.data("people", "--end-session", theirs["sessions"][0]["number"]) == {"ended": 1}
    assert still_in(machine, signed_in) == {COORDINATOR: 2, OTHER: 0, GONE: 1}


def test_one_or_all_are_ended_but_not_both(machine: Machine) -> None:
    assert "antingen" in machine.says("people", "--end", OTHER, "--end-session", 1, code=2)


def test_somebody_is_let_in_given_another_role_and_taken_away(at_work: Machine) -> None:
    invited = at_work.data("people", "invite", "Ny@RegionVasterbotten.example", "--role", "reader", "--name", "Ny")
    assert invited == {"email": "ny@regionvasterbotten.example", "office": "vasterbotten", "role": "reader"}
    found = {each["email"]: each for each in at_work.data("people", "list")["people"]}
    assert found["ny@regionvasterbotten.example"]["roles"] == {"vasterbotten": "reader"}
    assert found["ny@regionvasterbotten.example"]["name"] == "Ny"
    assert found[COORDINATOR]["roles"] == {"vasterbotten": "administrator"}
    assert "samordnare" in at_work.says("people", "role", "ny@regionvasterbotten.example", "coordinator")
    assert "inte längre" in at_work.says("people", "role", "ny@regionvasterbotten.example", "none")
    assert "ny@regionvasterbotten.example" not in at_work.says("people", "list")


@pytest.mark.parametrize(
    ("words", "answer", "code"),
    [
        (("invite", "ingen adress"), "E-postadressen går inte att skicka till.", 2),
        (("invite", "x@region.example", "--office", "norrbotten"), "Kontoret finns inte", 2),
        (("role", "x@region.example", "reader"), "hör till ett kontor här", 2),
        (("end",), "Ange antingen en adress", 2),
        (("end", "x@region.example"), "Ingen sådan session", 2),
    ],
)
def test_what_cannot_be_done_to_people_is_told(
    at_work: Machine, words: tuple[str, ...], answer: str, code: int
) -> None:
    assert answer in at_work.says("people", *words, code=code)


def test_sessions_end_by_a_command_of_their_own_too(machine: Machine, signed_in: dict[str, list[str]]) -> None:
    assert machine.data("people", "end", COORDINATOR) == {"ended": 2}
    assert still_in(machine, signed_in)[COORDINATOR] == 0
