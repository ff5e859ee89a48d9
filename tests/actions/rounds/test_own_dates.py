"""Each principal is told its own dates, may tell when its bodies meet, and hears at once what looks odd in its plan."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from actions.replies.meeting_days import tell_meetings
from actions.schedule.sweep import sweep
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Letter, case_id
from models.values import Grant
from models.vocabulary import CaseState, EventKind, LetterKind
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import DOROTEA, REGISTRAR, LivedRound, grant_extension, said
from tests.visitor import Visit, Visitor, link_path, text_of
from tests.web.test_forecast_shown import BJURHOLM, STORUMAN, with_meetings  # noqa: F401 — a fixture

OWN = "De sista mötena för att hinna till 31 augusti 2023: KSAU 25 april, KS 9 maj, KF 12 juni 2023."
ANNOUNCED = "Mötet i kommunfullmäktige ska vara kungjort senast 5 juni 2023 (KL 5:13)."
READY = "Förslaget behöver vara klart senast 11 april 2023."


@pytest.fixture
def told(database: Database, sender: Sender, with_meetings: RoundPlan, now: dt.datetime) -> LivedRound:  # noqa: F811
    found = LivedRound(database, sender, launch_once(database, sender, with_meetings, now))
    found.today = now
    return found


@pytest.fixture
def registrar(visit: Visit, told: LivedRound) -> Callable[[str], Visitor]:
    """The registrar of a principal, who has just followed the link in the invitation."""

    def enter(code: str) -> Visitor:
        visitor = visit()
        visitor.arrive(link_path(told.database, told.sender, told.slug, code))
        return visitor

    return enter


@dataclass(frozen=True)
class Sent:
    """A letter as its recipient has it."""

    kind: LetterKind
    message: EmailMessage

    def part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        assert body is not None
        return " ".join(str(body.get_content()).split())

    @property
    def words(self) -> str:
        return self.part("plain")


def sent(told: LivedRound, code: str = DOROTEA) -> list[Sent]:
    """The principal's letters, oldest first."""
    query = select(Letter.kind, Letter.content).where(Letter.case_id == case_id(told.slug, code)).order_by(Letter.id)
    with told.database.read() as session:
        return [Sent(kind, parsed(content)) for kind, content in session.execute(query)]


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_invitation_tells_each_principal_its_own_dates(told: LivedRound) -> None:
    (invitation,) = sent(told)
    assert f"{OWN} {READY} {ANNOUNCED}" in invitation.words
    assert OWN in invitation.part("html")
    assert "KF 26 juni 2023" in sent(told, "2404")[0].words


def test_a_principal_that_cannot_is_told_so_kindly(told: LivedRound) -> None:
    assert (
        "Med de mötesdagar vi känner till går det inte att hinna till 31 augusti 2023; "
        "det tidigaste är 18 september 2023. Säg till samordnaren"
    ) in sent(told, STORUMAN)[0].words


def test_a_principal_whose_meetings_are_unknown_is_told_no_dates(told: LivedRound) -> None:
    assert "hinna" not in sent(told, BJURHOLM)[0].words


def test_the_letter_that_it_is_too_late_tells_what_is_left(told: LivedRound) -> None:
    told.today = dt.datetime(2023, 7, 21, 9, tzinfo=dt.UTC)
    sweep(told.database, told.sender, told.today)
    letter = next(each for each in sent(told) if each.kind is LetterKind.TOO_LATE)
    assert "Hinner inte till 31 augusti 2023. Tidigast 16 oktober 2023." in letter.words
    assert "Längre svarstid: till 16 oktober 2023." in letter.words


def test_a_reminder_tells_the_dates_that_are_left(told: LivedRound) -> None:
    told.today = dt.datetime(2023, 4, 3, 9, tzinfo=dt.UTC)
    sweep(told.database, told.sender, told.today)
    reminder = next(each for each in sent(told) if each.kind is LetterKind.REMINDER)
    assert f"{OWN} {READY}" in reminder.words


def test_a_later_due_date_comes_with_the_dates_that_hold_for_it(told: LivedRound) -> None:
    told.today = dt.datetime(2023, 8, 1, 9, tzinfo=dt.UTC)
    grant = Grant(dt.date(2023, 10, 31), "systemledningen", dt.date(2023, 8, 1), "Sommaren kom emellan.")
    told.database.act(
        lambda session: grant_extension(session, told.sender, case_id(told.slug, DOROTEA), grant, said(), told.today)
    )
    letter = sent(told)[-1]
    assert letter.kind is LetterKind.EXTENSION
    assert "De sista mötena för att hinna till 31 oktober 2023: KSAU" in letter.words
    assert "De sista mötena för att hinna till 31 oktober 2023: KSAU" in letter.part("html")


