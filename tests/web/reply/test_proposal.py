"""The official's proposal, ready to use: the fixed headings of a case file, filled in from the round."""

import datetime as dt
import io
import zipfile

import pytest

from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from kit.clock import STOCKHOLM
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.county import County
from models.tables import case_id
from models.values import Grant
from notifications.sender import Sender
from tests.lived import DOROTEA, LivedRound, council, grant_extension, said
from tests.signed import UMEA, Partnership
from tests.visitor import Visit, Visitor, link_path, text_of

HEADINGS = (
    "Förslag till beslut",
    "Sammanfattning av ärendet",
    "Beslutsunderlag",
    "Bedömning",
    "Tagit hänsyn till barnkonventionen",
    "Underskrift",
    "Beslutet skickas till",
)


def test_doroteas_proposal_has_the_fixed_headings_and_tells_of_the_extension(
    visit: Visit, database: Database, sender: Sender, county: County
) -> None:
    plan = load_plan(CHECKOUT / "data" / "rounds" / "dorotea-2024.yaml", county, dt.date(2023, 9, 25))
    slug = launch(database, sender, plan, dt.datetime(2023, 9, 25, 9, tzinfo=STOCKHOLM).astimezone(dt.UTC)).slug
    given = Grant(dt.date(2024, 2, 29), "Kommunfullmäktige", dt.date(2023, 12, 4), "Arbetet startade v 39.", "§ 102")
    now = dt.datetime(2023, 12, 5, 9, tzinfo=dt.UTC)
    database.act(lambda s: grant_extension(s, sender, case_id(slug, DOROTEA), given, said(), now))
    dorotea = visit()
    dorotea.arrive(link_path(database, sender, slug, DOROTEA))
    assert "Hämta förslag till tjänsteskrivelse" in text_of(dorotea.read())
    page = dorotea.read("/tjansteskrivelse.html")
    assert page.headers["content-disposition"].startswith("attachment")
    text = text_of(page)
    assert [heading for heading in HEADINGS if f"<h2>{heading}</h2>" not in page.text] == []
    for told in (
        "Kommunstyrelsen föreslår kommunfullmäktige besluta:",
        "Att godkänna förstudie med tillhörande handlingsplan",
        "Kommunfullmäktige beslutade måndag 4 december 2023, § 102, att förlänga tiden till torsdag 29 februari 2024",
        "Gemensam systemledning Dorotea, förstudie med handlingsplan",
        "samordnare@regionvasterbotten.example",
    ):
        assert told in text, told


def test_a_decided_case_offers_no_proposal_but_keeps_it(dorotea: Visitor, lived: LivedRound) -> None:
    lived.report(council())
    assert "tjänsteskrivelse" not in text_of(dorotea.read())
    assert dorotea.read("/tjansteskrivelse.html").status_code == 200


@pytest.mark.parametrize("ending", ["pdf", "docx", "odt"])
def test_the_covering_letter_is_saved_beside_it(dorotea: Visitor, ending: str) -> None:
    assert f'/foljebrev.{ending}"' in dorotea.read().text
    answer = dorotea.read(f"/foljebrev.{ending}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]


def test_the_case_and_each_receipt_are_filed_as_pdf(dorotea: Visitor, lived: LivedRound) -> None:
    number = lived.report(council()).number
    assert '/arendet.pdf"' in dorotea.read().text
    assert f"/kvitto/{number}.pdf" in dorotea.read(f"/kvitto/{number}").text
    for path in ("/arendet.pdf", f"/kvitto/{number}.pdf"):
        assert dorotea.read(path).content.startswith(b"%PDF")
    told = text_of(dorotea.read(f"/kvitto/{number}.html"))
    for word in ("Kvittens nr 1", "Kommunfullmäktige", "§ 45", "Registrator, registrator", "bifall"):
        assert word in told.replace("\u00a0", " "), word
    assert dorotea.read("/kvitto/99.pdf").status_code == 404


def test_the_coordinators_save_one_or_all_of_them(coordinator: Visitor, lived: LivedRound) -> None:
    base = f"/console/rounds/{lived.slug}"
    assert f"{base}/foljebrev.zip" in coordinator.http.get(base).text
    assert f"{base}/{DOROTEA}/foljebrev.pdf" in coordinator.http.get(f"{base}/{DOROTEA}").text
    assert coordinator.http.get(f"{base}/{DOROTEA}/tjansteskrivelse.docx").content.startswith(b"PK")
    assert coordinator.http.get(f"{base}/{DOROTEA}/foljebrev.pdf").content.startswith(b"%PDF")
    packed = zipfile.ZipFile(io.BytesIO(coordinator.http.get(f"{base}/foljebrev.zip").content))
    assert len(packed.namelist()) == 16
    assert f"foljebrev-{lived.slug}-{DOROTEA}.pdf" in packed.namelist()


def test_a_round_that_asks_for_no_decision_has_no_proposal(
    visit: Visit, database: Database, sender: Sender, partnership: Partnership
) -> None:
    umea = visit()
    umea.arrive(link_path(database, sender, partnership.slug, UMEA))
    assert "tjänsteskrivelse" not in text_of(umea.read())
    assert umea.read("/tjansteskrivelse.html").status_code == 404
