"""Whoever takes down what a principal says is spoken to as a coordinator, never as the principal."""

import re

import pytest

from kit.clock import FrozenClock
from models.reads import lookup
from models.vocabulary import Channel, EventKind
from tests.console import Console
from tests.lived import council
from tests.visitor import COORDINATOR, COUNCIL, text_of
from web.console.on_behalf import DICTATED

TO_A_PRINCIPAL = re.compile(r"\b(?:hos er|Ert|har ni|kan ni|[Nn]i behöver|behöver ni|samordnaren)\b")


@pytest.mark.parametrize("reports", [0, 1])
def test_no_form_taken_down_speaks_to_the_principal(console: Console, clock: FrozenClock, reports: int) -> None:
    clock.move_to(console.lived.today)
    if reports:
        console.lived.report(council())
    said = {}
    for name in DICTATED:
        page = console.http.get(f"{console.case}/{name}")
        if page.status_code == 200 and page.url.path.endswith(name):
            said[name] = text_of(page).partition("Hur kom uppgiften till dig?")[2]
    assert len(said) > 2
    assert {name: TO_A_PRINCIPAL.findall(words) for name, words in said.items() if TO_A_PRINCIPAL.search(words)} == {}


def test_meeting_days_read_on_a_website_were_told_by_nobody_but_the_coordinator(
    console: Console, clock: FrozenClock
) -> None:
    clock.move_to(console.lived.today)
    page = f"{console.case}/motesdagar"
    assert console.do(page, channel="website", **{"meetings[KF]": "19 juni 2023"}).status_code == 200
    with console.lived.database.read() as session:
        event = lookup.case_events(session, console.row().id)[-1]
    assert (event.kind, event.channel) == (EventKind.MEETINGS_TOLD, Channel.WEBSITE)
    assert (event.actor, event.role) == ("Samordnaren", COORDINATOR)


def test_a_role_that_was_told_stands_in_the_record_whatever_the_name(console: Console, clock: FrozenClock) -> None:
    clock.move_to(console.lived.today)
    told = {"channel": "phone", "name": "Samordnaren", "role": "processledare"}
    assert console.do(f"{console.case}/rapportera", **COUNCIL | told).status_code == 200
    with console.lived.database.read() as session:
        event = lookup.case_events(session, console.row().id)[-1]
    assert (event.actor, event.role) == ("Samordnaren", f"processledare, via {COORDINATOR}")


def test_whoever_is_named_for_days_on_a_website_is_asked_for_a_role(console: Console, clock: FrozenClock) -> None:
    clock.move_to(console.lived.today)
    days = {"channel": "website", "name": "Kansliet", "meetings[KF]": "19 juni 2023"}
    answer = console.do(f"{console.case}/motesdagar", **days)
    assert answer.status_code == 422
    assert "Skriv vilken roll den som berättade har" in text_of(answer)


def test_a_report_is_never_read_on_a_website(console: Console, clock: FrozenClock) -> None:
    clock.move_to(console.lived.today)
    page = console.do(f"{console.case}/rapportera", channel="website", **COUNCIL)
    assert "Välj hur uppgiften kom." in text_of(page)


def test_whoever_takes_down_is_asked_who_told_and_not_for_a_name_of_their_own(
    console: Console, clock: FrozenClock
) -> None:
    clock.move_to(console.lived.today)
    said = {}
    for name in DICTATED:
        page = console.http.get(f"{console.case}/{name}")
        if page.status_code == 200 and page.url.path.endswith(name):
            said[name] = text_of(console.do(f"{console.case}/{name}", channel="phone"))
    assert len(said) > 2
    assert [name for name, words in said.items() if "Skriv vem som berättade." not in words] == []
    assert [name for name, words in said.items() if "Skriv ditt namn." in words or "Skriv din roll" in words] == []
