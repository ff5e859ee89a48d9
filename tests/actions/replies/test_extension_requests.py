"""Asking for more time: a request, its authority, the coordinators' answer, and what follows from it."""

import datetime as dt
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from actions.casework import Recorded
from actions.letters.digest import send_digest
from actions.record.audit import verify
from actions.record.record import Said
from actions.replies.extension_requests import ask_extension
from actions.rounds.close import close_round
from actions.schedule.sweep import sweep
from kit.clock import at_local
from kit.database import Database
from kit.errors import AlreadyDone, FaultyInput, NotAllowed
from models.reads import lookup
from models.tables import Extension, ExtensionRequest, Letter, case_id
from models.values import Grant, Reporter, RequestedExtension, Upload
from models.vocabulary import DocumentKind, EventKind, LetterKind
from notifications.sender import Sender
from rules.chase import CHASE_KINDS
from rules.wording.event_wording import event_sentence
from tests.answered import decline_request, grant_request
from tests.lived import DOROTEA, LivedRound, council, grant_extension, said
from tests.mail import calendar_of, parsed
from tests.mail import text_of as letter_text
from tests.visitor import WHO, Visit, Visitor, attached, link_path, pdf, text_of

OLD, NEW, LATER = dt.date(2023, 8, 31), dt.date(2023, 10, 31), dt.date(2023, 12, 29)
REQUEST = RequestedExtension(NEW, "Arbetet kom igång sent.", "Kommunfullmäktige", dt.date(2023, 6, 19), "§ 102")
OFFICIAL = Reporter("Handläggaren", "handläggare", "handlaggare@dorotea.example")
COORDINATOR = Reporter("Samordnaren", "samordnare", "samordnare@regionvasterbotten.example")


def ask(lived: LivedRound, request: RequestedExtension = REQUEST, by: Said | None = None, **more: Any) -> Recorded:
    key, by = case_id(lived.slug, DOROTEA), by or said(by=OFFICIAL)
    return lived.database.act(lambda s: ask_extension(s, lived.sender, key, request, by, lived.today, **more))


def requests(lived: LivedRound) -> list[ExtensionRequest]:
    with lived.database.read() as session:
        return list(lookup.extension_requests(session, lived.slug))


def answer(lived: LivedRound, new_on: dt.date = NEW) -> None:
    [request] = [row for row in requests(lived) if row.answered_at is None]
    given = Grant(new_on, "Kommunfullmäktige", dt.date(2023, 6, 19), "Arbetet kom igång sent.", "§ 102")
    by = said(by=COORDINATOR)
    lived.database.act(lambda s: grant_request(s, lived.sender, request.id, given, by, lived.today))


