"""A request for more time answered by two at once, on both databases: one answer stands, and the other is told."""

import datetime as dt

import pytest

from actions.replies.extension_requests import ask_extension
from kit.database import Database
from kit.errors import AlreadyDone, RundanError
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import case_id
from models.values import RequestedExtension
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.actions.replies.at_once import SEPTEMBER, Act, all_at_once, during, holds, letters
from tests.answered import decline_request, grant_request
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, said


@pytest.fixture
def round_(either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """The Färdplan round on either database."""
    return LivedRound(either, sender, launch_once(either, sender, fardplan, now))


REQUEST = RequestedExtension(SEPTEMBER.new_on, "Fullmäktige hann inte.")


def asking_for_time(lived: LivedRound) -> int:
    """Dorotea asks for more time; its request's number."""
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda session: ask_extension(session, lived.sender, key, REQUEST, said(), lived.today))
    with lived.database.read() as session:
        [request] = lookup.extension_requests(session, lived.slug)
        return request.id


def granting(lived: LivedRound, request: int) -> Act[object]:
    return lambda session: grant_request(session, lived.sender, request, SEPTEMBER, said(), lived.today)


def declining(lived: LivedRound, request: int) -> Act[object]:
    return lambda session: decline_request(session, lived.sender, request, "Ledningen väntar.", said(), lived.today)


@pytest.mark.parametrize("is_granted_first", [True, False])
def test_a_request_answered_by_two_at_once_has_one_answer_and_the_other_is_told(
    round_: LivedRound, is_granted_first: bool
) -> None:
    request = asking_for_time(round_)
    both = granting(round_, request), declining(round_, request)
    first, second = both if is_granted_first else both[::-1]
    refused = during(round_.database, first, lambda: round_.database.act(second))
    assert isinstance(refused, AlreadyDone)
    assert refused.message == "Begäran är redan besvarad."
    answered = (letters(round_, LetterKind.EXTENSION), letters(round_, LetterKind.EXTENSION_DECLINED))
    assert answered == ((1, 0) if is_granted_first else (0, 1))
    assert round_.dorotea().case.due_on == (SEPTEMBER.new_on if is_granted_first else dt.date(2023, 8, 31))
    assert holds(round_)


def test_a_request_granted_by_two_at_the_same_moment_moves_the_date_once(round_: LivedRound) -> None:
    request = asking_for_time(round_)
    grant = granting(round_, request)
    answers = all_at_once(lambda: round_.database.act(grant), lambda: round_.database.act(grant))
    assert [type(answer).__name__ for answer in answers if isinstance(answer, RundanError)] == ["AlreadyDone"]
    with round_.database.read() as session:
        assert len(lookup.extensions(session, round_.slug)) == 1
    assert letters(round_, LetterKind.EXTENSION) == 1
    assert holds(round_)
