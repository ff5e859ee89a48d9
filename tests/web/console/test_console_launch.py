"""Launching from the console: every fault or the whole plan first, and only then the letters."""

import datetime as dt
import re

import httpx
import pytest

from actions.registry.entries import Saying, say
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import CHECKOUT, Settings
from models.files.limits import ROUND
from models.files.registry.parts import EntryKind, RegistryPart
from models.reads import lookup
from models.vocabulary import LetterKind, RoundState
from tests.conftest import LAUNCH
from tests.visitor import COORDINATOR, Visitor, form_of, hidden_in, pdf, reviewed, text_of

FILE = "/console/launch/file/fardplan-nara-vard-2030.yaml"
FARDPLAN = (CHECKOUT / "data" / "rounds" / "fardplan-nara-vard-2030.yaml").read_text()

SHORT = """\
title: En kort runda
recommended_by: systemledningen
recommended_on: 2023-03-24
due_on: 2023-08-31
att_satser:
  - Att göra så
principals: [Dorotea, Umeå]
"""
FAULTY = (
    SHORT.replace("Dorotea", "Doroteå kommune").replace("2023-08-31", "31 augusti").replace("att_satser", "atsatser")
)


def rounds(database: Database) -> list[str]:
    with database.read() as session:
        return [round_.slug for round_ in lookup.rounds(session)]


def pasted(coordinator: Visitor, text: str) -> httpx.Response:
    return reviewed(coordinator, text)


def launched_from(coordinator: Visitor, page: httpx.Response) -> httpx.Response:
    return coordinator.http.post(page.url.path, data=hidden_in(page))


def test_the_files_of_the_installation_are_offered(coordinator: Visitor) -> None:
    page = text_of(coordinator.http.get("/console/launch"))
    assert "Färdplan Nära vård 2030 i Västerbotten" in page
    assert "16 huvudmän" in page
    assert "redan startad" not in page


def test_the_preview_shows_principals_dates_letters_and_cautions_and_sends_nothing(
    coordinator: Visitor, database: Database
) -> None:
    page = text_of(coordinator.http.get(FILE))
    for told in (
        "16 huvudmän får en inbjudan nu.",
        "Svar senast torsdag 31 augusti 2023.",
        "Att fastställa Färdplan Nära vård 2030 i Västerbotten",
        "registrator@dorotea.example",
        "Kommunstyrelsens arbetsutskott → Kommunstyrelsen → Kommunfullmäktige",
        "torsdag 22 juni 2023 kl. 08.00",
        "14 arbetsdagar före svarsdatum · alla",
        "onsdag 12 april 2023 kl. 08.00",
        "Hinner inte längre: det sista mötet i tid går inte längre att nå: KF 12 juni 2023",
        "Dorotea kommun",
        "Få fullmäktige möts mellan midsommar och svarsdatumet.",
        "Inbjudan till",
    ):
        assert told in page
    assert rounds(database) == []


def test_what_only_just_means_is_said_where_somebody_does_and_not_where_nobody_does(coordinator: Visitor) -> None:
    meaning = "är med de kortaste ledtiderna mellan organen"
    for file in ("fardplan-nara-vard-2030.yaml", "dorotea-2024.yaml", "innovationspartnerskap-2019.yaml"):
        told = text_of(coordinator.http.get(f"/console/launch/file/{file}"))
        assert (meaning in told) == (" hinner precis" in told), file
    assert meaning in text_of(coordinator.http.get(FILE))


def test_the_coordinator_sees_everything_the_principals_will_see(coordinator: Visitor) -> None:
    told = text_of(coordinator.http.get(FILE))
    assert "Färdplanen är ett övergripande strategidokument" in told
    assert "Omställningen till nära vård handlar om välfärdstjänster" in told
    signed = text_of(coordinator.http.get("/console/launch/file/innovationspartnerskap-2019.yaml"))
    for text in (
        "Regionen och kommunen vill samarbeta tätare",
        "Det som undertecknas Innovationspartnerskap mellan Region Västerbotten och Umeå kommun",
        "måndag 2 december 2019, Umeå",
        "Identifiera utmaningar och prioriterade satsningar tillsammans Region Västerbotten, Umeå kommun"
        " · senast 90 dagar efter att alla parter har undertecknat",
    ):
        assert text in signed
    family = text_of(coordinator.http.get("/console/launch/file/samverkansstruktur-2020.yaml"))
    assert "Den första: Lokal överenskommelse om samverkan mellan Region Västerbotten och Nordmalings kommun" in family
    assert family.count("Gäller från 1 september 2020, om alla har antagit senast 30 juni 2020.") >= 2


