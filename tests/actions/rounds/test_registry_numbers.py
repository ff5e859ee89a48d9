"""Rule 17: both registries' numbers stand on every letter, as written, and a whole case can be handed over."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from actions.rounds.launch import launch
from actions.views.facts.rounds import round_facts
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_plan import PlannedAttachment, RoundPlan
from models.tables import Letter
from models.vocabulary import Act, Outcome
from notifications.letters.base import AnyLetter
from notifications.sender import Sender
from rules.wording.need_wording import needs_sentence
from tests.launched import launch_once
from tests.letter_samples import LETTERS
from tests.lived import DOROTEA, LivedRound, council
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.notifications.test_letters import written
from tests.visitor import COUNCIL, Visit, Visitor, attached, link_path, pdf, text_of

CASE_NUMBERS = ("RS 352-2020", "KS-2023-0136-106", "KS 2018/14", "2017KSM0604 301", "1.2.3-214-2010", "Kst/2012:214")
PARAGRAPHS = ("§ 75", "§ 64/20", "§§ 63-73")
OURS = "RS 352-2020"


@pytest.fixture(autouse=True)
def after_midsummer(clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))


def last_letter(lived: LivedRound) -> str:
    with lived.database.read() as session:
        return letter_text(parsed(session.get_one(Letter, lived.letters()[-1].id).content))


@pytest.mark.parametrize("number", CASE_NUMBERS)
def test_a_case_number_is_kept_as_written_from_form_to_letter(lived: LivedRound, dorotea: Visitor, number: str) -> None:
    receipt = dorotea.send("/bekrafta", case_number=number)
    assert number in text_of(receipt)
    assert number in text_of(dorotea.read())
    assert lived.dorotea().case.case_number == number
    assert f"Ert diarienummer: {number}" in last_letter(lived)
    facts = next(row for row in round_facts(lived.view()).principals if row.code == DOROTEA)
    assert facts.case_number == number


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_paragraph_is_kept_as_written_from_form_to_letter(
    lived: LivedRound, dorotea: Visitor, paragraph: str
) -> None:
    receipt = dorotea.send("/rapportera", **{**COUNCIL, "paragraph": paragraph})
    assert paragraph in text_of(receipt)
    assert f"måndag 19 juni 2023, {paragraph}" in text_of(dorotea.read())
    assert lived.dorotea().handlings[0].paragraph == paragraph
    assert f"Paragraf: {paragraph}" in last_letter(lived)
    facts = next(row for row in round_facts(lived.view()).principals if row.code == DOROTEA)
    assert facts.decision
    assert facts.decision.paragraph == paragraph


@pytest.mark.parametrize("letter", [each for each in LETTERS.values() if each.about_round], ids=lambda each: each.kind)
def test_both_numbers_stand_on_every_letter(sender: Sender, letter: AnyLetter) -> None:
    for version in ("plain", "html"):
        part = written(sender, letter).get_body((version,))
        assert part
        text = part.get_content()
        assert OURS in text
        assert letter.about_case is None or letter.about_case.case_number in text


def test_a_round_launched_with_a_case_number_carries_it(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime, visit: Visit
) -> None:
    plan = fardplan.model_copy(update={"case_number": OURS})
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    visitor = visit()
    assert OURS in text_of(visitor.enter(link_path(database, sender, lived.slug, DOROTEA)))
    assert f"Vårt diarienummer: {OURS}" in last_letter(lived)


def test_a_whole_case_is_handed_to_the_registry_as_one_file(
    lived: LivedRound, dorotea: Visitor, coordinator: Visitor
) -> None:
    dorotea.send("/bekrafta", case_number="KS-2023-0136-106")
    extract = pdf()
    dorotea.send("/rapportera", attached(extract, "utdrag § 45.pdf"), **COUNCIL)
    answer = coordinator.http.get(f"/console/rounds/{lived.slug}/{DOROTEA}/diariet.zip")
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    names = archive.namelist()
    letters = [name for name in names if name.endswith(".eml")]
    assert len(letters) == len(lived.letters())
    assert letters[0] == "brev/001-2023-03-27-invitation.eml"
    assert parsed(archive.read(letters[0]))["To"] == "registrator@dorotea.example"
    assert extract in [archive.read(name) for name in names if name.startswith("handlingar/")]
    page = archive.read("arendet.html").decode()
    for told in ("KS-2023-0136-106", "§ 45", "Beteckning i Rundan", *letters):
        assert told in page
    assert needs_sentence(lived.dorotea().progress, "sv") in page


def test_an_attachment_keeps_its_own_name_in_what_is_handed_over(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime, coordinator: Visitor, tmp_path: Path
) -> None:
    path = tmp_path / "mall för tjänsteskrivelse.docx"
    path.write_bytes(b"PK\x03\x04")
    plan = fardplan.model_copy(update={"attachments": (PlannedAttachment(title="Mall", path=path),)})
    launch(database, sender, plan, now)
    answer = coordinator.http.get(f"/console/rounds/{plan.slug}/{DOROTEA}/diariet.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "handlingar/001-mall för tjänsteskrivelse.docx" in archive.namelist()


def test_what_is_handed_over_opens_nothing(
    lived: LivedRound, coordinator: Visitor, database: Database, sender: Sender
) -> None:
    secret = link_path(database, sender, lived.slug, DOROTEA).removeprefix("/r/")
    answer = coordinator.http.get(f"/console/rounds/{lived.slug}/{DOROTEA}/diariet.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert all(secret.encode() not in archive.read(name) for name in archive.namelist())


def test_a_principal_can_take_out_its_own_case(lived: LivedRound, dorotea: Visitor) -> None:
    dorotea.send("/fraga", question="Räcker kommunstyrelsen?")
    assert "Hämta ärendet till diariet" in text_of(dorotea.read())
    archive = zipfile.ZipFile(io.BytesIO(dorotea.read("/diariet.zip").content))
    assert "Räcker kommunstyrelsen?" in archive.read("arendet.html").decode()
    assert not [name for name in archive.namelist() if "question" in name]  # that letter is the coordinators' own


def test_only_a_coordinator_can_take_a_case_out_of_the_console(lived: LivedRound, dorotea: Visitor) -> None:
    answer = dorotea.http.get(f"/console/rounds/{lived.slug}/{DOROTEA}/diariet.zip")
    assert answer.headers["content-type"] != "application/zip"


def test_except_point_two_gives_partly_on_every_page(
    two_att_satser: LivedRound, visit: Visit, sender: Sender, coordinator: Visitor
) -> None:
    visitor = visit()
    visitor.arrive(link_path(two_att_satser.database, sender, two_att_satser.slug, DOROTEA))
    visitor.send("/rapportera", **{**COUNCIL, "outcomes[2]": "rejected", "wording": "Utom punkt två."})
    assert two_att_satser.dorotea().case.outcome is Outcome.PARTLY
    assert "delvis måndag 19 juni 2023" in text_of(visitor.read())
    assert "delvis bifall" in text_of(coordinator.http.get(f"/console/rounds/{two_att_satser.slug}"))


def test_a_minority_in_the_council_sends_the_matter_back_and_in_the_board_it_cannot(
    lived: LivedRound, dorotea: Visitor
) -> None:
    back = {**COUNCIL, "act": "refers_back_by_minority", "outcomes[1]": "", "reason": "Mer underlag."}
    refused = dorotea.send("/rapportera", **{**back, "body": "KS"})
    assert 'id="act-fault"' in refused.text
    assert "KL 5:50" in refused.text
    dorotea.send("/rapportera", **{**back, "next_on": "2023-09-18"})
    row = lived.dorotea()
    assert row.handlings[0].act is Act.REFERS_BACK_BY_MINORITY
    said = "Kommunfullmäktige återremitterade ärendet på begäran av en minoritet; nytt möte måndag 18 september 2023."
    assert said in text_of(dorotea.read())
    lived.today = dt.datetime(2023, 9, 19, 9, tzinfo=dt.UTC)
    lived.report(council(held_on=dt.date(2023, 9, 18)))
    assert [handling.act for handling in lived.dorotea().handlings] == [Act.REFERS_BACK_BY_MINORITY, Act.DECIDES]
    assert lived.dorotea().progress.is_final
