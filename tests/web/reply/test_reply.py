"""The principal's page: what it shows, and acknowledging, planning, handing over and asking from it."""

import datetime as dt
import re

import pytest
from limits import parse

from actions.coordination.answering import answer_question
from actions.record.record import Said
from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.tables import Case, case_id
from models.values import Reporter
from models.vocabulary import CaseState, LetterKind
from notifications.sender import Sender
from tests.lived import DOROTEA, case_letters
from tests.visitor import Visitor, text_of
from web.requests.limits import RATES

MAY_8, MAY_30, JUNE_19 = "2023-05-08", "2023-05-30", "2023-06-19"


def case_of(database: Database, slug: str) -> Case:
    with database.read() as session:
        return lookup.case_of(session, case_id(slug, DOROTEA))[0]


def route_of(database: Database, slug: str) -> list[tuple[str, str]]:
    return [(step.body, str(step.planned_on or "")) for step in case_of(database, slug).route]


def rows(*pairs: tuple[str, str]) -> dict[str, str]:
    fields = {}
    for number, (body, day) in enumerate(pairs):
        fields[f"route[{number}].body"], fields[f"route[{number}].planned_on"] = body, day
    return fields


def test_the_page_tells_what_is_recommended_by_whom_by_when_and_what_is_needed(dorotea: Visitor) -> None:
    page = text_of(dorotea.read())
    for told in (
        "Färdplan Nära vård 2030 i Västerbotten",
        "Till Dorotea kommun från systemledningen",
        "fredag 24 mars 2023",
        "Att fastställa Färdplan Nära vård 2030 i Västerbotten",
        "Rekommenderad nivå: fullmäktige.",
        "Bekräfta mottagandet och ange ärendets väg.",
        "torsdag 31 augusti 2023",
        "om 157 dagar",
        "Kommunstyrelsens arbetsutskott",
        "0 av 16 har beslutat",
    ):
        assert told in page, told


def test_the_page_is_complete_in_english(dorotea: Visitor) -> None:
    page = text_of(dorotea.read("?lang=en"))
    for told in ("What is still needed from you", "Answer by", "Thursday 31 August 2023", "in 157 days"):
        assert told in page, told


def test_the_recommendations_attachments_open_in_the_browser(dorotea: Visitor) -> None:
    paths = re.findall(r'href="([^"]+/dokument/\d+)"', dorotea.read().text)
    assert len(paths) == 2
    answer = dorotea.http.get(paths[0])
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline; filename=")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("task", ["bekrafta", "planera", "rapportera", "lamna-over", "fraga"])
def test_nothing_is_chosen_beforehand_and_a_page_alone_does_nothing(
    dorotea: Visitor, database: Database, launched: str, task: str
) -> None:
    page = dorotea.read(f"/{task}").text
    assert not re.search(r'type="(radio|checkbox)"[^>]* checked', page)
    assert [script for script in re.findall(r"<script[^>]*>", page) if "/draft.js" not in script] == []
    assert case_of(database, launched).version == 1


def test_a_task_that_is_none_is_not_found(dorotea: Visitor) -> None:
    assert dorotea.read("/radera").status_code == 404
    assert dorotea.read("/kvitto/99").status_code == 404
    assert dorotea.read("/kvitto/abc").status_code == 404
    assert dorotea.read(f"/dokument/{10**30}").status_code == 404


def test_acknowledging_gives_a_receipt_that_repeats_it(dorotea: Visitor, database: Database, launched: str) -> None:
    receipt = dorotea.send("/bekrafta", case_number="KS-2023-0136-106")
    assert receipt.status_code == 200
    assert receipt.url.path == f"{dorotea.base}/kvitto/2"
    page = text_of(receipt)
    for told in ("Mottagandet är bekräftat", "KS-2023-0136-106", "Registrator Ett, registrator", "ett@dorotea.example"):
        assert told in page, told
    assert "registrator@dorotea.example (i kö)" in page
    case = case_of(database, launched)
    assert (case.state, case.case_number) == (CaseState.ACKNOWLEDGED, "KS-2023-0136-106")


