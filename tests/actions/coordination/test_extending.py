"""Giving more time: its days are checked as the registrar's are, and what it does to the effect is said first."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import update

from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Event, Letter
from models.vocabulary import EffectKind, EventKind, LetterKind, LetterState
from notifications.sender import Sender
from tests.console import Console
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, events_of
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.visitor import Visitor, hidden_in, text_of

DUE, LAST_DAY, IN_FORCE = dt.date(2023, 6, 30), dt.date(2023, 6, 30), dt.date(2023, 9, 1)
EXTENSION = {
    "new_on": "2023-09-29",
    "decided_by": "Systemledningen",
    "decided_on": "2023-06-01",
    "paragraph": "§ 12",
    "reason": "Mötet ställdes in.",
}


@pytest.fixture
def agreement(
    coordinator: Visitor, database: Database, sender: Sender, fardplan: RoundPlan, clock: FrozenClock, now: dt.datetime
) -> Callable[[EffectKind], Console]:
    """A round whose decisions count until the due date."""

    def launched(kind: EffectKind) -> Console:
        effect = Effect(kind=kind, on=IN_FORCE, decided_by=LAST_DAY, at_least=10)
        plan = fardplan.model_copy(update={"slug": "avtal", "effect": effect, "due_on": DUE})
        lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
        clock.move_to(lived.today)
        return Console(coordinator, lived)

    return launched


PLACES = ("case", "board")


def address(console: Console, place: str) -> str:
    return f"{getattr(console, place)}/do/extend"


WRONG = (
    ("new_on", "2053-10-31", "Dagen ligger långt fram. Kontrollera året."),
    ("new_on", "2023-08-31", "Den nya dagen ska ligga efter den gamla, 31 augusti 2023."),
    ("decided_on", "1923-06-01", "Dagen ligger långt före rundan. Kontrollera året."),
    ("decided_on", "2023-06-21", "Dagen för beslutet ligger framåt i tiden."),
)


@pytest.mark.parametrize("place", PLACES)
def test_a_day_in_the_wrong_year_or_order_is_refused(console: Console, place: str) -> None:
    for field, written, words in WRONG:
        answer = console.do(address(console, place), **{**EXTENSION, field: written})
        assert (answer.status_code, words in text_of(answer)) == (422, True), (field, written)
        assert console.row().due_on == dt.date(2023, 8, 31), (field, written)


@pytest.mark.parametrize("place", PLACES)
def test_a_new_day_that_has_passed_is_refused(console: Console, place: str, clock: FrozenClock) -> None:
    page = hidden_in(console.read(address(console, place)))
    clock.move_to(dt.datetime(2023, 10, 2, 9, tzinfo=dt.UTC))
    answer = console.http.post(address(console, place), data={**page, **EXTENSION})
    assert "Dagen har redan varit." in text_of(answer)


@pytest.mark.parametrize("place", PLACES)
def test_every_fault_is_said_at_once_in_the_order_of_the_page(console: Console, place: str) -> None:
    answer = console.do(
        address(console, place), **{**EXTENSION, "new_on": "2053-10-31", "decided_on": "1923-06-01", "reason": ""}
    )
    said = text_of(answer)
    assert "3 uppgifter behöver rättas" in said
    assert said.index("långt fram") < said.index("långt före rundan") < said.index("Skriv varför.")


def test_who_has_decided_needs_no_more_time(console: Console) -> None:
    console.lived.report(council())
    answer = console.do(address(console, "case"), **EXTENSION)
    assert answer.status_code == 409
    assert "Svaret är redan lämnat" in text_of(answer)


def moves(console: Console) -> list[Event]:
    with console.lived.database.read() as session:
        return events_of(session, console.lived.slug, EventKind.EFFECT_MOVED)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (EffectKind.FIXED_DATE, "kan det inte träda i kraft"),
        (EffectKind.QUORUM_PRINCIPALS, "svarar i tid men räknas inte"),
    ],
)
def test_a_due_date_past_the_last_day_to_decide_says_what_that_does_before_it_is_done(
    agreement: Callable[[EffectKind], Console], place: str, kind: EffectKind, words: str
) -> None:
    console = agreement(kind)
    assert "räknas ett beslut efter den dagen ändå inte" in text_of(console.read(address(console, place)))
    answer = console.do(address(console, place), **EXTENSION)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert console.row().due_on == DUE


def test_the_day_may_stay_as_it_is(agreement: Callable[[EffectKind], Console]) -> None:
    console = agreement(EffectKind.FIXED_DATE)
    assert console.do(address(console, "board"), **EXTENSION, effect="keep").status_code == 200
    assert (console.row().due_on, console.lived.view().round.effect_rule.decided_by) == (dt.date(2023, 9, 29), LAST_DAY)
    assert moves(console) == []


def test_a_day_in_force_before_the_last_day_to_decide_is_refused(agreement: Callable[[EffectKind], Console]) -> None:
    console = agreement(EffectKind.FIXED_DATE)
    answer = console.do(address(console, "board"), **EXTENSION, effect="move")
    assert "Det kan inte gälla från 1 september 2023 när beslut som fattas till och med 29 september 2023" in text_of(
        answer
    )


@pytest.mark.parametrize("place", PLACES)
def test_the_days_of_the_entry_into_force_move_along_and_everyone_hears_of_it_once(
    agreement: Callable[[EffectKind], Console], place: str
) -> None:
    console = agreement(EffectKind.FIXED_DATE)
    console.lived.report(council(), "2463")
    console.do(address(console, place), **EXTENSION, effect="move", effect_on="2023-10-01")
    rule = console.lived.view().round.effect_rule
    assert (rule.decided_by, rule.on) == (dt.date(2023, 9, 29), dt.date(2023, 10, 1))
    assert len(moves(console)) == 1
    told = letters_about_more_time(console)
    assert len(told) == 16
    assert all("Gäller från 1 oktober 2023, om alla har antagit senast 29 september 2023." in text for text in told)


def letters_about_more_time(console: Console) -> list[str]:
    with console.lived.database.read() as session:
        letters = [
            letter
            for letter in lookup.round_letters(session, console.lived.slug)
            if letter.kind in {LetterKind.EXTENSION, LetterKind.CHANGED}
        ]
        return [" ".join(letter_text(parsed(letter.content)).split()) for letter in letters]


def test_a_principal_alone_may_answer_later_without_counting(agreement: Callable[[EffectKind], Console]) -> None:
    console = agreement(EffectKind.QUORUM_PRINCIPALS)
    console.do(address(console, "case"), **EXTENSION, effect="keep")
    due = {row.case.principal_code: row.case.due_on for row in console.lived.view().cases}
    assert due == {code: dt.date(2023, 9, 29) if code == DOROTEA else DUE for code in due}


@pytest.mark.parametrize("place", PLACES)
def test_days_that_moved_along_are_taken_back_along(agreement: Callable[[EffectKind], Console], place: str) -> None:
    console = agreement(EffectKind.FIXED_DATE)
    before = console.lived.view().round.effect_rule
    console.do(address(console, place), **EXTENSION, effect="move", effect_on="2023-10-01")
    chain = console.row().id if place == "case" else console.lived.slug
    with console.lived.database.write() as session:
        number = events_of(session, chain, EventKind.EXTENDED)[-1].number
        session.execute(update(Letter).values(state=LetterState.ACCEPTED))
    answer = console.do(f"{getattr(console, place)}/do/withdraw/{number}", reason="Fel runda.")
    assert answer.status_code == 200
    told = [text for text in letters_about_more_time(console) if "Fel runda." in text]
    assert len(told) == 16, "each hears once, of both"
    assert all("Gäller från 1 september 2023" in text for text in told), told[0]
    assert console.lived.view().round.effect_rule == before
    assert {row.case.due_on for row in console.lived.view().cases} == {DUE}


def test_a_read_only_link_is_taken_back_with_a_reason_and_so_is_that_it_was_drawn_in(console: Console) -> None:
    console.do(f"{console.board}/do/reader", holder="Samråd vård och omsorg")
    made, link = read_only_link_of(console)
    console.do(f"{console.board}/do/revoke/{link}")
    assert console.do(f"{console.board}/do/withdraw/{made + 1}", reason="Den behövs.").status_code == 200
    assert read_only_link_of(console) == (made, link)
    console.do(f"{console.board}/do/withdraw/{made}", reason="Fel mottagare.")
    with console.lived.database.read() as session:
        assert lookup.read_only_links(session, console.lived.slug) == []


def read_only_link_of(console: Console) -> tuple[int, str]:
    with console.lived.database.read() as session:
        event = events_of(session, console.lived.slug, EventKind.READ_ONLY_LINK_MADE)[-1]
        return event.number, lookup.read_only_links(session, console.lived.slug)[-1].id
