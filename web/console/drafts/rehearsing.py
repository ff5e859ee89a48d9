"""A rehearsal asked for on a page: the command's own, in a process of its own, with a limit of time."""

import datetime as dt
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from kit.errors import NotAllowed
from kit.settings import CHECKOUT, Settings
from models.phrases import swedish

SECONDS: Final = 90
TO_MEND: Final = 2  # the command's exit code when what it was given must be put right
LONGEST_SAID: Final = 600
MOST_LINES: Final = 400
BUSY: Final = swedish("En annan repetition pågår. Försök igen om en stund.")
SLOW: Final = swedish(
    "Repetitionen hann inte bli klar. Kör den på servern i stället, med rundan rehearse och rundans fil."
)
FAILED: Final = swedish("Repetitionen gick inte att göra. Säg till den som sköter driften; varför står i loggen.")

log = logging.getLogger("rundan.web")
_one_at_a_time = threading.BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class Sent:
    """Letters of one day that say the same, and who got them."""

    subject: str
    to: list[str]


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day of the rehearsal, a line each, and the letters it caused."""

    on: dt.date
    lines: list[str]
    letters: list[Sent]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal as a page shows it."""

    began: dt.date
    closed: dt.date
    by_itself: bool
    outcome: str
    letters: int
    days: list[Day]
    is_cut: bool


def rehearse(settings: Settings, file: Path, office: str, language: str) -> Rehearsed:
    """Play the round in the file among that office's principals; what the command says is said in that language.

    Raises NotAllowed when it takes too long, cannot be done or another is under way.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise NotAllowed(BUSY)
    try:
        return _shown(_played(settings, file, office, language))
    finally:
        _one_at_a_time.release()


def _played(settings: Settings, file: Path, office: str, language: str) -> Mapping[str, Any]:
    rehearsing = ["rehearse", str(file), "--office", office, "--json"]
    command = [sys.executable, "-c", "from cli.main import main; main()", *rehearsing]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, on a path of ours
            command,
            cwd=CHECKOUT,
            env=_environment(settings, language),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotAllowed(SLOW) from None
    if done.returncode == TO_MEND:
        raise NotAllowed(done.stderr.decode(errors="replace").strip()[-LONGEST_SAID:] or FAILED)
    if done.returncode:
        log.error("a rehearsal ended with %s: %s", done.returncode, done.stderr.decode(errors="replace")[-2000:])
        raise NotAllowed(FAILED)
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def _environment(settings: Settings, language: str) -> dict[str, str]:
    """As this process has it, and with what it was told otherwise."""
    told = {
        "HOME": settings.home,
        "DATA": settings.data,
        "MODE": settings.mode,
        "LANGUAGE": language,
    }
    return {**os.environ, **{f"RUNDAN_{name}": str(value) for name, value in told.items()}}


def _shown(found: Mapping[str, Any]) -> Rehearsed:
    timeline = found["timeline"][:MOST_LINES]
    days = groupby(timeline, key=lambda entry: dt.datetime.fromisoformat(entry["at"]).date())
    return Rehearsed(
        began=dt.datetime.fromisoformat(found["launched_at"]).date(),
        closed=dt.datetime.fromisoformat(found["closed_at"]).date(),
        by_itself=found["closed_by_itself"],
        outcome=found["outcome"],
        letters=found["totals"]["letters"],
        days=[_day(on, list(entries)) for on, entries in days],
        is_cut=len(found["timeline"]) > MOST_LINES,
    )


def _day(on: dt.date, entries: list[Mapping[str, Any]]) -> Day:
    letters = [entry["text"] for entry in entries if entry["what"] == "letter"]
    return Day(on, [_named(entry) for entry in entries if entry["what"] != "letter"], list(_alike(letters)))


def _alike(letters: list[str]) -> Iterator[Sent]:
    """The letters (`who: subject`) that say the same, each subject once."""
    told: dict[str, list[str]] = {}
    for letter in letters:
        to, _colon, subject = letter.partition(": ")
        told.setdefault(subject, []).append(to)
    return (Sent(subject, to) for subject, to in told.items())


def _named(entry: Mapping[str, Any]) -> str:
    return f"{entry['principal']}: {entry['text']}" if entry["principal"] else str(entry["text"])
