"""A round made in the console's pages, from nothing to the letters, without a file and without a script."""

import datetime as dt
import re

import pytest

from actions.registry.importing import let_in
from kit.clock import FrozenClock
from kit.database import Database
from models.files.registry.incoming import registry_source
from models.files.registry.sweden import WHOLE_COUNTRY, new_county
from models.reads import lookup
from models.reads.draft_reads import drafts
from models.vocabulary import LetterKind, RoundState
from tests.counties import principals
from tests.visitor import COORDINATOR, Visitor, hidden_in, pdf, text_of
from tests.web.console.drafts.making import ASKED, MATTER, fields_of, filled_in, filled_in_by_steps, made, saved
from web.console.drafts.principals import Choices


def test_the_fardplan_is_launched_from_nothing_in_the_pages(coordinator: Visitor, database: Database) -> None:
    draft = filled_in_by_steps(coordinator)
    assert fields_of(database, draft) == fields_of(database, filled_in(coordinator))
    coordinator.http.post("/console/drafts/2/discard")
    files = [("files", ("rekommendation.pdf", pdf(), "application/pdf"))]
    coordinator.http.post(
        f"{draft}/attachments", data=hidden_in(coordinator.http.get(f"{draft}/attachments")), files=files
    )
    told = text_of(coordinator.http.get(draft))
    assert "Allt som behövs finns" in told, told
    review = coordinator.http.get(f"{draft}/review")
    told = text_of(review)
    for said in (
        "16 huvudmän får en inbjudan nu.",
        "Svar senast torsdag 31 augusti 2023.",
        "Vi ses i Lycksele & <Umeå>.",
    ):
        assert said in told
    board = coordinator.http.post(f"{draft}/review", data=hidden_in(review))
    assert board.url.path == "/console/rounds/fardplan-nara-vard-2030-i-vasterbotten"
    with database.read() as session:
        round_ = lookup.round_of(session, "fardplan-nara-vard-2030-i-vasterbotten")
        letters = lookup.round_letters(session, round_.slug)
        attached = [document.filename for document in lookup.attachments(session, round_.slug)]
        assert drafts(session) == []
    assert (round_.state, round_.launched_by) == (RoundState.OPEN, COORDINATOR)
    assert [letter.kind for letter in letters] == [LetterKind.INVITATION] * 16
    assert attached == ["rekommendation.pdf"]
    assert coordinator.http.get(draft).url.path == board.url.path


def test_an_empty_draft_says_what_is_left_and_where(coordinator: Visitor) -> None:
    page = text_of(coordinator.http.get(made(coordinator)))
    for told in ("Nytt utkast", "Ärendet", "Till vem", "kvar att fylla i", "som vanligt", "innan rundan kan skickas"):
        assert told in page
    assert page.count("kvar att fylla i") == 4
    assert "4 uppgifter fattas" in page
    assert "att rätta" not in page
    assert "Granska och skicka" not in page


def test_a_draft_that_lacks_something_is_not_sent(coordinator: Visitor, database: Database) -> None:
    draft = made(coordinator)
    assert coordinator.http.get(f"{draft}/review").url.path == draft
    assert coordinator.http.post(f"{draft}/review", data={"mark": "x"}).url.path == draft
    with database.read() as session:
        assert lookup.rounds(session) == []


def test_a_day_that_cannot_be_read_comes_back_with_everything_else(coordinator: Visitor) -> None:
    draft = made(coordinator)
    page = saved(coordinator, draft, "matter", **{**MATTER, "recommended_on": "i fjol"})
    assert page.status_code == 422
    assert 'id="recommended_on-fault"' in page.text
    assert MATTER["summary"] in page.text


def test_points_are_moved_and_taken_away_without_a_script(coordinator: Visitor, database: Database) -> None:
    draft = made(coordinator)
    three = {f"att_satser[{number}]": text for number, text in enumerate(("Ett", "Två", "Tre"))}
    saved(coordinator, draft, "asked", **{**ASKED, **three})
    saved(coordinator, draft, "asked", **{**ASKED, **three, "do": "up:att_satser[2]"})
    assert fields_of(database, draft)["att_satser"] == ["Ett", "Tre", "Två"]
    page = saved(coordinator, draft, "asked", **{**ASKED, **three, "do": "remove:att_satser[0]"})
    assert page.url.path == f"{draft}/step/asked"
    assert fields_of(database, draft)["att_satser"] == ["Två", "Tre"]
    saved(coordinator, draft, "asked", **{**ASKED, **three, "do": "down:att_satser[0]"})
    assert fields_of(database, draft)["att_satser"] == ["Två", "Ett", "Tre"]


