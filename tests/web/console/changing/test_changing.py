"""A round that is out is changed from its board: what will happen is seen first, then done, told, recorded, undone."""

import datetime as dt
import hashlib

import pytest

from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.tables import case_id
from models.vocabulary import Doubt, EventKind, Outcome
from notifications.sender import Sender
from tests.lived import DOROTEA, council, executive
from tests.visitor import Files, Visit, Visitor, hidden_in, link_path, pdf, text_of
from tests.web.console.changing.changer import NEW_POINT, UMEA, Changer, attachment, fields_in


def test_the_page_of_changes_shows_everything_as_it_is(changer: Changer) -> None:
    page = text_of(changer.http.get(changer.base))
    for said in ("Färdplan Nära vård 2030", "samordnare@", "Att fastställa", "Lägg till en huvudman", "Dra tillbaka"):
        assert said in page


def test_where_nobody_can_be_added_there_is_no_form_for_it(changer: Changer) -> None:
    page = changer.http.get(f"{changer.base}/add")
    assert "Alla i registret är redan med" in text_of(page)
    assert 'href="/console/registry/vasterbotten"' in page.text
    assert 'name="reason"' not in page.text


@pytest.mark.parametrize("name", ["title", "summary", "contacts", "case-number", "reminders", "points", "call-off"])
def test_nothing_is_done_before_it_is_confirmed_and_nothing_without_a_reason(changer: Changer, name: str) -> None:
    before, letters = changer.round().version, len(changer.letters())
    answer = changer.ask(name, title="En annan rubrik", case_number="RS 1-2023", summary="Kort.", reason="")
    assert answer.status_code == 422
    assert "Skriv varför." in text_of(answer)
    assert (changer.round().version, len(changer.letters())) == (before, letters)


def test_a_title_is_put_right_and_everyone_hears_in_the_words_that_were_shown(changer: Changer) -> None:
    changer.lived.everyone(lambda code: {})
    review = changer.ask("title", title="Färdplan för nära vård", reason="Namnet var fel.")
    shown = text_of(review)
    assert "Rubriken är ändrad till ”Färdplan för nära vård”" in shown
    assert "De som har svarat" in shown
    assert "Ert svar står kvar, så ni behöver inte göra något." in shown
    assert changer.letters() == []
    page = changer.confirm(review)
    assert "Ändringen är gjord" in text_of(page)
    assert "Färdplan för nära vård" in text_of(page)
    letters = changer.letters()
    assert len({letter.recipient for letter in letters}) == len(letters) == 16
    assert all(part in shown for part in changer.text(letters[0]).split("\n")[2].split(". "))
    assert changer.is_whole()


def test_a_small_thing_is_put_right_without_a_letter_and_stands_with_its_day(
    changer: Changer, visit: Visit, database: Database, sender: Sender
) -> None:
    changer.do("summary", summary="En mening till.", reason="Tydligare.", quiet="yes")
    assert changer.letters() == []
    visitor = visit()
    page = text_of(visitor.enter(link_path(database, sender, changer.lived.slug, DOROTEA)))
    assert "Ändrat i rundan" in page
    assert "Sammanfattningen är ändrad." in page
    assert "20 juni 2023" in page
    assert "En mening till." in page


def test_contacts_are_told_to_those_with_something_left(changer: Changer) -> None:
    changer.lived.report(council())
    changer.do("contacts", **{"contacts[2].email": "ny@regionvasterbotten.example"}, reason="Ny samordnare.")
    assert [contact["email"] for contact in changer.round().contacts][1] == "ny@regionvasterbotten.example"
    assert len(changer.letters()) == 15
    assert all(letter.case_id != case_id(changer.lived.slug, DOROTEA) for letter in changer.letters())
    assert "ny@regionvasterbotten.example" in changer.text(changer.letters()[0])


def test_a_round_keeps_at_least_one_contact(changer: Changer) -> None:
    empty = {f"contacts[{number}].email": "" for number in (1, 2)}
    answer = changer.ask("contacts", **empty, reason="Ingen.")
    assert "Skriv minst en e-postadress" in text_of(answer)


