"""Is everything as it should be? What is wrong with an installation, in words, and whether replies can be taken."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.condition import Beat, Condition, Waiting
from models.files.limits import MEGABYTE
from models.phrases import Phrase

SLACK = dt.timedelta(minutes=2)  # how far past its time a job may be before it counts as late
FIRST_RUN = dt.timedelta(hours=2)  # the schedule is hourly; by then it has had its chance
SOON_TRIED = dt.timedelta(minutes=15)  # a letter that no relay has answered for by then is stuck with us
SOON_TAKEN = dt.timedelta(hours=4)  # greylisting is over by then
CLOCKS_AGREE = dt.timedelta(minutes=1)
LOW, FULL = 500 * MEGABYTE, 20 * MEGABYTE  # bytes free; the largest report is some 25 MB

_RELAY = "{fault} {count} brev väntar och går iväg när det är rättat; svar tas emot som vanligt."
_OLD = "{count} brev väntar, det äldsta sedan {since}. Svar tas emot som vanligt."
_STILL = "Det gick senast {since}. {count} brev väntar och går iväg när det går igen; svar tas emot som vanligt."
_NEVER = "Det har inte gått än. {count} brev väntar och går iväg när det är igång; svar tas emot som vanligt."


class Component(StrEnum):
    """What can be wrong; the words of /healthz and /metrics."""

    DATABASE = "database"
    DISK = "disk"
    SCHEMA = "schema"
    CLOCK = "clock"
    DELIVERY = "delivery"
    RELAY = "relay"
    LETTERS = "letters"
    SCHEDULER = "scheduler"
    ATTENDING = "attending"
    PREFECT = "prefect"


@dataclass(frozen=True, slots=True)
class Problem:
    """One part that is not as it should be: a heading, and what it means for people (Swedish)."""

    part: Component
    heading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, what is wrong with it, and whether replies can still be taken."""

    condition: Condition
    problems: tuple[Problem, ...]

    @property
    def takes_replies(self) -> bool:
        """Whether a reply that is sent now would be kept."""
        return self.condition.is_written


def judge(condition: Condition) -> Verdict:
    """Everything that is wrong, what stops replies first."""
    return Verdict(condition, (*_storage(condition), *_clock(condition), *_letters(condition), *_schedules(condition)))


def is_late(beat: Beat | None, now: dt.datetime) -> bool:
    """Whether a job that has run before is past its time."""
    return beat is not None and beat.next_at is not None and now > beat.next_at + SLACK


def stalled_since(condition: Condition) -> dt.datetime | None:
    """When the schedule should have run (UTC), if it is late, or never ran though a round has waited for it."""
    beat, now = condition.beats.get("chase"), condition.now
    if condition.is_catching_up:
        return None
    if beat is not None:
        return beat.next_at if is_late(beat, now) else None
    first = condition.waited_since + FIRST_RUN if condition.waited_since else now
    return first if first < now else None


def _storage(condition: Condition) -> Iterator[Problem]:
    if not condition.is_written:
        yield Problem(
            Component.DATABASE,
            "Svar kan inte tas emot",
            "Det går inte att spara: disken eller databasen tar inte emot mer. Det som redan är sparat finns kvar.",
        )
    free = min(condition.free_bytes.values(), default=LOW)
    if free < LOW or not condition.is_home_written:
        yield _short_of_disk(free, condition)
    if not condition.is_current:
        yield Problem(
            Component.SCHEMA,
            "Databasen passar inte programmet",
            "Databasen är gjord av en annan version av programmet. Kör rundan migrate och starta om alla delar.",
        )


def _short_of_disk(free: int, condition: Condition) -> Problem:
    is_full = free < FULL or not condition.is_home_written
    said = (
        "{free} MB är lediga. Svar tas emot så länge det får plats; "
        "stora bilagor och säkerhetskopior kanske inte gör det."
    )
    return Problem(
        Component.DISK,
        "Disken är full" if is_full else "Disken är nästan full",
        Phrase(said, free=free // MEGABYTE),
    )


def _clock(condition: Condition) -> Iterator[Problem]:
    ahead = max((beat.ran_at - condition.now for beat in condition.beats.values()), default=dt.timedelta())
    wrong = max(abs(condition.skew), ahead)
    if wrong > CLOCKS_AGREE:
        yield Problem(
            Component.CLOCK,
            "Klockan går fel",
            Phrase(
                "Datorernas klockor skiljer {minutes} minuter. Svar tas emot, men tiderna i dem kan bli fel.",
                minutes=round(wrong.total_seconds() / 60),
            ),
        )


def _letters(condition: Condition) -> Iterator[Problem]:
    beat, waiting, now = condition.beats.get("delivery"), condition.waiting, condition.now
    is_stuck = waiting.untried_since is not None and now - waiting.untried_since > SOON_TRIED
    if condition.is_catching_up:
        return
    if is_late(beat, now) or (beat is None and is_stuck):
        yield Problem(Component.DELIVERY, "Utskicket står still", _still(beat, condition))
    elif beat is not None and beat.relay_fault is not None and waiting.count and _has_lasted(beat, now):
        yield Problem(
            Component.RELAY,
            "Breven kommer inte iväg",
            Phrase(_RELAY, fault=Phrase(beat.relay_fault.label), count=_counted(waiting)),
        )
    elif is_stuck or (waiting.oldest_at is not None and now - waiting.oldest_at > SOON_TAKEN):
        yield Problem(
            Component.LETTERS,
            "Brev har väntat länge",
            Phrase(_OLD, count=_counted(waiting), since=waiting.oldest_at or ""),
        )


def _counted(waiting: Waiting) -> Phrase:
    """How many, at the beginning of a sentence."""
    return Phrase("Minst {count}" if waiting.is_at_least else "{count}", count=waiting.count)


def _still(beat: Beat | None, condition: Condition) -> Phrase:
    count = _counted(condition.waiting)
    return Phrase(_STILL, since=beat.ran_at, count=count) if beat else Phrase(_NEVER, count=count)


def _has_lasted(beat: Beat, now: dt.datetime) -> bool:
    """Longer than a relay takes to start again."""
    return beat.relay_fault_since is None or now - beat.relay_fault_since > SLACK


def _schedules(condition: Condition) -> Iterator[Problem]:
    if stalled := stalled_since(condition):
        yield Problem(
            Component.SCHEDULER,
            "Schemaläggaren står still",
            Phrase(
                "Den skulle ha gått {since}. Påminnelser och morgonbrev väntar tills den går igen; "
                "svar tas emot som vanligt och inget går förlorat.",
                since=stalled,
            ),
        )
    is_old = is_late(condition.beats.get("attend"), condition.now)
    if is_old and condition.prefect == "up" and not condition.is_catching_up:
        yield Problem(
            Component.ATTENDING,
            "Rundornas körningar följs inte",
            "Prefects bild av rundorna är gammal. Svar tas emot som vanligt och Rundans egna sidor stämmer.",
        )
    if condition.prefect == "down":
        yield Problem(
            Component.PREFECT,
            "Prefect svarar inte",
            "Påminnelser och morgonbrev väntar tills Prefect är igång; svar tas emot och brev skickas som vanligt.",
        )
