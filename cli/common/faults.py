"""From an error to the sentence a person reads, and the exit code a script sees."""

import logging
import os
import pwd
import traceback

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from cli.common.exits import BAD_INPUT, FAILED, complain
from cli.common.setting_faults import SettingsFaults, faults_of, lines
from cli.common.speech import in_words
from kit.database import said_by_driver
from kit.errors import Fault, FaultyInput, NotFound, RundanError
from kit.logs import named
from kit.os_words import os_words
from kit.settings import CHECKOUT, Settings
from models.phrases import Phrase

DATABASE_SAYS = "Databasen svarar med ett fel: {said}. Inget mer har ändrats. Kör rundan doctor för att se hur den mår."
NOT_ALLOWED = (
    "{file} går inte att komma åt för {user}, som kommandot körs som. Är det tjänstens användare: ge den filen, "
    "eller lägg den i /tmp. Annars: kör kommandot som tjänstens användare."
)
NOT_UTF_8 = "Något av det du skrev är inte UTF-8. Skriv det igen för hand. Inget har ändrats."
REFUSED = "{where}: {said}. Inget mer har ändrats."
UNEXPECTED = (
    "Något oväntat gick fel: {what}, i {where}. Inget mer har ändrats. "
    "Sätt RUNDAN_DEBUG=1 och kör igen för att se allt."
)


def failed(error: Exception) -> int:
    """Say in words what went wrong; the exit code. A traceback is only for who asks for one."""
    if os.environ.get("RUNDAN_DEBUG"):
        traceback.print_exception(error)
    known = _in_our_terms(error)
    complain("\n".join(in_words(text) for text in sentences(known)))
    return BAD_INPUT if isinstance(known, FaultyInput | NotFound) else FAILED


def _in_our_terms(error: Exception) -> Exception:
    """Settings read where nobody checked them first are told of in the same words."""
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        return SettingsFaults(faults_of(error))
    if isinstance(error, UnicodeEncodeError) and "surrogates" in error.reason:  # bytes among the command's words
        return FaultyInput([Fault("", NOT_UTF_8)])
    return error


def sentences(error: Exception) -> list[str]:
    """What the error says to the person who meets it, in Swedish."""
    if isinstance(error, SettingsFaults):
        return [error.message, *lines(error.faults)]
    if isinstance(error, FaultyInput):
        return [fault.message for fault in error.faults]
    if isinstance(error, RundanError):
        return [error.message]
    return [_outside(error)]


def _outside(error: Exception) -> str:
    """What is no error of ours."""
    if isinstance(error, SQLAlchemyError):
        return Phrase(DATABASE_SAYS, said=said_by_driver(error).rstrip("."))
    if isinstance(error, PermissionError) and error.filename:
        return Phrase(NOT_ALLOWED, file=error.filename, user=_user())
    if isinstance(error, OSError):
        return Phrase(REFUSED, where=error.filename or "Rundan", said=Phrase(os_words(error)))
    logging.getLogger(__name__).debug("unexpected", exc_info=error)
    return Phrase(UNEXPECTED, what=named(error), where=_place(error))


def _place(error: Exception) -> str:
    """The last line of our own on the way to it, or the last there is."""
    way = [f"{frame.f_code.co_filename}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)]
    ours = [step for step in way if step.startswith(f"{CHECKOUT}/") and "/site-packages/" not in step]
    return (ours or way)[-1]


def _user() -> str:
    """Who runs the command: its name, or its number where it has none."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
