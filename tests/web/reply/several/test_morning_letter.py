"""A family's morning letter says once of a principal what is so in several of its rounds."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from actions.letters.digest import send_digest, to_dos
from actions.letters.digest_lines import in_rounds
from kit.clock import FrozenClock, at_local
from kit.database import Database
from models.tables import Letter
from models.vocabulary import Language, LetterKind
from notifications.sender import Sender
from rules.waiting.waiting import Waiting, WaitingKind
from tests.families import REGION
from tests.mail import parsed
from tests.mail import text_of as mail_text
from tests.visitor import Visit, Visitor, link_path
from tests.web.reply.several.test_acts_elsewhere import LOCAL, MAIN, PLAN, family

__all__ = ["family"]
NAME = PLAN.principals[0].name
NEXT_MORNING = at_local(dt.date(2023, 3, 28), dt.time(8))
MONDAY = at_local(dt.date(2023, 4, 3), dt.time(8))
AFTER_THE_MEETING = at_local(dt.date(2023, 6, 20), dt.time(8))


@pytest.fixture
def region(family: str, visit: Visit, database: Database, sender: Sender) -> Visitor:
    visitor = visit()
    visitor.arrive(link_path(database, sender, LOCAL[0], REGION))
    return visitor


def morning(database: Database, sender: Sender, clock: FrozenClock, at: dt.datetime) -> list[str]:
    """The lines of the morning letter written then."""
    clock.move_to(at)
    database.act(lambda session: send_digest(session, sender, MAIN, at))
    with database.read() as session:
        digests = select(Letter.content).where(Letter.kind == LetterKind.DIGEST, Letter.queued_at == at)
        return mail_text(parsed(session.scalars(digests).first() or b"")).splitlines()


PLANNED = "Vägen planerades: kommunfullmäktige 19 juni 2023."


def of_region(lines: list[str]) -> list[str]:
    return [line.removeprefix("- ") for line in lines if line.startswith(f"- {NAME}")]


def plan(region: Visitor, **ticks: str) -> None:
    region.send("/planera", **{"route[0].body": "KF", "route[0].planned_on": "2023-06-19"}, **ticks)


def test_one_form_for_every_round_is_one_line(
    region: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    plan(region, also_all="yes")
    assert of_region(morning(database, sender, clock, NEXT_MORNING)) == [f"{NAME}, i 4 rundor: {PLANNED}"]


def test_what_is_so_in_a_few_of_the_rounds_names_them(
    region: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    plan(region, **{f"also[{LOCAL[2]}]": "yes"})
    told = of_region(morning(database, sender, clock, NEXT_MORNING))
    assert told == [f"{NAME}, i {PLAN.linked[0].title} och {PLAN.linked[2].title}: {PLANNED}"]


@pytest.mark.parametrize(
    ("count", "every", "said"),
    [
        (2, 2, "Region Norr, i 2 rundor"),
        (2, 16, "Region Norr, i A och B"),
        (3, 16, "Region Norr, i A, B och C"),
        (4, 16, "Region Norr, i 4 av 16 rundor"),
        (16, 16, "Region Norr, i 16 rundor"),
    ],
)
def test_rounds_are_named_up_to_three_where_a_count_would_not_tell_which(count: int, every: int, said: str) -> None:
    assert in_rounds("Region Norr", list("ABCDEFGHIJKLMNOP")[:count], every, Language.SV) == said


def test_what_is_not_the_same_for_all_in_one_line_is_said_of_none_of_them() -> None:
    day = dt.date(2023, 3, 27)
    alike = [
        Waiting(WaitingKind.LAST_CHANCE, MAIN, "Avtal", day, case_id=name, principal=name, on=day) for name in "ABCD"
    ]
    apart = [
        replace(each, kind=WaitingKind.UNDELIVERED, target=f"{each.principal}@kommun.example", says="550 5.1.1")
        for each in alike
    ]
    last_chance, undelivered = to_dos([*alike, *apart], Language.SV, MAIN)
    assert last_chance.text == "Händer inget senast 27 mars 2023 hinner ärendet inte till svarsdatum."
    assert (undelivered.name, undelivered.kind, undelivered.text) == ("A, B, C, D", "brev kom inte fram", "")


def test_what_is_so_in_one_round_names_it(
    region: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    plan(region)
    told = of_region(morning(database, sender, clock, NEXT_MORNING))
    assert told == [f"{NAME}, {PLAN.linked[0].title}: {PLANNED}"]


def test_a_meeting_without_a_report_is_one_line_for_all_the_rounds(
    region: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    plan(region, also_all="yes")
    told = of_region(morning(database, sender, clock, AFTER_THE_MEETING))
    assert [line for line in told if "inget rapporterat" in line] == [
        f"{NAME}, i 4 rundor: Mötet i kommunfullmäktige 19 juni 2023 har varit, inget rapporterat."
    ]


def test_those_without_a_plan_stand_once_each_in_the_order_of_their_names(
    region: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    lines = morning(database, sender, clock, MONDAY)
    standing = next(line for line in lines if line.startswith("- ") and "Bekräfta mottagandet" in line)
    whose = standing.removeprefix("- ").partition(":")[0].split("; ")
    others = [f"{each.name}, i 2 rundor" for each in PLAN.principals[1:]]
    assert whose == [*others, f"{NAME}, i 4 rundor"]
