"""Reporting what kommunallagen has a word for: asked in the form, said on receipt, page, board, letter and record."""

import datetime as dt
import html
import re

import pytest

from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.tables import case_id
from models.vocabulary import Act, Doubt, LetterKind
from notifications.sender import Sender
from rules.route.routes import Caution
from tests import mail
from tests.lived import DOROTEA, LivedRound, case_letters, council, executive
from tests.visitor import COUNCIL, Visit, Visitor, link_path, text_of

BOARD = {**COUNCIL, "body": "KS", "held_on": "2023-05-30", "paragraph": "§ 88", "act": "proposes"}

SECTION_75 = "Arbetsutskottet föreslår att regionfullmäktige beslutar:\nProjektets redovisning godkänns."


@pytest.fixture(autouse=True)
def after_midsummer(clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))


@pytest.fixture
def region(visit: Visit, database: Database, sender: Sender, launched: str) -> Visitor:
    visitor = visit()
    visitor.arrive(link_path(database, sender, launched, "24"))
    return visitor


def newest_receipt(lived: LivedRound) -> str:
    """The text of the last receipt, on one line."""
    with lived.database.read() as session:
        receipts = [
            row for row in case_letters(session, case_id(lived.slug, DOROTEA)) if row.kind is LetterKind.RECEIPT
        ]
        return " ".join(mail.text_of(mail.parsed(receipts[-1].content)).split())


@pytest.mark.parametrize("announced_on", ["", "2023-06-22"])
def test_how_a_decision_stands_in_law_is_said_alike_on_the_receipt_and_in_its_letter(
    dorotea: Visitor, lived: LivedRound, announced_on: str
) -> None:
    receipt = dorotea.send("/rapportera", **COUNCIL, announced_on=announced_on)
    found = re.search(r"(?:Beslutet|Senast)[^.]*laga kraft[^.]*\.", newest_receipt(lived))
    assert found
    assert found[0].strip() in text_of(receipt)
    assert ('/justerat"' in receipt.text) is not bool(announced_on)
    board = dorotea.send("/rapportera", **{**BOARD, "held_on": "2023-06-05"})
    assert "laga kraft" not in text_of(board).casefold().partition("kvittens med e-post")[0]


def test_section_75_is_no_adoption_until_it_has_been_asked_about(region: Visitor, lived: LivedRound) -> None:
    said = {**BOARD, "body": "RSAU", "wording": SECTION_75, "act": "decides"}
    asked = region.send("/rapportera", **said)
    assert asked.status_code == 422
    assert "Var det ett förslag till nästa instans, eller ett beslut på delegation?" in text_of(asked)
    again = region.send("/rapportera", **{**said, "act": "decides_by_delegation"})
    assert again.status_code == 422
    assert 'name="confirmed[final]"' in again.text
    assert html.escape(SECTION_75) in again.text
    region.send("/rapportera", **{**said, "act": "proposes"})
    row = next(row for row in lived.view().cases if row.case.principal_code == "24")
    assert row.progress.decision is None


def test_a_day_before_the_recommendation_is_asked_about_once_and_kept_with_its_answer(
    dorotea: Visitor, lived: LivedRound
) -> None:
    assert "confirmed[early]" not in dorotea.read("/rapportera").text
    early = {**BOARD, "held_on": "2023-03-23"}
    asked = dorotea.send("/rapportera", **early)
    assert asked.status_code == 422
    assert 'href="#confirmed[early]"' in asked.text
    assert 'id="confirmed[early]"' in asked.text
    told = text_of(dorotea.send("/rapportera", **early, **{"confirmed[early]": "early"}))
    assert "Rapporten är sparad" in told
    assert "Ja, mötet hölls innan ärendet lades fram" in told
    found = lived.dorotea()
    assert found.handlings[0].confirmed == (Doubt.EARLY,)
    assert Caution.TOO_EARLY not in found.progress.warnings
    assert "Bekräftat: Ja, mötet hölls innan ärendet lades fram" in newest_receipt(lived)
    assert "Bekräftat: Ja, mötet hölls innan ärendet lades fram" in text_of(dorotea.read())


def test_a_yes_left_standing_when_the_day_was_changed_is_not_kept(dorotea: Visitor, lived: LivedRound) -> None:
    dorotea.send("/rapportera", **BOARD, **{"confirmed[early]": "early"})
    assert lived.dorotea().handlings[0].confirmed == ()