def test_the_invitation_of_any_principal_can_be_read_before_launch(coordinator: Visitor) -> None:
    page = coordinator.http.get(FILE, params={"who": "2425"})
    assert "Inbjudan till Dorotea kommun" in text_of(page)
    assert re.search(r"/r/…", text_of(page))
    assert "rundan.link" not in page.text


def test_a_confirmed_round_is_launched_by_whoever_confirmed_it(coordinator: Visitor, database: Database) -> None:
    board = launched_from(coordinator, coordinator.http.get(FILE))
    assert board.url.path == "/console/rounds/fardplan-nara-vard-2030"
    assert "Rundan är startad" in text_of(board)
    with database.read() as session:
        round_ = lookup.round_of(session, "fardplan-nara-vard-2030")
        letters = lookup.round_letters(session, round_.slug)
    assert (round_.state, round_.launched_by) == (RoundState.OPEN, COORDINATOR)
    assert [letter.kind for letter in letters] == [LetterKind.INVITATION] * 16


def test_confirming_twice_gives_one_round_and_says_so(coordinator: Visitor, database: Database) -> None:
    page = coordinator.http.get(FILE)
    launched_from(coordinator, page)
    again = launched_from(coordinator, page)
    assert again.url.path == "/console/rounds/fardplan-nara-vard-2030"
    assert "redan startad" in text_of(again)
    with database.read() as session:
        assert len(lookup.round_letters(session, "fardplan-nara-vard-2030")) == 16
    assert "Rundan är redan startad" in text_of(coordinator.http.get(FILE))


def test_a_faulty_file_shows_every_fault_with_its_line_and_field(
    coordinator: Visitor, database: Database, settings: Settings
) -> None:
    (settings.home / "rounds").mkdir(parents=True)
    (settings.home / "rounds" / "kort.yaml").write_text(FAULTY)
    page = coordinator.http.get("/console/launch/file/kort.yaml")
    told = text_of(page)
    assert "Inget har skickats." in told
    for line, field in ((4, "due_on"), (5, "atsatser"), (7, "principals[0]")):
        assert f'href="#line-{line}"' in page.text
        assert field in told
    assert "Dorotea kommun" in told
    assert "att_satser" in told
    assert rounds(database) == []


def test_a_faulty_file_is_put_right_in_its_draft(coordinator: Visitor, database: Database) -> None:
    page = pasted(coordinator, FAULTY)
    assert "31 augusti" in text_of(page)
    assert "Dorotea kommun" in text_of(coordinator.http.get(f"{page.url.path}/step/principals"))
    assert launched_from(coordinator, pasted(coordinator, SHORT)).url.path == "/console/rounds/en-kort-runda"
    assert rounds(database) == ["en-kort-runda"]


def test_a_file_is_uploaded_with_its_attachments(coordinator: Visitor, database: Database) -> None:
    text = SHORT + "slug: en-kort-runda\nattachments:\n  - bilagor/rekommendation.pdf\n"
    draft = coordinator.http.post(
        "/console/drafts",
        files=[
            ("file", ("runda.yaml", text.encode(), "text/yaml")),
            ("attachments", ("rekommendation.pdf", pdf(), "application/pdf")),
        ],
    )
    launched_from(coordinator, coordinator.http.get(f"{draft.url.path}/review"))
    with database.read() as session:
        assert [document.filename for document in lookup.attachments(session, "en-kort-runda")] == [
            "rekommendation.pdf"
        ]


