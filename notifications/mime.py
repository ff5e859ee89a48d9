"""The MIME that letters of one sort share: written once by the standard library, with slots for their own parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache

from notifications.attached import AttachedFile, file_placeholder

POLICY = SMTP.clone(cte_type="8bit")
_EPOCH = "Thu, 01 Jan 1970 00:00:00 +0000"  # the library writes no Date it can't read
_DISPOSITION = re.compile(rb'attachment; filename="(slot\.[a-z_]+\.slot)"')  # one slot for the whole
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
def skeleton(language: str, threaded: bool, methods: tuple[str, ...], files: tuple[AttachedFile, ...] = ()) -> Form:
    """The MIME of letters in a language, following on another or not, with those files and a calendar for each of the
    methods (RFC 5546: one object has one method)."""
    message = EmailMessage(policy=POLICY)
    for name in ("From", "Reply-To", "To", "Subject", "Message-ID"):
        message[name] = _slot(name)
    message["Date"] = _EPOCH
    if threaded:
        message["In-Reply-To"] = message["References"] = _slot("thread")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keep out-of-office replies away
    message.set_content(_slot("text"), cte="8bit")
    message.add_alternative(_slot("html"), subtype="html", cte="8bit")
    message.set_boundary("a-" + _slot("boundary"))
    if methods or files:
        message.make_mixed(boundary="m-" + _slot("boundary"))
    for file in files:
        message.attach(_part(file))
    for method in methods:
        name = f"{method}_name".lower()
        message.add_attachment(
            _slot(method), subtype="calendar", cte="8bit", filename=_slot(name), params={"method": method}
        )
    message["Content-Language"] = language
    written = message.as_bytes(policy=POLICY).replace(_EPOCH.encode(), _slot("date").encode())
    pieces = _SLOT.split(_DISPOSITION.sub(rb"\1", written))
    return Form(pieces[0::2], [name.decode() for name in pieces[1::2]])


def _part(file: AttachedFile) -> EmailMessage:
    """A part whose bytes are put in as the letter leaves. A letter in a letter may not be encoded (RFC 2046 section
    5.2.1), so that is sent as bytes of no kind."""
    part = EmailMessage(policy=POLICY)
    holds_others = file.media_type.startswith(("message/", "multipart/"))
    part["Content-Type"] = "application/octet-stream" if holds_others else file.media_type
    part["Content-Transfer-Encoding"] = "base64"
    part.add_header("Content-Disposition", "attachment", filename=file.name)
    part.set_payload(file_placeholder(file.sha256))
    return part


@lru_cache(maxsize=256)
def disposition(file_name: str) -> bytes:
    """The value of Content-Disposition for an attachment with that name, folded (RFC 2231 where it is not ASCII)."""
    message = EmailMessage(policy=POLICY)
    message.add_header("Content-Disposition", "attachment", filename=file_name)
    return message.as_bytes(policy=POLICY).removeprefix(b"Content-Disposition: ").rstrip(b"\r\n")


def _slot(name: str) -> str:
    return f"slot.{name.lower().replace('-', '_')}.slot"
