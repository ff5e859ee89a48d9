"""What `rundan doctor` has found, and what is made of what it saw."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kit.clock import local
from kit.errors import Fault
from models.files.limits import MEGABYTE
from models.phrases import Phrase
from models.tables.schema import Schema
from models.vocabulary import Word
from rules.condition import FULL, LOW

FIRST_YEAR, LAST_YEAR = 2025, 2100
CLOCKS_DIFFER = dt.timedelta(seconds=5)
EVERY_NIGHT = dt.timedelta(hours=26)  # a night's backup may begin later than the one before, and takes its time
RESERVED = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")  # RFC 2606

SCHEMA_CURRENT = "Databasen {database} svarar och är i ordning ({revision})."
SCHEMA_MISSING = "Databasen {database} finns inte eller är tom. Kör rundan migrate."
SCHEMA_LATER = "Databasen {database} finns inte än. Den görs när Rundan startas."
SCHEMA_OLDER = "Databasen {database} är gjord för en äldre Rundan ({revision}). Ta en kopia och kör rundan migrate."
SCHEMA_NEWER = "Databasen {database} är gjord för en nyare Rundan ({revision}). Kör den nyare Rundan."

DISK_FULL = "Disken där {folder} ligger är full: {free} MB kvar. Rensa, eller flytta RUNDAN_HOME."
DISK_LOW = "Disken där {folder} ligger är nästan full: {free} MB kvar. Se vad som fyller den."
DISK_FINE = "Disken där {folder} ligger har {free} MB kvar."

BACKUP_NONE = "I {folder} finns ingen kopia. Kör rundan backup {folder}, och se att rundan-backup.timer går."
BACKUP_OLD = (
    "Den senaste kopian i {folder} togs {moment}, för mer än ett dygn sedan. journalctl -u rundan-backup säger varför."
)
BACKUP_FINE = "Den senaste kopian i {folder} togs {moment}."

CLOCK_WRONG = "Datorns klocka går fel: den visar {moment}. Slå på tidssynkronisering (timedatectl set-ntp true)."
CLOCKS_APART = (
    "Datorns klocka och databasserverns skiljer {seconds} sekunder. Slå på tidssynkronisering på båda "
    "(timedatectl set-ntp true)."
)
CLOCK_FINE = "Datorns klocka visar {moment}."

OPEN_TO_OTHERS = "{path} kan läsas av andra på datorn. Kör: chmod {mode} {path}"
CLOSED_TO_OTHERS = "{path} kan bara läsas av tjänsten."


class State(Word):
    """How it is with one thing that was looked at."""

    OK = "ok", "bra"
    CAUTION = "caution", "obs"
    FAULT = "fault", "fel"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    about: str
    state: State
    said: str


def well(about: str, text: str, **parts: object) -> Finding:
    """All is well with it."""
    return Finding(about, State.OK, Phrase(text, **parts))


def caution(about: str, text: str, **parts: object) -> Finding:
    """It works, and may not be what was meant."""
    return Finding(about, State.CAUTION, Phrase(text, **parts))


def fault(about: str, text: str, **parts: object) -> Finding:
    """It does not work."""
    return Finding(about, State.FAULT, Phrase(text, **parts))


def on_lines(faults: Iterable[Fault], lines: Iterable[Phrase], state: State) -> list[Finding]:
    """Settings to put right or to think twice about, as findings."""
    return [Finding(fault.field or "settings", state, line) for fault, line in zip(faults, lines, strict=True)]


def schema_finding(name: str, schema: Schema, revision: str | None, is_made_at_start: bool) -> Finding:
    """How the tables of the database with that name stand."""
    if schema is Schema.CURRENT:
        return well("database", SCHEMA_CURRENT, database=name, revision=revision)
    if schema is Schema.MISSING and is_made_at_start:
        return caution("database", SCHEMA_LATER, database=name)
    texts = {Schema.MISSING: SCHEMA_MISSING, Schema.OLDER: SCHEMA_OLDER, Schema.NEWER: SCHEMA_NEWER}
    return fault("database", texts[schema], database=name, revision=revision)


def disk_finding(folder: object, free: int) -> Finding:
    """Whether there is room left where the folder is, by the limits of the health page; `free` is bytes."""
    parts = {"folder": folder, "free": free // MEGABYTE}
    if free < FULL:
        return fault("disk", DISK_FULL, **parts)
    return caution("disk", DISK_LOW, **parts) if free < LOW else well("disk", DISK_FINE, **parts)


def backup_finding(folder: object, newest_at: dt.datetime | None, now: dt.datetime) -> Finding:
    """Whether the newest backup in the folder is as new as one taken every night (UTC)."""
    if newest_at is None:
        return fault("backup", BACKUP_NONE, folder=folder)
    parts = {"folder": folder, "moment": f"{local(newest_at):%Y-%m-%d %H.%M}"}
    is_old = now - newest_at > EVERY_NIGHT
    return fault("backup", BACKUP_OLD, **parts) if is_old else well("backup", BACKUP_FINE, **parts)


def clock_finding(ours: dt.datetime, theirs: dt.datetime | None) -> Finding:
    """Whether our clock can be right; `theirs` is the database server's at the same moment, where it has one."""
    if not FIRST_YEAR <= ours.year <= LAST_YEAR:
        return fault("clock", CLOCK_WRONG, moment=ours)
    apart = abs(ours - theirs) if theirs else dt.timedelta()
    if apart > CLOCKS_DIFFER:
        return fault("clock", CLOCKS_APART, seconds=round(apart.total_seconds()))
    return well("clock", CLOCK_FINE, moment=ours)


def access_finding(about: str, path: object, mode: int, others: int, right: str) -> Finding:
    """Whether those whose bits are in `others` are kept out; `right` is the mode to give it instead."""
    if mode & others:
        return fault(about, OPEN_TO_OTHERS, path=path, mode=right)
    return well(about, CLOSED_TO_OTHERS, path=path)


def is_reserved(domain: str) -> bool:
    """Whether the domain is one no letter can ever leave from."""
    return any(domain == each or domain.endswith(f".{each}") for each in RESERVED)
