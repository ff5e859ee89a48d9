"""Reading mail as a mail program does: with the standard library."""

from email import message_from_bytes
from email.message import EmailMessage
from functools import lru_cache

import icalendar

from notifications.mime import POLICY

# a header is asked for a dozen times while a letter is read, and is the same in most letters: parsed once
_READ = POLICY.clone(header_factory=lru_cache(4096)(POLICY.header_factory))


def parsed(content: bytes) -> EmailMessage:
    """The message in these bytes."""
    message = message_from_bytes(content, policy=_READ)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    """Its plain text, with line feeds."""
    return _body(message, "plain")


def html_of(message: EmailMessage) -> str:
    """Its HTML."""
    return _body(message, "html")


def calendar_of(message: EmailMessage) -> icalendar.Calendar:
    """The calendar attached to it."""
    (part,) = message.iter_attachments()
    assert isinstance(part, EmailMessage)
    assert part.get_content_type() == "text/calendar"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert isinstance(calendar, icalendar.Calendar)
    return calendar


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")
