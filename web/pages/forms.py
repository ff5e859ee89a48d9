"""Reading forms: pydantic with faults in plain words. Nothing here knows which page the form stands on."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum
from typing import Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from kit.characters import as_seen
from kit.errors import Fault, FaultyInput
from kit.written_days import DayFault, NoDay, Span, read_day
from models.files.fields import MAILBOX_UNREADABLE, is_mailbox
from models.paragraphs import normal_paragraph
from models.phrases import Phrase
from rules.law.workdays import LAST_YEAR
from rules.replies.addresses import NO_ADDRESS, has_address
from rules.replies.days import FAR_AHEAD
from web.requests.source_text import swedish

TOO_LONG: Final = swedish("Texten är för lång: högst {most} tecken.")
NOT_A_DAY: Final = swedish("Skriv datumet som 12 juni 2023 eller 2023-06-12.")
NO_SUCH_DAY: Final = swedish("Datumet {found} finns inte.")
YEAR_NEEDED: Final = swedish("Skriv också året, till exempel 12 juni 2023.")
OTHER_WEEKDAY: Final = swedish("Veckodagen stämmer inte: {day} är en {weekday}. Kontrollera dagen.")
WEEKDAYS: Final = tuple(
    swedish(name) for name in ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
)
NO_DAY: Final = swedish("Skriv vilken dag.")
NO_NEW_DAY: Final = swedish("Skriv den nya dagen.")
NO_SUCH_CHOICE: Final = swedish("Välj ett av alternativen.")

PAST: Final = (-300, 60)
"""Days around today, both less than a year apart: where a day written without its year is looked for. A day that has
been may by mistake be one to come, and then the rules say so."""
AHEAD: Final = (-60, 300)

reading_on: ContextVar[dt.date | None] = ContextVar("reading_on", default=None)
"""The day in Stockholm on which the form is read."""


class Form(BaseModel):
    """What someone sent. Every field has a default, so that one left out is a fault in words like any other."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore", frozen=True, validate_default=True)

    @classmethod
    def read(cls, posted: Mapping[str, Any]) -> Self:
        """The form as values. Raises FaultyInput with every fault, in the order of the fields."""
        form, faults = cls.sift(posted)
        if faults:
            raise FaultyInput(faults)
        return form

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields; a faulty field is as if left out."""
        faults: list[Fault] = []
        return cls.model_validate(dict(posted), context=faults), faults

    @field_validator("*", mode="wrap")
    @classmethod
    def _keep_reading(cls, written: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        """Note what is wrong with a field and go on with the others."""
        try:
            return read(written)
        except ValidationError as error:
            if info.context is None:
                raise
            field = info.field_name or ""
            info.context.extend(Fault(field, _said(found)) for found in error.errors(include_url=False))
            return cls.model_fields[field].get_default(call_default_factory=True)


def _said(error: ErrorDetails) -> str:
    said: str = error.get("ctx", {}).get("said", NO_SUCH_CHOICE)
    return said


def _fault(said: str) -> PydanticCustomError:
    return PydanticCustomError("said", "{said}", {"said": said})


def as_number(written: str) -> int:
    """The number that is written, 0 when it is none a database can look up."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def line(most: int, needed: str = "") -> AfterValidator:
    """One line of at most `most` characters, without addresses; `needed` is what to say when it is empty.

    What stands on one line, as names and roles do, stands in letters to others.
    """

    def check(written: str) -> str:
        kept = _text(" ".join(written.split()), most, needed)
        if has_address(unicodedata.normalize("NFKC", kept)):
            raise _fault(NO_ADDRESS)
        return kept

    return AfterValidator(check)


def paragraph_line(most: int = 60) -> AfterValidator:
    """A paragraph of minutes, as it is written everywhere."""
    check = line(most).func
    return AfterValidator(lambda written: check(normal_paragraph(written)))  # type: ignore[call-arg]


def text(most: int = 20_000, needed: str = "") -> AfterValidator:
    """Several lines of at most `most` characters; `needed` is what to say when it is empty."""
    return AfterValidator(lambda written: _text(written.replace("\r\n", "\n"), most, needed))


def _text(written: str, most: int, needed: str) -> str:
    kept = as_seen(written)
    if needed and not kept:
        raise _fault(needed)
    if len(kept) > most:
        raise _fault(Phrase(TOO_LONG, most=most))
    return kept


def address(needed: str = "") -> AfterValidator:
    """An e-mail address letters can be sent to; `needed` is what to say when it is empty."""

    def check(written: str) -> str:
        if not written and needed:
            raise _fault(needed)
        if written and not is_mailbox(written):
            raise _fault(MAILBOX_UNREADABLE)
        return written

    return AfterValidator(check)


def choice(words: type[StrEnum], needed: str = "") -> BeforeValidator:
    """One of the words, or None; `needed` is what to say when nothing is chosen."""

    def check(written: Any) -> StrEnum | None:
        if not written and not needed:
            return None
        if written not in set(words):
            raise _fault(needed or NO_SUCH_CHOICE)
        return words(written)

    return BeforeValidator(check)


def day(needed: str = "", near: tuple[int, int] = PAST) -> BeforeValidator:
    """A date as people write it, or None; `needed` is what to say when it is empty, `near` is where it mostly lies."""

    def check(written: Any) -> dt.date | None:
        if not written and needed:
            raise _fault(needed)
        return parse_day(str(written), near) if written else None

    return BeforeValidator(check)


def parse_day(written: str, near: tuple[int, int] = PAST) -> dt.date | None:
    """The day, as `kit.written_days.read_day` reads it. Raises PydanticCustomError with what is wrong."""
    if not written.strip():
        return None
    try:
        found = read_day(written, _span(near))
    except NoDay as fault:
        raise _fault(_no_day(fault, written.strip())) from None
    if found.year > LAST_YEAR:
        raise _fault(FAR_AHEAD)
    return found


def _span(near: tuple[int, int]) -> Span | None:
    today = reading_on.get()
    return Span(*(today + dt.timedelta(days) for days in near)) if today else None


def _no_day(fault: NoDay, written: str) -> str:
    if fault.fault is DayFault.OTHER_WEEKDAY and fault.day:
        weekday = Phrase(WEEKDAYS[fault.day.weekday()])
        return Phrase(OTHER_WEEKDAY, day=fault.day, weekday=weekday)
    if fault.fault is DayFault.MISSING:
        return Phrase(NO_SUCH_DAY, found=written)
    return YEAR_NEEDED if fault.fault is DayFault.YEAR_UNKNOWN else NOT_A_DAY


def number_in(name: str, field: str) -> int | None:
    """The number in a field's name like `answers[3]`; None for any other name."""
    found = re.fullmatch(rf"{field}\[([0-9]{{1,4}})\]", name)
    return int(found[1]) if found else None
