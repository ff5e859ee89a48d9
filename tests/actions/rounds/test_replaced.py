"""What earlier agreement ends when a later one is in force: told on both, or as words where the earlier is not here."""

import datetime as dt
from collections.abc import Callable

import pytest

from actions.registry.offices import make_office
from actions.rounds.launch import launch
from actions.rounds.round_plans import check_source
from actions.views.facts.rounds import round_facts
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.files.yaml_source import parse_source
from models.reads import lookup, other_rounds
from models.vocabulary import EffectKind, RoundKind
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.rules.cases import day
from tests.visitor import Visit, Visitor, link_path, text_of

FILE = """\
title: Ny överenskommelse
kind: agreement
due_on: 2023-10-31
att_satser: [Att anta överenskommelsen]
attachments: [fardplan-nara-vard-2030/rekommendation.pdf]
"""
ROUNDS = CHECKOUT / "data" / "rounds"


@pytest.mark.parametrize(
    ("lines", "faults", "thoughts"),
    [
        ("replaces: gamla-avtalet\neffect: all_adopted", [], []),
        ("replaces: Avtalet från 2012, LTV 14-2012\neffect: each", [], []),
        ("replaces: gamla-avtalet", [], ["replaces"]),
        ("replaces: nya\neffect: all_adopted", ["replaces"], []),
    ],
)
def test_a_file_says_what_it_replaces_and_must_say_when(
    county: County, lines: str, faults: list[str], thoughts: list[str]
) -> None:
    found = check_source(parse_source(FILE + lines, ROUNDS / "nya.yaml"), county, day("3-27"))
    assert [fault.field for fault in found.faults] == faults
    assert [warning.field for warning in found.warnings] == thoughts


def test_a_round_that_agrees_on_nothing_replaces_nothing(county: County) -> None:
    text = "title: Dialog\nkind: consultation\ndue_on: 2023-10-31\nreplaces: gamla\n"
    found = check_source(parse_source(text, ROUNDS / "nya.yaml"), county, day("3-27"))
    assert [fault.field for fault in found.faults] == ["replaces"]


def test_the_local_rounds_beside_do_not_replace_what_the_main_one_does(county: County) -> None:
    text = FILE + "replaces: gamla\neffect: all_adopted\nlinked: {title: 'Med {principal}', each: kommuner}\n"
    plan = check_source(parse_source(text, ROUNDS / "nya.yaml"), county, day("3-27")).plan
    assert plan
    assert (plan.replaces, {each.replaces for each in plan.linked}) == ("gamla", {""})


Launcher = Callable[..., LivedRound]


@pytest.fixture
def both(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime, clock: FrozenClock) -> Launcher:
    """The Färdplan, and an agreement between two that replaces it, or something else, by that rule."""

    def launched(effect: Effect, replaces: str = fardplan.slug) -> LivedRound:
        launch(database, sender, fardplan, now)
        changes = {"slug": "nya", "title": "Nya avtalet", "kind": RoundKind.AGREEMENT, "replaces": replaces}
        two = tuple(each for each in fardplan.principals if each.code in {DOROTEA, "2480"})
        plan = fardplan.model_copy(update={**changes, "effect": effect, "principals": two})
        found = LivedRound(database, sender, launch_once(database, sender, plan, now))
        clock.move_to(found.today)
        return found

    return launched


def boards(coordinator: Visitor) -> tuple[str, str]:
    """The later round's board and the earlier one's."""
    return (
        text_of(coordinator.http.get("/console/rounds/nya")),
        text_of(coordinator.http.get("/console/rounds/fardplan-nara-vard-2030")),
    )


EARLIER = "Färdplan Nära vård 2030 i Västerbotten"


