"""Notes on a principal, days to come back to them, and who has a case in hand: the coordinators' own, and quiet."""

import datetime as dt

from actions.access.console_people import import_members
from actions.coordination.notes import follow_ups_due, write_note
from actions.letters.digest import send_digest
from actions.rounds.launch import launch
from kit.clock import FrozenClock, at_local, local_day
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import CaseHolder
from models.vocabulary import LetterKind
from notifications.sender import Sender
from rules.reach import EVERYTHING, Reach
from tests.console import Console
from tests.lived import DOROTEA
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.spoken import Spoken
from tests.visitor import COORDINATOR, text_of

OTHER = "samverkan@regionvasterbotten.example"


def due(console: Console, day: dt.date, person: str = COORDINATOR, reach: Reach = EVERYTHING) -> list[tuple[str, str]]:
    with console.lived.database.read() as session:
        return [(each.code, each.text) for each in follow_ups_due(session, person, reach, day)]


def first_number(console: Console) -> int:
    with console.lived.database.read() as session:
        return follow_ups_due(session, COORDINATOR, EVERYTHING, dt.date(2099, 1, 1))[0].number


def test_a_note_stands_on_the_principals_page_and_waits_for_its_writer_when_its_day_comes(
    console: Console, clock: FrozenClock
) -> None:
    page = console.do(f"{console.case}/notes", note="Ring kanslichefen efter semestern.", follow_up_on="2023-08-07")
    assert "Ring kanslichefen efter semestern." in text_of(page)
    assert due(console, dt.date(2023, 8, 6)) == []
    assert due(console, dt.date(2023, 8, 7)) == [(DOROTEA, "Ring kanslichefen efter semestern.")]
    assert due(console, dt.date(2023, 8, 7), OTHER) == []
    elsewhere, reading = Reach(rounds=frozenset({"en-annan"})), Reach(everything=True, acting=frozenset())
    assert due(console, dt.date(2023, 8, 7), reach=elsewhere) == due(console, dt.date(2023, 8, 7), reach=reading) == []
    assert "Att komma tillbaka till" not in text_of(console.read("/console"))
    clock.move_to(at_local(dt.date(2023, 8, 7), dt.time(9)))
    first_page = text_of(console.read("/console"))
    assert "Att komma tillbaka till Dorotea kommun : Ring kanslichefen efter semestern." in first_page
    at = f"{console.case}/notes/{first_number(console)}"
    console.http.post(f"{at}/done")
    assert due(console, dt.date(2023, 8, 7)) == []
    console.http.post(f"{at}/again")
    assert len(due(console, dt.date(2023, 8, 7))) == 1
    console.http.post(f"{at}/remove")
    assert "Ring kanslichefen" not in text_of(console.read(console.case))


def test_the_morning_letter_of_that_day_brings_the_note_to_its_writer_alone(console: Console) -> None:
    lived = console.lived
    console.do(f"{console.case}/notes", note="Ring kanslichefen.", follow_up_on="2023-04-05")
    for day in (dt.date(2023, 4, 4), dt.date(2023, 4, 5), dt.date(2023, 4, 6)):
        at = at_local(day, dt.time(9))
        with lived.database.write() as session:
            send_digest(session, lived.sender, lived.slug, at)
    with lived.database.read() as session:
        digests = [row for row in lookup.round_letters(session, lived.slug) if row.kind is LetterKind.DIGEST]
        told = [row for row in digests if "Ring kanslichefen." in letter_text(parsed(row.content))]
    assert [(row.recipient, local_day(row.queued_at)) for row in told] == [(COORDINATOR, dt.date(2023, 4, 5))]


def test_a_note_of_another_round_names_it_in_the_language_its_title_is_in(
    console: Console, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    launch(console.lived.database, sender, fardplan.model_copy(update={"slug": "en-annan", "title": "En annan"}), now)
    console.do(f"/console/rounds/en-annan/{DOROTEA}/notes", note="Ring kanslichefen.")
    assert ("En annan", "sv") in Spoken(console.read(f"{console.case}?lang=en").text).texts


def test_a_note_is_asked_for_anew_with_what_was_written(console: Console) -> None:
    assert console.http.post(f"{console.case}/notes", data={"note": " "}).status_code == 422
    answer = console.http.post(f"{console.case}/notes", data={"note": "Ring.", "follow_up_on": "i morgon"})
    assert (answer.status_code, "Ring." in answer.text, 'id="follow_up_on-fault"' in answer.text) == (422, True, True)


def test_notes_and_hands_leave_no_trace_in_the_record_and_go_to_nobody(console: Console) -> None:
    before, letters = console.events(), len(console.lived.letters())
    console.do(f"{console.case}/notes", note="Tveksamma.")
    console.http.post(f"{console.case}/holder", data={"holder": COORDINATOR})
    assert (console.events(), len(console.lived.letters())) == (before, letters)
    archive = console.read(f"{console.case}/diariet.zip").content
    assert b"Tveksamma" not in archive


def test_only_its_writer_takes_a_note_away(console: Console) -> None:
    console.do(f"{console.case}/notes", note="Mitt.", follow_up_on="2023-08-07")
    number = first_number(console)
    with console.lived.database.write() as session:
        theirs = write_note(session, console.row().id, "Deras.", None, OTHER, console.lived.today).id
    assert console.http.post(f"{console.case}/notes/{theirs}/remove").status_code == 409
    assert console.http.post(f"{console.board}/2480/notes/{number}/remove").status_code == 404
    page = text_of(console.read(console.case))
    assert "Mitt." in page
    assert "Deras." in page


def test_who_has_a_case_stands_on_its_page_and_on_the_board(console: Console) -> None:
    assert "Ingen har tagit det här" in text_of(console.read(console.case))
    assert "Du har det här" in text_of(console.http.post(f"{console.case}/holder", data={"holder": COORDINATOR}))
    console.http.post("/console/me/name", data={"name": "Samordnaren"})
    tag = console.read(f"{console.board}/live").headers["etag"]
    assert "Samordnaren" in console.read(console.board).text
    given = console.http.post(f"{console.case}/holder", data={"holder": OTHER.upper()})
    assert f"{OTHER} har det här" in text_of(given)
    assert console.read(f"{console.board}/live").headers["etag"] != tag
    refused = console.http.post(f"{console.case}/holder", data={"holder": "ingen@utanfor.example"})
    assert (refused.status_code, "Välj någon som sköter rundan" in text_of(refused)) == (422, True)
    console.http.post(f"{console.case}/holder", data={"holder": ""})
    with console.lived.database.read() as session:
        assert session.get(CaseHolder, console.row().id) is None


def test_those_who_may_have_a_case_are_the_offices_people_who_act_and_the_rounds_contacts(console: Console) -> None:
    with console.lived.database.write() as session:
        import_members(session, "vasterbotten", ["ny@regionvasterbotten.example", COORDINATOR], console.lived.today)
    page = text_of(console.read(f"{console.case}/holder"))
    with console.lived.database.read() as session:
        contacts = [contact["email"] for contact in lookup.round_of(session, console.lived.slug).contacts]
    assert all(address in page for address in ("ny@regionvasterbotten.example", *contacts))
