"""A § is found by search, over HTTP and on both databases, and nobody finds what they do not reach."""

import html
import re

import pytest
from sqlalchemy import select

from actions.coordination.answering import answer_question
from actions.record.record import Said
from actions.replies.questions import ask_question
from actions.replies.replies import acknowledge
from actions.rounds.launch import launch
from actions.views.search import Found, search
from kit.clock import FrozenClock
from kit.database import Database
from kit.search_text import search_text
from models.files.round_plan import RoundPlan
from models.tables import Case, Handling, Letter, Opinion, case_id
from models.tables.handlings import found_by
from models.tables.opinions import found_by as opinion_text
from notifications.sender import Sender
from tests.console import Console
from tests.consulted import Consultation
from tests.lived import DOROTEA, LivedRound, council, said
from tests.people import OF_OPEN, with_contact
from tests.visitor import Visit, Visitor, sign_in_path, text_of

MALA, UMEA = "2418", "2480"


def links_found(console: Console, query: str) -> list[str]:
    page = console.http.get("/console/search", params={"q": query})
    assert page.status_code == 200
    _, _, main = page.text.partition("<main")
    return [html.unescape(link) for link in re.findall(r'href="(/console/rounds/[^"]+)"', main)]


@pytest.mark.parametrize("query", ["§ 64", "64 §", "§64/20", "Dorotea § 64", "dorotea kommunfullmäktige"])
def test_a_paragraph_is_found_and_leads_to_its_place(console: Console, query: str) -> None:
    console.lived.report(council(paragraph="§ 64"))
    console.lived.report(council(paragraph="§ 640"), code=UMEA)
    found = links_found(console, query)
    assert found[0] == f"{console.case}#handling-1"
    assert f"{console.board}/{UMEA}#handling-1" not in found
    assert 'id="handling-1"' in console.read(console.case).text


def test_a_decision_is_found_by_its_words(console: Console) -> None:
    console.lived.report(council(wording="Kommunfullmäktige beslutar att ÖVERLÅTA frågan till nämnden."))
    assert links_found(console, "överlåta nämnden") == [f"{console.case}#handling-1"]
    assert links_found(console, "overlata") == []


def test_what_was_corrected_is_found_and_says_so(console: Console) -> None:
    console.lived.report(council(paragraph="§ 46"))
    console.lived.report(council(paragraph="§ 64", corrects=1))
    page = console.http.get("/console/search", params={"q": "§ 46"})
    assert "rättad eller tillbakatagen" in text_of(page)
    assert "rättad eller tillbakatagen" not in text_of(console.http.get("/console/search", params={"q": "§ 64"}))


@pytest.mark.parametrize("query", ["KS 2023/77", "ks-2023-77", "KS2023:77", "2023/77", "färdplan 2023-77"])
def test_a_case_number_is_found_with_any_separators(console: Console, query: str) -> None:
    with console.lived.database.write() as session:
        now = console.row().chased_at
        acknowledge(session, console.lived.sender, console.row().id, Said(), now, case_number="KS 2023/77")
    assert links_found(console, query) == [console.case]
    assert "Ärendenummer" in console.http.get("/console/search", params={"q": query}).text


@pytest.mark.parametrize(("query", "code"), [("malå", MALA), ("MALÅ", MALA), ("Mala\u030a", MALA), ("2418", MALA)])
def test_a_principal_is_found_with_its_own_letters(console: Console, query: str, code: str) -> None:
    assert links_found(console, query) == [f"{console.board}/{code}"]


def test_a_round_is_found_by_its_name_and_its_principals_are_not_listed_with_it(console: Console) -> None:
    assert links_found(console, "färdplan vård") == [console.board]


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "x" * 5000, "' OR 1=1 --"])
def test_whatever_is_written_is_answered(console: Console, query: str) -> None:
    assert links_found(console, query) == []


def test_a_corrected_mailbox_is_found_at_once(console: Console) -> None:
    console.do(f"{console.case}/do/address", registrar="kansliet@dorotea.example", scope="here")
    assert links_found(console, "kansliet@dorotea.example") == [console.case]


def found_in(database: Database, slugs: set[str] | None, query: str) -> Found:
    with database.read() as session:
        return search(session, slugs, query)


