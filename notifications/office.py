"""The office letters leave from: what they point to, who signs the envelope, what their links are derived from."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parseaddr

from kit.settings import Settings


@dataclass(frozen=True, slots=True)
class Office:
    """`base_url` has no trailing slash; `sender` is a From header's value; `secret` never shows in a repr."""

    base_url: str
    sender: str
    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Office:
        """The office an installation's settings describe."""
        return cls(settings.url, settings.sender, settings.secret_key)

    @property
    def address(self) -> str:
        """The sender's bare address, for the envelope."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """The right-hand side of Message-IDs and calendar UIDs."""
        return self.address.rpartition("@")[2] or "localhost"
