"""A round that is out is changed from its board: what will happen is seen first, then done, told, recorded, undone."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from collections.abc import Callable
from typing import Final

import httpx
import pytest

from actions.record.audit import verify
from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Case, Document, Letter, Round, case_id
from models.vocabulary import CaseState, Doubt, EventKind, LetterKind, LetterState, Outcome, RoundState
from notifications.office import Office
from tests.console import Console
from tests.lived import DOROTEA, LivedRound, council, executive
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.visitor import Files, Visitor, hidden_in, link_path, pdf, text_of

MALA: Final = "2418"
UMEA: Final = "2480"
NEW_POINT: Final = "Att fastställa Färdplan Nära vård 2030, med uppföljning 2027"


class Changer:
    """A coordinator who changes a round through its pages."""

    def __init__(self, console: Console) -> None:
        self.console, self.lived, self.http = console, console.lived, console.http
        self.base = f"{console.board}/change"

    def ask(self, name: str, files: Files = (), /, **values: str) -> httpx.Response:
        """Fill in the page of that name; what it will do."""
        blank = self.http.get(f"{self.base}/{name}")
        assert blank.status_code == 200, blank.text
        data = {**hidden_in(blank), **fields_in(blank), **values}
        return self.http.post(f"{self.base}/{name}", data=data, files=files or None)

    def do(self, name: str, files: Files = (), /, **values: str) -> httpx.Response:
        """The same, and confirm it."""
        review = self.ask(name, files, **values)
        assert "Stämmer det här?" in text_of(review), text_of(review)
        return self.confirm(review)

    def confirm(self, review: httpx.Response) -> httpx.Response:
        """Do what a page says it will do."""
        return self.http.post(review.url.path, data={**hidden_in(review), "step": "do"})

    def of(self, lived: LivedRound) -> Changer:
        """The same, in another round."""
        return Changer(Console(self.console.visitor, lived))

    def letters(self, kind: LetterKind = LetterKind.CHANGED) -> list[Letter]:
        with self.lived.database.read() as session:
            found = lookup.round_letters(session, self.lived.slug, 1000)
            return sorted((row for row in found if row.kind is kind), key=lambda row: row.id)

    def text(self, letter: Letter) -> str:
        with self.lived.database.read() as session:
            return letter_text(parsed(session.get_one(Letter, letter.id).content))

    def round(self) -> Round:
        with self.lived.database.read() as session:
            return lookup.round_of(session, self.lived.slug)

    def case(self, code: str) -> Case:
        with self.lived.database.read() as session:
            return session.get_one(Case, case_id(self.lived.slug, code))

    def taking_back(self, **where: str) -> str:
        """The page that takes back the newest line of the round's record that may go, or of a principal's."""
        base = f"{self.console.board}/{where['code']}" if where else self.console.board
        page = self.http.get(base)
        numbers = sorted({int(part.split('"')[0]) for part in page.text.split(f"{base}/do/withdraw/")[1:]})
        return f"{base}/do/withdraw/{numbers[-1]}"

    def take_back(self, **where: str) -> httpx.Response:
        """Take it back."""
        return self.console.do(self.taking_back(**where), reason="Det blev fel.")

    def is_whole(self) -> bool:
        with self.lived.database.read() as session:
            return verify(session)[1] == []


def fields_in(page: httpx.Response) -> dict[str, str]:
    """What stands in the text fields of a page."""
    areas = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', page.text)
    lines = re.findall(r'<input id="[^"]+" name="([^"]+)" type="(?:text|email)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in [*areas, *lines]}


@pytest.fixture
def changer(console: Console) -> Changer:
    return Changer(console)


@pytest.fixture
def fifteen(database: Database, office: Office, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """The Färdplan without Malå, which was forgotten."""
    without = tuple(each for each in fardplan.principals if each.code != MALA)
    plan = fardplan.model_copy(update={"slug": "utan-mala", "principals": without})
    launch(database, office, plan, now)
    return LivedRound(database, office, plan.slug)


def attachment(data: bytes, name: str = "bilaga.pdf") -> Files:
    return [("file", (name, data, "application/pdf"))]


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
    changer: Changer, visit: Callable[..., Visitor], database: Database, office: Office
) -> None:
    changer.do("summary", summary="En mening till.", reason="Tydligare.", quiet="yes")
    assert changer.letters() == []
    visitor = visit()
    page = text_of(visitor.enter(link_path(database, office, changer.lived.slug, DOROTEA)))
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
    changer: Changer, visit: Callable[..., Visitor], database: Database, office: Office
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
    page = visitor.enter(link_path(database, office, changer.lived.slug, DOROTEA))
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


def test_a_forgotten_principal_is_added_and_counted(fifteen: LivedRound, changer: Changer) -> None:
    changer = changer.of(fifteen)
    review = changer.ask("add", code=MALA, reason="Den glömdes.")
    assert "Malå kommun är med i rundan." in text_of(review)
    assert "Den nya huvudmannen" in text_of(review)
    assert "0 av 16 har beslutat" in text_of(review)
    assert "Vi ber er bekräfta mottagandet, cirka två minuter utan inloggning" in text_of(review)
    changer.confirm(review)
    assert changer.round().principal_count == 16
    assert changer.letters(LetterKind.INVITATION)[-1].case_id == case_id(fifteen.slug, MALA)
    assert changer.case(MALA).route
    fifteen.report(council(), MALA)
    assert fifteen.view().progress.decided == 1
    assert changer.is_whole()


def test_who_is_in_the_round_already_is_not_offered_and_not_added_twice(fifteen: LivedRound, changer: Changer) -> None:
    changer = changer.of(fifteen)
    assert 'value="2425"' not in changer.http.get(f"{changer.base}/add").text
    review = changer.ask("add", code=MALA, reason="Den glömdes.")
    changer.do("add", code=MALA, reason="Den glömdes.")
    assert "Välj en huvudman." in text_of(changer.confirm(review))
    assert changer.round().principal_count == 16


def test_the_same_file_launched_once_more_is_the_same_round_though_it_has_been_changed(
    fifteen: LivedRound, changer: Changer, database: Database, office: Office, fardplan: RoundPlan, now: dt.datetime
) -> None:
    changer = changer.of(fifteen)
    changer.do("add", code=MALA, reason="Den glömdes.")
    changer.do("title", title="En annan rubrik", reason="Fel.")
    without = tuple(each for each in fardplan.principals if each.code != MALA)
    plan = fardplan.model_copy(update={"slug": fifteen.slug, "principals": without})
    assert not launch(database, office, plan, now).created


def test_one_taken_out_is_asked_for_nothing_more_and_counted_nowhere(
    changer: Changer, visit: Callable[..., Visitor], database: Database, office: Office, clock: FrozenClock
) -> None:
    changer.lived.report(council())
    review = changer.ask("take-out", code=DOROTEA, reason="Den hör till ett annat län.")
    assert "Huvudmannen är inte längre med i rundan." in text_of(review)
    assert "0 av 15 har beslutat" in text_of(review)
    board = text_of(changer.confirm(review))
    assert "Har tagits ur rundan och räknas inte: Dorotea kommun" in board
    case = changer.case(DOROTEA)
    assert (case.state, case.chase_at, case.look_on) == (CaseState.TAKEN_OUT, None, None)
    [letter] = changer.letters(LetterKind.CALLED_OFF)
    assert "Ni är inte längre med i rundan." in changer.text(letter)
    assert "Den hör till ett annat län." in changer.text(letter)
    visitor = visit()
    page = text_of(visitor.enter(link_path(database, office, changer.lived.slug, DOROTEA)))
    assert "Ni är inte längre med i rundan" in page
    assert "Den hör till ett annat län." in page
    assert "Rapportera en behandling" not in page
    clock.move_to(changer.lived.today + dt.timedelta(days=120))
    sweep(database, office, clock.now())
    late = [row for row in changer.lived.letters() if row.kind in {LetterKind.OVERDUE, LetterKind.ESCALATION}]
    assert late == []
    facts = changer.http.get(f"/api/rounds/{changer.lived.slug}").json()
    assert DOROTEA not in {each["code"] for each in facts["principals"]}
    assert [each["code"] for each in facts["taken_out"]] == [DOROTEA]
    assert facts["counts"]["principals"] == 15
    assert changer.is_whole()


def test_what_waits_in_the_outbox_for_one_taken_out_never_leaves(changer: Changer) -> None:
    changer.do("take-out", code=DOROTEA, reason="Fel huvudman.")
    states = {letter.kind: letter.state for letter in changer.lived.letters()}
    assert states[LetterKind.INVITATION] is LetterState.WITHDRAWN
    assert states[LetterKind.CALLED_OFF] is LetterState.QUEUED


def test_the_whole_round_is_taken_back_and_everyone_hears_once(
    changer: Changer, visit: Callable[..., Visitor], database: Database, office: Office
) -> None:
    changer.lived.report(council())
    review = changer.ask("call-off", reason="Systemledningen tog tillbaka rekommendationen.")
    assert "De som rekommenderade har tagit tillbaka rundan." in text_of(review)
    changer.confirm(review)
    letters = changer.letters(LetterKind.CALLED_OFF)
    assert len({letter.case_id for letter in letters}) == len(letters) == 16
    round_ = changer.round()
    assert (round_.state, round_.called_off) == (RoundState.CLOSED, True)
    visitor = visit()
    page = text_of(visitor.enter(link_path(database, office, changer.lived.slug, DOROTEA)))
    assert "Rundan är återtagen" in page
    assert "Systemledningen tog tillbaka rekommendationen." in page
    assert "återtagen" in text_of(changer.http.get(changer.console.board))
    assert changer.http.get(f"/api/rounds/{changer.lived.slug}").json()["called_off"] is True
    assert changer.is_whole()


def test_a_round_taken_back_is_opened_again_as_it_was(changer: Changer) -> None:
    changer.do("call-off", reason="Togs tillbaka.")
    changer.console.do(f"{changer.console.board}/do/reopen", reason="Det blev ändå av.")
    assert (changer.round().state, changer.round().called_off) == (RoundState.OPEN, False)
    assert changer.case(DOROTEA).chase_at is not None
    assert changer.is_whole()


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


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("title", {"title": "En annan rubrik"}),
        ("summary", {"summary": "En annan text."}),
        ("contacts", {"contacts[1].email": "annan@regionvasterbotten.example"}),
        ("case-number", {"case_number": "RS 12-2023"}),
        ("points", {"points[1]": NEW_POINT}),
        ("reminders", {"before": "2"}),
        ("summary", {"summary": "En mening till.", "quiet": "yes"}),
    ],
)
def test_each_change_is_taken_back_and_who_heard_of_it_hears_once_more(
    changer: Changer, name: str, values: dict[str, str]
) -> None:
    before, told = kept(changer.round()), len(changer.letters())
    changer.do(name, **values, reason="Det var fel.")
    heard = len(changer.letters()) - told
    assert kept(changer.round()) != before
    said = text_of(changer.http.get(changer.taking_back()))
    assert ("De som hörde av det får ett brev var." in said, "Inget brev går" in said) == (heard > 0, heard == 0)
    changer.take_back()
    assert kept(changer.round()) == before
    assert len(changer.letters()) == told + 2 * heard
    assert changer.is_whole()


def kept(round_: Round) -> tuple[object, ...]:
    """What a change can be about."""
    return (
        round_.title,
        round_.summary,
        round_.contacts,
        round_.case_number,
        tuple(round_.att_satser),
        round_.chase_policy,
    )


def test_a_corrected_file_is_taken_back_and_the_old_one_stands(changer: Changer) -> None:
    changer.do("add-file", attachment(pdf(1)), title="Kostnader", reason="Den glömdes.")
    with changer.lived.database.read() as session:
        first = lookup.attachments(session, changer.lived.slug)[-1]
    changer.do(f"file/{first.id}", attachment(pdf(2)), reason="Fel siffror.")
    changer.take_back()
    with changer.lived.database.read() as session:
        assert lookup.attachments(session, changer.lived.slug)[-1].id == first.id
        assert session.query(Document).filter_by(title="Kostnader").count() == 2
    changer.take_back()
    with changer.lived.database.read() as session:
        assert "Kostnader" not in {each.title for each in lookup.attachments(session, changer.lived.slug)}
    assert changer.is_whole()


def test_one_taken_out_by_mistake_is_in_the_round_again(changer: Changer) -> None:
    changer.lived.report(council())
    changer.do("take-out", code=DOROTEA, reason="Fel huvudman.")
    [told] = changer.letters(LetterKind.CALLED_OFF)
    with changer.lived.database.write() as session:
        session.get_one(Letter, told.id).state = LetterState.ACCEPTED
    changer.take_back(code=DOROTEA)
    assert (changer.case(DOROTEA).state, changer.round().principal_count) == (CaseState.DECIDED, 16)
    assert "Togs tillbaka" in changer.text(changer.letters()[-1])
    assert changer.is_whole()


def test_one_taken_back_in_before_its_letter_has_left_hears_of_neither(changer: Changer) -> None:
    changer.do("take-out", code=DOROTEA, reason="Fel huvudman.")
    changer.take_back(code=DOROTEA)
    assert [each.state for each in changer.letters(LetterKind.CALLED_OFF)] == [LetterState.WITHDRAWN]
    assert changer.letters() == []


def test_a_new_wording_that_is_taken_back_lets_the_decisions_count_again(changer: Changer) -> None:
    changer.lived.report(council())
    changer.do("points", **{"points[1]": NEW_POINT}, reason="Fel.")
    changer.take_back()
    assert (changer.round().worded_on, changer.round().wording) == (None, 1)
    assert changer.case(DOROTEA).outcome is Outcome.ADOPTED


def test_a_new_wording_somebody_has_decided_on_is_not_taken_back(changer: Changer) -> None:
    changer.lived.report(council())
    changer.do("points", **{"points[1]": NEW_POINT}, reason="Fel.")
    changer.lived.report(council(corrects=1, confirmed=(Doubt.NEW_WORDING,)))
    assert "Dorotea kommun har redan behandlat den nya lydelsen." in text_of(changer.take_back())


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
