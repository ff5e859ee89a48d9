"""What a coordinator does to a principal's case and to a whole round, through the pages."""

import datetime as dt
import re

import pytest

from actions.record.audit import verify
from actions.record.record import Said
from actions.replies.questions import ask_question
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import StorageFault
from models.reads import lookup, page_reads
from models.tables import Letter
from models.vocabulary import Act, Channel, EventKind, LetterKind, LetterState, Outcome, RoundState
from notifications.sender import Sender
from tests.console import Console
from tests.lived import DOROTEA, REGISTRAR, council, executive
from tests.visitor import COORDINATOR, COUNCIL, WHO, Visit, Visitor, attached, hidden_in, link_path, pdf, text_of

EXTENSION = {
    "new_on": "2023-10-31",
    "decided_by": "Systemledningen",
    "decided_on": "2023-06-01",
    "paragraph": "§ 12",
    "reason": "Mötet ställdes in.",
}


def test_a_new_link_reaches_the_registered_address_and_the_old_one_stops(
    console: Console, visit: Visit, database: Database, sender: Sender
) -> None:
    old = link_path(database, sender, console.lived.slug, DOROTEA)
    page = console.do(f"{console.case}/do/link")
    assert "En ny länk är på väg" in text_of(page)
    assert visit().http.get(old).status_code == 404
    assert visit().http.get(link_path(database, sender, console.lived.slug, DOROTEA)).status_code == 200
    assert [letter.recipient for letter in console.letters(LetterKind.NEW_LINK)] == [console.row().registrar]


def test_the_same_link_is_sent_again_and_keeps_working(
    console: Console, visit: Visit, database: Database, sender: Sender
) -> None:
    link = link_path(database, sender, console.lived.slug, DOROTEA)
    page = text_of(console.do(f"{console.case}/do/repeat"))
    assert "Länken är på väg till den registrerade adressen igen." in page
    assert "Länken skickades igen." in page
    assert link_path(database, sender, console.lived.slug, DOROTEA) == link
    assert visit().http.get(link).status_code == 200
    assert console.events()[-1] is EventKind.LINK_SENT_AGAIN
    console.do(f"{console.case}/do/repeat")
    assert [letter.recipient for letter in console.letters(LetterKind.NEW_LINK)] == [console.row().registrar] * 2


def test_a_link_sent_again_with_a_double_click_is_one_letter(console: Console) -> None:
    form = hidden_in(console.read(f"{console.case}/do/repeat"))
    for _ in range(2):
        console.http.post(f"{console.case}/do/repeat", data=form)
    assert len(console.letters(LetterKind.NEW_LINK)) == 1


def test_a_revoked_link_is_not_sent_again(console: Console) -> None:
    console.do(f"{console.case}/do/revoke/{console.row().link_id}")
    answer = console.do(f"{console.case}/do/repeat")
    assert answer.status_code == 409
    assert "Skicka en ny länk i stället." in text_of(answer)
    assert console.letters(LetterKind.NEW_LINK) == []


def test_a_closed_rounds_link_is_sent_again_until_it_lapses(console: Console, clock: FrozenClock) -> None:
    console.do(f"{console.board}/do/close", reason="Dras tillbaka.")
    assert console.do(f"{console.case}/do/repeat").status_code == 200
    assert len(console.letters(LetterKind.NEW_LINK)) == 1
    form = hidden_in(console.read(f"{console.case}/do/repeat"))
    clock.move_to(clock.now() + dt.timedelta(days=91))
    answer = console.http.post(f"{console.case}/do/repeat", data=form)
    assert "Skicka en ny länk i stället." in text_of(answer)


def test_a_read_only_link_is_recorded_in_the_rounds_chain(console: Console, database: Database) -> None:
    console.do(f"{console.board}/do/reader", holder="Samråd vård och omsorg")
    with database.read() as session:
        made = page_reads.news(session, console.lived.slug, {EventKind.READ_ONLY_LINK_MADE}, 10)
        assert [(event.kind, event.chain, event.actor, event.data["to"]) for event in made] == [
            (EventKind.READ_ONLY_LINK_MADE, console.lived.slug, COORDINATOR, "Samråd vård och omsorg")
        ]
        assert verify(session)[1] == []


