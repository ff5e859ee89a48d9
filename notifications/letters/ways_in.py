"""How people come in to the console, and what has changed in that."""

import datetime as dt
from dataclasses import dataclass

from models.people import Role, WayInChange
from models.vocabulary import LetterKind
from notifications.letters.base import AnyLetter
from notifications.links import CODE_PLACEHOLDER, placeholder


def sign_in_key(link_id: str) -> str:
    """The key of the letter that carries that sign-in link."""
    return f"sign-in:{link_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(AnyLetter):
    """A coordinator's one-time link."""

    kind = LetterKind.SIGN_IN

    minutes: int

    @property
    def path(self) -> str:
        """The console's door."""
        return f"/sign-in/{placeholder(self.link_id)}"

    @property
    def code(self) -> str:
        """Where the code goes as the letter leaves."""
        return CODE_PLACEHOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(AnyLetter):
    """To somebody who may come in to the console from now on. It holds no way in: mail scanners press buttons."""

    kind = LetterKind.WELCOME

    office: str
    role: Role
    invited_by: str

    @property
    def path(self) -> str:
        """Where one asks to be let in."""
        return "/console/sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn(AnyLetter):
    """To somebody whose way in has changed, so that it is seen when another did it.

    `name` is the passkey's, the office's or the directory's. `done_by` is nobody where it was somebody signed in as
    the person.
    """

    kind = LetterKind.WAY_IN

    change: WayInChange
    name: str
    done_by: str
    at: dt.datetime
    role: Role | None = None

    @property
    def path(self) -> str:
        """One's own page, where passkeys and sessions are ended; for whoever has been taken off, nothing."""
        return "" if self.change is WayInChange.TAKEN_OFF else "/console/me"