def test_who_makes_it_is_shown_for_another_day_without_saving(coordinator: Visitor, database: Database) -> None:
    draft = filled_in(coordinator)
    kept = hidden_in(coordinator.http.get(f"{draft}/step/when"))
    page = coordinator.http.post(
        f"{draft}/step/when", data={**kept, "when": "dated", "due_on": "30 april 2023", "do": "show"}
    )
    told = text_of(page)
    assert page.status_code == 200
    assert "hinner inte" in told
    assert "Dorotea kommun" in told
    assert fields_of(database, draft)["due_on"] == "2023-08-31"


def test_the_letters_of_the_ladder_stand_as_a_picture_and_as_a_list(coordinator: Visitor) -> None:
    page = coordinator.http.get(f"{filled_in(coordinator)}/step/reminders")
    assert page.text.count("<circle") > 10
    assert "14 arbetsdagar före svarsdatum · alla" in text_of(page)


@pytest.mark.parametrize(
    ("ticks", "words"),
    [
        ({"everyone": "ja", "one-2425": "ja"}, ["alla"]),
        ({"kind-kommun": "ja", "one-2425": "ja"}, ["kommuner"]),
        ({"one-2425": "ja", "one-2480": "ja"}, ["Dorotea kommun", "Umeå kommun"]),
        ({"group-lok-lycksele": "ja", "one-2480": "ja"}, ["LÖK Lycksele", "Umeå kommun"]),
    ],
)
def test_whom_it_goes_to_is_ticked(
    coordinator: Visitor, database: Database, ticks: dict[str, str], words: list[str]
) -> None:
    draft = made(coordinator)
    saved(coordinator, draft, "principals", **ticks)
    assert fields_of(database, draft).get("principals") == words
    page = coordinator.http.get(f"{draft}/step/principals").text
    assert page.count(" checked") == len(words)


def test_nobody_is_invited_unless_somebody_has_said_whom(coordinator: Visitor, database: Database) -> None:
    draft = made(coordinator)
    page = saved(coordinator, draft, "principals")
    assert page.status_code == 422
    assert "Kryssa i minst en huvudman." in text_of(page)
    for step, values in {
        "matter": MATTER,
        "asked": ASKED,
        "when": {"when": "dated", "due_on": "31 augusti 2023"},
    }.items():
        saved(coordinator, draft, step, **values)
    assert "En uppgift fattas" in text_of(coordinator.http.get(draft))
    assert coordinator.http.get(f"{draft}/review").url.path == draft


def test_own_words_stand_in_the_invitation_as_text_and_are_never_markup(
    coordinator: Visitor, database: Database
) -> None:
    draft = filled_in(coordinator)
    coordinator.http.post(f"{draft}/review", data=hidden_in(coordinator.http.get(f"{draft}/review")))
    with database.read() as session:
        letter = lookup.round_letters(session, "fardplan-nara-vard-2030-i-vasterbotten")[0]
        body = letter.content.decode()
    assert "Vi ses i Lycksele & <Umeå>." in body
    assert "Vi ses i Lycksele &amp; &lt;Umeå&gt;." in body


def test_two_at_one_step_see_both_texts_and_nobodys_is_lost(coordinator: Visitor, database: Database) -> None:
    draft = filled_in(coordinator)
    seen = hidden_in(coordinator.http.get(f"{draft}/step/matter"))
    first = {**MATTER, "summary": "Den ena skriver så."}
    second = {**MATTER, "summary": "Den andra skriver så."}
    coordinator.http.post(f"{draft}/step/matter", data={"do": "save", **seen, **first})
    page = coordinator.http.post(f"{draft}/step/matter", data={"do": "save", **seen, **second})
    assert page.status_code == 409
    told = text_of(page)
    assert f"{COORDINATOR} har sparat samma steg medan du skrev" in told
    assert "Den ena skriver så." in told
    assert "Den andra skriver så." in told
    assert fields_of(database, draft)["summary"] == "Den ena skriver så."
    coordinator.http.post(f"{draft}/step/matter", data={"do": "save", **hidden_in(page), **second})
    assert fields_of(database, draft)["summary"] == "Den andra skriver så."


def test_what_two_have_written_alike_is_no_difference_however_it_was_sent(coordinator: Visitor) -> None:
    draft = filled_in(coordinator)
    seen = hidden_in(coordinator.http.get(f"{draft}/step/matter"))
    alike = {**MATTER, "summary": "En rad.\r\n\r\nEn till."}
    coordinator.http.post(f"{draft}/step/matter", data={"do": "save", **seen, **alike})
    again = {**alike, "recommended_on": "den 24 mars 2023", "case_number": "RS 7-2023"}
    page = coordinator.http.post(f"{draft}/step/matter", data={"do": "save", **seen, **again})
    rows = re.findall(r'<th role="rowheader" scope="row">([^<]+)</th>', page.text)
    assert (page.status_code, rows) == (409, ["Samordnarnas diarienummer"])