def test_a_revoked_link_opens_nothing(console: Console, visit: Visit, database: Database, sender: Sender) -> None:
    old = link_path(database, sender, console.lived.slug, DOROTEA)
    page = console.do(f"{console.case}/do/revoke/{console.row().link_id}")
    assert "Länken är indragen." in text_of(page)
    assert visit().http.get(old).status_code == 404
    again = console.do(f"{console.case}/do/revoke/{console.row().link_id}")
    assert again.status_code == 409
    assert "Länken är redan indragen." in text_of(again)


def test_a_link_can_only_be_revoked_from_its_own_case(console: Console) -> None:
    other = next(row.case for row in console.lived.view().cases if row.case.principal_code == "2480")
    assert console.read(f"{console.case}/do/revoke/{other.link_id}").status_code == 404
    assert console.http.post(f"{console.case}/do/revoke/{other.link_id}").status_code == 404


def test_an_extension_moves_the_due_date_and_names_its_authority(console: Console) -> None:
    page = text_of(console.do(f"{console.case}/do/extend", **EXTENSION))
    assert console.row().due_on == dt.date(2023, 10, 31)
    assert "Förlängd från 31 augusti 2023 till 31 oktober 2023. Beslutat av Systemledningen, 1 juni 2023, § 12" in page
    assert len(console.letters(LetterKind.EXTENSION)) == 1
    assert console.lived.view().round.due_on == dt.date(2023, 8, 31)


def test_a_faulty_extension_comes_back_with_each_fault_beside_its_field(console: Console) -> None:
    faulty = {**EXTENSION, "new_on": "2023-02-30", "decided_by": "", "reason": "Skäl som inte får försvinna"}
    answer = console.do(f"{console.case}/do/extend", **faulty)
    assert answer.status_code == 422
    assert 'id="new_on-fault"' in answer.text
    assert 'id="decided_by-fault"' in answer.text
    assert 'value="2023-02-30"' in answer.text
    assert "Skäl som inte får försvinna" in answer.text
    assert console.row().due_on == dt.date(2023, 8, 31)


def test_a_deed_that_comes_back_changes_language_and_is_not_done(console: Console) -> None:
    path = f"{console.case}/do/extend"
    english = console.do(path, **EXTENSION | {"new_on": "2023-08-01"}, show_in="en")
    assert "The new day must come after the old one, 31 August 2023." in text_of(english)
    assert 'value="Systemledningen"' in english.text
    console.do(path, **EXTENSION, show_in="sv")
    assert console.letters(LetterKind.EXTENSION) == []


def test_an_extension_to_an_earlier_day_is_refused_beside_the_field(console: Console) -> None:
    answer = console.do(f"{console.case}/do/extend", **{**EXTENSION, "new_on": "2023-08-01"})
    assert answer.status_code == 422
    assert "Den nya dagen ska ligga efter den gamla, 31 augusti 2023." in text_of(answer)


def test_an_extension_of_the_whole_round_counts_once_however_often_it_is_sent(console: Console) -> None:
    path = f"{console.board}/do/extend"
    form = {**hidden_in(console.read(path)), **EXTENSION}
    for _ in range(2):
        assert "Svarstiden är förlängd" in text_of(console.http.post(path, data=form))
    view = console.lived.view()
    assert {row.case.due_on for row in view.cases} == {view.round.due_on} == {dt.date(2023, 10, 31)}
    assert len(console.letters(LetterKind.EXTENSION)) == 1
    assert console.events().count(EventKind.EXTENDED) == 1


def test_a_muted_principal_is_not_reminded_until_unmuted(console: Console) -> None:
    console.do(f"{console.case}/do/mute", reason="Ny registrator börjar i maj.")
    assert console.row().chase_at is None
    assert "påminns inte" in text_of(console.read(console.board))
    assert "Ny registrator börjar i maj." in text_of(console.read(console.case))
    console.do(f"{console.case}/do/unmute")
    assert console.row().chase_at is not None


def test_muting_asks_for_a_reason(console: Console) -> None:
    assert console.do(f"{console.case}/do/mute", reason=" ").status_code == 422
    assert not console.row().muted


def test_a_corrected_address_gets_the_invitation_and_clears_what_failed(console: Console, database: Database) -> None:
    with database.write() as session:
        letter = session.get_one(Letter, console.letters(LetterKind.INVITATION)[0].id)
        letter.state, letter.error = LetterState.FAILED, "550 no such user"
    assert "550 no such user" in text_of(console.read(console.board))
    page = console.do(f"{console.case}/do/address", registrar="kansli@dorotea.example")
    assert "Adressen är rättad" in text_of(page)
    assert [letter.recipient for letter in console.letters(LetterKind.INVITATION)][-1] == "kansli@dorotea.example"
    assert "Kom inte fram" not in text_of(console.read(console.board))


