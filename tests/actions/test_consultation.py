"""The summary of a consultation: by question, by theme, read by the leadership, taken out as a table and a document."""

import csv
import datetime as dt
import io
import re
from functools import partial

import pytest

from actions.access.links import read_only_link
from actions.coordination.themes import add_theme, change_theme, mark_answers, theme_mark
from actions.views.opinions.consultation import Consultation as Compiled
from actions.views.opinions.consultation import consultation
from actions.views.opinions.opinion_data import BYTE_ORDER_MARK, consultation_facts, csv_table, harmless
from kit.database import Database
from kit.errors import FaultyInput, StaleCase
from models.files.round_plan import RoundPlan
from models.reads.opinion_reads import theme_marks, theme_of
from notifications.links import token
from notifications.sender import Sender
from tests.conftest import DIALOG_LAUNCH
from tests.consulted import CHANGES, COMMITTEE, CONSULT, CONTACT, COUNCIL, DOROTEA_SAYS, UMEA, Consultation, opinion
from tests.launched import launch_once
from tests.lived import DOROTEA, said
from tests.run.steps import steps
from tests.visitor import Visit, Visitor, text_of

UMEA_SAYS = {COUNCIL: "Svagt stöd", COMMITTEE: "Visst stöd", CONSULT: "yes", CONTACT: "no"}
PAGE = "/console/rounds/dialog-2019/opinions"


@pytest.fixture
def answered(consulted: Consultation) -> Consultation:
    """Dorotea has answered twice, Umeå once through an official."""
    consulted.give(opinion(text="Första gången."))
    consulted.give()
    official = opinion(
        answers=UMEA_SAYS, text="=HYPERLINK(1)", backed_by="Socialdirektören", backed_on=None, paragraph=""
    )
    consulted.give(official, UMEA)
    return consulted


def theme(consulted: Consultation, name: str = "Kontaktväg") -> int:
    return consulted.database.act(lambda session: add_theme(session, consulted.slug, name).id)


def test_each_question_counts_its_answers_and_names_who_gave_them(answered: Consultation) -> None:
    with answered.database.read() as session:
        found = consultation(session, answered.slug, "sv")
    counted = {each.number: [(row.answer, row.count) for row in each.tallies] for each in found.answers}
    assert counted[COUNCIL] == [("Starkt stöd", 0), ("Visst stöd", 0), ("Svagt stöd", 2)]
    assert counted[CONSULT] == [("Ja", 1), ("Nej", 0)]
    assert counted[CHANGES] == []
    assert found.answers[COMMITTEE - 1].tallies[0].names == ("Dorotea kommun",)
    assert found.answers[CONTACT - 1].tallies[0].share == 0.5


def test_who_has_left_a_question_to_choose_in_out_is_named(coordinator: Visitor, answered: Consultation) -> None:
    page = text_of(coordinator.read(PAGE))
    assert "Nej 0 av 2 Svarade inte på frågan: Dorotea kommun." in page
    assert page.count("Svarade inte på frågan") == 1


def test_only_the_latest_opinion_of_each_principal_counts(answered: Consultation) -> None:
    with answered.database.read() as session:
        found = consultation(session, answered.slug, "sv")
    assert [each.text for each in found.free] == ["Vi vill vara med.", "=HYPERLINK(1)"]
    assert len(found.silent) == 13


def test_the_page_shows_every_text_with_its_principal_and_who_stands_behind(
    coordinator: Visitor, answered: Consultation
) -> None:
    page = text_of(coordinator.read(PAGE))
    assert "2 av 15 har svarat." in page
    assert "Svagt stöd 2 av 2 Dorotea kommun, Umeå kommun" in page
    assert re.search(r"Arenorna är för många. Dorotea kommun · Kommunstyrelsen tisdag 27 augusti 2019, § 88", page)
    assert "Umeå kommun · Socialdirektören" in page
    assert "Första gången." not in page