def test_two_at_different_steps_do_not_disturb_each_other(coordinator: Visitor, database: Database) -> None:
    draft = filled_in(coordinator)
    matter, asked = (hidden_in(coordinator.http.get(f"{draft}/step/{step}")) for step in ("matter", "asked"))
    coordinator.http.post(f"{draft}/step/matter", data={"do": "save", **matter, **MATTER, "summary": "Ny."})
    page = coordinator.http.post(f"{draft}/step/asked", data={"do": "save", **asked, **ASKED, "level_reason": "Stort."})
    assert page.url.path == draft
    assert (fields_of(database, draft)["summary"], fields_of(database, draft)["level_reason"]) == ("Ny.", "Stort.")


@pytest.mark.parametrize(
    ("sent", "told"),
    [({"text": " "}, "Välj ett dokument eller klistra in texten"), ({"round": ""}, "Välj den runda som utkastet")],
)
def test_a_form_with_nothing_in_it_makes_no_draft_but_says_what_to_choose(
    coordinator: Visitor, sent: dict[str, str], told: str
) -> None:
    page = coordinator.http.post("/console/drafts", data=sent)
    assert page.status_code == 422
    assert told in text_of(page)
    assert "/console/drafts/1" not in coordinator.http.get("/console/launch").text


def test_a_text_without_the_matters_name_says_where_to_write_it(coordinator: Visitor) -> None:
    text = (
        "Till kommunerna\n\nSystemledningen rekommenderar länets kommuner att fastställa färdplanen. "
        "Svar senast 2023-08-31."
    )
    draft = made(coordinator, text=text)
    assert "Ärendets namn står inte säkert i texten" in text_of(coordinator.http.get(draft))
    saved(coordinator, draft, "matter", **MATTER)
    assert "Ärendets namn står inte säkert" not in text_of(coordinator.http.get(draft))


def test_a_draft_from_an_earlier_round_asks_the_same_of_the_same(coordinator: Visitor, database: Database) -> None:
    page = coordinator.http.get("/console/launch/file/fardplan-nara-vard-2030.yaml")
    coordinator.http.post(page.url.path, data=hidden_in(page))
    draft = made(coordinator, round="fardplan-nara-vard-2030")
    fields = fields_of(database, draft)
    assert fields["principals"] == ["alla"]
    assert fields["att_satser"] == ["Att fastställa Färdplan Nära vård 2030 i Västerbotten"]
    assert "due_on" not in fields
    saved(coordinator, draft, "when", when="dated", due_on="2023-12-29")
    saved(coordinator, draft, "matter", **{**MATTER, "title": "Ny färdplan"})
    assert "16 huvudmän får en inbjudan nu." in text_of(coordinator.http.get(f"{draft}/review"))


def test_a_round_with_the_name_of_one_under_way_is_told_apart_before_it_is_sent_and_on_the_first_page(
    coordinator: Visitor,
) -> None:
    file = "/console/launch/file/fardplan-nara-vard-2030.yaml"
    coordinator.http.post(file, data=hidden_in(coordinator.http.get(file)))
    draft = made(coordinator, round="fardplan-nara-vard-2030")
    saved(coordinator, draft, "when", when="dated", due_on="2023-12-29")
    saved(coordinator, draft, "matter", **{**MATTER, "title": "Färdplan Nära vård 2030 i Västerbotten"})
    review = coordinator.http.get(f"{draft}/review")
    assert "En runda som heter likadant pågår redan: fardplan-nara-vard-2030 ." in text_of(review)
    assert "fardplan-nara-vard-2030-i-vasterbotten" not in text_of(coordinator.http.get("/console"))
    coordinator.http.post(f"{draft}/review", data=hidden_in(review))
    assert "fardplan-nara-vard-2030-i-vasterbotten" in text_of(coordinator.http.get("/console"))


def test_a_draft_is_thrown_away_only_after_asking(coordinator: Visitor, database: Database) -> None:
    draft = made(coordinator)
    assert "Kasta utkastet?" in text_of(coordinator.http.get(f"{draft}/discard"))
    assert "Utkastet är kastat" in text_of(coordinator.http.post(f"{draft}/discard"))
    assert coordinator.http.get(draft).status_code == 404
    with database.read() as session:
        assert drafts(session) == []