def test_a_question_is_answered_to_the_one_who_asked(console: Console, sender: Sender, clock: FrozenClock) -> None:
    with console.lived.database.write() as session:
        ask_question(session, sender, console.row().id, "Räcker <KS>?", Said(REGISTRAR, Channel.LINK), clock.now())
    board = console.read(console.board)
    assert "Räcker &lt;KS&gt;?" in board.text
    path = f"{console.case}/do/answer/1"
    page = console.do(path, answer="Nej, rekommendationen är fullmäktige.")
    assert "Nej, rekommendationen är fullmäktige." in text_of(page)
    assert [letter.recipient for letter in console.letters(LetterKind.ANSWER)] == [REGISTRAR.email]
    assert console.do(path, answer="En gång till").status_code == 409


def test_a_question_of_another_case_is_not_answered_here(console: Console, sender: Sender, clock: FrozenClock) -> None:
    with console.lived.database.write() as session:
        ask_question(session, sender, f"{console.lived.slug}/2480", "?", Said(REGISTRAR), clock.now())
    for question in ("1", "2", "x", "99999999999999999999"):
        assert console.read(f"{console.case}/do/answer/{question}").status_code == 404


def test_a_report_by_telephone_counts_as_the_principals_own(console: Console, database: Database) -> None:
    path = f"{console.case}/rapportera"
    values = {**COUNCIL, **WHO, "channel": "phone"}
    answer = console.http.post(path, data={**hidden_in(console.read(path)), **values}, files=attached(pdf()))
    assert "Rapporten är antecknad" in text_of(answer)
    row = console.lived.dorotea()
    assert row.progress.outcome is Outcome.ADOPTED
    (handling,) = row.handlings
    assert (handling.channel, handling.reported_by) == (Channel.PHONE, WHO["name"])
    assert COORDINATOR in handling.reporter_role
    assert {letter.recipient for letter in console.letters(LetterKind.RECEIPT)} == {row.case.registrar, WHO["email"]}
    with database.read() as session:
        (document,) = lookup.case_documents(session, row.case.id)
    kept = console.read(f"{console.case}/dokument/{document.id}")
    assert kept.content.startswith(b"%PDF")


def test_a_report_on_behalf_asks_how_it_came_and_keeps_the_text(console: Console) -> None:
    path = f"{console.case}/rapportera"
    values = {**COUNCIL, **WHO, "wording": "Ordalydelsen finns kvar.", "held_on": ""}
    answer = console.http.post(path, data={**hidden_in(console.read(path)), **values})
    assert answer.status_code == 422
    assert 'id="channel-fault"' in answer.text
    assert 'id="held_on-fault"' in answer.text
    assert "Ordalydelsen finns kvar." in answer.text
    assert console.lived.dorotea().handlings == []


def test_every_fault_of_a_report_on_behalf_comes_at_once(console: Console) -> None:
    path = f"{console.case}/rapportera"
    faulty = {**COUNCIL, "held_on": "2024-01-01", "outcomes[1]": "", "name": ""}
    answer = console.http.post(path, data={**hidden_in(console.read(path)), **faulty}, files=attached(b"MZ"))
    assert set(re.findall(r'id="([^"]+)-fault"', answer.text)) == {
        *("channel", "held_on", "outcomes[1]", "documents", "name", "role")
    }


@pytest.mark.parametrize("channel", ["link", "system", "console", "telepathy"])
def test_a_coordinator_cannot_pretend_that_the_principal_answered_by_itself(console: Console, channel: str) -> None:
    path = f"{console.case}/rapportera"
    answer = console.http.post(path, data={**hidden_in(console.read(path)), **COUNCIL, **WHO, "channel": channel})
    assert answer.status_code == 422
    assert console.lived.dorotea().handlings == []


def test_a_planned_day_can_be_taken_down_by_telephone(console: Console) -> None:
    path = f"{console.case}/planera"
    days = {"route[2].body": "KF", "route[2].planned_on": "2023-06-26"}
    page = console.read(path)
    values = {**hidden_in(page), "route[0].body": "KSAU", "route[1].body": "KS", **days, **WHO, "channel": "phone"}
    assert "Vägen är antecknad." in text_of(console.http.post(path, data=values))
    assert console.lived.dorotea().progress.next_on == dt.date(2023, 6, 26)