def test_other_reminders_tell_nobody_and_move_the_next_letter(changer: Changer) -> None:
    before = changer.case(DOROTEA).chase_at
    review = changer.ask("reminders", before="3", plan_before="", receipt_after="", reason="Färre.")
    assert "Inget brev går." in text_of(review)
    changer.confirm(review)
    assert changer.letters() == []
    assert changer.case(DOROTEA).chase_at != before
    assert changer.round().chase_policy.before == (3,)
    faulty = changer.ask("reminders", before="tre dagar", every="0", reason="Fel.")
    assert "Skriv dagarna som tal" in text_of(faulty)
    assert "Skriv ett tal från 1" in text_of(faulty)


def test_a_wrong_appendix_is_put_right_and_the_old_one_can_still_be_read(
    changer: Changer, visit: Visit, database: Database, sender: Sender
) -> None:
    changer.do("add-file", attachment(pdf(1), "kostnader.pdf"), title="Kostnader", reason="Den glömdes.")
    with database.read() as session:
        first = lookup.attachments(session, changer.lived.slug)[-1]
    review = changer.ask(f"file/{first.id}", attachment(pdf(2), "kostnader-2.pdf"), reason="Fel siffror.")
    assert "Bilagan Kostnader är rättad. Det är version 2 som gäller" in text_of(review)
    changer.confirm(review)
    with database.read() as session:
        second = lookup.attachments(session, changer.lived.slug)[-1]
        assert (second.version, second.replaces) == (2, first.id)
    visitor = visit()
    page = visitor.enter(link_path(database, sender, changer.lived.slug, DOROTEA))
    assert "Version 2" in text_of(page)
    assert "Tidigare versioner" in text_of(page)
    for document in (first, second):
        kept = visitor.read(f"/dokument/{document.id}").content
        assert hashlib.sha256(kept).hexdigest() == document.sha256
    assert len(changer.letters()) == 32
    assert changer.is_whole()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "Välj filen."),
        (attachment(b""), "är tom"),
        (attachment(b"%PDF-1.7 skadad"), "går inte att öppna"),
        ([("file", ("program.blob", b"abc", "application/octet-stream"))], "okänt slag"),
    ],
)
def test_a_file_that_cannot_be_sent_is_refused_with_what_was_written(changer: Changer, files: Files, said: str) -> None:
    answer = changer.ask("add-file", files, title="Kostnader", reason="Den glömdes.")
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert fields_in(answer)["title"] == "Kostnader"


def test_a_file_is_chosen_once_though_the_form_comes_back(changer: Changer) -> None:
    answer = changer.ask("add-file", attachment(pdf(3)), title="", reason="Den glömdes.")
    assert "Skriv vad bilagan heter." in text_of(answer)
    kept = {**hidden_in(answer), "title": "Kostnader", "reason": "Den glömdes."}
    review = changer.http.post(f"{changer.base}/add-file", data=kept)
    changer.confirm(review)
    with changer.lived.database.read() as session:
        assert [each.title for each in lookup.attachments(session, changer.lived.slug)][-1] == "Kostnader"


def test_before_anybody_has_begun_the_proposal_is_put_right_with_a_letter(changer: Changer) -> None:
    review = changer.ask("points", **{"points[1]": NEW_POINT}, reason="Ett årtal saknades.")
    assert "Förslaget till beslut är rättat." in text_of(review)
    changer.confirm(review)
    assert (changer.round().att_satser, changer.round().wording) == ([NEW_POINT], 1)
    assert changer.round().worded_on is None
    assert len(changer.letters()) == 16
    assert NEW_POINT in changer.text(changer.letters()[0])


def test_a_new_version_asks_again_those_it_concerns(changer: Changer, clock: FrozenClock) -> None:
    lived = changer.lived
    lived.report(council())
    lived.report(executive(), UMEA)
    review = changer.ask("points", **{"points[1]": NEW_POINT}, reason="Ett årtal saknades.")
    shown = text_of(review)
    assert "Förslaget till beslut har fått en ny lydelse (version 2)." in shown
    assert "De som har beslutat om den tidigare lydelsen ett brev Dorotea kommun" in shown
    assert "De som inte har svarat än 15 brev" in shown
    changer.confirm(review)
    assert lived.view().progress.decided == 0
    assert changer.case(DOROTEA).outcome is None
    assert "beslutade om den tidigare lydelsen" in text_of(changer.http.get(changer.console.board))
    told = {letter.case_id: changer.text(letter) for letter in changer.letters()}
    assert "Vi behöver nu veta vad ni säger om den nya" in told[case_id(lived.slug, DOROTEA)]
    assert "Vi behöver nu veta" not in told[case_id(lived.slug, UMEA)]
    lived.today += dt.timedelta(days=30)
    clock.move_to(lived.today)
    lived.report(council(held_on=lived.today.date(), paragraph="§ 60"))
    assert changer.case(DOROTEA).outcome is Outcome.ADOPTED
    assert changer.is_whole()


