"""Rule 13, lived: whether what was decided is in force is said on every page and in every letter in the same words."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from actions.replies.reviews import record_review
from actions.rounds.advance import advance
from actions.schedule.sweep import sweep
from actions.schedule.upcoming import next_event
from actions.views.facts.rounds import round_facts
from cli.status import summary_lines
from kit.clock import STOCKHOLM, FrozenClock
from kit.database import Database
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.tables import Letter, case_id
from models.values import Review
from models.vocabulary import EffectKind, Language, LetterKind, Level, Outcome, ReviewKind, RoundKind, RoundState
from notifications.sender import Sender
from rules.effect import Prospect, Why
from tests.launched import launch_once, played_once
from tests.lived import DOROTEA, JUNE_19, LivedRound, council, said
from tests.mail import html_of, parsed
from tests.mail import text_of as letter_text
from tests.visitor import Visit, Visitor, link_path, text_of

IN_AUTUMN = dt.date(2023, 9, 1)
WINDOW = Effect(kind=EffectKind.FIXED_DATE, on=IN_AUTUMN, decided_by=dt.date(2023, 6, 30), level=Level.FULLMAKTIGE)
RULE = "Gäller från 1 september 2023, om alla har antagit senast 30 juni 2023. Bara beslut i fullmäktige räknas."
WAITS = "Överenskommelsen gäller från 1 september 2023 när alla har antagit den; Storumans kommun återstår."
WILL_BE = "Överenskommelsen gäller från 1 september 2023; alla har antagit den."


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


@pytest.fixture
def launch_with(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> Callable[..., LivedRound]:
    """Launch an agreement with that rule."""

    def launched(effect: Effect, **changes: object) -> LivedRound:
        changed = {"slug": "avtal", "kind": RoundKind.AGREEMENT, "effect": effect, "due_on": dt.date(2023, 6, 30)}
        plan = fardplan.model_copy(update={**changed, **changes})
        return LivedRound(database, sender, launch_once(database, sender, plan, now))

    return launched


@pytest.fixture
def agreement(launch_with: Callable[..., LivedRound], clock: FrozenClock) -> LivedRound:
    """Everyone but Storuman has adopted the agreement in time."""
    lived = launch_with(WINDOW)
    clock.move_to(lived.today)
    played_once(lived.database, (__name__, lived.sender), lambda: all_but_storuman_decide(lived))
    return lived


def all_but_storuman_decide(lived: LivedRound) -> None:
    for row in lived.view().cases:
        code = row.case.principal_code
        if code != "2421":
            body = {"body": "RF", "body_name": "Regionfullmäktige"} if code == "24" else {}
            lived.report(council(**body), code)


def storuman_decides(lived: LivedRound, held_on: dt.date = JUNE_19, **more: object) -> None:
    lived.report(council(held_on=held_on, **more), "2421")


def letters(lived: LivedRound, kind: LetterKind) -> list[str]:
    with lived.database.read() as session:
        found = session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)).all()
        return [letter_text(parsed(session.get_one(Letter, letter.id).content)) for letter in found]


def test_the_same_sentence_stands_on_the_board_in_the_facts_in_the_status_and_on_the_principals_page(
    agreement: LivedRound, coordinator: Visitor, visit: Visit, sender: Sender
) -> None:
    facts = round_facts(agreement.view(), Language.SV)
    assert facts.effect
    assert facts.effect.said.startswith(WAITS)
    assert facts.effect.said in summary_lines(facts)
    board = text_of(coordinator.http.get(f"/console/rounds/{agreement.slug}"))
    assert WAITS in board
    visitor = visit()
    page = visitor.enter(link_path(agreement.database, sender, agreement.slug, DOROTEA))
    assert WAITS in text_of(page)
    assert "Er del: räknas." in text_of(page)


def test_the_board_shows_who_counts_and_why_another_does_not(agreement: LivedRound, coordinator: Visitor) -> None:
    storuman_decides(agreement, outcomes={1: Outcome.REJECTED})
    board = text_of(coordinator.http.get(f"/console/rounds/{agreement.slug}"))
    assert board.count("Ikraftträdandet: räknas") == 16
    assert board.count("Ikraftträdandet: räknas inte") == 1
    assert "kan inte träda i kraft så som besluten ser ut: Storumans kommun (avslag)." in board


def test_a_round_closes_with_its_outcome_and_what_comes_of_it(agreement: LivedRound) -> None:
    storuman_decides(agreement)
    closed = advance(agreement.database, agreement.sender, agreement.slug, agreement.today).round
    assert closed.state is RoundState.CLOSED
    assert closed.outcome == f"Antagen av 16. {WILL_BE}"
    assert all(WILL_BE in letter for letter in letters(agreement, LetterKind.CLOSING))


def test_a_closed_round_shows_the_day_it_is_in_force(
    agreement: LivedRound, coordinator: Visitor, clock: FrozenClock
) -> None:
    storuman_decides(agreement)
    advance(agreement.database, agreement.sender, agreement.slug, agreement.today)
    address = f"/console/rounds/{agreement.slug}"
    assert text_of(coordinator.http.get(address)).count(WILL_BE) == 1
    clock.move_to(moment("2023-09-01T09:00"))
    assert "Överenskommelsen gäller sedan 1 september 2023." in text_of(coordinator.http.get(address))


def test_an_annulled_decision_no_longer_counts_and_an_appealed_one_does(agreement: LivedRound) -> None:
    agreement.today = moment("2023-06-30T09:00")
    storuman_decides(agreement)
    for kind, why in (
        (ReviewKind.APPEALED, Why.CONTESTED),
        (ReviewKind.INHIBITED, Why.INHIBITED),
        (ReviewKind.INHIBITION_LIFTED, Why.CONTESTED),
        (ReviewKind.ANNULLED, Why.UNDECIDED),
    ):
        review = Review(0, 1, kind, dt.date(2023, 6, 29))
        key = case_id(agreement.slug, "2421")
        with agreement.database.write() as session:
            record_review(session, agreement.sender, key, review, said(), agreement.today)
        facts = next(row for row in round_facts(agreement.view()).principals if row.code == "2421")
        assert facts.effect
        assert facts.effect.why is why
    effect = round_facts(agreement.view()).effect
    assert effect
    assert effect.prospect is Prospect.NOT_YET


def test_the_morning_letter_tells_when_the_window_closes_and_when_it_enters_into_force(
    launch_with: Callable[..., LivedRound],
) -> None:
    lived = launch_with(Effect(kind=EffectKind.FIXED_DATE_REGARDLESS, on=IN_AUTUMN), due_on=dt.date(2024, 6, 28))
    lived.report(council())
    sweep(lived.database, lived.sender, moment("2023-08-31T08:00"))
    with lived.database.read() as session:
        coming = next_event(session, moment("2023-08-31T08:00"))
    assert coming
    assert coming.at == moment("2023-09-01T08:00")
    before = len(letters(lived, LetterKind.DIGEST))
    sweep(lived.database, lived.sender, moment("2023-09-01T08:00"))
    found = letters(lived, LetterKind.DIGEST)
    assert len(found) == before + 2
    assert "Överenskommelsen gäller sedan 1 september 2023 för dem som har antagit den: 1 av 16." in found[-1]
    sweep(lived.database, lived.sender, moment("2023-09-05T08:00"))
    after = len(letters(lived, LetterKind.DIGEST))
    sweep(lived.database, lived.sender, moment("2023-09-06T08:00"))
    assert len(letters(lived, LetterKind.DIGEST)) == after


def test_a_quorum_of_population_counts_the_registrys_people(launch_with: Callable[..., LivedRound]) -> None:
    lived = launch_with(Effect(kind=EffectKind.QUORUM_POPULATION, percent=60))
    for code in ("2480", "24"):
        lived.report(council(), code)
    effect = lived.view().effect
    assert effect
    umea = next(row.case.population for row in lived.view().cases if row.case.principal_code == "2480")
    assert effect.have == umea
    assert effect.prospect is Prospect.NOT_YET
    lived.report(council(), "2482")
    found = lived.view().effect
    assert found
    assert found.prospect is Prospect.IN_FORCE


def test_a_round_without_a_rule_says_nothing_of_it(lived: LivedRound, coordinator: Visitor) -> None:
    lived.report(council())
    assert round_facts(lived.view()).effect is None
    assert "gäller" not in text_of(coordinator.http.get(f"/console/rounds/{lived.slug}"))


def test_the_rule_is_told_before_anyone_decides(
    launch_with: Callable[..., LivedRound], visit: Visit, sender: Sender
) -> None:
    lived = launch_with(WINDOW)
    page = text_of(visit().enter(link_path(lived.database, sender, lived.slug, DOROTEA)))
    with lived.database.read() as session:
        invitation = parsed(session.scalars(select(Letter).order_by(Letter.id).limit(1)).one().content)
    for told in (page, letter_text(invitation), html_of(invitation)):
        assert RULE in told


def test_the_rule_is_told_to_whoever_launches(coordinator: Visitor) -> None:
    page = text_of(coordinator.http.get("/console/launch/file/samverkansstruktur-2020.yaml"))
    assert "Gäller från 1 september 2020, om alla har antagit senast 30 juni 2020." in page
