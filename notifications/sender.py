"""The sender of letters: what they point to, who signs the envelope, what their links are derived from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import lru_cache

from kit.settings import Settings
from notifications.links import new_link_id


@dataclass(frozen=True, slots=True)
class Sender:
    """`base_url` has no trailing slash; `header` is a From header's value; `secret` never shows in a repr.

    `new_link_id` names fresh links; a rehearsal counts them, so that it can be repeated to the letter.
    """

    base_url: str
    header: str
    secret: bytes = field(repr=False)
    new_link_id: Callable[[], str] = field(default=new_link_id, repr=False, compare=False)

    @classmethod
    def of(cls, settings: Settings) -> Sender:
        """The sender an installation's settings describe."""
        return cls(settings.url, settings.sender, settings.secret_key)

    @property
    def address(self) -> str:
        """The sender's bare address, for the envelope."""
        return _bare(self.header)

    @property
    def domain(self) -> str:
        """The right-hand side of Message-IDs and calendar UIDs."""
        return self.address.rpartition("@")[2] or "localhost"


@lru_cache(maxsize=16)
def _bare(header: str) -> str:
    return parseaddr(header)[1]