def test_a_decision_may_be_said_to_hold_for_the_new_wording_too(changer: Changer, dorotea: Visitor) -> None:
    changer.lived.report(council())
    changer.do("points", **{"points[1]": NEW_POINT}, reason="Ett årtal saknades.")
    page = text_of(dorotea.read())
    assert "Kommunfullmäktige beslutade om den tidigare lydelsen." in page
    assert "Så stod det förut" in page
    form = text_of(dorotea.read("/ratta/1"))
    assert "Beslutet gäller också den nya lydelsen" in form
    changer.lived.report(council(corrects=1, confirmed=(Doubt.NEW_WORDING,)))
    assert changer.case(DOROTEA).outcome is Outcome.ADOPTED
    assert changer.is_whole()


def test_a_meeting_before_a_point_was_added_says_nothing_of_it(changer: Changer, dorotea: Visitor) -> None:
    changer.lived.report(executive())
    changer.do("points", **{"points[2]": "Att följa upp färdplanen 2027"}, reason="Uppföljningen saknades.")
    form = text_of(dorotea.read("/rapportera"))
    assert "Av ett sådant möte behövs inget utfall för en att-sats som har kommit till." in form
    changer.lived.report(council())
    assert changer.case(DOROTEA).outcome is None
    assert "beslutade om den tidigare lydelsen" in text_of(dorotea.read())
    page = changer.http.get(f"{changer.console.board}/{DOROTEA}")
    assert "oklart" not in text_of(page).lower()
    assert changer.is_whole()


def test_of_two_at_once_the_second_hears_of_the_first_and_loses_nothing(changer: Changer) -> None:
    mine = changer.ask("title", title="Min rubrik", reason="Min.")
    changer.do("title", title="Den andres rubrik", reason="Den andres.")
    answer = changer.confirm(mine)
    assert answer.status_code == 409
    assert "ändrade det medan du skrev" in text_of(answer)
    assert fields_in(answer)["title"] == "Min rubrik"
    assert changer.round().title == "Den andres rubrik"
    again = changer.http.post(f"{changer.base}/title", data={**hidden_in(answer), **fields_in(answer)})
    changer.confirm(again)
    assert changer.round().title == "Min rubrik"


def test_two_who_change_different_things_both_get_their_way(changer: Changer) -> None:
    mine = changer.ask("title", title="Min rubrik", reason="Min.")
    changer.do("case-number", case_number="RS 9-2023", reason="Den andres.")
    changer.confirm(mine)
    assert (changer.round().title, changer.round().case_number) == ("Min rubrik", "RS 9-2023")


def test_a_double_click_is_one_change(changer: Changer) -> None:
    review = changer.ask("title", title="Min rubrik", reason="Min.")
    form = {**hidden_in(review), "step": "do"}
    for _ in range(2):
        assert changer.http.post(f"{changer.base}/title", data=form).status_code == 200
    assert len(changer.letters()) == 16


def test_from_the_review_one_goes_back_and_everything_written_is_there(changer: Changer) -> None:
    review = changer.ask("title", title="Min rubrik", reason="Min.")
    form = changer.http.post(f"{changer.base}/title", data={**hidden_in(review), "step": "edit"})
    assert fields_in(form) == {"title": "Min rubrik", "reason": "Min."}


def test_nothing_is_changed_in_a_round_that_is_over(changer: Changer) -> None:
    review = changer.ask("title", title="Min rubrik", reason="Min.")
    changer.console.do(f"{changer.console.board}/do/close", reason="Klart.")
    assert changer.confirm(review).status_code == 409
    assert "Öppna den igen" in text_of(changer.http.get(changer.base))


def test_every_change_is_a_line_of_the_record_with_its_reason(changer: Changer) -> None:
    changer.do("title", title="Min rubrik", reason="Namnet var fel.")
    with changer.lived.database.read() as session:
        event = lookup.case_events(session, changer.lived.slug)[-1]
    assert (event.kind, event.told["reason"], event.actor.count("@")) == (EventKind.CHANGED, "Namnet var fel.", 1)
