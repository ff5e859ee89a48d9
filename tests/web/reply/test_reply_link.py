"""From the letter's link to the case's page, and what happens when the link does not open."""

import datetime as dt
import html
import re

import pytest
from sqlalchemy import select

from actions.access.links import renew_link, revoke_link
from actions.record.record import Said
from actions.rounds.close import close_round
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.reads import lookup
from models.tables import Case, Event, Letter, case_id
from models.vocabulary import LetterKind
from notifications.links import token
from notifications.sender import Sender
from rules.replies.addresses import broken
from tests.lived import DOROTEA
from tests.mail import parsed
from tests.mail import text_of as mail_text
from tests.visitor import WHO, Visit, Visitor, asked_plainly, hidden_in, link_path, serving, text_of
from web.app import create_app

ASELE = "2463"


def case_of(database: Database, slug: str, code: str = DOROTEA) -> Case:
    with database.read() as session:
        return lookup.case_of(session, case_id(slug, code))[0]


def letters(database: Database, slug: str, kind: LetterKind) -> list[Letter]:
    with database.read() as session:
        return [row for row in lookup.round_letters(session, slug) if row.kind is kind]


def test_the_link_becomes_a_cookie_and_a_clean_address(
    visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    link = link_path(database, sender, launched, DOROTEA)
    answer = visit().http.get(link, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/svar/{launched}/{DOROTEA}"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert f"Path=/svar/{launched}/{DOROTEA}" in cookie


def test_the_cookie_is_secure_when_the_address_is(
    database: Database, sender: Sender, launched: str, settings: Settings, clock: FrozenClock
) -> None:
    safe = settings.model_copy(update={"base_url": "https://rundan.example"})
    with serving(create_app(safe, database, clock)) as url:
        link = link_path(database, sender, launched, DOROTEA)
        answer = asked_plainly(url + link, headers={"host": "rundan.example"})
    assert "Secure" in answer.headers["set-cookie"]


def test_following_the_link_writes_nothing_but_that_it_was_fetched(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    link = link_path(database, sender, launched, DOROTEA)
    before = case_of(database, launched)
    assert visit().http.head(link).status_code == 200
    assert case_of(database, launched).viewed_at is None
    visit().http.get(link)
    after = case_of(database, launched)
    assert after.viewed_at == clock.now()
    assert (after.version, after.head, after.state) == (before.version, before.head, before.state)


def test_a_scanner_fetches_the_link_and_only_a_person_who_does_something_has_opened_it(
    visit: Visit, coordinator: Visitor, database: Database, sender: Sender, launched: str
) -> None:
    def said() -> str:
        return text_of(coordinator.http.get(f"/console/rounds/{launched}/{DOROTEA}"))

    assert "Länken hämtad inte än" in said()
    scanner, registrar = visit(), visit()
    scanner.http.get(link_path(database, sender, launched, DOROTEA))
    assert re.search(r"Länken hämtad .{1,60}, av någon eller av e-postens virusskydd", said())
    assert "Länken öppnad" not in said()
    registrar.enter(link_path(database, sender, launched, DOROTEA))
    registrar.send("/bekrafta", case_number="KS 2023/14")
    assert re.search(r"Länken öppnad .{1,60}, då något gjordes på sidan för första gången", said())
    assert "Länken hämtad" not in said()


def test_unknown_malformed_and_revoked_links_look_alike(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    revoked = link_path(database, sender, launched, DOROTEA)
    with database.write() as session:
        revoke_link(session, case_of(database, launched).link_id, Said(), clock.now())
    answers = [visit().http.get(path) for path in ("/r/X" + "x" * 42, "/r/x", "/r/a/b/c", "/r/%ff", revoked)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "Be om länken igen" in answers[0].text


def test_a_cases_address_without_its_link_says_nothing_of_the_case(visit: Visit, launched: str) -> None:
    paths = [f"/svar/{launched}/{DOROTEA}", "/svar/no-such-round/9999"]
    answers = [visit().http.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text.replace(path, "") for answer, path in zip(answers, paths, strict=True)}) == 1
    assert "Dorotea" not in answers[0].text


@pytest.mark.parametrize("page", ["", "/rapportera", "/kvitto/2", "/diariet.zip"])
def test_a_cases_address_without_its_link_has_one_button_that_mails_it(
    visit: Visit, database: Database, launched: str, page: str
) -> None:
    stranger, case = visit(), f"/svar/{launched}/{DOROTEA}"
    shown = stranger.http.get(case + page)
    assert "tar webbläsaren inte emot kakor (cookies)" in text_of(shown)
    assert (shown.text.count("<button"), shown.text.count("<form")) == (1, 1)
    assert f'action="{case}/ny-lank"' in shown.text
    assert "Titta i brevlådan" in text_of(stranger.http.post(f"{case}/ny-lank"))
    (sent,) = letters(database, launched, LetterKind.NEW_LINK)
    assert sent.recipient == "registrator@dorotea.example"


def test_the_button_sends_one_letter_a_day_and_is_answered_alike_for_a_case_there_is_not(
    visit: Visit, database: Database, launched: str
) -> None:
    for _ in range(3):
        visit().http.post(f"/svar/{launched}/{DOROTEA}/ny-lank")
    assert len(letters(database, launched, LetterKind.NEW_LINK)) == 1
    nowhere = visit().http.post("/svar/no-such-round/9999/ny-lank")
    assert "Titta i brevlådan" in text_of(nowhere)


def test_a_form_sent_when_the_cookie_is_gone_keeps_its_text_and_is_sent_again(
    dorotea: Visitor, database: Database, sender: Sender, launched: str
) -> None:
    page = dorotea.hidden("/fraga")
    dorotea.http.cookies.clear()
    question = "Gäller färdplanen också\nhemsjukvården?"
    kept = dorotea.send_opened("/fraga", page, question=question)
    assert kept.status_code == 404
    assert "Det du skrev finns kvar här" in text_of(kept)
    assert "Länken gäller inte" not in text_of(kept)
    case = dorotea.base
    dorotea.enter(link_path(database, sender, launched, DOROTEA))
    assert dorotea.http.post(f"{case}/fraga", data=hidden_in(kept)).url.path.startswith(f"{case}/kvitto/")
    assert question in html.unescape(dorotea.read().text)


def test_a_link_opens_its_own_case_only(dorotea: Visitor, launched: str) -> None:
    cookie = {"cookie": f"rundan-link={dorotea.http.cookies['rundan-link']}"}
    other = dorotea.http.get(f"/svar/{launched}/{ASELE}", headers=cookie)
    assert other.status_code == 404


def test_two_links_live_side_by_side_in_one_browser(
    dorotea: Visitor, database: Database, sender: Sender, launched: str
) -> None:
    own = dorotea.base
    dorotea.enter(link_path(database, sender, launched, ASELE))
    assert "Åsele kommun" in dorotea.read().text
    assert "Dorotea kommun" in dorotea.http.get(own).text


def test_a_colleague_gets_a_link_of_their_own_while_the_first_keeps_working(
    dorotea: Visitor, visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    receipt = dorotea.send("/lamna-over", colleague="Handläggare Två", colleague_email="tva@dorotea.example")
    assert "Handläggare Två, tva@dorotea.example" in text_of(receipt)
    (letter,) = letters(database, launched, LetterKind.HANDOVER)
    assert letter.recipient == "tva@dorotea.example"
    with database.read() as session:
        links = lookup.case_links(session, case_id(launched, DOROTEA))
    colleague = visit()
    colleague.enter(f"/r/{token(sender.secret, links[-1].id)}")
    assert 'value="Handläggare Två"' in colleague.read("/fraga").text
    assert dorotea.read().status_code == 200


def test_the_registrar_hears_to_whom_the_link_was_handed(dorotea: Visitor, database: Database, launched: str) -> None:
    page = text_of(dorotea.send("/lamna-over", colleague="Handläggare Två", colleague_email="tva@dorotea.example"))
    assert "ligger utanför" not in page
    with database.read() as session:
        told = {
            letter.recipient: mail_text(parsed(letter.content))
            for letter in session.scalars(select(Letter).where(Letter.kind == LetterKind.RECEIPT))
        }
    assert set(told) == {"registrator@dorotea.example", WHO["email"]}
    for receipt in told.values():
        assert "Lämnat till: Handläggare Två, tva[@]dorotea[.]example" in receipt
        assert "Lämnat av: Registrator Ett, registrator" in receipt
        assert "Observera" not in receipt


def test_a_link_handed_outside_the_principals_domain_is_remarked_on(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    page = text_of(dorotea.send("/lamna-over", colleague="Konsult", colleague_email="konsult@elsewhere.example"))
    remark = "Adressen konsult@elsewhere.example ligger utanför dorotea.example. Blev det fel, be samordnaren"
    assert remark in page
    with database.read() as session:
        receipts = session.scalars(select(Letter).where(Letter.kind == LetterKind.RECEIPT)).all()
        assert all(broken(remark) in " ".join(mail_text(parsed(letter.content)).split()) for letter in receipts)
    assert len(receipts) == 2


def test_revoking_the_first_link_ends_the_colleagues_too(
    dorotea: Visitor, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    dorotea.send("/lamna-over", colleague="Handläggare Två", colleague_email="tva@dorotea.example")
    with database.read() as session:
        colleague_link = lookup.case_links(session, case_id(launched, DOROTEA))[-1].id
    with database.write() as session:
        revoke_link(session, case_of(database, launched).link_id, Said(), clock.now())
    assert dorotea.http.get(f"/r/{token(sender.secret, colleague_link)}").status_code == 404


def test_asking_for_the_link_sends_it_to_the_registered_address_only(
    visit: Visit, database: Database, launched: str
) -> None:
    answer = visit().http.post("/ny-lank", data={"email": "Registrator@dorotea.example"})
    assert "Titta i brevlådan" in text_of(answer)
    (letter,) = letters(database, launched, LetterKind.NEW_LINK)
    assert letter.recipient == "registrator@dorotea.example"


def test_an_address_nobody_has_gets_the_same_answer_and_no_letter(
    visit: Visit, database: Database, launched: str
) -> None:
    known = visit().http.post("/ny-lank", data={"email": "registrator@dorotea.example"})
    unknown = visit().http.post("/ny-lank", data={"email": "nobody@elsewhere.example"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert len(letters(database, launched, LetterKind.NEW_LINK)) == 1


def test_whoever_asks_for_a_link_cannot_take_it_from_its_holder_nor_fill_the_mailbox(
    dorotea: Visitor, visit: Visit, database: Database, launched: str
) -> None:
    for _ in range(3):
        visit().http.post("/ny-lank", data={"email": "registrator@dorotea.example"})
    assert dorotea.read().status_code == 200
    assert len(letters(database, launched, LetterKind.NEW_LINK)) == 1


def test_a_revoked_link_is_replaced_when_asked_for(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    old = case_of(database, launched).link_id
    with database.write() as session:
        revoke_link(session, old, Said(), clock.now())
    visit().http.post("/ny-lank", data={"email": "registrator@dorotea.example"})
    assert case_of(database, launched).link_id != old
    assert visit().enter(link_path(database, sender, launched, DOROTEA)).status_code == 200


def test_an_address_that_is_none_comes_back_with_its_fault(visit: Visit) -> None:
    answer = visit().http.post("/ny-lank", data={"email": "registrator at dorotea"})
    assert answer.status_code == 422
    assert 'value="registrator at dorotea"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_asking_too_often_is_stopped(visit: Visit) -> None:
    visitor = visit()
    codes = [visitor.http.post("/ny-lank", data={"email": "a@b.example"}).status_code for _ in range(21)]
    assert codes[0] == 200
    assert codes[-1] == 429


def close(database: Database, sender: Sender, slug: str, now: dt.datetime) -> None:
    with database.write() as session:
        close_round(session, sender, slug, "Systemledningen sammanställer.", Said(), now)


def test_the_due_date_never_ends_a_link(dorotea: Visitor, clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2025, 1, 1, 9, tzinfo=dt.UTC))
    page = dorotea.read()
    assert page.status_code == 200
    assert "Sena svar tas emot" in text_of(page)


def test_after_closing_the_link_answers_with_the_record(
    dorotea: Visitor, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    dorotea.send("/bekrafta", case_number="KS-2023-0136")
    close(database, sender, launched, clock.now())
    page = text_of(dorotea.read())
    assert "Rundan är avslutad" in page
    assert "Inget beslut är rapporterat." in page
    assert "Systemledningen sammanställer." in page
    assert "Mottagandet bekräftades" in page
    assert "Rapportera en behandling" not in page
    assert "Fråga samordnaren" in page


def test_a_closed_round_takes_no_reports_but_loses_no_text(
    dorotea: Visitor, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    hidden = dorotea.hidden("/bekrafta")
    close(database, sender, launched, clock.now())
    answer = dorotea.send_opened("/bekrafta", hidden, case_number="KS-2023-0136")
    assert answer.status_code == 409
    assert "Rundan är avslutad" in text_of(answer)
    assert 'value="KS-2023-0136"' in answer.text
    assert dorotea.read("/bekrafta").url.path == dorotea.base


def test_when_the_grace_is_over_the_page_offers_a_new_link_to_the_registered_address(
    dorotea: Visitor,
    visit: Visit,
    database: Database,
    sender: Sender,
    launched: str,
    clock: FrozenClock,
    settings: Settings,
) -> None:
    close(database, sender, launched, clock.now())
    old = case_of(database, launched).link_id
    clock.move_to(clock.now() + dt.timedelta(days=settings.link_grace_days, minutes=1))
    page = dorotea.read()
    assert page.status_code == 410
    assert "slutat gälla" in text_of(page)
    assert "Titta i brevlådan" in text_of(dorotea.http.post(f"{dorotea.base}/ny-lank"))
    assert case_of(database, launched).link_id != old
    assert dorotea.read().status_code == 404
    again = visit().enter(link_path(database, sender, launched, DOROTEA))
    assert "Rundan är avslutad" in text_of(again)


def test_what_is_sent_when_the_grace_is_over_is_handed_back(
    dorotea: Visitor, database: Database, sender: Sender, launched: str, clock: FrozenClock, settings: Settings
) -> None:
    hidden = dorotea.hidden("/fraga")
    close(database, sender, launched, clock.now())
    clock.move_to(clock.now() + dt.timedelta(days=settings.link_grace_days, minutes=1))
    answer = dorotea.send_opened("/fraga", hidden, question="Vem svarar för hela kommunen?")
    assert answer.status_code == 410
    assert "Vem svarar för hela kommunen?" in text_of(answer)


def test_a_link_that_still_opens_is_not_replaced_by_the_lapsed_pages_button(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    old = case_of(database, launched).link_id
    dorotea.http.post(f"{dorotea.base}/ny-lank")
    assert case_of(database, launched).link_id == old


def test_a_renewed_link_leaves_the_old_browser_outside(
    dorotea: Visitor, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    hidden = dorotea.hidden("/bekrafta")
    with database.write() as session:
        renew_link(session, sender, case_id(launched, DOROTEA), Said(), clock.now())
    assert dorotea.http.post(f"{dorotea.base}/bekrafta", data={**hidden, **WHO}).status_code == 404
    with database.read() as session:
        assert session.scalar(select(Event).where(Event.kind == "acknowledged")) is None
