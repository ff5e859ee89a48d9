"""A letter's bytes as something a person can read on a page."""

import datetime as dt
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Final, cast

HIDDEN: Final = "…"
_PLACEHOLDER: Final = re.compile(r"rundan\.link[0-9a-f]{32}|rundan#kd")


@dataclass(frozen=True, slots=True)
class Shown:
    """Headers as text, the two versions of the body, and the names of what is attached."""

    sender: str
    to: str
    subject: str
    sent_at: dt.datetime | None
    text: str
    html: str
    attached: tuple[str, ...]


def readable(content: bytes) -> Shown:
    """The letter in parts, with the secret part of its links hidden while they are placeholders."""
    message = message_from_bytes(content, policy=default)
    return Shown(
        sender=" ".join(str(message.get("From", "")).split()),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        sent_at=getattr(message.get("Date"), "datetime", None),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attached=tuple(part.get_filename() or "?" for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return _PLACEHOLDER.sub(HIDDEN, cast("EmailMessage", part).get_content()) if part else ""
