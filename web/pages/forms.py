"""Forms: what a browser sent, as text and bytes; read by pydantic, with faults in plain words; shown again as it was.

Nothing here knows which page the form stands on.
"""

import datetime as dt
import hashlib
import re
import secrets
import unicodedata
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final, Self

from fastapi import Depends, Request
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
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from kit.characters import as_seen
from kit.clock import local_day
from kit.errors import Fault, FaultyInput, RundanError, StorageFault
from kit.written_days import DayFault, NoDay, Span, read_day
from models.files.fields import MAILBOX_UNREADABLE, is_mailbox
from models.files.limits import MEGABYTE
from models.paragraphs import normal_paragraph
from models.phrases import Phrase, swedish
from rules.law.workdays import LAST_YEAR
from rules.replies.addresses import NO_ADDRESS, has_address
from rules.replies.days import FAR_AHEAD
from web.pages.pages import LANGUAGES, choose_language
from web.requests.context import app_context

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

MOST_FIELDS: Final = 1000  # a tick for each principal of a country
MOST_FILES: Final = 10
SHOW_IN: Final = "show_in"
TURN_TO: Final = "turn_to"
"""The buttons that show the form in another language: one looked through again, or one nobody has sent yet."""
_FORM_TYPES: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
_UNSEEN: Final = re.compile(r"(extract_|also_)?seen.*|shown|kept|given\[.*|filename|back")
_KEY: Final = re.compile(r"[\w-]{8,64}")


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


@dataclass(frozen=True, slots=True)
class Filled:
    """Blank, prefilled or come back. Templates ask it for each field's value and fault.

    `because`: for a field that is only suggested, the words of a document it came from.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    seen_version: int | str = ""
    because: Mapping[str, str] = field(default_factory=dict)
    form_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self.values.get(name, "")

    def fault(self, name: str) -> str:
        """What is wrong with the field, a Swedish source sentence; empty when nothing is."""
        return next((fault.message for fault in self.faults if fault.field == name), "")

    def is_any(self, names: Iterable[str]) -> bool:
        """Whether something is written or wrong in any of the fields."""
        return any(self.value(name) or self.fault(name) for name in names)


class OnlyShown(RundanError):
    """Sidan visas på ett annat språk. Inget är skickat."""

    values: Mapping[str, str] = MappingProxyType({})
    """What stands in the form instead of what was sent."""


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file as sent. When it is larger than the limit, `data` holds just so much that it shows."""

    field: str
    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as sent; when `only_shown`, to be seen in another language and not to count.

    When `is_unsent`, whoever sent it has not been told yet what is wrong with it, and is not to be.
    """

    values: Mapping[str, str]
    files: tuple[PostedFile, ...] = ()
    only_shown: bool = False
    is_unsent: bool = False

    def count(self) -> None:
        """Called when everything has been found in order, before it is kept. Raises OnlyShown."""
        if self.only_shown:
            raise OnlyShown

    @property
    def form_key(self) -> str | None:
        """The key under which this form counts once: the page's own key and everything that was written.

        The text is part of it, so that going back, changing something and sending again is another report.
        """
        key = self.values.get("form_key", "")
        if not _KEY.fullmatch(key):
            return None
        digest = hashlib.sha256(repr(sorted(self.values.items())).encode())
        for file in self.files:
            digest.update(f"\n{file.field}\n{file.filename}\n".encode() + hashlib.sha256(file.data).digest())
        return digest.hexdigest()

    @property
    def seen_version(self) -> int | None:
        """Which version of the case the page showed."""
        version = self.values.get("seen_version", "")
        return int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None


async def read_posted(request: Request) -> Posted:
    """The form with the request, read once: whoever asks again is given the same.

    Raises StorageFault, and HTTPException 400 where it is written in no encoding it says it is.
    """
    if known := posted_already(request):
        return known
    request.state.posted = None  # what comes can be read but once, also if that stops halfway
    limit = app_context(request).settings.upload_limit_mb * MEGABYTE
    try:
        async with request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MEGABYTE) as form:
            values = {_storable(name): _storable(value) for name, value in form.multi_items() if isinstance(value, str)}
            files = [
                PostedFile(_storable(name), _storable(value.filename), await value.read(limit + 1))
                for name, value in form.multi_items()
                if isinstance(value, UploadFile) and value.filename
            ]
    except OSError as error:  # no room for the file while it is on its way in
        raise StorageFault from error
    except UnicodeError:  # some of the encodings there are stop at once
        raise HTTPException(400) from None
    reading_on.set(local_day(app_context(request).clock.now()))
    turned_to = values.pop(TURN_TO, "")
    language = values.pop(SHOW_IN, "") or turned_to
    if language in LANGUAGES:
        choose_language(request, language)
    posted = request.state.posted = Posted(values, tuple(files), language in LANGUAGES, turned_to in LANGUAGES)
    return posted


def posted_already(request: Request) -> Posted | None:
    """The form that came with the request, where somebody has read it."""
    return getattr(request.state, "posted", None)


async def posted_with(request: Request) -> Posted | None:
    """The form that came with the request, for whoever must hand it back; nothing where there is none to read, or
    where reading it has stopped halfway."""
    is_begun = hasattr(request.state, "posted")
    if is_begun or not request.headers.get("content-type", "").startswith(_FORM_TYPES):
        return posted_already(request)
    with suppress(RundanError, HTTPException, MultiPartException):
        return await read_posted(request)
    return None


def texts_of(posted: Posted | None) -> list[str]:
    """What a person wrote in it; what is a single word is left out, and what the page itself put there unseen."""
    values = posted.values.items() if posted else ()
    return [value for name, value in values if len(value.split()) > 1 and not _UNSEEN.fullmatch(name)]


def to_send_again(posted: Posted) -> dict[str, Any]:
    """What a page needs to hand the form back as it came."""
    return {"values": posted.values, "files": posted.files, "texts": texts_of(posted)}


async def texts_begun(request: Request, began: bytes) -> list[str]:
    """What a person had written in a form of which only the beginning came; what is a single word is left out."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return []
    parser = MultiPartParser(request.headers, _cut_short(began), max_fields=MOST_FIELDS, max_files=MOST_FILES)
    with suppress(MultiPartException, UnicodeError):
        await parser.parse()
    values = (value for _, value in parser.items if isinstance(value, str))
    return [_storable(value) for value in values if len(value.split()) > 1]


async def _cut_short(data: bytes) -> AsyncGenerator[bytes, None]:
    """What came; then a fault, upon which the parser closes the file it was in."""
    yield data
    raise MultiPartException("the rest never came")


def _storable(text: str) -> str:
    """The text without what no database keeps: NUL, and half characters that odd encodings leave."""
    return text.replace("\0", "").encode(errors="ignore").decode()


Sent = Annotated[Posted, Depends(read_posted)]