def of_kind(lived: LivedRound, kind: LetterKind) -> list[Letter]:
    with lived.database.read() as session:
        return list(session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def content(lived: LivedRound, letter: Letter) -> bytes:
    with lived.database.read() as session:
        return session.scalar(select(Letter.content).where(Letter.id == letter.id)) or b""


def due_event(lived: LivedRound, letter: Letter) -> icalendar.Event:
    [event] = calendar_of(parsed(content(lived, letter))).events
    return event


def test_the_coordinators_hear_at_once_and_the_due_date_stands_meanwhile(lived: LivedRound) -> None:
    ask(lived)
    asked = of_kind(lived, LetterKind.EXTENSION_ASKED)
    assert {letter.recipient for letter in asked} == {
        "samordnare@regionvasterbotten.example",
        "samverkan@regionvasterbotten.example",
    }
    text = letter_text(parsed(content(lived, asked[0])))
    for told in ("tisdag 31 oktober 2023", "Kommunfullmäktige", "§ 102", "Arbetet kom igång sent.", "/do/grant/"):
        assert told in text, told
    assert lived.dorotea().case.due_on == OLD


def test_whoever_asked_and_the_registrar_have_receipts(lived: LivedRound) -> None:
    ask(lived)
    receipts = of_kind(lived, LetterKind.RECEIPT)
    assert {letter.recipient for letter in receipts} == {"registrator@dorotea.example", OFFICIAL.email}
    assert "till dess gäller svarsdatumet som förut".encode() in content(lived, receipts[0])


def test_what_is_granted_moves_the_due_date_the_reminders_and_the_calendar(lived: LivedRound) -> None:
    before = lived.dorotea().case.chase_at
    invited = next(row for row in of_kind(lived, LetterKind.INVITATION) if row.case_id == case_id(lived.slug, DOROTEA))
    ask(lived)
    answer(lived)
    case = lived.dorotea().case
    assert case.due_on == NEW
    assert before is not None
    assert case.chase_at is not None
    assert case.chase_at > before
    letters = of_kind(lived, LetterKind.EXTENSION)
    assert [letter.recipient for letter in letters] == ["registrator@dorotea.example", OFFICIAL.email]
    first, moved = due_event(lived, invited), due_event(lived, letters[0])
    assert first["uid"] == moved["uid"]
    assert moved.start == NEW
    assert moved.sequence > first.sequence


def test_the_extension_and_the_record_hold_both_days_and_the_authority(lived: LivedRound) -> None:
    ask(lived)
    answer(lived)
    with lived.database.read() as session:
        [extension] = session.scalars(select(Extension))
        events = lookup.case_events(session, case_id(lived.slug, DOROTEA))
        assert verify(session)[1] == []
    assert (extension.old_on, extension.new_on, extension.paragraph) == (OLD, NEW, "§ 102")
    extended = next(event for event in events if event.kind is EventKind.EXTENDED)
    assert event_sentence(extended.kind, extended.data, "sv") == (
        "Svarstiden förlängdes från torsdag 31 augusti 2023 till tisdag 31 oktober 2023, beslutat av "
        "Kommunfullmäktige, måndag 19 juni 2023, § 102."
    )
    assert requests(lived)[0].granted is True


def test_the_coordinator_may_give_another_day(lived: LivedRound) -> None:
    ask(lived)
    answer(lived, dt.date(2023, 9, 29))
    assert lived.dorotea().case.due_on == dt.date(2023, 9, 29)
    assert requests(lived)[0].granted


def test_only_one_request_is_open_at_a_time(lived: LivedRound) -> None:
    ask(lived)
    with pytest.raises(NotAllowed, match="redan bett"):
        ask(lived)
    answer(lived)
    ask(lived, RequestedExtension(LATER, "Fullmäktige flyttades."))
    assert [row.granted for row in requests(lived)] == [True, None]


def test_the_same_form_asks_once(lived: LivedRound) -> None:
    first = ask(lived, by=said("a form"))
    assert ask(lived, by=said("a form")).number == first.number
    assert len(requests(lived)) == 1


def test_an_extension_given_without_looking_at_the_request_answers_it_when_it_is_long_enough(lived: LivedRound) -> None:
    ask(lived)
    given = Grant(LATER, "Systemledningen", dt.date(2023, 6, 20), "Sommaren.")
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda s: grant_extension(s, lived.sender, key, given, said(by=COORDINATOR), lived.today))
    assert requests(lived)[0].granted


def test_a_request_declined_leaves_the_day_and_says_why(lived: LivedRound) -> None:
    ask(lived)
    [request] = requests(lived)

    def decline(reason: str) -> None:
        by = said(by=COORDINATOR)
        lived.database.act(lambda s: decline_request(s, lived.sender, request.id, reason, by, lived.today))

    with pytest.raises(FaultyInput):
        decline(" ")
    decline("Beslutet behövs i år.")
    assert lived.dorotea().case.due_on == OLD
    letters = of_kind(lived, LetterKind.EXTENSION_DECLINED)
    assert {letter.recipient for letter in letters} == {"registrator@dorotea.example", OFFICIAL.email}
    assert "Beslutet behövs i år.".encode() in content(lived, letters[0])
    with pytest.raises(AlreadyDone):
        decline("Igen.")