def test_both_boards_follow_the_later_one_into_force(both: Launcher, coordinator: Visitor, clock: FrozenClock) -> None:
    lived = both(Effect(kind=EffectKind.FIXED_DATE, on=day("9-1")))
    later, earlier = boards(coordinator)
    assert f"Ersätter {EARLIER}, som upphör när det här gäller." in later
    assert "Upphör när Nya avtalet gäller." in earlier
    for code in (DOROTEA, "2480"):
        lived.report(council(), code)
    later, earlier = boards(coordinator)
    assert f"Ersätter {EARLIER}, som upphör 1 september 2023." in later
    assert "Upphör 1 september 2023, då Nya avtalet börjar gälla." in earlier
    clock.move_to(dt.datetime(2023, 9, 1, 9, tzinfo=dt.UTC))
    later, earlier = boards(coordinator)
    assert f"Har ersatt {EARLIER}, som upphörde 1 september 2023." in later
    assert "Upphörde 1 september 2023, då Nya avtalet började gälla." in earlier


def test_where_each_has_its_own_day_the_earlier_ends_for_each(both: Launcher, coordinator: Visitor) -> None:
    both(Effect(kind=EffectKind.EACH))
    later, earlier = boards(coordinator)
    assert f"Ersätter {EARLIER} för var och en som det här gäller för." in later
    assert "Upphör för var och en som Nya avtalet gäller för." in earlier


def test_the_board_changes_by_itself_when_the_other_round_does(both: Launcher, coordinator: Visitor) -> None:
    lived = both(Effect(kind=EffectKind.ALL_ADOPTED))
    address = "/console/rounds/fardplan-nara-vard-2030/live"
    tag = coordinator.http.get(address).headers["etag"]
    assert coordinator.http.get(address, headers={"if-none-match": tag}).status_code == 304
    lived.report(council())
    assert coordinator.http.get(address, headers={"if-none-match": tag}).status_code == 200


def test_the_invitation_the_page_and_the_json_name_the_earlier_one(
    both: Launcher, visit: Visit, sender: Sender
) -> None:
    lived = both(Effect(kind=EffectKind.ALL_ADOPTED))
    with lived.database.read() as session:
        content = session.merge(lived.letters()[0]).content
    assert f"Ersätter: {EARLIER}" in " ".join(letter_text(parsed(content)).split())
    page = text_of(visit().enter(link_path(lived.database, sender, "nya", DOROTEA)))
    assert f"Ersätter: {EARLIER}" in page
    assert round_facts(lived.view()).replaces == "fardplan-nara-vard-2030"


def test_an_earlier_agreement_that_is_not_here_is_told_in_the_files_words(both: Launcher, coordinator: Visitor) -> None:
    both(Effect(kind=EffectKind.ALL_ADOPTED), replaces="Avtalet från 2012, LTV 14-2012")
    later, earlier = boards(coordinator)
    assert "Ersätter Avtalet från 2012, LTV 14-2012, som upphör när det här gäller." in later
    assert "Upphör" not in earlier


def test_another_offices_agreement_of_that_name_is_told_of_in_the_files_words_alone(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime, coordinator: Visitor
) -> None:
    database.act(lambda session: make_office(session, "norrbotten", County(county="Norrbotten", code="25"), "", now))
    theirs = fardplan.model_copy(update={"slug": "hemlig", "title": "Hemligt avtal", "office": "norrbotten"})
    launch(database, sender, theirs, now)
    ours = {"slug": "nya", "title": "Nya avtalet", "replaces": "hemlig", "effect": Effect(kind=EffectKind.EACH)}
    lived = LivedRound(database, sender, launch_once(database, sender, fardplan.model_copy(update=ours), now))
    with database.read() as session:
        assert "Hemligt avtal" not in letter_text(parsed(session.merge(lived.letters()[0]).content))
        assert other_rounds.replacing(session, lookup.round_of(session, "hemlig")) == []
    board = text_of(coordinator.http.get("/console/rounds/nya"))
    assert "Ersätter hemlig för var och en" in board
    assert "Hemligt avtal" not in board
