"""What is wrong with an installation, each limit on both sides, and what that means for people."""

import datetime as dt
from dataclasses import replace

import pytest

from kit.clock import STOCKHOLM
from models.condition import Beat, Condition, RelayFault, Waiting
from models.phrases import said_in
from rules.condition import FULL, LOW, Component, Problem, is_late, judge, stalled_since

NOW = dt.datetime(2023, 6, 1, 12, 0, tzinfo=STOCKHOLM)
MINUTE, SECOND, HOUR = dt.timedelta(minutes=1), dt.timedelta(seconds=1), dt.timedelta(hours=1)
WELL = Beat(NOW - MINUTE, NOW + MINUTE)
ON_TIME = Beat(NOW - HOUR, NOW - 2 * MINUTE)
LATE = Beat(NOW - HOUR, NOW - 2 * MINUTE - SECOND)
BEATS = {"chase": WELL, "delivery": WELL, "attend": WELL}
ALL_WELL = Condition(NOW, BEATS, Waiting(), "up", {"home": LOW, "data": LOW + 1})


def found(condition: Condition) -> list[Problem]:
    return list(judge(condition).problems)


def said(condition: Condition) -> list[tuple[Component, str, str]]:
    return [(each.part, each.heading, str(each.sentence)) for each in found(condition)]


def parts(condition: Condition) -> list[Component]:
    return [each.part for each in found(condition)]


def test_an_installation_where_all_is_well_has_no_problem_and_takes_replies() -> None:
    assert found(ALL_WELL) == []
    assert judge(ALL_WELL).takes_replies
    assert not judge(replace(ALL_WELL, is_written=False)).takes_replies
    assert judge(replace(ALL_WELL, is_current=False, is_home_written=False)).takes_replies


def test_a_job_is_late_two_minutes_past_its_time_if_it_has_one() -> None:
    assert not is_late(None, NOW)
    assert not is_late(Beat(NOW, None), NOW)
    assert not is_late(ON_TIME, NOW)
    assert is_late(LATE, NOW)


def test_what_stops_replies_is_said_first() -> None:
    worst = replace(ALL_WELL, is_written=False, is_current=False, prefect="down", skew=HOUR, free_bytes={"home": 0})
    assert parts(worst) == [Component.DATABASE, Component.DISK, Component.SCHEMA, Component.CLOCK, Component.PREFECT]
    assert said(replace(ALL_WELL, is_written=False)) == [
        (
            Component.DATABASE,
            "Svar kan inte tas emot",
            "Det går inte att spara: disken eller databasen tar inte emot mer. Det som redan är sparat finns kvar.",
        )
    ]
    assert said(replace(ALL_WELL, is_current=False)) == [
        (
            Component.SCHEMA,
            "Databasen passar inte programmet",
            "Databasen är gjord av en annan version av programmet. Kör rundan migrate och starta om alla delar.",
        )
    ]


@pytest.mark.parametrize(
    ("free", "is_home_written", "headings"),
    [
        (LOW, True, []),
        (LOW - 1, True, ["Disken är nästan full"]),
        (FULL, True, ["Disken är nästan full"]),
        (FULL - 1, True, ["Disken är full"]),
        (LOW, False, ["Disken är full"]),
    ],
)
def test_a_disk_is_nearly_full_or_full(free: int, is_home_written: bool, headings: list[str]) -> None:
    told = said(replace(ALL_WELL, free_bytes={"home": free, "data": 2 * LOW}, is_home_written=is_home_written))
    assert [heading for _, heading, _ in told] == headings
    for _, _, sentence in told:
        assert sentence == (
            f"{free // 1_000_000} MB är lediga. Svar tas emot så länge det får plats; "
            "stora bilagor och säkerhetskopior kanske inte gör det."
        )


def test_a_disk_nobody_has_looked_at_is_not_full() -> None:
    assert found(replace(ALL_WELL, free_bytes={})) == []


@pytest.mark.parametrize(
    ("skew", "ahead", "minutes"),
    [
        (MINUTE, MINUTE, None),
        (-MINUTE, -HOUR, None),
        (MINUTE + SECOND, -HOUR, 1),
        (-2 * MINUTE, -HOUR, 2),
        (dt.timedelta(), MINUTE + SECOND, 1),
        (2 * MINUTE, 3 * MINUTE, 3),
        (-2 * HOUR, -HOUR, 120),
    ],
)
def test_clocks_may_differ_by_a_minute(skew: dt.timedelta, ahead: dt.timedelta, minutes: int | None) -> None:
    beats = {"chase": Beat(NOW + ahead, NOW + 2 * HOUR), "delivery": WELL, "attend": WELL}
    sentence = f"Datorernas klockor skiljer {minutes} minuter. Svar tas emot, men tiderna i dem kan bli fel."
    assert said(replace(ALL_WELL, skew=skew, beats=beats)) == (
        [(Component.CLOCK, "Klockan går fel", sentence)] if minutes else []
    )


def test_clocks_nobody_has_heard_agree() -> None:
    assert Component.CLOCK not in parts(replace(ALL_WELL, beats={}))