def test_the_last_day_of_a_meeting_is_asked_for_and_moves_what_is_computed(dorotea: Visitor, lived: LivedRound) -> None:
    assert "Mötets sista dag, om det varade i flera dagar" in text_of(dorotea.read("/rapportera"))
    dorotea.send("/rapportera", **BOARD)
    told = text_of(dorotea.send("/rapportera", **COUNCIL, ended_on="2023-06-20"))
    assert "Mötets sista dag tisdag 20 juni 2023" in told
    assert "Mötets sista dag: tisdag 20 juni 2023" in newest_receipt(lived)
    page = text_of(dorotea.read())
    assert "Mötets sista dag: tisdag 20 juni 2023" in page
    assert "Justerat senast tisdag 4 juli 2023 (beräknat)" in page


@pytest.mark.parametrize("address", ["/rapportera", "/justerat"])
def test_a_joint_committees_last_notice_is_explained_wherever_its_day_is_asked_for(
    dorotea: Visitor, lived: LivedRound, address: str
) -> None:
    lived.report(council())
    assert "För en gemensam nämnd: den dag det sista anslaget sattes upp." in text_of(dorotea.read(address))


def test_a_chairs_decision_waits_for_its_body_to_be_told(
    dorotea: Visitor, lived: LivedRound, coordinator: Visitor
) -> None:
    urgent = {**BOARD, "held_on": "2023-06-07", "act": "decides_urgently", "paragraph": ""}
    told = text_of(dorotea.send("/rapportera", **urgent))
    assert "Ordföranden beslutar i brådskande ärende" in told
    assert "Ordförandens beslut ska anmälas vid nästa möte i kommunstyrelsen (KL 6:39)." in told
    assert "Vad organet gjorde: ordföranden beslutar i brådskande ärende" in newest_receipt(lived)
    board = text_of(coordinator.http.get(f"/console/rounds/{lived.slug}"))
    assert "ordföranden beslutade" in board
    assert "Rapportera anmälan" in text_of(dorotea.read())
    heard = text_of(dorotea.send("/rapportera", **{**BOARD, "held_on": "2023-06-13", "act": "urgency_told"}))
    assert "Inget återstår." in heard
    assert [row.act for row in lived.dorotea().handlings] == [Act.DECIDES_URGENTLY, Act.URGENCY_TOLD]
    assert lived.dorotea().progress.is_final


@pytest.mark.parametrize(
    ("act", "more", "word", "left"),
    [
        ("hands_over", {}, "Överlämnar utan eget förslag", "Beslut i kommunfullmäktige återstår"),
        ("takes_off", {}, "Låter ärendet utgå", "Ange när det tas upp igen."),
        (
            "takes_off",
            {"next_on": "2023-08-29"},
            "Låter ärendet utgå",
            "nytt möte tisdag 29 augusti 2023",
        ),
    ],
)
def test_what_bodies_also_do_is_kept_in_its_own_words(
    dorotea: Visitor, lived: LivedRound, act: str, more: dict[str, str], word: str, left: str
) -> None:
    told = text_of(dorotea.send("/rapportera", **{**BOARD, "act": act, "outcomes[1]": "", **more}))
    assert word in told
    assert left in told
    assert word.lower() in newest_receipt(lived)
    assert lived.dorotea().handlings[0].outcomes == {}


def test_a_second_stop_by_a_minority_is_pointed_out_in_receipt_letter_and_page(
    dorotea: Visitor, lived: LivedRound
) -> None:
    lived.report(executive())
    stop = {**COUNCIL, "outcomes[1]": "", "held_on": "2023-06-12"}
    first = text_of(dorotea.send("/rapportera", **{**stop, "act": "postpones_by_minority", "next_on": "2023-06-19"}))
    assert "KL 5:50" not in first
    again = {**stop, "act": "refers_back_by_minority", "held_on": "2023-06-19", "next_on": "2023-09-18"}
    second = text_of(dorotea.send("/rapportera", **again))
    for told in (second, newest_receipt(lived), text_of(dorotea.read())):
        assert "bara en gång; sedan krävs majoritet (KL 5:50)" in " ".join(told.split())


def test_the_record_says_what_was_done_in_the_same_words(
    database: Database, lived: LivedRound, dorotea: Visitor
) -> None:
    for act, held_on in (("hands_over", "2023-05-30"), ("takes_off", "2023-06-13")):
        dorotea.send("/rapportera", **{**BOARD, "act": act, "outcomes[1]": "", "held_on": held_on})
    page = text_of(dorotea.read())
    assert "Kommunstyrelsen tisdag 30 maj 2023: överlämnar utan eget förslag, § 88." in page
    assert "Kommunstyrelsen tisdag 13 juni 2023: ärendet utgår från dagordningen, § 88." in page
    with database.read() as session:
        assert len(lookup.case_events(session, case_id(lived.slug, DOROTEA))) >= 3
