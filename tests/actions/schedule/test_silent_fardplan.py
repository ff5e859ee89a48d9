"""The shipped Färdplan with its sixteen principals silent, lived through from the launch to the due date."""

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from actions.rounds.preview import plan_outlooks
from actions.schedule.sweep import sweep
from kit.clock import at_local, local_day
from models.files.round_plan import RoundPlan
from models.tables import Letter
from models.vocabulary import LetterKind
from notifications.sender import Sender
from rules.forecast import Outlook, Verdict
from rules.law.workdays import DAY, add_working_days, on_or_after
from tests.conftest import LAUNCH, installed_in
from tests.launched import launch_once
from tests.mail import parsed, text_of
from tests.web.test_forecast_shown import with_meetings  # noqa: F401 — a fixture

SENT_ON, DUE_ON = dt.date(2023, 3, 27), dt.date(2023, 8, 31)


@pytest.fixture(scope="module")
def silence(
    with_meetings: RoundPlan,  # noqa: F811
    empty_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Letter]:
    """Every letter of the round until its due date, though nobody has said anything."""
    with installed_in(tmp_path_factory.mktemp("silence"), empty_sqlite) as (settings, database):
        sender = Sender.of(settings)
        launch_once(database, sender, with_meetings, LAUNCH)
        for count in range(1, (DUE_ON - SENT_ON).days + 1):
            sweep(database, sender, at_local(SENT_ON + DAY * count, dt.time(8)))
        with database.read() as session:
            return list(session.scalars(select(Letter).options(undefer(Letter.content)).order_by(Letter.id)))


@pytest.fixture
def outlooks(with_meetings: RoundPlan) -> dict[str, Outlook]:  # noqa: F811
    """Whether each makes it, as seen at the launch, by its code."""
    return {principal.code: found for principal, found in plan_outlooks(with_meetings, SENT_ON)}


def heard(letters: list[Letter]) -> dict[str, list[tuple[dt.date, LetterKind]]]:
    """When each principal heard from us after its invitation, by its code."""
    found: dict[str, list[tuple[dt.date, LetterKind]]] = defaultdict(list)
    for letter in letters:
        if letter.case_id and letter.kind is not LetterKind.INVITATION:
            found[letter.case_id.rpartition("/")[2]].append((local_day(letter.queued_at), letter.kind))
    return found


def told_coordinators(letters: list[Letter]) -> dict[dt.date, str]:
    """What the coordinators' letter said, by its day."""
    return {
        local_day(letter.queued_at): text_of(parsed(letter.content))
        for letter in letters
        if letter.kind is LetterKind.DIGEST
    }


def test_each_hears_in_time_of_its_own_last_meetings(
    silence: list[Letter],
    outlooks: dict[str, Outlook],
    with_meetings: RoundPlan,  # noqa: F811
) -> None:
    days, telling = heard(silence), told_coordinators(silence)
    names = {principal.code: principal.name for principal in with_meetings.principals}
    turning = {code: found.reach_by for code, found in outlooks.items() if found.reach_by}
    assert len(turning) > 10
    for code, reach_by in turning.items():
        if reach_by >= add_working_days(SENT_ON, 15):
            assert len([day for day, _ in days[code] if day < reach_by]) >= 2, names[code]
        if outlooks[code].verdict in {Verdict.MAKES_IT, Verdict.ONLY_JUST}:
            turned_on = on_or_after(reach_by + DAY)
            assert (turned_on, LetterKind.TOO_LATE) in days[code], names[code]
            assert f"{names[code]}: Hinner inte till 31 augusti 2023." in " ".join(telling[turned_on].split())


def test_nobody_hears_twice_of_the_same_nor_in_the_rest(silence: list[Letter]) -> None:
    days = heard(silence)
    assert len(days) == 16
    for found in days.values():
        assert len({day for day, _ in found}) == len(found)
        assert [kind for _, kind in found].count(LetterKind.TOO_LATE) <= 1
        assert not [day for day, _ in found if dt.date(2023, 6, 23) <= day <= dt.date(2023, 8, 6)]


def test_dorotea_is_told_on_the_day_after_its_proposal_had_to_be_ready(silence: list[Letter]) -> None:
    assert heard(silence)["2425"] == [
        (dt.date(2023, 4, 3), LetterKind.REMINDER),
        (dt.date(2023, 4, 12), LetterKind.TOO_LATE),
        (dt.date(2023, 6, 22), LetterKind.REMINDER),
        (dt.date(2023, 8, 11), LetterKind.REMINDER),
        (dt.date(2023, 8, 22), LetterKind.REMINDER),
        (dt.date(2023, 8, 30), LetterKind.REMINDER),
        (dt.date(2023, 8, 31), LetterKind.REMINDER),
    ]


def test_no_two_letters_to_the_coordinators_are_alike(silence: list[Letter]) -> None:
    said = list(told_coordinators(silence).values())
    assert len(said) > 10
    assert len(set(said)) == len(said)


def test_the_rest_is_the_coordinators_too(silence: list[Letter]) -> None:
    assert not [day for day in told_coordinators(silence) if day.month == 7]


def test_bjurholm_is_asked_for_its_meeting_days_and_told_an_estimate(silence: list[Letter]) -> None:
    letter = next(
        each for each in silence if each.case_id and each.case_id.endswith("/2403") and each.kind is LetterKind.REMINDER
    )
    said = " ".join(text_of(parsed(letter.content)).split())
    assert local_day(letter.queued_at) == dt.date(2023, 4, 12)
    assert "Vi känner inte till när kommunstyrelsens arbetsutskott, kommunstyrelsen och kommunfullmäktige möts." in said
    assert "Till dess är det en uppskattning" in said
