"""Reporting what a body did: kept whole, once, with its files; and never a lost text."""

import datetime as dt
import re
import threading
from collections.abc import Callable
from functools import partial

import httpx
import pytest
from sqlalchemy.event import listen

from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Handling, case_id
from models.vocabulary import Act, EventKind, LetterKind, Level, Outcome
from notifications.links import token
from notifications.sender import Sender
from tests.lived import DOROTEA, case_letters
from tests.visitor import COUNCIL, WHO, Visit, Visitor, attached, hidden_in, link_path, pdf, serving, text_of
from web.app import create_app

EXECUTIVE = {**COUNCIL, "body": "KS", "held_on": "2023-05-30", "paragraph": "§ 88", "act": "proposes"}


@pytest.fixture(autouse=True)
def after_midsummer(clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))


def at_once(*acts: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Do several things at the same instant."""
    barrier, answers = threading.Barrier(len(acts)), list[httpx.Response]()

    def do(act: Callable[[], httpx.Response]) -> None:
        barrier.wait()
        answers.append(act())

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def handlings(database: Database, slug: str) -> list[Handling]:
    with database.read() as session:
        return list(lookup.handlings(session, case_id(slug, DOROTEA)))


def faulty_fields(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 422
    return set(re.findall(r'id="([^"]+)-fault"', answer.text))


def test_every_fault_of_a_report_comes_at_once(dorotea: Visitor) -> None:
    faulty = {
        **COUNCIL,
        "held_on": "2023-07-19",
        "outcomes[1]": "",
        "preliminary": "",
        "adjusted_on": "2023-02-30",
        "announced_on": "2023-12-01",
        "name": "",
    }
    answer = dorotea.send("/rapportera", attached(b"MZ this is a program"), **faulty)
    assert faulty_fields(answer) == {
        *("held_on", "outcomes[1]", "preliminary", "documents", "adjusted_on", "announced_on", "name")
    }


def test_a_body_written_by_hand_without_its_level_hides_no_other_fault(dorotea: Visitor) -> None:
    other = {"body": "-other-", "other_name": "Folkhälsorådet", "held_on": "2024-01-01", "outcomes[1]": ""}
    assert faulty_fields(dorotea.send("/rapportera", **{**COUNCIL, **other})) == {
        "other_level",
        "held_on",
        "outcomes[1]",
    }


def test_what_hangs_on_a_missing_answer_is_not_asked_for(dorotea: Visitor) -> None:
    answer = dorotea.send("/rapportera", **{**COUNCIL, "held_on": "", "act": "", "outcomes[1]": ""})
    assert faulty_fields(answer) == {"held_on", "act"}


def test_who_answers_is_remembered_for_the_next_form(dorotea: Visitor) -> None:
    assert 'value="Registrator Ett"' not in dorotea.read("/rapportera").text
    dorotea.send("/bekrafta")
    form = dorotea.read("/rapportera").text
    for field in WHO.values():
        assert f'value="{field}"' in form


def test_who_answers_is_not_remembered_for_the_holder_of_another_link(
    dorotea: Visitor, visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    dorotea.send("/bekrafta")
    other = visit()
    other.arrive(link_path(database, sender, launched, DOROTEA))
    assert 'value="Registrator Ett"' not in other.read("/rapportera").text
    dorotea.send("/lamna-over", colleague="Handläggare Två", colleague_email="tva@dorotea.example")
    with database.read() as session:
        colleague = lookup.case_links(session, case_id(launched, DOROTEA))[-1]
    dorotea.enter(f"/r/{token(sender.secret, colleague.id)}")
    assert 'value="Registrator Ett"' not in dorotea.read("/rapportera").text
    assert 'value="Handläggare Två"' in dorotea.read("/rapportera").text


def test_a_report_is_kept_whole_and_repeated_on_its_receipt(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    receipt = dorotea.send(
        "/rapportera",
        **COUNCIL,
        reservation="En ledamot reserverar sig.",
        adjusted_on="2023-06-21",
        announced_on="2023-06-22",
        urgency_reason="Brådskande, alla ense.",
    )
    page = text_of(receipt)
    for told in (
        "Rapporten är sparad",
        "Kommunfullmäktige (fullmäktige)",
        "måndag 19 juni 2023",
        "§ 45",
        "Beslutar",
        "Bifall",
        "att fastställa färdplanen.",
        "En ledamot reserverar sig.",
        "onsdag 21 juni 2023",
        "torsdag 22 juni 2023",
        "Registrator Ett, registrator",
        "Inget återstår.",
    ):
        assert told in page, told
    (row,) = handlings(database, launched)
    assert (row.act, row.level, row.outcomes) == (Act.DECIDES, Level.FULLMAKTIGE, {1: Outcome.ADOPTED})
    assert row.wording == "Kommunfullmäktige beslutar\natt fastställa färdplanen."
    assert "Beslutet vinner laga kraft fredag 14 juli 2023" in text_of(dorotea.read())


def test_a_receipt_letter_goes_to_the_reporter_and_to_the_registrars_mailbox(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    dorotea.send("/rapportera", **COUNCIL)
    with database.read() as session:
        letters = case_letters(session, case_id(launched, DOROTEA))
    assert {letter.recipient for letter in letters if letter.kind is LetterKind.RECEIPT} == {
        "registrator@dorotea.example",
        "ett@dorotea.example",
    }


def test_a_committee_proposing_to_council_leaves_the_case_open(dorotea: Visitor) -> None:
    receipt = text_of(dorotea.send("/rapportera", **EXECUTIVE))
    assert "Föreslår nästa instans att besluta" in receipt
    assert "Beslut i kommunfullmäktige återstår" in receipt


def test_a_level_below_the_recommended_is_accepted_and_flagged(dorotea: Visitor) -> None:
    receipt = text_of(dorotea.send("/rapportera", **{**EXECUTIVE, "act": "decides"}))
    assert "Beslutet är fattat på en lägre nivå än den som rundan anger." in receipt


def test_a_council_decision_without_preparation_leaves_room_to_say_why(dorotea: Visitor) -> None:
    assert 'name="urgency_reason"' in dorotea.read("/rapportera").text
    dorotea.send("/rapportera", **EXECUTIVE)
    assert 'name="urgency_reason"' not in dorotea.read("/rapportera").text


@pytest.mark.parametrize("act", ["refers_back", "postpones"])
def test_a_matter_that_comes_back_asks_when(dorotea: Visitor, act: str) -> None:
    report = {**EXECUTIVE, "act": act, "outcomes[1]": ""}
    answer = dorotea.send("/rapportera", **report)
    assert answer.status_code == 422
    assert re.search(r'id="next_on-fault".*?Ange när ärendet tas upp igen', answer.text)
    receipt = text_of(dorotea.send("/rapportera", **report, next_on="2023-09-05", reason="Underlaget kompletteras."))
    assert "tisdag 5 september 2023" in receipt
    assert "nytt möte tisdag 5 september 2023" in text_of(dorotea.read())


def test_an_empty_form_names_every_fault_beside_its_field_in_the_order_of_the_page(dorotea: Visitor) -> None:
    answer = dorotea.send("/rapportera", name="", role="", email="")
    assert answer.status_code == 422
    named = re.findall(r'<li><a href="#([^"]+)">', answer.text)
    assert named == ["body", "held_on", "act", "preliminary", "name", "role"]
    for field in named:
        assert f'id="{field}-fault"' in answer.text
        assert f'id="{field}"' in answer.text


def test_each_att_sats_without_an_outcome_is_asked_for(dorotea: Visitor) -> None:
    answer = dorotea.send("/rapportera", **{**COUNCIL, "outcomes[1]": ""})
    assert re.search(r'href="#outcomes\[1\]">Välj utfall för att-sats 1', answer.text)
    assert 'id="outcomes[1]"' in answer.text


def test_a_form_that_comes_back_holds_everything_that_was_written(dorotea: Visitor) -> None:
    answer = dorotea.send("/rapportera", **{**COUNCIL, "held_on": "19 juli 23"}, reservation="Två reserverar sig.")
    assert answer.status_code == 422
    for kept in ('value="19 juli 23"', 'value="§ 45"', "att fastställa färdplanen.</textarea>", "Två reserverar sig."):
        assert kept in answer.text, kept
    assert len(re.findall(r'type="radio"[^>]* checked', answer.text)) == 4


def test_a_body_that_is_not_in_the_list_can_report(dorotea: Visitor, database: Database, launched: str) -> None:
    other = {**EXECUTIVE, "body": "-other-"}
    assert dorotea.send("/rapportera", **other).status_code == 422
    dorotea.send("/rapportera", **other, other_name="Omsorgsnämnden", other_level="namnd")
    (row,) = handlings(database, launched)
    assert (row.body, row.body_name, row.level) == ("omsorgsnamnden", "Omsorgsnämnden", Level.NAMND)


def test_a_body_that_does_not_exist_is_asked_for_again(dorotea: Visitor) -> None:
    answer = dorotea.send("/rapportera", **{**COUNCIL, "body": "XYZ"})
    assert "Välj vilket organ som behandlade ärendet." in text_of(answer)


def test_a_double_click_gives_one_report_and_says_so(dorotea: Visitor, database: Database, launched: str) -> None:
    hidden = dorotea.hidden("/rapportera")
    first = dorotea.send_opened("/rapportera", hidden, **COUNCIL)
    second = dorotea.send_opened("/rapportera", hidden, **COUNCIL)
    assert first.url.path == second.url.path
    assert "skickades mer än en gång" in text_of(second)
    assert len(handlings(database, launched)) == 1


def test_going_back_and_sending_another_text_is_not_taken_for_a_double_click(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    hidden = dorotea.hidden("/rapportera")
    dorotea.send_opened("/rapportera", hidden, **EXECUTIVE)
    answer = dorotea.send_opened("/rapportera", hidden, **{**EXECUTIVE, "paragraph": "§ 89"}, reservation="Ny text.")
    assert answer.status_code == 409
    assert "Ny text." in answer.text
    assert len(handlings(database, launched)) == 1


def test_a_stale_page_comes_back_filled_in_and_says_who_reported_what_meanwhile(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    hidden = dorotea.hidden("/rapportera")
    dorotea.send("/bekrafta", case_number="KS 1", name="Kollega Två", role="handläggare")
    answer = dorotea.send_opened("/rapportera", hidden, **COUNCIL)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Mottagandet bekräftades. Kollega Två, handläggare" in page
    assert "Det du skrev finns kvar" in page
    assert "att fastställa färdplanen.</textarea>" in answer.text
    again = hidden_in(answer)
    assert dorotea.send_opened("/rapportera", again, **COUNCIL).status_code == 200
    assert len(handlings(database, launched)) == 1


def test_two_people_reporting_at_once_give_one_report_and_a_clear_word(
    dorotea: Visitor, visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    colleague = visit()
    colleague.arrive(link_path(database, sender, launched, DOROTEA))
    forms = [(who, who.hidden("/rapportera")) for who in (dorotea, colleague)]
    answers = at_once(*(partial(who.send_opened, "/rapportera", hidden, **COUNCIL) for who, hidden in forms))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "Någon har redan rapporterat det här mötet" in text_of(refused)
    assert len(handlings(database, launched)) == 1


def test_a_meeting_reported_twice_can_be_sent_as_a_correction_instead(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    dorotea.send("/rapportera", **COUNCIL)
    answer = dorotea.send("/rapportera", **{**COUNCIL, "outcomes[1]": "adopted_with_changes"})
    assert answer.status_code == 409
    (path,) = re.findall(r'formaction="([^"]+/ratta/[^"]+)"', answer.text)
    hidden = hidden_in(answer)
    corrected = {**COUNCIL, "outcomes[1]": "adopted_with_changes"}
    receipt = dorotea.http.post(path, data={**hidden, **WHO, **corrected})
    assert "Rättelsen är sparad" in text_of(receipt)
    assert [row.corrects for row in handlings(database, launched)] == [None, 1]


def test_a_correction_stands_beside_what_was_said_before(dorotea: Visitor, database: Database, launched: str) -> None:
    dorotea.send("/rapportera", **{**COUNCIL, "preliminary": "yes"})
    assert "Lämna det justerade utdraget" in text_of(dorotea.read())
    form = dorotea.read("/ratta/1").text
    assert 'value="2023-06-19"' in form
    assert "att fastställa färdplanen.</textarea>" in form
    dorotea.send("/ratta/1", attached(pdf()), **{**COUNCIL, "paragraph": "§ 46"})
    first, second = handlings(database, launched)
    assert (first.paragraph, second.paragraph, second.corrects) == ("§ 45", "§ 46", 1)
    page = text_of(dorotea.read())
    assert "En annan rapport om samma möte" in page
    assert "preliminär" in page.split("En annan rapport")[1]
    assert "utdrag" in page


def test_a_report_that_does_not_exist_cannot_be_corrected(dorotea: Visitor) -> None:
    assert dorotea.read("/ratta/7").url.path == dorotea.base


def read_only(database: Database, how: str) -> None:
    """Let no connection write from now on, or all of them again, however many there are."""
    listen(database.engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA query_only={how}"))


def test_when_nothing_can_be_saved_the_form_comes_back_with_its_text(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    hidden = dorotea.hidden("/rapportera")
    read_only(database, "ON")
    answer = dorotea.send_opened("/rapportera", hidden, **COUNCIL)
    assert answer.status_code == 503
    assert "Det gick inte att spara just nu" in text_of(answer)
    assert "att fastställa färdplanen.</textarea>" in answer.text
    read_only(database, "OFF")
    assert dorotea.send_opened("/rapportera", hidden, **COUNCIL).status_code == 200


def test_when_nothing_can_even_be_read_the_text_is_handed_back_as_it_came(
    dorotea: Visitor, database: Database, settings: Settings, launched: str
) -> None:
    hidden = dorotea.hidden("/rapportera")
    database.dispose()
    file = settings.home / "rundan.db"
    file.rename(settings.home / "away.db")
    file.mkdir()
    answer = dorotea.send_opened("/rapportera", hidden, **COUNCIL)
    assert answer.status_code == 503
    assert "det du skrev finns kvar" in text_of(answer)
    again = hidden_in(answer)
    assert again["wording"] == "Kommunfullmäktige beslutar\natt fastställa färdplanen."
    assert again["form_key"] == hidden["form_key"]


def test_the_record_says_who_reported_through_what(dorotea: Visitor, database: Database, launched: str) -> None:
    dorotea.send("/rapportera", **COUNCIL)
    with database.read() as session:
        event = lookup.case_events(session, case_id(launched, DOROTEA))[-1]
    assert (event.kind, event.actor, event.role, event.channel.value) == (
        EventKind.HANDLED,
        "Registrator Ett",
        "registrator",
        "link",
    )
    assert re.fullmatch(r"[0-9a-f]{64}", event.form_key or "")


def test_what_was_recorded_stays_recorded_when_waking_the_delivery_fails(
    settings: Settings, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    woken: list[str | None] = []

    def fail(slug: str | None) -> None:
        woken.append(slug)
        raise httpx.ConnectError("nobody there")

    with serving(create_app(settings, database, clock, poke=fail)) as url:
        visitor = Visitor(url)
        visitor.arrive(link_path(database, sender, launched, DOROTEA))
        assert visitor.send("/rapportera", **COUNCIL).status_code == 200
        visitor.close()
    assert woken == [launched]


def test_a_double_click_at_the_same_instant_gives_one_report_on_either_database(
    either: Database, settings: Settings, sender: Sender, fardplan: RoundPlan, now: dt.datetime, clock: FrozenClock
) -> None:
    slug = launch(either, sender, fardplan, now).slug
    with serving(create_app(settings, either, clock)) as url:
        visitors = [Visitor(url), Visitor(url)]
        for visitor in visitors:
            visitor.arrive(link_path(either, sender, slug, DOROTEA))
        hidden = visitors[0].hidden("/rapportera")
        answers = at_once(*(partial(visitor.send_opened, "/rapportera", hidden, **COUNCIL) for visitor in visitors))
        for visitor in visitors:
            visitor.close()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len({answer.url.path for answer in answers}) == 1
    assert len(handlings(either, slug)) == 1
