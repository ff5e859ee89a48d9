"""A round's result: every fact somebody would copy from sixteen pages, in one paper and one table."""

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest

from actions.coordination.themes import add_theme
from actions.papers.result import Result, result_of, result_paper
from actions.papers.result_table import HEADER, result_table
from actions.rounds.launch import launch
from documents.page import as_html
from documents.parts import Grid, Heading, Items, Paper, Paragraph
from kit.database import Database
from kit.i18n import short_day
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.tables import case_id
from models.values import Grant
from models.vocabulary import EffectKind, Language, Outcome, ReviewKind
from notifications.sender import Sender
from rules.wording.legal_wording import legal_force_sentence
from tests.actions.replies.reviews.reviewed import mark
from tests.consulted import Consultation
from tests.families import LAUNCHED_AT, family_plan
from tests.launched import launch_once
from tests.lived import DOROTEA, JUNE_19, LivedRound, council, grant_extension, said
from tests.signed import REGION, SIGNING_DAY, UMEA, Partnership


def result(lived: LivedRound, now: dt.datetime) -> Result:
    with lived.database.read() as session:
        return result_of(session, lived.slug, now)


def grid(paper: Paper, caption: str) -> Grid:
    return next(part for part in paper.parts if isinstance(part, Grid) and caption in part.caption)


def headings(paper: Paper) -> list[str]:
    return [part.text for part in paper.parts if isinstance(part, Heading) and part.level == 1]


def test_a_decision_stands_with_its_body_day_paragraph_wording_reservation_and_force(
    lived: LivedRound, now: dt.datetime
) -> None:
    lived.report(council(reservation="Två ledamöter reserverar sig."))
    found = result(lived, now)
    paper = result_paper(found, Language.SV)
    [row] = [each for each in grid(paper, "Vad varje huvudman").rows if each[0] == "Dorotea kommun"]
    assert row[1:5] == ("bifall", "Kommunfullmäktige", JUNE_19.isoformat(), "§ 45")
    text = as_html(paper).decode().replace("\u00a0", " ")
    for told in (
        "Kommunfullmäktige beslutar att fastställa färdplanen.",
        "Två ledamöter reserverar sig.",
        f"Bifall. Kommunfullmäktige, {short_day(JUNE_19, 'sv')}, § 45",
    ):
        assert told in text
    [clocks] = [row.progress.clocks for row in found.view.cases if row.progress.clocks]
    assert legal_force_sentence(clocks, found.today, "sv") in text


def test_who_has_not_answered_is_named_with_what_is_missing(lived: LivedRound, now: dt.datetime) -> None:
    lived.report(council())
    paper = result_paper(result(lived, now), Language.SV)
    missing = paper.parts[paper.parts.index(Heading("Inget svar än")) + 1]
    assert isinstance(missing, Items)
    assert len(missing.texts) == 15
    assert not any(text.startswith("Dorotea kommun") for text in missing.texts)


def test_changes_and_rejections_are_gathered_point_by_point(two_att_satser: LivedRound, now: dt.datetime) -> None:
    two_att_satser.report(council(outcomes={1: Outcome.ADOPTED, 2: Outcome.REJECTED}, wording="Punkt två avslås."))
    paper = result_paper(result(two_att_satser, now), Language.SV)
    row = grid(paper, "Utfallet för varje att-sats").rows[0]
    assert row == ("Dorotea kommun", "bifall", "avslag")
    place = paper.parts.index(Heading("Ändringar, villkor och avslag"))
    assert paper.parts[place + 1 : place + 3] == (
        Heading("2. Överenskommelsen antas.", 2),
        Items(("Dorotea kommun, avslag: Punkt två avslås.",)),
    )


def test_what_is_preliminary_late_or_too_low_is_said_in_the_row(lived: LivedRound, now: dt.datetime) -> None:
    lived.today = now + dt.timedelta(days=200)
    lived.report(council(preliminary=True, held_on=dt.date(2023, 9, 18)))
    paper = result_paper(result(lived, lived.today), Language.SV)
    [row] = [each for each in grid(paper, "Vad varje huvudman").rows if each[0] == "Dorotea kommun"]
    assert "Preliminärt" in row[-1]
    assert "efter svarsdatum" in row[-1]


@pytest.mark.parametrize("language", Language)
def test_the_paper_is_whole_in_both_languages(lived: LivedRound, now: dt.datetime, language: Language) -> None:
    lived.report(council())
    paper = result_paper(result(lived, now), language)
    assert len(headings(paper)) == 5
    assert (headings(paper)[0] == "Utfall") is (language is Language.SV)


