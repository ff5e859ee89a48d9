"""Signing in by a letter: asked for in one browser, and let in there alone, by its link or its code."""

import datetime as dt
import hmac
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.access.links import spend_sign_in_link, unspent_sign_in_link
from kit.errors import NotFound
from models.tables import Link, SignIn
from models.vocabulary import LinkKind
from notifications.links import sign_in_code
from notifications.sender import Sender

_SECRET = re.compile(r"[\w-]{43}")


@dataclass(frozen=True, slots=True)
class Asking:
    """The browser somebody asks in: the secret it carries, and whether it is to be remembered once they are in."""

    secret: str
    remembers: bool = False


@dataclass(frozen=True, slots=True)
class LetIn:
    """Whom a link or a code let in, and whether their browser is to be remembered."""

    email: str
    remembers: bool


class AskedElsewhere(NotFound):
    """Länken öppnas i en annan webbläsare än den du bad om den i."""


def browser_secret(carried: str) -> str:
    """What a browser that asks is to carry: what it has already, so that an earlier letter's link still opens there."""
    return carried if _SECRET.fullmatch(carried) else secrets.token_urlsafe(32)


def bind(session: Session, sender: Sender, link: Link, asking: Asking) -> None:
    """Let the link open in the asking browser only."""
    session.add(SignIn(link_id=link.id, browser=_digest(sender, asking.secret), remembers=asking.remembers))


def look_at_link(session: Session, sender: Sender, token: str, carried: str, now: dt.datetime) -> Link:
    """The sign-in link, if it is unspent and may be opened in the browser. Raises NotFound, AskedElsewhere."""
    link = unspent_sign_in_link(session, token, now)
    bound = session.get(SignIn, link.id)
    if bound is not None and not hmac.compare_digest(bound.browser, _digest(sender, carried)):
        raise AskedElsewhere
    return link


def enter_by_link(session: Session, sender: Sender, token: str, carried: str, now: dt.datetime) -> LetIn:
    """Spend a link in the browser that asked for it. Raises NotFound, AskedElsewhere: then nothing is spent."""
    return _let_in(session, look_at_link(session, sender, token, carried, now), now)


def enter_by_code(session: Session, sender: Sender, written: str, carried: str, now: dt.datetime) -> LetIn:
    """Spend the link whose code was typed in the browser that asked for it. Raises NotFound."""
    digits = "".join(re.findall(r"[0-9]", written)).encode()
    for link in _asked_for_in(session, _digest(sender, carried), now):
        if hmac.compare_digest(sign_in_code(sender.secret, link.id).replace("-", "").encode(), digits):
            return _let_in(session, link, now)
    raise NotFound("Koden stämmer inte.")


def _asked_for_in(session: Session, browser: str, now: dt.datetime) -> list[Link]:
    unspent = (Link.kind == LinkKind.SIGN_IN, Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > now)
    return list(session.scalars(select(Link).join(SignIn).where(SignIn.browser == browser, *unspent)))


def _let_in(session: Session, link: Link, now: dt.datetime) -> LetIn:
    spend_sign_in_link(session, link, now)
    bound = session.get(SignIn, link.id)
    return LetIn(link.email, bound is not None and bound.remembers)


def _digest(sender: Sender, secret: str) -> str:
    return hmac.digest(sender.secret, b"sign-in-browser:" + secret.encode(), "sha256").hex()