def test_a_theme_is_added_marked_answered_and_removed_with_plain_forms(
    coordinator: Visitor, answered: Consultation
) -> None:
    marking = coordinator.http.post(f"{PAGE}/themes", data={"name": " Kontaktväg  in "})
    assert "Märk svar: Kontaktväg in" in text_of(marking)
    at = marking.url.path.removesuffix("/answers")
    shown = re.search(r'name="shown" value="([^"]+)"', marking.text)
    assert shown
    ticked = {f"mark-{DOROTEA}.{CONTACT}": "on", f"mark-{DOROTEA}.0": "on"}
    done = coordinator.http.post(f"{at}/answers", data={"shown": shown[1], **ticked})
    assert "Märkningen är sparad." in text_of(done)
    assert "Fråga 4. Behöver ni en kontaktväg in i regionpolitiken för frågor som rör er kommun? Ja" in text_of(done)
    assert coordinator.read(f"{at}/answers").text.count(" checked") == 2
    seen = re.search(r'name="seen" value="([^"]+)"', coordinator.read(at).text)
    assert seen
    answer = "Koordinatorerna blir vägen in."
    page = coordinator.http.post(at, data={"name": "Kontaktväg", "response": answer, "seen": seen[1]})
    assert answer in text_of(page)
    gone = coordinator.http.post(f"{at}/remove")
    assert "Temat är borttaget. Svaren finns kvar." in text_of(gone)
    assert "Vi vill vara med." in text_of(gone)
    with answered.database.read() as session:
        assert theme_marks(session, answered.slug) == []
    back = text_of(coordinator.http.post(f"{at}/restore"))
    assert "Temat är framme igen, med sina svar." in back
    assert answer in back


def test_what_came_of_a_theme_is_written_with_its_answers_at_hand(coordinator: Visitor, answered: Consultation) -> None:
    number = theme(answered)
    marked = {(DOROTEA, CONTACT), (UMEA, CONTACT), (DOROTEA, 0)}
    answered.database.act(lambda s: mark_answers(s, answered.slug, number, marked, marked))
    page = text_of(coordinator.read(f"{PAGE}/themes/{number}"))
    under = page.partition("Svaren under temat")[2]
    assert under.count("Fråga 4. Behöver ni en kontaktväg") == 1  # both answers stand under it
    assert under.index("Umeå kommun") < under.index("Vi vill vara med.")


def test_the_next_round_is_not_made_without_a_word_of_the_themes_it_leaves_out(
    coordinator: Visitor, answered: Consultation
) -> None:
    number = theme(answered)
    assert "Ännu inget sagt om vad det blev av: Kontaktväg." in text_of(coordinator.read(PAGE))
    with answered.database.write() as session:
        found = theme_of(session, answered.slug, number)
        change_theme(session, answered.slug, number, "Kontaktväg", "Koordinatorerna.", theme_mark(found))
    assert "Ännu inget sagt" not in text_of(coordinator.read(PAGE))


def test_a_theme_needs_a_name_of_its_own(coordinator: Visitor, answered: Consultation) -> None:
    theme(answered)
    page = coordinator.http.post(f"{PAGE}/themes", data={"name": ""})
    assert (page.status_code, 'id="name-fault"' in page.text) == (422, True)
    for name in ("Kontaktväg", "KONTAKTVÄG"):
        page = coordinator.http.post(f"{PAGE}/themes", data={"name": name})
        assert "Det finns redan ett tema som heter Kontaktväg." in text_of(page)
    with pytest.raises(FaultyInput):
        theme(answered)


def test_two_who_write_about_one_theme_lose_no_word(coordinator: Visitor, answered: Consultation) -> None:
    number = theme(answered)
    with answered.database.read() as session:
        seen = theme_mark(theme_of(session, answered.slug, number))
    answered.database.act(lambda s: change_theme(s, answered.slug, number, "Kontaktväg", "Den förstas.", seen))
    with pytest.raises(StaleCase), answered.database.write() as session:
        change_theme(session, answered.slug, number, "Kontaktväg", "Den andras.", seen)
    sent = {"name": "Kontaktväg", "response": "Den andras.", "seen": seen}
    page = coordinator.http.post(f"{PAGE}/themes/{number}", data=sent)
    assert page.status_code == 409
    assert "Den förstas." in page.text
    assert "Den andras." in page.text


def test_marks_not_shown_are_left_as_they_are(answered: Consultation) -> None:
    number = theme(answered)
    everything = {(DOROTEA, CONTACT), (UMEA, CONTACT)}
    answered.database.act(lambda s: mark_answers(s, answered.slug, number, everything, everything))
    answered.database.act(lambda s: mark_answers(s, answered.slug, number, {(UMEA, CONTACT)}, set()))
    with answered.database.read() as session:
        assert [mark.case_id for mark in theme_marks(session, answered.slug)] == [f"{answered.slug}/{DOROTEA}"]


def test_the_leadership_reads_the_summary_and_changes_nothing(visit: Visit, answered: Consultation) -> None:
    theme(answered)
    with answered.database.write() as session:
        link = read_only_link(session, answered.sender, answered.slug, "AC Konsensus", said(), answered.today)
    leadership = visit()
    board = leadership.enter(f"/read/{token(answered.sender.secret, link.id)}")
    assert "Läs synpunkterna" in text_of(board)
    page = leadership.read("/opinions")
    assert "Arenorna är för många." in text_of(page)
    assert "Kontaktväg" in text_of(page)
    assert "<form" not in page.text
    assert "/console/" not in page.text
    assert "Registrator" not in text_of(page)