@pytest.mark.parametrize(
    ("beat", "waiting", "sentence"),
    [
        (ON_TIME, Waiting(3), None),
        (
            LATE,
            Waiting(3),
            "Det gick senast torsdag 1 juni 2023 kl. 11.00. 3 brev väntar och går iväg när det går igen; "
            "svar tas emot som vanligt.",
        ),
        (
            LATE,
            Waiting(1000),
            "Det gick senast torsdag 1 juni 2023 kl. 11.00. Minst 1000 brev väntar och går iväg när det går igen; "
            "svar tas emot som vanligt.",
        ),
        (None, Waiting(3, NOW, NOW - 15 * MINUTE), None),
        (
            None,
            Waiting(3, NOW, NOW - 15 * MINUTE - SECOND),
            "Det har inte gått än. 3 brev väntar och går iväg när det är igång; svar tas emot som vanligt.",
        ),
    ],
)
def test_letters_that_nobody_sends_stand_still(beat: Beat | None, waiting: Waiting, sentence: str | None) -> None:
    beats = {name: each for name, each in {**BEATS, "delivery": beat}.items() if each}
    expected = [(Component.DELIVERY, "Utskicket står still", sentence)] if sentence else []
    assert said(replace(ALL_WELL, beats=beats, waiting=waiting)) == expected
    assert found(replace(ALL_WELL, beats=beats, waiting=waiting, is_catching_up=True)) == []


FAULT = next(iter(RelayFault))


@pytest.mark.parametrize(
    ("since", "count", "is_told"),
    [
        (None, 1, True),
        (NOW - 2 * MINUTE, 1, False),
        (NOW - 2 * MINUTE - SECOND, 1, True),
        (NOW - HOUR, 0, False),
    ],
)
def test_a_relay_that_takes_no_letter_is_told_of_once_it_has_lasted(
    since: dt.datetime | None, count: int, is_told: bool
) -> None:
    beats = {**BEATS, "delivery": replace(WELL, relay_fault=FAULT, relay_fault_since=since)}
    told = found(replace(ALL_WELL, beats=beats, waiting=Waiting(count)))
    assert [(each.part, each.heading) for each in told] == [(Component.RELAY, "Breven kommer inte iväg")] * is_told
    for each in told:
        assert each.sentence.startswith(FAULT.label)
        assert each.sentence.endswith(" 1 brev väntar och går iväg när det är rättat; svar tas emot som vanligt.")
        assert said_in(each.sentence, "en") != each.sentence


@pytest.mark.parametrize(
    ("oldest", "untried", "is_told"),
    [
        (NOW - 4 * HOUR, None, False),
        (NOW - 4 * HOUR - SECOND, None, True),
        (NOW - HOUR, NOW - 15 * MINUTE, False),
        (NOW - HOUR, NOW - 15 * MINUTE - SECOND, True),
        (None, None, False),
    ],
)
def test_letters_have_waited_long_after_four_hours_or_fifteen_minutes_untried(
    oldest: dt.datetime | None, untried: dt.datetime | None, is_told: bool
) -> None:
    told = said(replace(ALL_WELL, waiting=Waiting(2, oldest, untried)))
    assert [(part, heading) for part, heading, _ in told] == [(Component.LETTERS, "Brev har väntat länge")] * is_told
    for *_, sentence in told:
        since = f"torsdag 1 juni 2023 kl. {oldest:%H.%M}"
        assert sentence == f"2 brev väntar, det äldsta sedan {since}. Svar tas emot som vanligt."


STILL = (
    "Den skulle ha gått torsdag 1 juni 2023 kl. 11.57. Påminnelser och morgonbrev väntar tills den går igen; "
    "svar tas emot som vanligt och inget går förlorat."
)


def test_a_schedule_that_is_late_stands_still() -> None:
    late = {**BEATS, "chase": replace(LATE, next_at=NOW - 3 * MINUTE)}
    assert said(replace(ALL_WELL, beats=late)) == [(Component.SCHEDULER, "Schemaläggaren står still", STILL)]
    assert found(replace(ALL_WELL, beats=late, is_catching_up=True)) == []
    assert found(replace(ALL_WELL, beats={**BEATS, "chase": ON_TIME})) == []


@pytest.mark.parametrize(
    ("waited_since", "since"),
    [(None, None), (NOW - 2 * HOUR, None), (NOW - 2 * HOUR - SECOND, NOW - SECOND)],
)
def test_a_schedule_that_never_ran_stands_still_two_hours_after_a_round_was_launched(
    waited_since: dt.datetime | None, since: dt.datetime | None
) -> None:
    never = replace(ALL_WELL, beats={"delivery": WELL}, waited_since=waited_since)
    assert stalled_since(never) == since
    assert stalled_since(replace(never, is_catching_up=True)) is None


def test_what_prefect_shows_is_old_only_while_prefect_is_up_and_the_clock_has_not_leapt() -> None:
    beats = {**BEATS, "attend": LATE}
    sentence = "Prefects bild av rundorna är gammal. Svar tas emot som vanligt och Rundans egna sidor stämmer."
    assert said(replace(ALL_WELL, beats=beats)) == [(Component.ATTENDING, "Rundornas körningar följs inte", sentence)]
    assert (
        found(replace(ALL_WELL, beats=beats, prefect="starting"))
        == found(replace(ALL_WELL, beats=beats, is_catching_up=True))
        == []
    )
    assert said(replace(ALL_WELL, prefect="down")) == [
        (
            Component.PREFECT,
            "Prefect svarar inte",
            "Påminnelser och morgonbrev väntar tills Prefect är igång; svar tas emot och brev skickas som vanligt.",
        )
    ]
