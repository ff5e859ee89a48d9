"""From a letter's values to the bytes that leave: 8bit MIME with CRLF, the link still a placeholder.

The standard library writes the MIME once for each kind and language; a letter only fills in its own parts, which is
thirty times faster (docs/decisions/composing.md). A test holds the result against the library's own.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
from dataclasses import dataclass, replace
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from kit.errors import RundanError
from notifications.calendar import appointments
from notifications.letters import AnyLetter, RoundLetter
from notifications.links import placeholder, without_foreign_links
from notifications.mime import skeleton
from notifications.office import Office
from notifications.templating import templates

_USABLE_ADDRESS = re.compile(r"[!#-'*+./-9=?A-Z^-~-]{1,64}@[A-Za-z0-9.-]{1,189}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
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
    """Writes a run of letters. Copies that follow one another (one receipt, two readers) are rendered once."""

    def __init__(self, office: Office, now: dt.datetime) -> None:
        self._office = office
        self._now = now
        self._last: tuple[AnyLetter, Rendered] | None = None

    def compose(self, letter: AnyLetter) -> Composed:
        """Write the letter. Raises UnusableAddress."""
        if not _USABLE_ADDRESS.fullmatch(letter.recipient):
            raise UnusableAddress
        return _composed(self._office, letter, self._render(letter), self._now)

    def _render(self, letter: AnyLetter) -> Rendered:
        if self._last is not None and _is_copy(letter, self._last[0]):
            return self._last[1].with_link(self._last[0].link_id, letter.link_id)
        rendered = _rendered(self._office, letter)
        self._last = (letter, rendered)
        return rendered


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's subject, text and HTML, with its link's placeholder in them."""

    subject: str
    text: str
    html: str

    def with_link(self, old: str, new: str) -> Rendered:
        """The same with another link's placeholder."""
        if old == new:
            return self
        one, other = placeholder(old), placeholder(new)
        return Rendered(self.subject, self.text.replace(one, other), self.html.replace(one, other))


def _is_copy(letter: AnyLetter, other: AnyLetter) -> bool:
    """Whether they differ in nothing but whom they go to."""
    if type(letter) is not type(other) or not letter.link_id or not other.link_id:
        return False
    return replace(letter, key=other.key, recipient=other.recipient, link_id=other.link_id) == other


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


def _rendered(office: Office, letter: AnyLetter) -> Rendered:
    link = office.base_url + letter.path if letter.path else ""
    values = {"letter": letter, "link": link}
    subject, text, html = (template.render(values) for template in templates(letter.kind, letter.language))
    one_line = _CONTROL.sub("", " ".join(subject.split()))
    return Rendered(one_line, without_foreign_links(text, letter.link_id), without_foreign_links(html, letter.link_id))


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
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    body = plain.replace("\n", "\r\n").encode(errors="replace")
    if max(map(len, body.split(b"\r\n"))) > _LONGEST_LINE:
        body = b"\r\n".join(_broken(line) for line in body.split(b"\r\n"))
    return body


def _broken(line: bytes) -> bytes:
    return b"\r\n".join(_BREAK_AT.findall(line)) if len(line) > _LONGEST_LINE else line
