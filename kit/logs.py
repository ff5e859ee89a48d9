"""The log: one line an event, in UTC, without secrets and without what people have written (docs/decisions/logs.md)."""

import datetime as dt
import json
import logging
import os
import re
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, Literal

from kit.folders import make_private

Fact = str | int | float | None
LogForm = Literal["text", "json"]
SecurityEvent = Literal[
    "sign-in-sent",
    "sign-in-refused",
    "signed-in",
    "signed-out",
    "session-ended",
    "role-given",
    "role-taken",
    "passkey-added",
    "passkey-removed",
    "letter-again",
    "letter-aside",
    "link-unknown",
    "refused",
    "limited",
]

FILE: Final = "rundan.log"
FILE_SIZE, FILES_KEPT = 5_000_000, 5  # bytes; older ones are forgotten
LONGEST = 500  # characters of one fact

# a link's secret, by where it stands in an address, and by its looks wherever else it turns up
_IN_AN_ADDRESS = re.compile(r"(/(?:r|read|sign-in|calendar)/|%2[Ff](?:r|read|sign-in|calendar)%2[Ff])[\w-]{20,}", re.I)
_BY_ITS_LOOKS = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43,}(?![\w-])")
_PLAIN = re.compile(r"[^\s\"\\=]+")
# what the interpreter and the system say themselves; any other error may quote what somebody wrote
_SPEAKS_OF_CODE = (AttributeError, NameError, ImportError, RecursionError, sqlite3.Error)

_log = logging.getLogger("rundan")
_security = logging.getLogger("rundan.security")


@dataclass(frozen=True, slots=True)
class Asking:
    """The request being answered: its number, made by us alone, and how to tell the address it came from."""

    number: str
    address: Callable[[], str]


_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


@contextmanager
def answering(asking: Asking) -> Iterator[None]:
    """Everything noted meanwhile bears the request's number; also what is done for it in other threads."""
    kept = _asking.set(asking)
    try:
        yield
    finally:
        _asking.reset(kept)


def request_number() -> str:
    """The number of the request being answered; nothing outside one."""
    asking = _asking.get()
    return asking.number if asking else ""


def note(event: str, *, level: int = logging.INFO, **facts: Fact) -> None:
    """One line: what happened, in a word, and its facts. No fact is a secret or something a person has written."""
    _log.log(level, event, extra={"facts": facts})


def note_security(event: SecurityEvent, **facts: Fact) -> None:
    """One line about who came in, who was refused and what ended; the address asked from is added."""
    asking = _asking.get()
    told = {"from": asking.address()} if asking else {}
    _security.info(event, extra={"facts": told | facts})


def note_fault(event: str, fault: BaseException, **facts: Fact) -> None:
    """One line, and below it where in the program it happened; what the error quotes is left out."""
    _log.error(event, exc_info=fault, extra={"facts": facts})


def masked(text: str) -> str:
    """`text` with every link's secret hidden."""
    return _BY_ITS_LOOKS.sub("…", _IN_AN_ADDRESS.sub(r"\1…", text))


def start_logging(home: Path, form: LogForm, logger: str = "") -> None:
    """Send the log to standard error, or to `rundan.log` in `home` when a person is looking at standard error.

    `logger` is whose records; everybody's unless said.
    """
    handler = _file(home) if sys.stderr.isatty() else logging.StreamHandler()
    handler.setFormatter(LogLine(form))
    chosen = logging.getLogger(logger)
    chosen.handlers, chosen.propagate = [handler], False
    _log.setLevel(logging.INFO)


def calm_logging() -> None:
    """For a command that is soon over: only what goes wrong is said, in the log's own form."""
    assert logging.lastResort is not None
    logging.lastResort.setFormatter(LogLine("text"))


def _file(home: Path) -> logging.Handler:
    make_private(home)
    return _OwnFile(home / FILE, maxBytes=FILE_SIZE, backupCount=FILES_KEPT, encoding="utf-8", delay=True)


class _OwnFile(RotatingFileHandler):
    """Read by its owner alone."""

    def _open(self) -> TextIOWrapper:
        mode = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(mode, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """A disk that is full stops nothing and says nothing on a person's screen; health tells it."""


class LogLine(logging.Formatter):
    """A record as `time LEVEL event key=value ...`, or as one JSON object."""

    def __init__(self, form: LogForm) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line; under a fault's text line one more, marked `|`, for each line of its way through the program."""
        facts = _facts(record)
        way = _way(record.exc_info[1]) if record.exc_info and record.exc_info[1] else []
        if self._form == "json":
            return json.dumps(facts | ({"traceback": way} if way else {}), ensure_ascii=False)
        head = [_quoted(facts.pop(each)) for each in ("time", "level", "event")]
        line = " ".join([*head, *(f"{key}={_quoted(of)}" for key, of in facts.items())])
        return "\n".join([line, *(f"  | {step}" for step in way)])


def _facts(record: logging.LogRecord) -> dict[str, Fact]:
    facts: Mapping[str, Fact] | None = getattr(record, "facts", None)
    asking = _asking.get()
    told: dict[str, Fact] = {
        "time": f"{dt.datetime.fromtimestamp(record.created, dt.UTC):%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03d}Z",
        "level": record.levelname,
        "event": record.name if facts is None else record.getMessage(),
        "request": asking.number if asking else None,
    }
    # others' messages go on after their first line with what an error quotes
    told |= {"message": record.getMessage().partition("\n")[0]} if facts is None else facts
    if record.exc_info and record.exc_info[1]:
        told |= {"fault": named(record.exc_info[1])}
    return {key: masked(of)[:LONGEST] if isinstance(of, str) else of for key, of in told.items() if of is not None}


def _quoted(of: Fact) -> str:
    text = str(of)
    if _PLAIN.fullmatch(text) and text.isprintable():
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def named(fault: BaseException) -> str:
    """The error's kind; its message only where that speaks of the program and the machine, or somebody asked for it."""
    name = type(fault).__qualname__
    if os.environ.get("RUNDAN_DEBUG"):
        return f"{name}: {fault}"
    if isinstance(fault, OSError) and fault.strerror:
        return f"{name}: {fault.strerror}"
    return f"{name}: {fault}" if isinstance(fault, _SPEAKS_OF_CODE) else name


def _way(fault: BaseException) -> list[str]:
    """Where in the program it happened, the cause first, without anything the error quotes."""
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    steps = "".join(traceback.format_tb(fault.__traceback__)).splitlines()
    inner = [line for each in getattr(fault, "exceptions", ()) for line in _way(each)]
    own = [*steps, *inner, named(fault)]
    return [*(_way(before) if before else []), *map(masked, own)]
