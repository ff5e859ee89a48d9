"""The MIME that letters of one sort share: written once by the standard library, with slots for their own parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache

POLICY = SMTP.clone(cte_type="8bit")
_EPOCH = "Thu, 01 Jan 1970 00:00:00 +0000"  # the library writes no Date it can't read
_SLOT = re.compile(rb"slot\.([a-z_]+)\.slot")


class Skeleton:
    """A message split where its slots are."""

    def __init__(self, message: EmailMessage) -> None:
        content = message.as_bytes(policy=POLICY).replace(_EPOCH.encode(), _slot("date").encode())
        pieces = _SLOT.split(content)
        self._pieces = pieces[0::2]
        self._slots = [name.decode() for name in pieces[1::2]]

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        """The whole message. Raises KeyError for a slot without a value."""
        parts = [self._pieces[0]]
        for name, piece in zip(self._slots, self._pieces[1:], strict=True):
            parts += (values[name], piece)
        return b"".join(parts)


@lru_cache(maxsize=64)
def skeleton(sender: str, language: str, threaded: bool, with_calendar: bool) -> Skeleton:
    """The MIME of letters from `sender` in a language, following on another or not, with an appointment or not."""
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    for name in ("Reply-To", "To", "Subject", "Message-ID"):
        message[name] = _slot(name)
    message["Date"] = _EPOCH
    if threaded:
        message["In-Reply-To"] = message["References"] = _slot("thread")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keep out-of-office replies away
    message.set_content(_slot("text"), cte="8bit")
    message.add_alternative(_slot("html"), subtype="html", cte="8bit")
    message.set_boundary("a-" + _slot("boundary"))
    if with_calendar:
        message.make_mixed(boundary="m-" + _slot("boundary"))
        message.add_attachment(
            _slot("calendar"), subtype="calendar", cte="8bit", filename="rundan.ics", params={"method": "PUBLISH"}
        )
    message["Content-Language"] = language
    return Skeleton(message)


def _slot(name: str) -> str:
    return f"slot.{name.lower().replace('-', '_')}.slot"
