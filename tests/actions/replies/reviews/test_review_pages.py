"""What befalls a decision, told on the principal's page and the coordinators', and shown on the board."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from actions.replies.reviews import withdraw_review
from actions.rounds.advance import advance
from kit.clock import FrozenClock
from models.tables import Letter, case_id
from models.vocabulary import Act, LetterKind, ReviewKind
from rules.law.legal_force import LegalStanding
from tests.actions.replies.reviews.reviewed import mark, moment
from tests.lived import DOROTEA, LivedRound, council, executive, said
from tests.visitor import WHO, Visit, Visitor, attached, hidden_in, pdf, text_of
from tests.web.board.test_leadership import leadership_at


def test_a_principal_notes_an_appeal_on_its_own_page(autumn: LivedRound, dorotea: Visitor) -> None:
    assert "Något har hänt efter beslutet" in text_of(dorotea.read())
    values = {"kind": "appealed", "on": "2023-07-10", "reference": "2841-23", "note": "Två klagande."}
    receipt = dorotea.send("/efter-beslutet", **values)
    assert "Det är antecknat" in text_of(receipt)
    assert "mål 2841-23" in text_of(receipt)
    page = text_of(dorotea.read())
    assert "Beslutet är överklagat. Laga kraft är inte känd" in page
    assert "Sista dag att överklaga onsdag 19 juli 2023" in page
    assert autumn.dorotea().case.reviews[0].note == "Två klagande."


AT_THE_HEAD = {
    "notice_taken_down": ("anslaget nedtaget", "Anslaget togs ned i förtid."),
    "appealed": ("överklagat", "Beslutet är överklagat. Laga kraft är inte känd"),
    "inhibited": ("inhiberat", "domstolen har bestämt att det tills vidare inte gäller (inhibition)"),
    "annulled": ("upphävt", "Domstolen har upphävt beslutet i kommunfullmäktige"),
}
HEAD = re.compile(r"<h1>.*?(?=<div class=\"columns\"|<section class=\"part\")", re.DOTALL)


@pytest.mark.parametrize("kind", AT_THE_HEAD)
def test_whoever_opens_a_page_about_the_principal_reads_at_once_that_its_decision_is_open_or_gone(
    autumn: LivedRound, dorotea: Visitor, coordinator: Visitor, kind: str
) -> None:
    assert text_of(dorotea.send("/efter-beslutet", kind=kind, on="2023-07-10")).count("Det är antecknat")
    badge, sentence = AT_THE_HEAD[kind]
    leadership = leadership_at(str(coordinator.http.base_url), autumn)
    case, board = f"/console/rounds/{autumn.slug}/{DOROTEA}", f"/console/rounds/{autumn.slug}"
    for page in (dorotea.read(), coordinator.http.get(case), leadership.read(f"/{DOROTEA}")):
        head = HEAD.search(page.text)
        assert head, page.url
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", head[0]))
        assert badge in said, page.url
        assert sentence in said, page.url
    [row] = [
        each
        for each in re.findall(r"<tr.*?</tr>", coordinator.http.get(board).text, re.DOTALL)
        if f'{DOROTEA}"' in each and "tick" in each
    ]
    assert badge in row
    leadership.close()


def test_in_a_closed_round_too_the_head_of_the_page_says_that_the_decision_is_inhibited(
    autumn: LivedRound, dorotea: Visitor
) -> None:
    autumn.everyone(lambda code: {"corrects": 1} if code == DOROTEA else {})
    advance(autumn.database, autumn.sender, autumn.slug, autumn.today)
    mark(autumn, ReviewKind.INHIBITED, "2023-07-10", handling=2)
    head = HEAD.search(dorotea.read().text)
    assert head
    assert "inhiberat" in head[0]
    assert "tills vidare inte gäller (inhibition)" in head[0]
    english = HEAD.search(dorotea.read("?lang=en").text)
    assert english
    assert "does not apply until further notice (a stay)" in english[0]


def test_an_inhibition_is_noted_and_lifted_on_the_same_form_and_either_is_taken_back(
    autumn: LivedRound, dorotea: Visitor
) -> None:
    nothing = dorotea.send("/efter-beslutet", kind="inhibition_lifted", on="2023-07-12")
    assert "Ingen inhibition är antecknad till den dagen." in text_of(nothing)
    dorotea.send("/efter-beslutet", kind="appealed", on="2023-07-05")
    for kind, on in (("inhibited", "2023-07-10"), ("inhibition_lifted", "2023-07-12")):
        dorotea.send("/efter-beslutet", kind=kind, on=on)
    standings = [autumn.dorotea().progress.contested]
    for number in (3, 2):
        take_back(autumn, number)
        standings.append(autumn.dorotea().progress.contested)
    assert standings == [LegalStanding.APPEALED, LegalStanding.INHIBITED, LegalStanding.APPEALED]


def take_back(lived: LivedRound, number: int) -> None:
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda s: withdraw_review(s, lived.sender, key, number, "Fel mål.", said(), lived.today))


def test_a_faulty_note_comes_back_filled_in(autumn: LivedRound, dorotea: Visitor) -> None:
    answer = dorotea.send("/efter-beslutet", kind="", on="2024-01-01", note="Texten finns kvar.")
    assert answer.status_code == 422
    assert 'id="kind-fault"' in answer.text
    assert "Texten finns kvar." in answer.text


def test_a_principal_adds_the_days_of_its_minutes_and_nothing_else_changes(lived: LivedRound, dorotea: Visitor) -> None:
    lived.report(council(preliminary=True))
    receipt = dorotea.send("/justerat", adjusted_on="2023-06-19", announced_on="2023-06-20", handling="1")
    assert "Dagen har inte varit än" in text_of(receipt)


def test_the_days_alone_leave_a_report_preliminary_and_the_extract_makes_it_final(
    lived: LivedRound, dorotea: Visitor, clock: FrozenClock
) -> None:
    clock.move_to(moment("2023-07-03T09:00"))
    lived.report(council(preliminary=True))
    dorotea.send("/justerat", adjusted_on="2023-06-27", announced_on="2023-06-28")
    found = lived.dorotea()
    assert found.progress.preliminary
    assert found.progress.clocks
    assert found.progress.clocks.legal_force.on == dt.date(2023, 7, 20)
    dorotea.send("/justerat", attached(pdf()), adjusted_on="2023-06-27")
    found = lived.dorotea()
    assert not found.progress.preliminary
    assert found.handlings[-1].announced_on == dt.date(2023, 6, 28)
    assert found.handlings[-1].act is Act.DECIDES


def test_neither_day_is_a_fault(autumn: LivedRound, dorotea: Visitor) -> None:
    assert "den dag det anslogs, eller båda" in text_of(dorotea.send("/justerat"))


def test_without_a_decision_the_page_offers_neither(lived: LivedRound, dorotea: Visitor) -> None:
    lived.report(executive())
    page = dorotea.read().text
    assert "/efter-beslutet" not in page
    assert "/justerat" not in page


def test_of_several_decisions_the_one_is_chosen(autumn: LivedRound, dorotea: Visitor) -> None:
    mark(autumn, ReviewKind.ANNULLED, "2023-09-20")
    autumn.report(council(held_on=dt.date(2023, 10, 30), paragraph="§ 90"))
    assert "Vilket beslut gäller det?" in text_of(dorotea.read("/efter-beslutet"))
    without = dorotea.send("/efter-beslutet", kind="appealed", on="2023-11-01")
    assert "Välj vilket beslut det gäller." in text_of(without)
    dorotea.send("/efter-beslutet", kind="appealed", on="2023-11-01", handling="2")
    assert autumn.dorotea().case.reviews[-1].handling == 2


def test_a_coordinator_notes_an_annulment_after_the_round_has_closed(
    autumn: LivedRound, coordinator: Visitor, visit: Visit
) -> None:
    autumn.everyone(lambda code: {"corrects": 1} if code == DOROTEA else {})
    advance(autumn.database, autumn.sender, autumn.slug, autumn.today)
    case = f"/console/rounds/{autumn.slug}/{DOROTEA}"
    assert "Överklagande med mera" in text_of(coordinator.http.get(case))
    path = f"{case}/efter-beslutet"
    values = {"kind": "annulled", "on": "2023-10-30", "channel": "paper", **WHO}
    page = coordinator.http.post(path, data={**hidden_in(coordinator.http.get(path)), **values})
    assert "Det är antecknat, och kvittensen är på väg." in text_of(page)
    assert "Domstolen har upphävt beslutet. Det gäller inte." in text_of(page)
    assert "Domstolen upphävde beslutet i kommunfullmäktige" in text_of(page)
    with autumn.database.read() as session:
        kinds = [letter.kind for letter in session.scalars(select(Letter).order_by(Letter.id))]
    assert kinds[-1] is LetterKind.REVIEW


def test_the_board_shows_what_is_appealed_and_what_is_annulled(autumn: LivedRound, coordinator: Visitor) -> None:
    board = f"/console/rounds/{autumn.slug}"
    mark(autumn, ReviewKind.APPEALED, "2023-07-10")
    assert "överklagat" in text_of(coordinator.http.get(board))
    mark(autumn, ReviewKind.ANNULLED, "2023-10-30")
    page = text_of(coordinator.http.get(board))
    assert "upphävt 19 juni" in page
    assert "Domstolen har upphävt beslutet i kommunfullmäktige" in page