def test_a_request_nobody_has_answered_is_in_the_morning_letter(lived: LivedRound) -> None:
    ask(lived)
    morning = dt.datetime(2023, 6, 21, 6, 30, tzinfo=dt.UTC)
    lived.database.act(lambda session: send_digest(session, lived.sender, lived.slug, morning))
    [digest, _] = of_kind(lived, LetterKind.DIGEST)
    assert "Arbetet kom igång sent.".encode() in content(lived, digest)


WISHED = "Ni har bett om svarstid till tisdag 31 oktober 2023. Samordnaren har inte svarat än"
ASK = "Behöver ni mer tid, be om det på sidan."


def chased(lived: LivedRound, on: dt.date) -> dict[str, str]:
    """What a sweep that morning writes, as text, by case."""
    morning = at_local(on, dt.time(8))
    sweep(lived.database, lived.sender, morning)
    with lived.database.read() as session:
        written = session.scalars(
            select(Letter).where(Letter.queued_at == morning, Letter.kind.in_(CHASE_KINDS)).order_by(Letter.id)
        ).all()
    return {letter.case_id or "": " ".join(letter_text(parsed(content(lived, letter))).split()) for letter in written}


def test_whoever_waits_for_more_time_is_told_so_by_every_letter_until_it_is_answered_and_not_to_ask(
    lived: LivedRound,
) -> None:
    ask(lived)
    mine, other = case_id(lived.slug, DOROTEA), case_id(lived.slug, "2480")
    for day in (dt.date(2023, 8, 30), dt.date(2023, 8, 31), dt.date(2023, 9, 7), dt.date(2023, 9, 14)):
        written = chased(lived, day)
        assert WISHED in written[mine]
        assert ASK not in written[mine]
        assert "Ni har bett om svarstid" not in written[other]
    [request] = [row for row in requests(lived) if row.answered_at is None]
    lived.database.act(
        lambda s: decline_request(
            s, lived.sender, request.id, "Vi behöver svaret nu.", said(by=COORDINATOR), lived.today
        )
    )
    late = chased(lived, dt.date(2023, 9, 21))[mine]
    assert "Ni har bett om svarstid" not in late
    assert ASK in late


def test_whoever_has_answered_needs_no_more_time(lived: LivedRound) -> None:
    lived.report(council())
    with pytest.raises(NotAllowed, match="redan lämnat"):
        ask(lived)


def test_every_fault_of_a_request_is_told_at_once(lived: LivedRound) -> None:
    with pytest.raises(FaultyInput) as raised:
        ask(lived, RequestedExtension(OLD, " ", "", dt.date(2024, 1, 1)))
    assert {fault.field for fault in raised.value.faults} == {"new_on", "reason", "decided_on", "decided_by"}


def test_a_registrar_asks_by_its_page_and_a_coordinator_grants_from_the_board(
    visit: Visit, coordinator: Visitor, database: Database, sender: Sender, launched: str
) -> None:
    dorotea = visit()
    dorotea.arrive(link_path(database, sender, launched, DOROTEA))
    half = dorotea.send("/mer-tid", new_on="i höst", decided_by="KF")
    assert half.status_code == 422
    for field in ("new_on", "reason", "decided_on"):
        assert f'id="{field}-fault"' in half.text, field
    asked = {"new_on": "2023-10-31", "reason": "Sent igång.", "decided_by": "KF", "decided_on": "2023-03-20"}
    receipt = text_of(dorotea.send("/mer-tid", attached(pdf(), "utdrag.pdf"), **asked, paragraph="§ 102"))
    assert "Begäran är skickad" in receipt
    page = text_of(dorotea.read())
    assert "väntar på svar" in page
    assert "Be om längre svarstid" not in page
    board = text_of(coordinator.http.get(f"/console/rounds/{launched}"))
    assert "Begär längre svarstid Dorotea kommun : till tisdag 31 oktober 2023. Sent igång." in board
    coordinator.base = f"/console/rounds/{launched}/{DOROTEA}"
    form = coordinator.read("/do/grant/1")
    assert 'value="2023-10-31"' in form.text
    assert 'value="§ 102"' in form.text
    done = coordinator.http.post(
        f"{coordinator.base}/do/grant/1",
        data={**coordinator.hidden("/do/grant/1"), **asked, "paragraph": "§ 102"},
    )
    assert "Svarstiden är förlängd" in text_of(done)
    page = text_of(dorotea.read())
    assert "beviljad" in page
    assert "Förlängd från 31 augusti 2023 till 31 oktober 2023. Beslutat av KF, 20 mars 2023, § 102." in page
    with database.read() as session:
        assert [row.kind for row in lookup.case_documents(session, case_id(launched, DOROTEA))] == [
            DocumentKind.EXTRACT
        ]