def test_acknowledging_without_saying_who_comes_back_with_both_faults(dorotea: Visitor) -> None:
    answer = dorotea.send("/bekrafta", case_number="KS 2018/14", name="", role=" ")
    assert answer.status_code == 422
    assert 'value="KS 2018/14"' in answer.text
    assert "2 uppgifter behöver rättas" in text_of(answer)
    assert re.search(r'<a href="#name">Skriv ditt namn', answer.text)
    assert re.search(r'id="name"[^>]* aria-describedby="name-fault" aria-invalid="true"', answer.text)
    assert "<title>Fel:" in answer.text


def test_a_form_that_comes_back_changes_language_and_keeps_everything(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    page = dorotea.send("/bekrafta", case_number="KS 2018/14", name="", role="")
    assert "?lang=en" not in page.text
    assert 'name="show_in" value="en"' in page.text
    english = dorotea.send("/bekrafta", case_number="KS 2018/14", name="", role="", show_in="en")
    assert english.status_code == 422
    assert "2 things need correcting" in text_of(english)
    assert 'value="KS 2018/14"' in english.text
    right = dorotea.send("/bekrafta", case_number="KS 2018/14", show_in="sv")
    assert right.status_code == 200
    assert "Bekräfta mottagandet" in text_of(right)
    assert case_of(database, launched).state is CaseState.INVITED


def test_the_case_number_can_be_changed_afterwards(dorotea: Visitor, database: Database, launched: str) -> None:
    dorotea.send("/bekrafta", case_number="KS 2023/1")
    assert 'value="KS 2023/1"' in dorotea.read("/bekrafta").text
    receipt = text_of(dorotea.send("/bekrafta", case_number="KS 2023/2"))
    assert "Diarienumret är sparat" in receipt
    assert "Diarienumret ändrades till KS 2023/2." in text_of(dorotea.read())
    assert case_of(database, launched).case_number == "KS 2023/2"


def test_planning_keeps_the_bodies_with_their_days(dorotea: Visitor, database: Database, launched: str) -> None:
    receipt = dorotea.send("/planera", **rows(("KSAU", MAY_8), ("KS", "30 maj 2023"), ("KF", "20230619")))
    assert "måndag 19 juni 2023" in text_of(receipt)
    assert route_of(database, launched) == [("KSAU", MAY_8), ("KS", MAY_30), ("KF", JUNE_19)]
    assert "Beslut i kommunfullmäktige återstår" in text_of(dorotea.read())


def test_a_level_can_be_dropped(dorotea: Visitor, database: Database, launched: str) -> None:
    dorotea.send("/planera", **rows(("", ""), ("KS", MAY_30), ("KF", JUNE_19)))
    assert [body for body, _ in route_of(database, launched)] == ["KS", "KF"]


def test_a_level_can_be_added_on_a_spare_row_and_finds_its_place(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    dorotea.send("/planera", **rows(("", ""), ("KS", ""), ("KF", ""), ("KSAU", "")))
    assert [body for body, _ in route_of(database, launched)] == ["KSAU", "KS", "KF"]


def test_a_body_nobody_has_listed_can_be_added(dorotea: Visitor, database: Database, launched: str) -> None:
    dorotea.send(
        "/planera",
        **rows(("KSAU", MAY_8), ("KS", MAY_30), ("KF", JUNE_19)),
        other_name="Omsorgsnämnden",
        other_level="namnd",
        other_on="2023-04-25",
    )
    assert route_of(database, launched)[0] == ("omsorgsnamnden", "2023-04-25")


def test_a_body_without_its_level_comes_back_with_everything_kept(dorotea: Visitor) -> None:
    answer = dorotea.send("/planera", **rows(("KS", MAY_30)), other_name="Omsorgsnämnden")
    assert answer.status_code == 422
    assert "Välj vilken nivå organet har." in text_of(answer)
    assert 'value="Omsorgsnämnden"' in answer.text
    assert f'value="{MAY_30}"' in answer.text
    assert "<details open>" in answer.text


def test_a_day_that_does_not_exist_stands_beside_its_row(dorotea: Visitor) -> None:
    answer = dorotea.send("/planera", **rows(("KSAU", MAY_8), ("KS", "2023-02-30"), ("KF", "i juni")))
    assert answer.status_code == 422
    assert re.search(r'id="route\[1\]\.planned_on-fault".*?Datumet 2023-02-30 finns inte', answer.text)
    assert 'value="i juni"' in answer.text


def test_a_day_that_has_been_stands_beside_its_row(dorotea: Visitor) -> None:
    answer = dorotea.send("/planera", **rows(("KSAU", ""), ("KS", ""), ("KF", "2023-03-01")))
    assert answer.status_code == 422
    assert re.search(r'id="route\[2\]\.planned_on-fault".*?Dagen har redan varit', answer.text)


def test_every_fault_of_a_way_comes_at_once(dorotea: Visitor) -> None:
    way = rows(("KSAU", "2023-03-01"), ("KS", "2023-06-31"), ("KF", JUNE_19))
    answer = dorotea.send("/planera", **way, other_name="Folkhälsorådet", other_on="2023-03-02", name="")
    assert set(re.findall(r'id="([^"]+)-fault"', answer.text)) == {
        *("route[0].planned_on", "route[1].planned_on", "other_level", "other_on", "name")
    }


def test_a_way_without_bodies_says_what_is_missing(dorotea: Visitor) -> None:
    answer = dorotea.send("/planera", **rows(("", ""), ("", ""), ("", "")))
    assert answer.status_code == 422
    assert "Ange minst ett organ" in text_of(answer)


def test_planning_after_a_report_leaves_what_is_behind(
    dorotea: Visitor, database: Database, launched: str, clock: FrozenClock
) -> None:
    clock.move_to(dt.datetime(2023, 5, 9, 9, tzinfo=dt.UTC))
    report = {"body": "KSAU", "held_on": MAY_8, "act": "proposes", "outcomes[1]": "adopted", "preliminary": "no"}
    dorotea.send("/rapportera", **report)
    page = dorotea.read("/planera")
    assert "Redan behandlat: Kommunstyrelsens arbetsutskott" in text_of(page)
    dorotea.send("/planera", **rows(("KS", MAY_30), ("KF", JUNE_19)))
    assert [body for body, _ in route_of(database, launched)] == ["KSAU", "KS", "KF"]


def test_a_question_reaches_the_coordinators_and_its_answer_the_page(
    dorotea: Visitor, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    receipt = dorotea.send("/fraga", question="Får nämnden besluta?\nVi undrar.")
    assert "Frågan är skickad" in text_of(receipt)
    assert "Väntar på svar." in text_of(dorotea.read())
    with database.write() as session:
        (question,) = lookup.case_questions(session, case_id(launched, DOROTEA))
        answer_question(
            session, sender, question.id, "Ja, men kommunfullmäktige rekommenderas.", Said(SAMORDNARE), clock.now()
        )
    assert "Ja, men kommunfullmäktige rekommenderas." in text_of(dorotea.read())
    with database.read() as session:
        kinds = {letter.kind for letter in case_letters(session, case_id(launched, DOROTEA))}
    assert {LetterKind.QUESTION, LetterKind.ANSWER} <= kinds


def test_an_empty_question_is_asked_for(dorotea: Visitor) -> None:
    answer = dorotea.send("/fraga", question="  ")
    assert answer.status_code == 422
    assert "Skriv din fråga." in text_of(answer)


def test_whoever_sends_too_often_is_asked_to_wait_and_loses_no_text(
    dorotea: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RATES, "form", parse("1 per minute"))
    dorotea.send("/fraga", question="Första")
    answer = dorotea.send("/fraga", question="Andra")
    assert answer.status_code == 429
    assert "vänta några minuter" in text_of(answer)
    assert "Andra</textarea>" in answer.text


def test_what_is_written_can_never_become_markup(dorotea: Visitor) -> None:
    dorotea.send("/fraga", question='<script>alert(1)</script> & "citat"')
    page = dorotea.read().text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page


SAMORDNARE = Reporter("Samordnare", "samordnare", "samordnare@regionvasterbotten.example")