def test_an_amount_of_nobodys_or_a_second_one_is_asked_about_and_not_lost(
    coordinator: Visitor, database: Database
) -> None:
    draft = made(coordinator)
    amounts = {"amounts[0].who": "Malå", "amounts[0].sum": "100", "amounts[1].who": "Malå", "amounts[1].sum": "200"}
    page = saved(coordinator, draft, "asked", **amounts, **{"amounts[2].who": "", "amounts[2].sum": "300"})
    assert page.status_code == 422
    assert "Beloppet för Malå står två gånger." in text_of(page)
    assert "Välj vem beloppet gäller." in text_of(page)
    assert "offer" not in fields_of(database, draft)


def test_there_is_an_end_to_how_many_drafts_there_may_be(coordinator: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.drafts.drafts.MOST_DRAFTS", 2)
    made(coordinator)
    made(coordinator)
    assert "Det finns redan 2 utkast" in text_of(coordinator.http.post("/console/drafts"))


def test_a_national_round_is_ticked_one_by_one_or_by_kind(
    coordinator: Visitor, database: Database, clock: FrozenClock
) -> None:
    country = principals(311).replace("samordnare@storregionen.example", COORDINATOR).encode()
    with database.write() as session:
        source = registry_source(country, "storlanet.yaml")
        let_in(session, "vasterbotten", source, COORDINATOR, clock.now(), removing=True)
    draft = made(coordinator)
    ticks = {f"one-99{number:02}": "ja" for number in range(1, 300)}
    assert saved(coordinator, draft, "principals", **ticks).url.path == draft
    assert fields_of(database, draft)["principals"] == [f"Ort{number} kommun" for number in range(1, 300)]
    saved(coordinator, draft, "principals", **{"kind-kommun": "ja", "one-99": "ja"})
    assert fields_of(database, draft)["principals"] == ["kommuner", "Storregionen"]
    saved(coordinator, draft, "asked", **ASKED)
    saved(coordinator, draft, "when", when="dated", due_on="2023-12-29")
    assert "Hinner de?" in text_of(coordinator.http.get(f"{draft}/step/when"))


def test_the_whole_countrys_principals_stand_by_county_and_one_countys_by_themselves() -> None:
    country = Choices([], [], new_county(WHOLE_COUNTRY).principals).by_county
    assert len(country) == 21
    assert len(country["Norrbottens län"]) == 15
    assert list(Choices([], [], new_county("25").principals).by_county) == [""]


def test_what_no_database_keeps_is_left_out(coordinator: Visitor, database: Database) -> None:
    draft = made(coordinator, text='title: "Fär\\0dplan"\nsummary: x\n')
    assert fields_of(database, draft)["title"] == "Färdplan"


def test_a_draft_is_not_sent_once_its_due_date_has_come(coordinator: Visitor, clock: FrozenClock) -> None:
    draft = filled_in(coordinator)
    review = coordinator.http.get(f"{draft}/review")
    late = {**hidden_in(review), "do": "later", "launch_day": "31 augusti 2023", "launch_hour": "08.00"}
    refused = coordinator.http.post(f"{draft}/review", data=late)
    assert refused.status_code == 422
    assert "Då är svarsdatumet" in text_of(refused)
    saved(coordinator, draft, "when", when="undated", look_again_on="2023-08-31")
    late |= hidden_in(coordinator.http.get(f"{draft}/review"))
    assert "Då är dagen att se på rundan igen" in text_of(coordinator.http.post(f"{draft}/review", data=late))
    saved(coordinator, draft, "when", when="dated", due_on="2023-08-31")
    clock.move_to(dt.datetime(2023, 8, 31, 9, tzinfo=dt.UTC))
    assert coordinator.http.get(f"{draft}/review").url.path == draft
    assert "Dagen har redan varit, eller är i dag." in text_of(coordinator.http.get(draft))
    assert "Menas tidigast 2023-09-01?" in text_of(coordinator.http.get(f"{draft}/step/when"))
    saved(coordinator, draft, "when", when="dated", due_on="29 december 2023")
    assert "16 huvudmän får en inbjudan nu." in text_of(coordinator.http.get(f"{draft}/review"))


def test_nothing_written_about_the_rounds_beside_is_lost_unasked(coordinator: Visitor, database: Database) -> None:
    draft = filled_in(coordinator)
    saved(coordinator, draft, "linked", title="Lokal med {principal}", each="kommuner")
    saved(coordinator, draft, "linked-when", when="dated", due_on="2023-08-15")
    before = fields_of(database, draft)["linked"]
    refused = saved(coordinator, draft, "linked", title="", each="")
    assert refused.status_code == 422
    assert "försvinner också. Är det meningen?" in text_of(refused)
    assert fields_of(database, draft)["linked"] == before
    assert saved(coordinator, draft, "linked", title="", each="", clear="yes").url.path == draft
    assert "linked" not in fields_of(database, draft)
    saved(coordinator, draft, "linked", title="Lokal med {principal}")
    assert saved(coordinator, draft, "linked", title="").url.path == draft