def test_an_attachment_never_lands_outside_its_draft(coordinator: Visitor, settings: Settings) -> None:
    text = SHORT + "attachments:\n  - ../../secret\n"
    draft = coordinator.http.post(
        "/console/drafts",
        files=[
            ("file", ("runda.yaml", text.encode(), "text/yaml")),
            ("attachments", ("../../secret", pdf(), "application/pdf")),
        ],
    )
    coordinator.http.get(f"{draft.url.path}/review")
    outside = (each for each in settings.home.parent.rglob("*secret*") if each.is_file())
    assert [each for each in outside if not each.is_relative_to(settings.home / "drafts")] == []


OLD = "/console/launch/draft"


@pytest.mark.parametrize("path", ["/console/launch/file/..%2Fcounties%2Fvasterbotten.yaml", "/console/launch/file/x"])
def test_only_round_files_can_be_looked_at(coordinator: Visitor, path: str) -> None:
    assert coordinator.http.get(path).status_code == 404


def test_where_files_were_sent_in_before_leads_to_a_draft(coordinator: Visitor) -> None:
    assert re.fullmatch(r"/console/drafts/\d+", coordinator.http.post(OLD, data={"text": SHORT}).url.path)
    assert coordinator.http.get(f"{OLD}/{'0' * 32}").url.path == "/console/launch"


def test_what_has_changed_since_it_was_shown_is_not_launched(coordinator: Visitor, database: Database) -> None:
    page = pasted(coordinator, SHORT)
    step = page.url.path.replace("review", "step/matter")
    form = form_of(coordinator.http.get(step).text)
    coordinator.http.post(step, data={**form, "title": "En annan runda"})
    answer = launched_from(coordinator, page)
    assert answer.status_code == 409
    assert "Filen har ändrats sedan du såg den" in text_of(answer)
    assert rounds(database) == []


def test_a_name_that_another_round_has_is_a_fault(coordinator: Visitor, database: Database) -> None:
    launched_from(coordinator, pasted(coordinator, SHORT))
    other = SHORT.replace("Att göra så", "Att göra på ett annat vis")
    page = pasted(coordinator, f"{other}slug: en-kort-runda\n")
    assert "En runda som heter en-kort-runda finns redan" in text_of(page)
    assert rounds(database) == ["en-kort-runda"]


def test_a_launch_on_another_day_than_the_file_says_is_pointed_out(coordinator: Visitor, clock: FrozenClock) -> None:
    assert "Filen säger att rundan skickas ut" not in text_of(coordinator.http.get(FILE))
    clock.move_to(clock.now() + dt.timedelta(days=2))
    told = text_of(coordinator.http.get(FILE))
    assert "Filen säger att rundan skickas ut måndag 27 mars 2023. Du startar den onsdag 29 mars 2023." in told


def test_an_address_nobody_can_write_to_is_shown_and_stops_nobody_else(
    coordinator: Visitor, database: Database
) -> None:
    part = RegistryPart(EntryKind.MAILBOXES, "2425", {"registrar": "registratorn i Dorotea"})
    with database.write() as session:
        say(session, "vasterbotten", [part], Saying("länets fil", LAUNCH))
    page = pasted(coordinator, SHORT)
    assert "Ingen inbjudan kan skrivas till Dorotea kommun" in text_of(page)
    board = text_of(launched_from(coordinator, page))
    assert "Kom inte fram" in board
    assert "registratorn i Dorotea" in board
    with database.read() as session:
        assert len(lookup.undelivered(session, "en-kort-runda")) == 1
        assert len(lookup.round_letters(session, "en-kort-runda")) == 2


def test_a_file_that_would_grow_by_references_is_shown_with_its_lines(coordinator: Visitor) -> None:
    page = pasted(coordinator, "a: &a [x, x]\nb: &b [*a, *a]\ntitle: X\n")
    assert "En text kan inte börja med ett &-tecken." in text_of(page)
    assert "En text kan inte börja med en asterisk." in text_of(page)


def test_a_file_far_larger_than_a_round_is_not_kept(coordinator: Visitor) -> None:
    large = [("file", ("runda.yaml", SHORT.encode() + b"#" * ROUND.size, "text/yaml"))]
    answer = coordinator.http.post("/console/drafts", files=large)
    assert answer.status_code == 422
    assert "Filen är för stor för att läsas." in text_of(answer)
