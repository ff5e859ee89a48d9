"""From a letter's values to the bytes that leave: 8bit MIME with CRLF, the link still a placeholder.

The standard library writes the MIME once for each kind and language; a letter only fills in its own parts, which is
thirty times faster (docs/decisions/composing.md). A test holds the result against the library's own.
"""

import datetime as dt
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache

from kit.errors import RundanError
from kit.i18n import catalogue
from models.files.fields import is_mailbox
from models.vocabulary import Language
from notifications.briefs import Contact, RoundBrief
from notifications.calendar import calendar_name, calendars_of
from notifications.headers import from_header, sender_name, subject_header
from notifications.letters.base import AnyLetter, RoundLetter
from notifications.links import without_foreign_links
from notifications.mime import Form, disposition, skeleton
from notifications.rendering import LINK, MARKS, NOTE, nameless, render, to_nobody
from notifications.sender import Sender
from notifications.templating import in_lines, in_tongues
from rules.replies.addresses import broken, is_broken

_CONTROLS = bytes({*range(32), 127} - {*b"\t\r\n"})
_CONTROLS_BUT_MARKS = bytes({*_CONTROLS} - {*map(ord, (LINK, NOTE, *MARKS))})
_MARK = re.compile(f"([{LINK}{NOTE}{''.join(MARKS)}])".encode())
_IN_HTML = "html:"
_UNSAID = {kind + mark: b"" for kind in ("", _IN_HTML) for mark in (LINK, *MARKS)}  # a control character somebody typed
_WHY_BROKEN = (
    "Vi har satt hakparenteser, som [@], i adresser som andra har skrivit, så att de inte blir länkar. De är sparade "
    "som de skrevs."
)
_NOT_IN_A_SUBJECT = re.compile(r"[\x00-\x1f\x7f]+")
_LONGEST_LINE = 998  # octets without CRLF, RFC 5322 section 2.1.1
_BREAK_AT = re.compile(rb"[^\r\n]{1,900}(?:[ \t]|$)|[^\r\n]{1,900}(?![\x80-\xbf])")


class UnusableAddress(RundanError):
    """E-postadressen går inte att använda. Rätta adressen och skicka brevet igen."""


class UnwritableLetter(RundanError):
    """Brevet gick inte att skriva. Säg till den som sköter driften; loggen säger varför."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter ready for the outbox. `content` holds placeholders for link tokens."""

    subject: str
    message_id: str
    content: bytes


def message_id(sender: Sender, key: str) -> str:
    """The Message-ID of the letter with that key, the same whenever it is asked for."""
    return f"<{_names(sender, key)[:32]}@{sender.domain}>"


@dataclass(frozen=True, slots=True)
class _Copies:
    """What several copies of one letter share; each adds whom it goes to, its link and its Message-ID."""

    to_nobody: AnyLetter
    subject: str
    form: Form
    parts: Mapping[str, bytes]


class Writer:
    """Writes a run of letters at one moment."""

    def __init__(self, sender: Sender, now: dt.datetime) -> None:
        self._sender = sender
        self._now = now
        self._last: _Copies | None = None

    def compose(self, letter: AnyLetter) -> Composed:
        """Write the letter. Raises UnusableAddress."""
        if not is_mailbox(letter.recipient):
            raise UnusableAddress
        copies = self._copies(letter)
        names = _names(self._sender, letter.key)
        own_id = f"<{names[:32]}@{self._sender.domain}>"
        link = letter.link_id.encode()
        own = {
            "to": letter.recipient.encode(),
            "message_id": own_id.encode(),
            "boundary": names[32:56].encode(),
            LINK: link,
            _IN_HTML + LINK: link,
        }
        return Composed(copies.subject, own_id, _in_short_lines(copies.form.filled({**copies.parts, **own})))

    def _copies(self, letter: AnyLetter) -> _Copies:
        shared = to_nobody(letter)
        if self._last is None or self._last.to_nobody != shared:
            self._last = self._shared(shared)
        return self._last

    def _shared(self, letter: AnyLetter) -> _Copies:
        sender, thread = self._sender, letter.thread_key
        calendars = calendars_of(sender, letter, self._now)
        alike, words = _words(letter)
        subject, form, explained = _form(sender.base_url, tuple(calendars), bool(thread), alike)
        subject = _subject(subject, words)
        parts = {
            "from": from_header(sender.header, sender_name(letter.about_round, letter.language)),
            "subject": subject_header(subject),
            "reply_to": _reply_to(sender, letter),
            "date": _date(self._now),
            "thread": message_id(sender, thread).encode() if thread else b"",
            **_attached(calendars, letter),
        }
        note = _note(letter.language, explained or any(map(is_broken, words)))
        return _Copies(letter, subject, form, _own_parts(words, letter.swedish) | note | parts)


