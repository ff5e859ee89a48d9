"""What a browser sent: the fields as text, the files as bytes; and a form as its page shows it again."""

import hashlib
import re
import secrets
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from kit.clock import local_day
from kit.errors import Fault, RundanError, StorageFault
from models.files.limits import MEGABYTE
from web.pages.forms import reading_on
from web.pages.pages import LANGUAGES, choose_language
from web.requests.context import app_context

MOST_FIELDS: Final = 1000  # a tick for each principal of a country
MOST_FILES: Final = 10
SHOW_IN: Final = "show_in"
TURN_TO: Final = "turn_to"
"""The buttons that show the form in another language: one looked through again, or one nobody has sent yet."""
_FORM_TYPES: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
_UNSEEN: Final = re.compile(r"(extract_|also_)?seen.*|shown|kept|given\[.*|filename|back")
_KEY: Final = re.compile(r"[\w-]{8,64}")


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
    """The form that came with the request, for whoever must hand it back; nothing where there is none to read."""
    if not request.headers.get("content-type", "").startswith(_FORM_TYPES):
        return None
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
