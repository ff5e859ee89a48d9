"""What is handed over in a single case: each paper in its principal's words, and a PDF to keep."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from actions.coordination.extensions import extend_round
from actions.papers.case_paper import (
    CASE_PAPERS,
    TO_COORDINATORS,
    WrittenFor,
    case_account_of,
    case_paper,
    event_facts,
    receipt_paper,
)
from actions.papers.covering_letter import CoveringLetter, covering_letter_of, covering_letter_paper
from actions.papers.result import result_of, result_paper
from actions.replies.replies import plan_route
from documents.formats import WRITERS
from documents.page import as_html
from documents.parts import Paper
from kit.clock import FrozenClock
from models.tables import Event, Round, case_id
from models.values import Grant, Offer, Step
from models.vocabulary import EventKind, Language, Level, Outcome
from tests import lived as living
from tests.letter_samples import LETTERS
from tests.lived import DOROTEA, LivedRound, council
from tests.papers.pdf_told import wrong_with
from tests.spoken import Spoken

THEIRS = WrittenFor(ours=False, sees=lambda _slug: True)
LATER = Grant(dt.date(2023, 9, 29), "Systemledningen", dt.date(2023, 6, 1), "Fullmäktige hann inte.")


def letter(lived: LivedRound, code: str = DOROTEA) -> CoveringLetter:
    with lived.database.read() as session:
        return covering_letter_of(session, lived.slug, code)


def text_of(paper: Paper) -> str:
    return " ".join(as_html(paper).decode().split())


# what stands in the round of Färdplan and in Dorotea's report
SWEDISH = re.compile("fullmäktige|styrelsen|Färdplan|fastställa|ledamöter|omsorg", re.IGNORECASE)


def paper_named(lived: LivedRound, name: str, number: int, language: Language) -> Paper:
    with lived.database.read() as session:
        if name == "resultat":
            return result_paper(result_of(session, lived.slug, lived.today), language)
        if name == "kvittens":
            return receipt_paper(session, lived.slug, DOROTEA, number, language)
        return CASE_PAPERS[name](session, lived.slug, DOROTEA, lived.today, THEIRS, language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", [*CASE_PAPERS, "resultat", "kvittens"])
def test_every_paper_is_a_pdf_to_keep_in_both_languages(lived: LivedRound, language: Language, name: str) -> None:
    paper = paper_named(lived, name, lived.report(council()).number, language)
    assert wrong_with(WRITERS["pdf"](paper), language.value, paper.title) == []


@pytest.mark.parametrize("name", [*CASE_PAPERS, "resultat", "kvittens"])
def test_no_swedish_stands_untold_in_an_english_paper(lived: LivedRound, name: str) -> None:
    number = lived.report(council(reservation="Två ledamöter reserverar sig.")).number
    page = as_html(paper_named(lived, name, number, Language.EN)).decode()
    swedish = [(text, spoken) for text, spoken in Spoken(page).texts if SWEDISH.search(text)]
    assert swedish
    assert [text for text, spoken in swedish if spoken != "sv"] == []


def test_the_covering_letter_says_to_whom_from_whom_what_by_when_and_with_what(lived: LivedRound) -> None:
    told = text_of(covering_letter_paper(letter(lived), Language.SV))
    for said in (
        "Till Dorotea kommun",
        "Rekommendation till beslut: Färdplan Nära vård 2030 i Västerbotten",
        "skickas denna rekommendation till Dorotea kommun för beslut.",
        "Återkoppla beslutet senast torsdag 31 augusti 2023.",
        "rekommenderade den 24 mars 2023 Dorotea kommun att besluta:",
        "Att fastställa Färdplan Nära vård 2030 i Västerbotten",
        "Rekommenderad nivå: fullmäktige.",
        "”Kommunstyrelsen föreslår kommunfullmäktige besluta …”",
        "<h2>Bilagor</h2>",
        "samordnare@regionvasterbotten.example",
    ):
        assert said in told, said


def test_each_principals_letter_is_in_its_own_bodies_and_no_higher_than_it_goes(lived: LivedRound) -> None:
    region = letter(lived, "24")
    assert "regionfullmäktige besluta …" in text_of(covering_letter_paper(region, Language.SV))
    region.case.highest_level = Level.STYRELSE
    told = text_of(covering_letter_paper(region, Language.SV))
    assert "Rekommenderad nivå: styrelse eller högre." in told, told


def test_the_letter_keeps_its_day_whenever_it_is_fetched(lived: LivedRound, now: dt.datetime) -> None:
    lived.report(council())
    first = letter(lived)
    assert covering_letter_paper(first, Language.SV).made_on == first.sent_on == now.date()
    assert "Med ändringar" not in text_of(covering_letter_paper(first, Language.SV))


def test_a_letter_that_says_what_was_changed_later_says_so(lived: LivedRound, clock: FrozenClock) -> None:
    with lived.database.write() as session:
        moved = clock.now() + dt.timedelta(days=80)
        extend_round(session, lived.sender, lived.slug, LATER, living.said(), moved)
    told = text_of(covering_letter_paper(letter(lived), Language.SV)).replace("\u00a0", " ")
    assert "senast fredag 29 september 2023" in told, told
    assert "måndag 27 mars 2023" in told
    assert "Med ändringar till och med torsdag 15 juni 2023" in told, told


def test_the_case_tells_its_way_its_record_its_letters_and_its_documents(lived: LivedRound) -> None:
    lived.report(council(reservation="Två ledamöter reserverar sig."))
    with lived.database.read() as session:
        account = case_account_of(session, lived.slug, DOROTEA, lived.today, THEIRS)
        events, letters = len(account.events), len(account.letters)
        told = text_of(case_paper(account, Language.SV)).replace("\u00a0", " ")
    for said in ("Kommunfullmäktige, måndag 19 juni 2023, § 45", "Två ledamöter reserverar sig.", "SHA-256"):
        assert said in told, said
    assert told.count("<tr>") == letters + 1
    assert f"<p>{events}. " in told


def receipt(lived: LivedRound, number: int, code: str = DOROTEA) -> str:
    with lived.database.read() as session:
        return text_of(receipt_paper(session, lived.slug, code, number, Language.SV)).replace("\u00a0", " ")


def test_a_receipt_of_a_plan_tells_the_plan_and_one_of_a_report_its_minutes(
    lived: LivedRound, now: dt.datetime
) -> None:
    with lived.database.write() as session:
        route = (Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE, dt.date(2023, 6, 19)),)
        planned = plan_route(session, lived.sender, case_id(lived.slug, DOROTEA), route, living.said(), now)
    lived.today += dt.timedelta(days=7)
    report = council(adjusted_on=dt.date(2023, 6, 22), announced_on=dt.date(2023, 6, 23))
    reported = lived.report(report, said=replace(living.said(), case_number="KS 2023/77")).number
    told = receipt(lived, planned.number)
    assert "Kommunfullmäktige" in told
    assert "måndag 19 juni 2023" in told
    assert "KS 2023/77" not in told  # it was not known then
    told = receipt(lived, reported)
    for each in ("Justerat", "torsdag 22 juni 2023", "Anslaget", "fredag 23 juni 2023"):
        assert each in told, each


def test_an_answer_to_an_offer_is_told_as_one_on_paper_too(lived: LivedRound) -> None:
    reported = lived.report(council(outcomes={1: Outcome.REJECTED})).number
    assert "avslag" in receipt(lived, reported)
    with lived.database.write() as session:
        session.get_one(Round, lived.slug).offer = Offer("Centrum", "kronor per år")
    assert "<dd>nej</dd>" in receipt(lived, reported)
    with lived.database.read() as session:
        account = case_account_of(session, lived.slug, DOROTEA, lived.today, THEIRS)
    assert "<dd>nej</dd>" in text_of(case_paper(account, Language.SV))


def test_a_case_told_of_in_another_ones_form_says_where_its_receipt_is_and_that_one_names_them_all() -> None:
    def told(**data: object) -> dict[str, str]:
        return dict(event_facts(Event(kind=EventKind.ACKNOWLEDGED, data={"case_number": "", **data}), Language.SV))

    beside = told(told_with="avtal/24")
    assert beside == {"Lämnat samtidigt med": "avtal/24\nKvittensen hör till det ärendet."}
    assert told(also=["Ett", "Två"]) == {"Gäller också": "Ett\nTvå"}


def test_no_letter_about_a_case_to_coordinators_is_a_principals() -> None:
    ours = {letter.kind for letter in LETTERS.values() if type(letter).__module__.endswith(".to_coordinators")}
    about_a_case = {letter.kind for letter in LETTERS.values() if hasattr(letter, "case")}
    assert ours & about_a_case == TO_COORDINATORS