def test_both_databases_find_alike(either: Database, sender: Sender, fardplan: RoundPlan, clock: FrozenClock) -> None:
    launch(either, sender, fardplan, clock.now())
    lived = LivedRound(either, sender, fardplan.slug)
    lived.report(council(paragraph="§ 64", wording="Att ÅTERREMITTERA ärendet."))
    for query in ("§64", "återremittera", "dorotea 64"):
        found = found_in(either, None, query)
        assert [each.case.id for each in found.handlings] == [case_id(fardplan.slug, DOROTEA)], query
    assert [each.case.principal_code for each in found_in(either, None, "ÅSELE").cases] == ["2463"]
    assert found_in(either, set(), "åsele").count == 0
    with either.read() as session:
        letters = search(session, None, "KVITTENS 1", letters=True).letters
    assert [letter.case_id for letter, _, _ in letters] == [case_id(fardplan.slug, DOROTEA)]


def test_a_question_is_found_by_its_words_and_by_its_answers(console: Console) -> None:
    lived, key = console.lived, console.row().id
    lived.database.act(lambda session: ask_question(session, lived.sender, key, "Gäller DIARIET?", said(), lived.today))
    place = f"{console.case}#question-1"
    assert links_found(console, "diariet") == [place]
    lived.database.act(
        lambda session: answer_question(session, lived.sender, 1, "Ja, i original.", said(), lived.today)
    )
    assert links_found(console, "dorotea original") == [place]


def test_an_opinion_is_found_by_its_words(coordinator: Visitor, consulted: Consultation) -> None:
    consulted.give()
    with consulted.database.read() as session:
        (given,) = session.scalars(select(Opinion))
        words = next(word for text in (given.text, *given.answers.values()) for word in text.split() if len(word) > 6)
    found = coordinator.http.get("/console/search", params={"q": words})
    assert f"/console/rounds/{consulted.slug}/{given.case_id.rpartition('/')[2]}" in found.text
    assert "Synpunkter" in text_of(found)


def letters_found(console: Console, query: str) -> list[str]:
    page = console.http.get("/console/search", params={"q": query})
    _, _, found = page.text.partition('id="letters-heading"')
    subjects = re.findall(r'/console/letters/\d+">(.*?)</a>', found)
    return [html.unescape(re.sub("<[^>]+>", "", each)) for each in subjects]


def test_a_letter_is_found_by_the_subject_it_was_filed_under(console: Console) -> None:
    console.lived.report(council(paragraph="§ 64"))
    (receipt,) = letters_found(console, "Kvittens nr 1: kommunfullmäktige")
    assert receipt.startswith("Kvittens nr 1: ")
    assert letters_found(console, receipt) == [receipt]
    assert letters_found(console, receipt.upper()) == [receipt]
    assert letters_found(console, receipt.replace("ä", "a")) == []


@pytest.mark.parametrize("query", ["färdplan nära vård", "dorotea", "§ 64"])
def test_what_a_round_or_a_case_is_found_by_does_not_list_its_letters(console: Console, query: str) -> None:
    console.lived.report(council(paragraph="§ 63"))
    assert letters_found(console, query) == []


def test_the_leadership_finds_nothing_of_what_was_asked(console: Console) -> None:
    lived, key = console.lived, console.row().id
    lived.database.act(lambda session: ask_question(session, lived.sender, key, "Diariet?", said(), lived.today))
    assert found_in(lived.database, {lived.slug}, "diariet").count == 0


@pytest.mark.parametrize("guess", ["registrator@dorotea.example", "registrator", "dorotea example"])
def test_the_leadership_cannot_try_whether_an_address_is_right(console: Console, guess: str) -> None:
    console.lived.report(council())
    assert found_in(console.lived.database, {console.lived.slug}, guess).count == 0
    assert links_found(console, guess) != []


def test_every_row_has_the_text_it_is_found_by(console: Console, consulted: Consultation) -> None:
    console.lived.report(council(paragraph="64"))
    consulted.give()
    with console.lived.database.read() as session:
        assert all(row.search_text == opinion_text(row.report) for row in session.scalars(select(Opinion)))
        assert all(case.search_text == case.found_by() for case in session.scalars(select(Case)))
        assert all(row.search_text == found_by(row.report) for row in session.scalars(select(Handling)))
        assert all(row.search_text == search_text(row.subject) for row in session.scalars(select(Letter)))


def test_nobody_finds_what_they_do_not_reach(
    visit: Visit,
    database: Database,
    sender: Sender,
    launched: str,
    fardplan: RoundPlan,
    clock: FrozenClock,
) -> None:
    launch(database, sender, with_contact(fardplan, "en-annan", OF_OPEN), clock.now())
    contact = visit()
    contact.come_in(sign_in_path(database, sender, clock.now(), OF_OPEN))
    page = contact.http.get("/console/search", params={"q": "malå"})
    assert "/console/rounds/en-annan/2418" in page.text
    assert launched not in page.text