def _attached(calendars: Mapping[str, bytes], letter: AnyLetter) -> dict[str, bytes]:
    named = {f"{method.lower()}_name": disposition(calendar_name(letter, method)) for method in calendars}
    return {method.lower(): calendar for method, calendar in calendars.items()} | named


@lru_cache(maxsize=256)
def _form(base_url: str, methods: tuple[str, ...], threaded: bool, alike: AnyLetter) -> tuple[str, Form, bool]:
    """The subject and the MIME that letters alike share, and whether broken addresses stand in it."""
    words = render(base_url, alike)
    body = {"text": _body(words.text, ""), "html": _body(words.html, _IN_HTML)}
    files = alike.about_round.files if alike.about_round else ()
    form = skeleton(alike.language, threaded, methods, files).holding(body)
    return words.subject, form, is_broken(words.text)


@lru_cache(maxsize=64)
def _date(now: dt.datetime) -> bytes:
    return format_datetime(now).encode()


def _body(text: str, kind: str) -> Form:
    pieces = _MARK.split(_clean(text, _CONTROLS_BUT_MARKS).strip(b"\r\n"))
    return Form(pieces[0::2], [kind + mark.decode() for mark in pieces[1::2]])


def _own_parts(words: Sequence[str], swedish: Sequence[str]) -> dict[str, bytes]:
    """A letter's own words by their marks, for the text and for the HTML, where `swedish` ones within them say so."""
    parts = dict(_UNSAID)
    for mark, word in zip(MARKS, words, strict=False):
        parts[mark] = parts[_IN_HTML + mark] = _clean(word, _CONTROLS)
        if (escaped := in_lines(in_tongues(word, swedish))) != word:
            parts[_IN_HTML + mark] = _clean(escaped, _CONTROLS)
    return parts


@lru_cache(maxsize=2 * len(Language))
def _note(language: str, is_needed: bool) -> dict[str, bytes]:
    """Why addresses stand broken in the letter, for the end of the text and of the HTML; nothing where none do."""
    told = catalogue(language).gettext(_WHY_BROKEN) if is_needed else ""
    return {
        NOTE: _clean(f"\n{told}" if told else "", _CONTROLS),
        _IN_HTML + NOTE: _clean(f"<p>{told}</p>" if told else "", _CONTROLS),
    }


def _clean(text: str, controls: bytes) -> bytes:
    lines = text.encode(errors="replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return lines.translate(None, controls).replace(b"\n", b"\r\n")


def _subject(subject: str, words: Sequence[str]) -> str:
    for mark, word in zip(MARKS, words, strict=False):
        subject = subject.replace(mark, word)
    return " ".join(_NOT_IN_A_SUBJECT.sub(" ", subject).split())


def _words(letter: AnyLetter) -> tuple[AnyLetter, list[str]]:
    """The letter with marks where its own words go, and those words, in which no address but the contacts' is live."""
    alike, words = nameless(letter)
    contacts = letter.about_round.contacts if letter.about_round else ()
    ours = {each.email for contact in contacts for each in (contact, contact.stand_in) if each}
    return alike, [broken(without_foreign_links(word), ours) for word in words]


def _names(sender: Sender, key: str) -> str:
    # the first half is seen by every recipient, the second must not be guessed from it: it keeps MIME parts apart
    return hmac.digest(sender.secret, b"letter:" + key.encode(), "sha256").hex()


def answering(about: RoundBrief) -> list[Contact]:
    """Whom replies to the round's letters go to: the first of its contacts, and who stands in for it."""
    first = about.contacts[0] if about.contacts else None
    return [each for each in (first, first and first.stand_in) if each and is_mailbox(each.email)]


def _reply_to(sender: Sender, letter: AnyLetter) -> bytes:
    if isinstance(letter, RoundLetter) and (found := answering(letter.about)):
        return ", ".join(each.email for each in found).encode()
    return sender.address.encode()


def _in_short_lines(content: bytes) -> bytes:
    lines = content.split(b"\r\n")
    if max(map(len, lines)) <= _LONGEST_LINE:
        return content
    return b"\r\n".join(_broken(line) for line in lines)


def _broken(line: bytes) -> bytes:
    return b"\r\n".join(_BREAK_AT.findall(line)) if len(line) > _LONGEST_LINE else line
