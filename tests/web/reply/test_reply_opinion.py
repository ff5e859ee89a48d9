"""Saying what one thinks through the principal's page, and a coordinator taking it down."""

import io
import re
import zipfile

import pytest

from kit.database import Database
from models.reads.opinion_reads import case_opinions
from models.tables import Opinion, case_id
from models.vocabulary import Channel
from notifications.sender import Sender
from tests.consulted import DOROTEA_SAYS, Consultation
from tests.lived import DOROTEA
from tests.visitor import Visit, Visitor, attached, hidden_in, link_path, pdf, text_of

ANSWERS = {f"answers[{number}]": answer for number, answer in DOROTEA_SAYS.items()}
SAID = {**ANSWERS, "text": "Vi vill vara med.", "body": "KS", "backed_on": "2019-08-27", "paragraph": "§ 88"}


@pytest.fixture
def registrar(visit: Visit, consulted: Consultation) -> Visitor:
    """Dorotea's registrar, who has just followed the link in the invitation."""
    visitor = visit()
    visitor.arrive(link_path(consulted.database, consulted.sender, consulted.slug, DOROTEA))
    return visitor


def given(consulted: Consultation) -> list[Opinion]:
    with consulted.database.read() as session:
        return list(case_opinions(session, case_id(consulted.slug, DOROTEA)))


def faulty_fields(page: str) -> set[str]:
    return set(re.findall(r'id="([^"]+)-fault"', page))


def test_the_page_asks_for_views_and_for_nothing_else(registrar: Visitor) -> None:
    page = text_of(registrar.read())
    assert "Lämna era synpunkter." in page
    assert "Vilket stöd har samverkan på fullmäktigenivå hos er?" in page
    assert "0 av 15 har svarat" in page
    for word in ("Planera", "Rapportera", "Ärendets väg", "Föreslagen nivå", "utan plan"):
        assert word not in page


def test_nothing_is_chosen_beforehand(registrar: Visitor) -> None:
    page = registrar.read("/synpunkter").text
    assert " checked" not in page
    assert page.count("<fieldset") >= 5


def test_views_are_given_and_repeated_on_the_receipt_and_the_page(registrar: Visitor, consulted: Consultation) -> None:
    receipt = registrar.send("/synpunkter", attached(pdf(), "yttrande.pdf"), **SAID)
    assert receipt.status_code == 200
    for page in (text_of(receipt), text_of(registrar.read())):
        for words in ("Svagt stöd", "Starkt stöd", "Ja", "Arenorna är för många.", "Kommunstyrelsen", "§ 88"):
            assert words in page
    front = text_of(registrar.read())
    assert "yttrande" in front
    assert "Ange ert diarienummer" in front
    assert given(consulted)[0].backed_by == "Kommunstyrelsen"


def test_every_fault_comes_at_once_and_nothing_written_is_lost(registrar: Visitor, consulted: Consultation) -> None:
    wrong = {"answers[1]": "", "body": "-other-", "backed_on": "igår", "name": "", "text": "Det här är skrivet."}
    page = registrar.send("/synpunkter", attached(b"MZ", "yttrande.pdf"), **{**SAID, **wrong})
    assert page.status_code == 422
    assert faulty_fields(page.text) == {"answers[1]", "other_name", "backed_on", "documents", "name"}
    assert "Det här är skrivet." in page.text
    assert given(consulted) == []


def test_who_stands_behind_it_is_asked_for(registrar: Visitor) -> None:
    page = registrar.send("/synpunkter", **{**SAID, "body": "", "backed_on": "", "paragraph": ""})
    assert faulty_fields(page.text) == {"body"}
    page = registrar.send("/synpunkter", **{**SAID, "backed_on": ""})
    assert faulty_fields(page.text) == {"backed_on"}
    page = registrar.send("/synpunkter", **{**SAID, "body": "-official-"})
    assert faulty_fields(page.text) == {"official"}


def test_an_official_stands_behind_views_that_no_body_has_decided(registrar: Visitor, consulted: Consultation) -> None:
    registrar.send("/synpunkter", **{**SAID, "body": "-official-", "official": "Förvaltningschefen"})
    row = given(consulted)[0]
    assert (row.backed_by, row.backed_on, row.paragraph) == ("Förvaltningschefen", None, "")