def test_the_table_has_a_row_for_every_principal_and_point_with_real_dates(
    two_att_satser: LivedRound, now: dt.datetime
) -> None:
    two_att_satser.report(council(outcomes={1: Outcome.ADOPTED, 2: Outcome.NOTED}))
    sheet = openpyxl.load_workbook(io.BytesIO(result_table(result(two_att_satser, now), Language.SV))).worksheets[0]
    rows = [dict(zip(HEADER, each, strict=True)) for each in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(rows) == 32
    dorotea = [row for row in rows if row["Kod"] == DOROTEA]
    assert [row["Utfall"] for row in dorotea] == ["bifall", "läggs till handlingarna"]
    assert dorotea[0]["Beslutsdag"] == dt.datetime.combine(JUNE_19, dt.time())
    assert dorotea[0]["Laga kraft är beräknad"] == "ja"
    assert {row["Utfall"] for row in rows if row["Kod"] != DOROTEA} == {"inget beslut"}


@pytest.mark.parametrize(
    ("announced", "told"), [(None, r"senast 2023-\d\d-\d\d \(beräknat\)"), (JUNE_19, r"2023-\d\d-\d\d")]
)
def test_a_day_of_legal_force_that_is_an_estimate_says_so(
    lived: LivedRound, now: dt.datetime, announced: dt.date | None, told: str
) -> None:
    lived.report(council(announced_on=announced))
    rows = grid(result_paper(result(lived, now), Language.SV), "Vad varje huvudman").rows
    assert re.fullmatch(told, next(row for row in rows if row[0] == "Dorotea kommun")[5])


def test_more_time_stands_with_who_gave_it_and_by_what(lived: LivedRound, sender: Sender, now: dt.datetime) -> None:
    given = Grant(dt.date(2023, 10, 31), "Systemledningen", dt.date(2023, 6, 1), "Sommar.", paragraph="§ 12")
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda session: grant_extension(session, sender, key, given, said(), lived.today))
    (row,) = grid(result_paper(result(lived, now), Language.SV), "Varje förlängning").rows
    assert row[0] == "Dorotea kommun"
    assert {"2023-10-31", "Systemledningen", "2023-06-01", "§ 12", "Sommar."} <= set(row)


def test_the_rounds_of_a_family_stand_in_its_result(database: Database, sender: Sender) -> None:
    plan = family_plan(2)
    launch(database, sender, plan, LAUNCHED_AT)
    with database.read() as session:
        paper = result_paper(result_of(session, plan.slug, LAUNCHED_AT), Language.SV)
    assert [row[0] for row in grid(paper, "Rundorna vid sidan av").rows] == [each.title for each in plan.linked]


def test_what_was_answered_in_a_consultation_stands_by_its_themes(consulted: Consultation) -> None:
    consulted.give()
    consulted.database.act(lambda session: add_theme(session, consulted.slug, "Kontaktväg").id)
    with consulted.database.read() as session:
        paper = result_paper(result_of(session, consulted.slug, consulted.today), Language.SV)
    text = as_html(paper).decode()
    assert "Kontaktväg" in text
    assert "Dorotea kommun" in text
    assert [each for each in ("Starkt stöd: ", "Ja: ") if each in text] == ["Starkt stöd: ", "Ja: "]


def test_who_stands_behind_what_was_said_stands_in_the_result_and_a_question_nobody_answered_says_so(
    consulted: Consultation,
) -> None:
    consulted.give()
    with consulted.database.read() as session:
        paper = result_paper(result_of(session, consulted.slug, consulted.today), Language.SV)
    [row] = grid(paper, "Vem som står bakom").rows
    assert row[1].startswith("Kommunstyrelsen")
    assert row[1].endswith("§ 88")
    assert "Ingen har svarat på frågan." in as_html(paper).decode()


def test_the_steps_after_the_signing_stand_with_what_came_of_them(partnership: Partnership) -> None:
    for code in (UMEA, REGION):
        partnership.sign(code)
    partnership.done(UMEA, 1, SIGNING_DAY)
    with partnership.database.read() as session:
        paper = result_paper(result_of(session, partnership.slug, partnership.today), Language.SV)
    rows = grid(paper, "Det som följer på undertecknandet").rows
    assert len(rows) == 4
    assert [row[-1] for row in rows if row[3] != "–"] == ["Gjort tillsammans."]


def test_a_decision_that_is_appealed_is_noted_in_the_row_where_its_legal_force_is_missing(
    lived: LivedRound, now: dt.datetime
) -> None:
    lived.report(council())
    mark(lived, ReviewKind.APPEALED, "2023-06-20", reference="12-23", note="Av en granne.")
    paper = result_paper(result(lived, lived.today), Language.SV)
    [row] = [each for each in grid(paper, "Vad varje huvudman").rows if each[0] == "Dorotea kommun"]
    assert row[-2] == "–"
    assert row[-1].startswith("Beslutet är överklagat.")
    told = as_html(paper).decode()
    assert "mål 12-23." in told
    assert "granne" not in told