def test_a_coordinator_declines_from_the_case_and_the_page_says_why(coordinator: Visitor, lived: LivedRound) -> None:
    ask(lived, uploads=[Upload(DocumentKind.EXTRACT, "Utdrag", "utdrag.pdf", "application/pdf", pdf())])
    coordinator.base = f"/console/rounds/{lived.slug}/{DOROTEA}"
    blank = coordinator.http.post(f"{coordinator.base}/do/decline/1", data=coordinator.hidden("/do/decline/1"))
    assert "Skriv varför" in text_of(blank)
    hidden = coordinator.hidden("/do/decline/1")
    done = coordinator.http.post(f"{coordinator.base}/do/decline/1", data={**hidden, "reason": "Behövs i år."})
    assert "Begäran är avslagen" in text_of(done)
    assert "Svar: Behövs i år." in text_of(done)
    assert coordinator.read("/do/decline/9").status_code == 404


def test_a_request_told_by_phone_is_taken_down_and_answered_like_any(coordinator: Visitor, lived: LivedRound) -> None:
    coordinator.base = f"/console/rounds/{lived.slug}/{DOROTEA}"
    page = coordinator.send("/mer-tid", channel="phone", new_on="2023-10-31", reason="Sent igång.")
    assert "Begäran är antecknad" in text_of(page)
    assert requests(lived)[0].asked_by == WHO["name"]


def console(lived: LivedRound) -> str:
    return f"/console/rounds/{lived.slug}"


def test_a_request_is_demanded_of_nobody_once_the_principal_has_answered(
    coordinator: Visitor, dorotea: Visitor, lived: LivedRound
) -> None:
    ask(lived)
    board = coordinator.http.get(console(lived))
    assert "Begär längre svarstid" in text_of(board)
    lived.report(council())
    assert "Begär längre svarstid" not in text_of(coordinator.http.get(console(lived)))
    case = coordinator.http.get(f"{console(lived)}/{DOROTEA}")
    assert "behövs inte längre" in text_of(case)
    assert "/do/grant/" not in case.text
    assert "behövs inte längre" in text_of(dorotea.read())


def test_a_request_of_one_that_has_answered_is_not_in_the_morning_letter(lived: LivedRound) -> None:
    ask(lived)
    lived.report(council())
    for day in (21, 22):
        morning = dt.datetime(2023, 6, day, 6, 30, tzinfo=dt.UTC)
        with lived.database.write() as session:
            send_digest(session, lived.sender, lived.slug, morning)
    digests = of_kind(lived, LetterKind.DIGEST)  # of the report, on the first morning; nothing is left for the second
    assert len(digests) == 2
    assert not any("Arbetet kom igång sent.".encode() in content(lived, digest) for digest in digests)


def test_a_request_in_a_closed_round_is_no_longer_needed(coordinator: Visitor, lived: LivedRound) -> None:
    ask(lived)
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Dras tillbaka.", said(), lived.today))
    assert "Begär längre svarstid" not in text_of(coordinator.http.get(console(lived)))
    assert "behövs inte längre" in text_of(coordinator.http.get(f"{console(lived)}/{DOROTEA}"))
