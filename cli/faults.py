"""From an error to the sentence a person reads, and the exit code a script sees."""

from __future__ import annotations

import logging
import os
import traceback

from sqlalchemy.exc import SQLAlchemyError

from cli.speech import in_words
from cli.usage import BAD_INPUT, FAILED, complain
from kit.errors import FaultyInput, NotFound, RundanError, StorageFault

UNEXPECTED = "Något oväntat gick fel. Inget mer har ändrats. Sätt RUNDAN_DEBUG=1 och kör igen för att se var."


def failed(error: Exception) -> int:
    """Say in words what went wrong; the exit code. A traceback is only for who asks for one."""
    if os.environ.get("RUNDAN_DEBUG"):
        traceback.print_exception(error)
    complain("\n".join(in_words(text) for text in sentences(error)))
    return BAD_INPUT if isinstance(error, FaultyInput | NotFound) else FAILED


def sentences(error: Exception) -> list[str]:
    """What the error says to the person who meets it, in Swedish."""
    if isinstance(error, FaultyInput):
        return [fault.message for fault in error.faults]
    if isinstance(error, RundanError):
        return [error.message]
    if isinstance(error, SQLAlchemyError):
        return [StorageFault().message]
    if isinstance(error, OSError):
        return [f"{error.strerror or error}: {error.filename}" if error.filename else str(error)]
    logging.getLogger(__name__).debug("unexpected", exc_info=error)
    return [UNEXPECTED]