def test_a_report_on_a_page_somebody_else_has_overtaken_is_not_lost(console: Console) -> None:
    path = f"{console.case}/rapportera"
    form = hidden_in(console.read(path))
    console.lived.report(executive())
    answer = console.http.post(path, data={**form, **COUNCIL, **WHO, "channel": "mail"})
    assert answer.status_code == 409
    assert "att fastställa färdplanen." in answer.text
    sent_again = console.http.post(path, data={**hidden_in(answer), **COUNCIL, **WHO, "channel": "mail"})
    assert "Rapporten är antecknad" in text_of(sent_again)


def test_an_unclassified_outcome_is_classified_by_a_correction(console: Console) -> None:
    console.lived.report(council(outcomes={1: Outcome.UNCLASSIFIED}, wording="KF ställer sig bakom färdplanen."))
    page = console.read(console.case)
    assert "Bedöm utfallet" in text_of(page)
    path = f"{console.case}/ratta/1"
    form = console.read(path)
    assert "KF ställer sig bakom färdplanen." in form.text
    values = {**COUNCIL, **WHO, "wording": "KF ställer sig bakom färdplanen.", "channel": "console"}
    answer = console.http.post(path, data={**hidden_in(form), **values})
    assert "Rättelsen är antecknad" in text_of(answer)
    row = console.lived.dorotea()
    assert row.progress.outcome is Outcome.ADOPTED
    assert [handling.corrects for handling in row.handlings] == [None, 1]


def test_closing_shows_the_outcome_first_and_asks_why_when_answers_are_missing(console: Console) -> None:
    console.lived.report(council())
    path = f"{console.board}/do/close"
    page = text_of(console.read(path))
    assert "Antagen av 1, inget beslut från 15." in page
    assert "15 huvudmän är inte klara" in page
    answer = console.do(path, reason="")
    assert answer.status_code == 422
    assert 'id="reason-fault"' in answer.text
    assert console.lived.view().round.state is RoundState.OPEN


def test_a_closed_round_says_so_and_can_be_opened_again(console: Console, dorotea: Visitor) -> None:
    board = console.do(f"{console.board}/do/close", reason="Systemledningen har beslutat det.")
    assert "Systemledningen har beslutat det." in text_of(board)
    assert "avslutad" in text_of(board)
    assert len(console.letters(LetterKind.CLOSING)) == 1
    assert "Rundan är avslutad" in text_of(dorotea.read())
    assert console.do(f"{console.board}/do/close", reason="Igen").status_code == 409
    assert console.do(f"{console.case}/do/extend", **EXTENSION).status_code == 409
    console.do(f"{console.board}/do/reopen", reason="Ett beslut upphävdes.")
    assert console.lived.view().round.state is RoundState.OPEN
    assert len(console.letters(LetterKind.REOPENING)) == 1


def test_a_closed_rounds_outcome_is_said_in_the_asked_language(console: Console, dorotea: Visitor) -> None:
    console.lived.report(council())
    console.do(f"{console.board}/do/close", reason="Dras tillbaka.")
    for http, address in ((console.http, "/console"), (dorotea.http, dorotea.base)):
        assert "Adopted by 1, no decision from 15." in text_of(http.get(f"{address}?lang=en"))
        assert "Antagen av 1, inget beslut från 15." in text_of(http.get(f"{address}?lang=sv"))


def test_a_letter_is_read_with_its_link_hidden(console: Console, sender: Sender, database: Database) -> None:
    (invitation,) = console.letters(LetterKind.INVITATION)
    page = console.read(f"/console/letters/{invitation.id}")
    assert "Att fastställa Färdplan Nära vård 2030 i Västerbotten" in text_of(page)
    assert "/r/…" in text_of(page)
    assert "rundan.link" not in page.text
    assert link_path(database, sender, console.lived.slug, DOROTEA) not in page.text


def test_a_letter_that_failed_is_sent_again_from_its_page(console: Console, database: Database) -> None:
    (invitation,) = console.letters(LetterKind.INVITATION)
    path = f"/console/letters/{invitation.id}"
    assert console.http.post(f"{path}/again").status_code == 409
    with database.write() as session:
        session.get_one(Letter, invitation.id).state = LetterState.FAILED
    assert "i kö" in text_of(console.http.post(f"{path}/again"))
    assert console.letters(LetterKind.INVITATION)[0].state is LetterState.QUEUED