def test_pasted_meetings_are_kept_recorded_and_receipted(
    told: LivedRound, registrar: Callable[[str], Visitor], clock: FrozenClock
) -> None:
    bjurholm = registrar(BJURHOLM)
    page = bjurholm.send(
        "/motesdagar",
        **{
            "meetings[KSAU]": "18 april, 16 maj 2023",
            "meetings[KS]": "2 maj\n30 maj\n2023",
            "meetings[KF]": "24/4 2023, 19/6 2023",
        },
    )
    assert "Mötesdagarna är sparade" in text_of(page)
    assert "KSAU 16 maj, KS 30 maj, KF 19 juni 2023" in text_of(page)
    with told.database.read() as session:
        case, _ = lookup.case_of(session, case_id(told.slug, BJURHOLM))
        event = lookup.case_events(session, case.id)[-1]
    assert case.meetings["KF"] == (dt.date(2023, 4, 24), dt.date(2023, 6, 19))
    assert case.state is CaseState.INVITED
    assert event.kind is EventKind.MEETINGS_TOLD
    assert event.data["bodies"][2] == {
        "body": "KF",
        "name": "Kommunfullmäktige",
        "days": ["2023-04-24", "2023-06-19"],
    }
    receipt = sent(told, BJURHOLM)[-1].words
    assert "Vi har noterat när era organ möts." in receipt
    assert "Kommunfullmäktige: 24 april 2023, 19 juni 2023" in receipt
    assert "KSAU 16 maj, KS 30 maj, KF 19 juni 2023" in receipt


def test_what_cannot_be_read_comes_back_beside_its_body_with_everything_kept(
    told: LivedRound, registrar: Callable[[str], Visitor]
) -> None:
    page = registrar(BJURHOLM).send("/motesdagar", **{"meetings[KF]": "24 aprll 2023", "meetings[KS]": "9 maj 2023"})
    assert page.status_code == 422
    assert "Det här går inte att läsa som en dag: 24 aprll 2023." in text_of(page)
    assert 'href="#meetings[KF]"' in page.text
    assert "24 aprll 2023</textarea>" in page.text
    assert "9 maj 2023</textarea>" in page.text


def test_an_empty_form_asks_for_the_days_of_one_body(told: LivedRound, registrar: Callable[[str], Visitor]) -> None:
    page = registrar(BJURHOLM).send("/motesdagar", **{"meetings[KF]": " "})
    assert page.status_code == 422
    assert "Skriv eller klistra in mötesdagarna för minst ett organ." in text_of(page)


def test_a_body_left_empty_is_left_as_it_is(told: LivedRound) -> None:
    steps = {step.body: step for step in told.dorotea().progress.ahead}
    before = told.dorotea().case.meetings
    with told.database.write() as session:
        days = (dt.date(2023, 6, 26),)
        tell_meetings(session, told.sender, case_id(told.slug, DOROTEA), {steps["KF"]: days}, said(), told.today)
    after = told.dorotea().case.meetings
    assert after["KF"] == days
    assert after["KS"] == before["KS"]


def test_a_form_sent_twice_counts_once(told: LivedRound) -> None:
    steps = {step.body: step for step in told.dorotea().progress.ahead}
    with told.database.write() as session:
        for repeated in (False, True):
            recorded = tell_meetings(
                session,
                told.sender,
                case_id(told.slug, DOROTEA),
                {steps["KF"]: (dt.date(2023, 6, 26),)},
                said("one form", REGISTRAR),
                told.today,
            )
            assert recorded.repeated is repeated


def test_a_coordinator_takes_them_down_on_the_case_page(coordinator: Visitor, told: LivedRound) -> None:
    coordinator.base = f"/console/rounds/{told.slug}/{BJURHOLM}"
    assert f"{coordinator.base}/motesdagar" in coordinator.read().text
    page = coordinator.send("/motesdagar", channel="phone", **{"meetings[KF]": "19 juni 2023"})
    assert "Mötesdagarna är antecknade." in text_of(page)
    assert "Mötesdagar angavs" in text_of(page)


def test_the_plan_form_offers_the_known_meetings_and_tells_the_last_ones(
    told: LivedRound, registrar: Callable[[str], Visitor]
) -> None:
    page = registrar(DOROTEA).read("/planera")
    assert OWN in text_of(page)
    chosen_with_a_click = re.findall(r'type="radio" id="[^"]*" name="(route\[2\][^"]*)" value="2023-06-12"', page.text)
    assert len(chosen_with_a_click) == 1
    assert "2023-03-06" not in page.text


def test_a_plan_that_breaks_the_chain_is_pointed_out_on_the_receipt_and_in_the_letter(
    told: LivedRound, registrar: Callable[[str], Visitor]
) -> None:
    page = registrar(DOROTEA).send(
        "/planera",
        **{
            "route[0].body": "KSAU",
            "route[0].planned_on": "2023-04-25",
            "route[1].body": "KS",
            "route[1].planned_on": "2023-05-09",
            "route[2].body": "KF",
            "route[2].planned_on": "2023-09-18",
        },
    )
    late = "Kommunfullmäktige 18 september 2023 är efter svarsdatum, 31 augusti 2023."
    odd = "Kommunfullmäktige har inget möte 18 september 2023, enligt de mötesdagar vi känner till."
    assert "Vägen är sparad" in text_of(page)
    assert OWN in text_of(page)
    assert late in text_of(page)
    assert odd in text_of(page)
    receipt = sent(told)[-1].words
    assert late in receipt
    assert odd in receipt


def test_a_sound_plan_is_left_in_peace(told: LivedRound, registrar: Callable[[str], Visitor]) -> None:
    values = {f"route[{n}].body": body for n, body in enumerate(("KSAU", "KS", "KF"))}
    days = {f"route[{n}].planned_on": day for n, day in enumerate(("2023-04-25", "2023-05-09", "2023-06-12"))}
    page = text_of(registrar(DOROTEA).send("/planera", **values, **days))
    assert "Vägen är sparad" in page
    assert "mötesdagar vi känner till" not in page
