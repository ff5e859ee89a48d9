"""The report starts from what is known, and the page says when nothing is left to do."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select

from actions.record.audit import verify
from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.tables import Letter, case_id
from models.values import Step
from models.vocabulary import RECEIPTED, Level
from notifications.links import token
from notifications.sender import Sender
from rules.route.plan import quiet_until
from tests.lived import DOROTEA, LivedRound, council
from tests.mail import parsed
from tests.mail import text_of as mail_text
from tests.visitor import COUNCIL, Visitor, text_of

JUNE = dt.datetime(2023, 6, 20, 8, tzinfo=dt.UTC)
QUIET = re.compile(r"Klart för nu\. Ni hör inte av oss förrän \w+dag \d+ \w+\.")


def plan(visitor: Visitor, **days: str) -> str:
    planned = {f"route[{row[1:]}].planned_on": day for row, day in days.items()}
    return text_of(visitor.send("/planera", **planned, **BODIES))


BODIES = {"route[0].body": "KSAU", "route[1].body": "KS", "route[2].body": "KF"}


def test_a_planned_day_lets_the_principal_rest_on_receipt_page_and_letter(dorotea: Visitor, database: Database) -> None:
    receipt = plan(dorotea, r0="2023-05-16", r1="2023-05-30", r2="2023-06-12")
    assert (said := QUIET.search(receipt))
    assert said[0] in text_of(dorotea.read())
    with database.read() as session:
        letter = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert letter is not None
        assert said[0] in " ".join(mail_text(parsed(letter.content)).split())


def test_without_a_planned_day_nobody_is_told_to_rest(dorotea: Visitor) -> None:
    receipt = plan(dorotea)
    assert not QUIET.search(receipt)
    assert not QUIET.search(text_of(dorotea.read()))
    assert not QUIET.search(text_of(dorotea.send("/bekrafta", case_number="KS 2023/14")))


def buttons(page: str) -> list[str]:
    return re.findall(r'<a class="button[^"]*" href="[^"]*/(planera|rapportera)"', page)


def test_when_a_meeting_has_lost_its_day_the_first_button_plans_and_the_next_reports(
    dorotea: Visitor, clock: FrozenClock
) -> None:
    plan(dorotea, r0="2023-05-16", r1="2023-05-30", r2="2023-06-12")
    assert buttons(dorotea.read().text) == ["rapportera"]
    clock.move_to(dt.datetime(2023, 5, 17, 8, tzinfo=dt.UTC))
    back = {"body": "KSAU", "held_on": "2023-05-16", "act": "refers_back", "next_on": "2023-06-01"}
    receipt = dorotea.send("/rapportera", **{**COUNCIL, **back})
    assert "Ange en ny dag" in text_of(receipt)
    assert buttons(receipt.text) == buttons(dorotea.read().text) == ["planera", "rapportera"]


def test_when_a_meeting_has_been_the_first_button_reports(dorotea: Visitor, clock: FrozenClock) -> None:
    plan(dorotea, r0="2023-05-16")
    clock.move_to(JUNE)
    assert buttons(dorotea.read().text) == ["rapportera"]


def test_a_day_chosen_among_another_bodys_days_is_kept_where_the_plan_comes_back(
    dorotea: Visitor, lived: LivedRound
) -> None:
    dorotea.send("/motesdagar", **{"meetings[KSAU]": "2023-05-16", "meetings[KS]": "2023-05-30"})
    rows = {"route[0].body": "KS", "route[0].chosen": "2023-05-16", "route[1].body": "KF", "route[1].chosen": "none"}
    answer = dorotea.send("/planera", **rows, name="")
    assert answer.status_code == 422
    assert re.search(r'name="route\[0\].planned_on" type="text" value="2023-05-16"', answer.text)
    assert re.search(r'name="route\[0\].chosen" value="other" checked', answer.text)
    without_days = dorotea.send("/planera", **{**rows, "route[0].body": "KF", "route[1].body": "KSAU"}, name="")
    assert re.search(r'name="route\[0\].planned_on" type="text" value="2023-05-16"', without_days.text)


@pytest.mark.parametrize("place", [0, 11, 12, 13])
def test_a_chosen_day_stands_where_the_plan_comes_back_however_far_off_it_is(dorotea: Visitor, place: int) -> None:
    days = [dt.date(2023, 5, 1) + dt.timedelta(days=7 * week) for week in range(14)]
    of_council = ", ".join(map(str, days))
    dorotea.send("/motesdagar", **{"meetings[KS]": str(days[place]), "meetings[KF]": of_council})
    answer = dorotea.send("/planera", **{"route[0].body": "KF", "route[0].chosen": str(days[place])}, name="")
    offered = f'name="route[0].chosen" value="{days[place]}" checked'
    written = f'name="route[0].planned_on" type="text" value="{days[place]}"'
    assert (offered in answer.text) != (written in answer.text)


def test_a_body_written_by_hand_that_is_in_the_list_is_the_one_in_the_list(
    dorotea: Visitor, lived: LivedRound, clock: FrozenClock
) -> None:
    dorotea.send("/planera", **BODIES, other_name="kommunfullmäktige", other_level="arbetsutskott")
    plan(dorotea)
    before = [step.body for step in lived.dorotea().progress.ahead]
    clock.move_to(JUNE)
    hand = {"body": "-other-", "other_name": "KOMMUNFULLMÄKTIGE ", "held_on": "2023-06-12"}
    assert "/kvitto/" in dorotea.send("/rapportera", **{**COUNCIL, **hand}).url.path
    (reported,) = lived.dorotea().facts.handled
    assert (reported.body, reported.level) == ("KF", Level.FULLMAKTIGE)
    assert before == ["KSAU", "KS", "KF"]


def test_a_question_that_waits_for_its_answer_is_no_rest(dorotea: Visitor) -> None:
    plan(dorotea, r2="2023-06-12")
    assert not QUIET.search(text_of(dorotea.send("/fraga", question="Gäller den också oss?")))
    assert not QUIET.search(text_of(dorotea.read()))


def test_a_meeting_that_has_been_is_no_rest(dorotea: Visitor, clock: FrozenClock) -> None:
    plan(dorotea, r2="2023-06-12")
    clock.move_to(JUNE)
    assert not QUIET.search(text_of(dorotea.read()))


def test_the_report_starts_from_the_planned_body_and_day(dorotea: Visitor, clock: FrozenClock) -> None:
    plan(dorotea, r1="2023-05-30", r2="2023-06-12")
    clock.move_to(JUNE)
    page = dorotea.read("/rapportera").text
    assert 'value="2023-06-12"' in page
    assert re.search(r'value="KF"\s+checked', page)
    assert f'{dorotea.base}/rapportera?organ=KS"' in dorotea.read().text
    earlier = dorotea.read("/rapportera?organ=KS").text
    assert 'value="2023-05-30"' in earlier
    assert re.search(r'value="KS"\s+checked', earlier)


def test_a_stop_without_a_day_is_reported_without_one(dorotea: Visitor) -> None:
    page = dorotea.read("/rapportera?organ=KS").text
    assert re.search(r'value="KS"\s+checked', page)
    assert re.search(r'name="held_on" type="text" value=""', page)
    assert "checked" not in dorotea.read("/rapportera?organ=none-such").text


def test_the_receipt_has_the_button_of_the_next_step(dorotea: Visitor) -> None:
    receipt = dorotea.send("/bekrafta", case_number="KS 2023/14")
    assert re.search(rf'class="button" href="{dorotea.base}/planera"', receipt.text)


DAY = dt.date(2023, 6, 12)


@pytest.mark.parametrize(
    ("planned", "letter", "until"),
    [
        ((DAY,), DAY + dt.timedelta(1), DAY + dt.timedelta(1)),
        ((None,), DAY + dt.timedelta(1), None),
        ((), DAY, None),
        ((DAY,), DAY, None),
        ((DAY,), DAY - dt.timedelta(1), None),
        ((dt.date(2023, 6, 1),), DAY, None),
    ],
)
def test_there_is_rest_only_until_a_letter_after_a_meeting_to_come(
    planned: tuple[dt.date | None, ...], letter: dt.date, until: dt.date | None
) -> None:
    ahead = [Step(str(number), "", Level.STYRELSE, day) for number, day in enumerate(planned)]
    assert quiet_until(ahead, letter, dt.date(2023, 6, 10)) == until
    lapsed = Step("KF", "", Level.FULLMAKTIGE, None, lapsed_on=DAY)
    assert quiet_until([*ahead, lapsed], letter, dt.date(2023, 6, 10)) is None  # its new day is asked for


def test_a_number_alone_is_a_paragraph_alike_on_receipt_page_log_and_letter(
    dorotea: Visitor, clock: FrozenClock, database: Database
) -> None:
    clock.move_to(JUNE)
    receipt = text_of(dorotea.send("/rapportera", **{**COUNCIL, "paragraph": "64"}))
    page = text_of(dorotea.read())
    with database.read() as session:
        letter = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert letter is not None
        told = mail_text(parsed(letter.content))
    for said in (receipt, page, told):
        assert "§ 64" in said
        assert not re.search(r"(?<!§ )\b64\b", said)


def test_the_report_asks_for_the_case_number_until_it_is_known(dorotea: Visitor, clock: FrozenClock) -> None:
    clock.move_to(JUNE)
    older = dorotea.hidden("/bekrafta")
    assert 'name="case_number"' in dorotea.read("/rapportera").text
    assert "KS 2023/14" in text_of(dorotea.send("/rapportera", **COUNCIL, case_number="KS 2023/14"))
    assert 'name="case_number"' not in dorotea.read("/rapportera").text
    answer = dorotea.send_opened("/bekrafta", older, case_number="KS 2023/99")
    assert answer.status_code == 409
    assert "KS 2023/14" in text_of(dorotea.read())


def test_the_last_days_fill_the_plan_in_one_click(dorotea: Visitor) -> None:
    told = {"meetings[KSAU]": "2023-05-16", "meetings[KS]": "2023-05-30", "meetings[KF]": "2023-06-19"}
    dorotea.send("/motesdagar", **told, scope="here")
    page = dorotea.read()
    assert "Använd de här dagarna" in text_of(page)
    plan = dorotea.read("/planera?dagar=sista").text
    for day in told.values():
        assert re.search(rf'value="{day}" checked', plan)


def test_the_registrar_sees_who_has_the_link_and_draws_it_in(
    dorotea: Visitor, visit: Callable[[], Visitor], database: Database, sender: Sender, launched: str
) -> None:
    dorotea.send("/lamna-over", colleague="Handläggare Två", colleague_email="tva@dorotea.example")
    page = dorotea.read()
    assert "Vem har länken" in text_of(page)
    (action,) = re.findall(r'action="([^"]+/dra-in)"', page.text)
    colleague = visit()
    colleague.enter(f"/r/{token(sender.secret, action.split('/')[-2])}")
    assert "Vem har länken" in text_of(colleague.read())
    assert "/dra-in" not in colleague.read().text
    assert colleague.http.post(action).status_code == 404
    drawn_in = dorotea.http.post(action)
    assert drawn_in.status_code == 200, text_of(drawn_in)
    assert "Vem har länken" not in text_of(drawn_in)
    assert colleague.read().status_code == 404


def test_a_paragraph_kept_before_it_was_made_alike_is_shown_alike_on_page_receipt_and_in_the_archive(
    dorotea: Visitor, lived: LivedRound, clock: FrozenClock, database: Database
) -> None:
    clock.move_to(JUNE)
    lived.report(council(paragraph="6437"))
    lived.report(council(paragraph="6438", corrects=1))
    archive = zipfile.ZipFile(io.BytesIO(dorotea.read("/diariet.zip").content))
    pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")]
    shown = [text_of(dorotea.read(path)) for path in ("", "/kvitto/2", "/kvitto/3")]
    assert pages
    for text in (each.replace("\u00a0", " ") for each in (*shown, *pages)):
        assert "§ 643" in text
        assert not re.search(r"(?<!§ )643[78]", text)
    with database.read() as session:
        assert verify(session)[1] == []


def test_the_cases_file_tells_the_days_that_were_planned(dorotea: Visitor) -> None:
    dorotea.send("/planera", **{"route[0].body": "KF", "route[0].planned_on": "2023-06-19"})
    archive = zipfile.ZipFile(io.BytesIO(dorotea.read("/diariet.zip").content))
    assert "Vägen planerades: kommunfullmäktige 19 juni 2023." in archive.read("arendet.html").decode()


def test_only_what_a_receipt_was_given_of_has_one(dorotea: Visitor, lived: LivedRound) -> None:
    dorotea.send("/bekrafta")
    with lived.database.read() as session:
        events = lookup.case_events(session, case_id(lived.slug, DOROTEA))
    assert len({each.kind in RECEIPTED for each in events}) == 2
    for event in events:
        answered = {dorotea.read(f"/kvitto/{event.number}{ending}").status_code for ending in ("", ".pdf")}
        assert answered == ({200} if event.kind in RECEIPTED else {404}), event.kind
