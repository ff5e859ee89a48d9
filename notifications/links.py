"""Link tokens: derived, never stored. Letters hold a placeholder until they leave (docs/decisions/links.md)."""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from rules.waiting.waiting import Waiting, WaitingAct

LINK_ID_LENGTH = 32
_MARK = "rundan.link"
_WITH_TARGET = {WaitingAct.ANSWER, WaitingAct.GRANT, WaitingAct.DECLINE}
_OWN_FORM = {WaitingAct.PLAN, WaitingAct.TELL_STEP}
_PLACEHOLDER = re.compile(re.escape(_MARK).encode() + rb"([0-9a-f]{32})")
CODE_PLACEHOLDER = "rundan#kd"  # as long as a code


def act_page(waiting: Waiting, act: WaitingAct) -> str:
    """The path of the console's page where something that waits is done."""
    base = f"/console/rounds/{waiting.case_id or waiting.round_slug}"
    if act is WaitingAct.SEE_LETTER:
        return f"/console/letters/{waiting.letter}"
    if act is WaitingAct.CLASSIFY:
        return f"{base}/{act}/{waiting.target}"
    if act is WaitingAct.REMIND:
        return f"/console/rounds/{waiting.round_slug}/write/{act}?code={waiting.case_id.rpartition('/')[2]}"
    if act in _OWN_FORM:
        return f"{base}/{act}"
    return f"{base}/do/{act}/{waiting.target}" if act in _WITH_TARGET else f"{base}/do/{act}"


def new_link_id() -> str:
    """A fresh link's id: 32 hexadecimal characters. It is no secret."""
    return secrets.token_hex(16)


@lru_cache(maxsize=1024)  # a letter says its link several times
def token(secret: bytes, link_id: str) -> str:
    """The 256-bit secret of a link, 43 characters that are safe in an address."""
    mac = hmac.digest(secret, b"link:" + link_id.encode(), "sha256")
    return urlsafe_b64encode(mac).rstrip(b"=").decode()


def calendar_secret(secret: bytes, link_id: str) -> str:
    """What stands in a calendar's address: the link's id and a secret of its own, which opens nothing but the calendar.

    Calendars are shared more widely than mailboxes, so that the link's own token can't be told from it.
    """
    mac = hmac.digest(secret, b"calendar-feed:" + link_id.encode(), "sha256")
    return link_id + urlsafe_b64encode(mac).rstrip(b"=").decode()


def link_of_calendar(secret: bytes, written: str) -> str | None:
    """The id of the link whose calendar that address is; nothing for any other."""
    link_id = written[:LINK_ID_LENGTH]
    known = calendar_secret(secret, link_id)
    return link_id if hmac.compare_digest(known.encode(), written.encode()) else None


def digest(token: str) -> str:
    """What the database keeps of a token: 64 hexadecimal characters."""
    return sha256(token.encode()).hexdigest()


def placeholder(link_id: str) -> str:
    """What stands in a stored letter where the token goes, and is as long."""
    return _MARK + link_id


def sign_in_code(secret: bytes, link_id: str) -> str:
    """What is typed in place of a sign-in link, in the browser that asked for it alone: eight digits, `1234-5678`."""
    mac = hmac.digest(secret, b"sign-in-code:" + link_id.encode(), "sha256")
    digits = f"{int.from_bytes(mac) % 10**8:08}"
    return f"{digits[:4]}-{digits[4:]}"


def fill(content: bytes, secret: bytes) -> bytes:
    """The letter with tokens and code in place of their placeholders; as many bytes as before."""
    first = _PLACEHOLDER.search(content)
    if first and CODE_PLACEHOLDER.encode() in content:
        code = sign_in_code(secret, first[1].decode())
        content = content.replace(CODE_PLACEHOLDER.encode(), code.encode())
    return _PLACEHOLDER.sub(lambda found: token(secret, found[1].decode()).encode(), content)


def without_foreign_links(text: str, own: Sequence[str] = ()) -> str:
    """`text` where only the letter's own links can be filled in: what people write must not become a link."""
    if text.count(_MARK) == sum(text.count(placeholder(link_id)) for link_id in own):
        return text
    return re.sub(re.escape(_MARK) + (f"(?!{'|'.join(own)})" if own else ""), "rundan link", text)