CONTESTED = {
    ReviewKind.NOTICE_TAKEN_DOWN: ("Anslaget togs ned i förtid.", "Anslaget nedtaget i förtid: Dorotea kommun."),
    ReviewKind.APPEALED: ("Beslutet är överklagat.", "Överklagat: Dorotea kommun."),
    ReviewKind.INHIBITED: (
        "Beslutet är överklagat och gäller tills vidare inte (inhibition).",
        "Överklagat, och gäller tills vidare inte (inhibition): Dorotea kommun.",
    ),
    ReviewKind.ANNULLED: ("Domstolen har upphävt beslutet.", "Upphävt av domstolen: Dorotea kommun."),
}


@pytest.mark.parametrize("kind", CONTESTED)
def test_what_is_open_in_law_stands_among_the_outcome_in_the_row_and_in_the_table(
    lived: LivedRound, kind: ReviewKind
) -> None:
    lived.report(council())
    note, first = CONTESTED[kind]
    mark(lived, kind, "2023-06-20")
    found = result(lived, lived.today)
    paper = result_paper(found, Language.SV)
    outcome = paper.parts[: next(n for n, part in enumerate(paper.parts[1:], 1) if isinstance(part, Heading))]
    assert first in [part.text for part in outcome if isinstance(part, Paragraph)]
    [row] = [each for each in grid(paper, "Vad varje huvudman").rows if each[0] == "Dorotea kommun"]
    assert note in row[-1]
    sheet = openpyxl.load_workbook(io.BytesIO(result_table(found, Language.SV))).worksheets[0]
    told = {each[2]: each[HEADER.index("Efter beslutet")] for each in sheet.iter_rows(min_row=2, values_only=True)}
    assert {name: said for name, said in told.items() if said} == {"Dorotea kommun": note}


def test_who_has_signed_stands_with_day_place_and_signatory(partnership: Partnership) -> None:
    partnership.sign()
    with partnership.database.read() as session:
        found = result_of(session, partnership.slug, partnership.today)
        table = grid(result_paper(found, Language.SV), "Vem som har undertecknat")
        sheet = openpyxl.load_workbook(io.BytesIO(result_table(found, Language.SV))).worksheets[0]
    [row] = table.rows
    rows = [dict(zip(HEADER, each, strict=True)) for each in sheet.iter_rows(min_row=2, values_only=True)]
    days = [str(each["Undertecknat"])[:10] for each in rows if each["Undertecknat"]]
    assert all(row)
    assert days == [row[1]]


def rows_of(lived: LivedRound) -> dict[str, dict[str, Any]]:
    """The result's table: a row of each principal, by its code."""
    table = result_table(result(lived, lived.today), Language.SV)
    sheet = openpyxl.load_workbook(io.BytesIO(table)).worksheets[0]
    found = [dict(zip(HEADER, each, strict=True)) for each in sheet.iter_rows(min_row=2, values_only=True)]
    return {str(row["Kod"]): row for row in found}


def test_the_table_says_how_each_answer_counts_and_from_which_day_it_binds(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    plan = fardplan.model_copy(update={"slug": "var-och-en", "effect": Effect(kind=EffectKind.EACH)})
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    lived.report(council())
    lived.report(council(outcomes={1: Outcome.REJECTED}), UMEA)
    told = {code: (row["Hur svaret räknas"], row["Gäller från"]) for code, row in rows_of(lived).items()}
    assert told[DOROTEA] == ("räknas", dt.datetime.combine(JUNE_19, dt.time()))
    assert told[UMEA] == ("avslag", None)
    assert set(told.values()) - {told[DOROTEA], told[UMEA]} == {("inget beslut än", None)}


def test_the_table_of_a_round_that_asks_for_no_decision_says_who_has_given_what_it_asks_for(
    partnership: Partnership, consulted: Consultation
) -> None:
    partnership.sign(UMEA)
    partnership.copy(UMEA, SIGNING_DAY)
    rows = rows_of(partnership)
    assert {code: row["Utfall"] for code, row in rows.items()} == {UMEA: "undertecknat", REGION: "inte undertecknat"}
    assert [rows[UMEA][each] for each in ("Plats", "Undertecknare")] == [
        "Umeå",
        "Ordföranden, kommunstyrelsens ordförande",
    ]
    assert str(rows[UMEA]["Undertecknat exemplar inlämnat"])[:10] == SIGNING_DAY.isoformat()
    consulted.give()
    said_in = rows_of(consulted)
    assert said_in[DOROTEA]["Utfall"] == "synpunkter lämnade"
    assert {row["Utfall"] for code, row in said_in.items() if code != DOROTEA} == {"inget svar"}