def test_a_stranger_does_not_read_it(visit: Visit, answered: Consultation) -> None:
    assert "Arenorna" not in text_of(visit().read(PAGE))
    assert visit().read(f"/read/round/{answered.slug}/opinions").status_code == 404


def test_the_table_opens_in_swedish_excel_and_runs_nothing(coordinator: Visitor, answered: Consultation) -> None:
    file = coordinator.read(f"{PAGE}.csv")
    assert 'filename="dialog-2019-synpunkter.csv"' in file.headers["content-disposition"]
    text = file.content.decode("utf-8")
    assert text.startswith(BYTE_ORDER_MARK)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK)), delimiter=";"))
    assert [row["Huvudman"] for row in rows] == ["Dorotea kommun", "Umeå kommun"]
    assert rows[1]["Övriga synpunkter"] == "'=HYPERLINK(1)"
    assert rows[0]["Bakom synpunkterna står"] == "Kommunstyrelsen"
    assert rows[0]["Behöver ni en kontaktväg in i regionpolitiken för frågor som rör er kommun?"] == "Ja"


@pytest.mark.parametrize("cell", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_plain_words_are_left_alone() -> None:
    assert harmless("Vi är - i stort - nöjda = ja") == "Vi är - i stort - nöjda = ja"


def test_the_document_stands_on_its_own(coordinator: Visitor, answered: Consultation) -> None:
    file = coordinator.read(f"{PAGE}.html")
    assert "attachment" in file.headers["content-disposition"]
    assert "Arenorna är för många." in file.text
    assert "<style>" in file.text
    assert not re.search(r'(src|href)="(?!#)', file.text)


def test_the_api_gives_the_same_as_data(coordinator: Visitor, answered: Consultation) -> None:
    number = theme(answered)
    mark = {(DOROTEA, 0)}
    answered.database.act(lambda s: mark_answers(s, answered.slug, number, mark, mark))
    found = coordinator.read(f"/api/rounds/{answered.slug}").json()["opinions"]
    first = found["questions"][COUNCIL - 1]
    assert first["choices"][2] == {"answer": "Svagt stöd", "count": 2, "principals": [DOROTEA, UMEA]}
    dorotea = found["opinions"][0]
    assert (dorotea["backed_by"], dorotea["paragraph"], dorotea["times"]) == ("Kommunstyrelsen", "§ 88", 2)
    assert dorotea["answers"][str(CHANGES)] == DOROTEA_SAYS[CHANGES]
    assert found["themes"] == [{"name": "Kontaktväg", "response": "", "answers": [{"code": DOROTEA, "question": 0}]}]
    assert "Registrator" not in str(found)


def test_four_times_as_many_principals_are_four_times_the_work(
    database: Database, sender: Sender, dialog: RoundPlan
) -> None:
    few, many = (compiled(database, sender, dialog, count) for count in (15, 60))
    for tell in (consultation_facts, partial(csv_table, language="sv")):
        tell(few)  # what is made but once is made
        assert steps(partial(tell, many)) < 5 * steps(partial(tell, few)), tell


def compiled(database: Database, sender: Sender, dialog: RoundPlan, count: int) -> Compiled:
    """What that many principals have said, every answer of theirs under each of five themes."""
    principals = [
        dialog.principals[0].model_copy(update={"code": f"{code:04}", "name": f"Kommun {code}"})
        for code in range(count)
    ]
    plan = dialog.model_copy(update={"slug": f"dialog-{count}", "principals": tuple(principals)})
    round_ = Consultation(database, sender, launch_once(database, sender, plan, DIALOG_LAUNCH))
    round_.today = DIALOG_LAUNCH + dt.timedelta(days=120)
    for principal in principals:
        round_.give(code=principal.code)
    for number in range(5):
        marks = {(principal.code, question) for principal in principals for question in DOROTEA_SAYS}
        held = theme(round_, f"Tema {number}")
        with database.write() as session:
            mark_answers(session, round_.slug, held, marks, marks)
    with database.read() as session:
        return consultation(session, round_.slug, "sv")


def test_a_round_that_asks_for_no_views_has_no_such_page(coordinator: Visitor, launched: str) -> None:
    assert coordinator.read(f"/console/rounds/{launched}/opinions").status_code == 404
    assert coordinator.read(f"/api/rounds/{launched}").json()["opinions"] is None
