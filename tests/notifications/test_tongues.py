"""Letters in English, where what stands in Swedish within a sentence is looked for."""

from sqlalchemy import event

from actions.rounds.launch import launch
from bench.county import county_plan
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.vocabulary import Language
from notifications.sender import Sender
from tests.families import LAUNCHED_AT


def in_english(principals: int) -> RoundPlan:
    plan = county_plan(principals, f"of-{principals}")
    spoken = tuple(each.model_copy(update={"language": Language.EN}) for each in plan.principals)
    return plan.model_copy(update={"language": Language.EN, "principals": spoken})


def asked_by_launching(database: Database, sender: Sender, principals: int) -> int:
    """How many statements it takes."""
    seen: list[str] = []

    def note(*given: object) -> None:
        seen.append(str(given[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    launch(database, sender, in_english(principals), LAUNCHED_AT)
    event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_database_is_asked_once_for_all_the_letters(either: Database, sender: Sender) -> None:
    few, many = (asked_by_launching(either, sender, each) for each in (6, 20))
    assert many <= few
