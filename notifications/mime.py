"""The MIME that letters of one sort share: written once by the standard library, with slots for their own parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache

POLICY = SMTP.clone(cte_type="8bit")
_EPOCH = "Thu, 01 Jan 1970 00:00:00 +0000"  # the library writes no Date it can't read
_SLOT = re.compile(rb"slot\.([a-z_]+)\.slot")


class Form:
    """Bytes with named slots between them."""

    def __init__(self, pieces: Sequence[bytes], slots: Sequence[str]) -> None:
        self._parts: list[bytes] = [b""] * (len(pieces) + len(slots))  # pieces, with room for what fills the slots
        self._parts[0::2] = pieces
        self._slots = list(slots)

    def holding(self, forms: Mapping[str, Form]) -> Form:
        """This one with others, and their slots, in some of its slots."""
        pieces, slots = [self._parts[0]], []
        for slot, piece in zip(self._slots, self._parts[2::2], strict=True):
            inner = forms.get(slot, Form((b"", b""), (slot,)))
            pieces[-1] += inner._parts[0]
            pieces += inner._parts[2::2]
            pieces[-1] += piece
            slots += inner._slots
        return Form(pieces, slots)

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        """The whole. Raises KeyError for a slot without a value."""
        parts = self._parts.copy()
        parts[1::2] = [values[slot] for slot in self._slots]
        return b"".join(parts)


@lru_cache(maxsize=64)
def skeleton(sender: str, language: str, threaded: bool, with_calendar: bool) -> Form:
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
    pieces = _SLOT.split(message.as_bytes(policy=POLICY).replace(_EPOCH.encode(), _slot("date").encode()))
    return Form(pieces[0::2], [name.decode() for name in pieces[1::2]])


def _slot(name: str) -> str:
    return f"slot.{name.lower().replace('-', '_')}.slot"
