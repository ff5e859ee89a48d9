"""From a letter's values to the bytes that leave: 8bit MIME with CRLF, the link still a placeholder.

The standard library writes the MIME once for each kind and language; a letter only fills in its own parts, which is
thirty times faster (docs/decisions/composing.md). A test holds the result against the library's own.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from kit.errors import RundanError
from notifications.calendar import appointments
from notifications.letters import AnyLetter, RoundLetter
from notifications.mime import skeleton
from notifications.office import Office
from notifications.rendering import Rendered, Renderer

_USABLE_ADDRESS = re.compile(r"[!#-'*+./-9=?A-Z^-~-]{1,64}@[A-Za-z0-9.-]{1,189}")
_CONTROLS = bytes({*range(32), 127} - {*b"\t\r\n"})
_LONGEST_LINE = 998  # octets without CRLF, RFC 5322 section 2.1.1
_BREAK_AT = re.compile(rb"[^\r\n]{1,900}(?:[ \t]|$)|[^\r\n]{1,900}(?![\x80-\xbf])")


class UnusableAddress(RundanError):
    """E-postadressen går inte att använda. Rätta adressen och skicka brevet igen."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter ready for the outbox. `content` holds placeholders for link tokens."""

    subject: str
    message_id: str
    content: bytes


def message_id(office: Office, key: str) -> str:
    """The Message-ID of the letter with that key, the same whenever it is asked for."""
    return f"<{_names(office, key)[:32]}@{office.domain}>"


def compose(office: Office, letter: AnyLetter, now: dt.datetime) -> Composed:
    """Write one letter. Raises UnusableAddress."""
    return Writer(office, now).compose(letter)


class Writer:
    """Writes a run of letters at one moment."""

    def __init__(self, office: Office, now: dt.datetime) -> None:
        self._office = office
        self._now = now
        self._renderer = Renderer(office.base_url)

    def compose(self, letter: AnyLetter) -> Composed:
        """Write the letter. Raises UnusableAddress."""
        if not _USABLE_ADDRESS.fullmatch(letter.recipient):
            raise UnusableAddress
        return _composed(self._office, letter, self._renderer.render(letter), self._now)


def _composed(office: Office, letter: AnyLetter, rendered: Rendered, now: dt.datetime) -> Composed:
    calendar = appointments(office, letter, now)
    names = _names(office, letter.key)
    own_id = f"<{names[:32]}@{office.domain}>"
    content = skeleton(office.sender, letter.language, bool(letter.thread_key), calendar is not None).filled(
        {
            "to": letter.recipient.encode(),
            "subject": _header(rendered.subject),
            "reply_to": _reply_to(office, letter),
            "date": _date(now),
            "message_id": own_id.encode(),
            "thread": message_id(office, letter.thread_key).encode() if letter.thread_key else b"",
            "boundary": names[32:56].encode(),
            "text": _body(rendered.text),
            "html": _body(rendered.html),
            "calendar": calendar or b"",
        }
    )
    return Composed(rendered.subject, own_id, content)


def _names(office: Office, key: str) -> str:
    # the first half is seen by every reader, the second must not be guessed from it: it keeps MIME parts apart
    return hmac.digest(office.secret, b"letter:" + key.encode(), "sha256").hex()


def _reply_to(office: Office, letter: AnyLetter) -> bytes:
    if isinstance(letter, RoundLetter) and letter.about.contacts:
        contact = letter.about.contacts[0].email
        if _USABLE_ADDRESS.fullmatch(contact):
            return contact.encode()
    return office.address.encode()


@lru_cache(maxsize=4096)
def _header(text: str) -> bytes:
    name = "Subject: "
    return Header(text, "utf-8" if not text.isascii() else "us-ascii", header_name=name).encode(linesep="\r\n").encode()


@lru_cache(maxsize=64)
def _date(now: dt.datetime) -> bytes:
    return format_datetime(now).encode()


def _body(text: str) -> bytes:
    lines = text.encode(errors="replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    body = lines.translate(None, _CONTROLS).strip(b"\n").replace(b"\n", b"\r\n")
    if max(map(len, body.split(b"\r\n"))) > _LONGEST_LINE:
        body = b"\r\n".join(_broken(line) for line in body.split(b"\r\n"))
    return body


def _broken(line: bytes) -> bytes:
    return b"\r\n".join(_BREAK_AT.findall(line)) if len(line) > _LONGEST_LINE else line