def test_every_letter_that_failed_is_sent_again_with_one_button(console: Console, database: Database) -> None:
    with database.write() as session:
        for letter in lookup.round_letters(session, console.lived.slug):
            letter.state, letter.error = LetterState.BOUNCED, "451 try later"
    assert "Skicka dem igen" in text_of(console.read(console.board))
    console.http.post(f"{console.board}/letters/again")
    with database.read() as session:
        assert lookup.letter_counts(session, console.lived.slug) == {LetterState.QUEUED: 16}


def test_letters_are_listed_by_state(console: Console, database: Database) -> None:
    (invitation,) = console.letters(LetterKind.INVITATION)
    with database.write() as session:
        session.get_one(Letter, invitation.id).state = LetterState.ACCEPTED
    page = text_of(console.read(f"{console.board}/letters?state=accepted"))
    assert "registrator@dorotea.example" in page
    assert "registrator@umea.example" not in page


def test_letters_of_one_state_are_found_however_many_newer_there_are_of_others(
    console: Console, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        oldest = lookup.round_letters(session, console.lived.slug)[-1]
        oldest.state, to = LetterState.BOUNCED, oldest.recipient
    monkeypatch.setattr("web.console.letters.MOST_LETTERS", 3)
    assert to in text_of(console.read(f"{console.board}/letters?state=bounced"))
    assert to not in text_of(console.read(f"{console.board}/letters"))


def test_the_principals_page_shows_its_whole_history(console: Console) -> None:
    console.lived.report(executive())
    console.lived.report(council(act=Act.REFERS_BACK, outcomes={}, reason="Barnrätten", next_on=dt.date(2023, 9, 25)))
    page = text_of(console.read(console.case))
    for told in ("Kommunstyrelsen", "återremitterar", "Barnrätten", "måndag 25 september 2023", "Inbjudan skrevs."):
        assert told in page


@pytest.mark.parametrize(
    "path", ["/console/rounds/nope", "/console/rounds/nope/2425", "{board}/9999", "{board}/do/nope", "{case}/do/nope"]
)
def test_what_does_not_exist_is_not_found(console: Console, path: str) -> None:
    page = console.read(path.format(board=console.board, case=console.case))
    assert page.status_code == 404
    heading, told = re.findall(r"<h1>(.*?)</h1>\s*<p class=\"lede\">(.*?)</p>", page.text)[0]
    assert told.strip(".") != heading, "the page says its heading twice"


def test_a_database_that_cannot_save_gives_the_form_back_with_its_text(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = hidden_in(console.read(f"{console.case}/do/mute"))

    def full(*_: object) -> None:
        raise StorageFault

    monkeypatch.setattr(Database, "act", full)
    answer = console.http.post(f"{console.case}/do/mute", data={**form, "reason": "Finns kvar."})
    assert answer.status_code == 503
    assert "Finns kvar." in answer.text


def test_a_cases_newest_letters_are_shown_and_the_others_folded(console: Console) -> None:
    for _ in range(7):
        console.do(f"{console.case}/do/repeat")
    shown, _, folded = console.read(console.case).text.partition("3 äldre brev</summary>")
    letters = re.compile(r'<a href="/console/letters/\d+"')
    assert (len(letters.findall(shown)), len(letters.findall(folded))) == (5, 3)


MAILBOXES = [("address", "registrar"), ("escalation", "official"), ("escalation", "chair")]


@pytest.mark.parametrize(("act", "field"), MAILBOXES)
def test_another_principals_mailbox_is_asked_about_before_a_secret_link_goes_there(
    console: Console, act: str, field: str
) -> None:
    theirs, before = "REGISTRATOR@umea.example", console.row()
    values = {name: getattr(before, name) for name in ("registrar", "official", "chair")} | {field: theirs}
    asked = console.do(f"{console.case}/do/{act}", **values, scope="here")
    assert (asked.status_code, "Dorotea kommun och Umeå kommun har samma adress." in text_of(asked)) == (422, True)
    assert getattr(console.row(), field) == getattr(before, field)
    console.do(f"{console.case}/do/{act}", **values, scope="here", shared="yes")
    assert getattr(console.row(), field).casefold() == theirs.casefold()