def test_given_again_the_form_holds_what_was_said(registrar: Visitor, consulted: Consultation) -> None:
    registrar.send("/synpunkter", **SAID)
    form = registrar.read("/synpunkter").text
    assert "Arenorna är för många." in form
    assert re.search(r'value="Svagt stöd" checked', form)
    assert re.search(r'value="KS" checked', form)
    registrar.send("/synpunkter", **{**SAID, "answers[3]": "-none-", "answers[5]": "Vi har ändrat oss."})
    assert [row.answers.get(5) for row in given(consulted)] == ["Arenorna är för många.", "Vi har ändrat oss."]
    assert 3 not in given(consulted)[-1].answers
    assert "Det som lämnades tidigare" in text_of(registrar.read())


def test_a_double_click_gives_one_opinion(registrar: Visitor, consulted: Consultation) -> None:
    hidden = registrar.hidden("/synpunkter")
    registrar.send_opened("/synpunkter", hidden, **SAID)
    again = registrar.send_opened("/synpunkter", hidden, **SAID)
    assert "räknas en gång" in text_of(again)
    assert len(given(consulted)) == 1


def test_whoever_answered_from_an_older_page_is_told_what_has_happened(
    registrar: Visitor, consulted: Consultation
) -> None:
    hidden = registrar.hidden("/synpunkter")
    consulted.give()
    page = registrar.send_opened("/synpunkter", hidden, **{**SAID, "text": "Skrivet av en kollega."})
    assert page.status_code == 409
    assert "Bakom dem står kommunstyrelsen" in text_of(page)
    assert "Skrivet av en kollega." in page.text


def test_a_page_for_a_decision_is_not_there(registrar: Visitor, consulted: Consultation) -> None:
    assert registrar.read("/rapportera").url.path == registrar.base
    assert registrar.read("/planera").url.path == registrar.base


def test_a_coordinator_takes_down_what_was_said_by_telephone(coordinator: Visitor, consulted: Consultation) -> None:
    coordinator.base = f"/console/rounds/{consulted.slug}/{DOROTEA}"
    assert f"{coordinator.base}/synpunkter" in coordinator.read().text
    done = coordinator.send("/synpunkter", channel="phone", **SAID)
    assert "Synpunkterna är antecknade" in text_of(done)
    assert "Arenorna är för många." in text_of(done)
    (row,) = given(consulted)
    assert row.channel is Channel.PHONE
    assert "via samordnare@" in row.giver_role


def test_the_board_shows_who_has_answered_and_no_levels(coordinator: Visitor, consulted: Consultation) -> None:
    consulted.give()
    page = text_of(coordinator.read(f"/console/rounds/{consulted.slug}"))
    assert "1 av 15 har svarat" in page
    assert "Synpunkter från 1 av 15." in page
    for word in ("Fullmäktige Vad", "Utan plan", "Blir sena", "beslutat"):
        assert word not in page


def test_the_launch_page_shows_the_questions_and_no_way_to_a_decision(coordinator: Visitor) -> None:
    page = coordinator.http.get("/console/launch/file/dialog-2019.yaml")
    said = text_of(page)
    assert "Behöver ni samråd med regionpolitiken" in said
    assert "Väg Brev" not in said
    assert hidden_in(page)["mark"]


def test_the_registrar_of_another_round_sees_no_such_task(
    dorotea: Visitor, database: Database, sender: Sender, launched: str
) -> None:
    assert dorotea.read("/synpunkter").url.path == dorotea.base
    assert "Lämna synpunkter" not in text_of(dorotea.read())


def test_what_a_principal_thinks_is_in_what_it_hands_to_its_registry(registrar: Visitor) -> None:
    registrar.send("/synpunkter", attached(pdf(), "yttrande.pdf"), **SAID)
    archive = zipfile.ZipFile(io.BytesIO(registrar.read("/diariet.zip").content))
    page = archive.read("arendet.html").decode().replace("\u00a0", " ")
    for words in ("Svagt stöd", "Arenorna är för många.", "Vi vill vara med.", "Kommunstyrelsen", "§ 88"):
        assert words in page
    assert any(name.endswith("yttrande.pdf") for name in archive.namelist())
