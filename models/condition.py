"""What is known of an installation's condition, as frozen values for the rules to judge."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from models.vocabulary import Word

MOST_COUNTED: Final = 1000
PrefectState = Literal["unknown", "starting", "up", "down"]


class RelayFault(Word):
    """Why the relay takes no letter at all. No letter is to blame: they wait until the installation is mended."""

    UNREACHABLE = (
        "unreachable",
        "E-postservern går inte att nå. Se om den är igång och om RUNDAN_SMTP_HOST och RUNDAN_SMTP_PORT stämmer.",
    )
    TURNED_AWAY = (
        "turned_away",
        "E-postservern släpper inte in den här maskinen. Ändra det på servern, eller rätta RUNDAN_SMTP_HOST.",
    )
    ENCRYPTION_REQUIRED = (
        "encryption_required",
        "E-postservern kräver kryptering. Sätt RUNDAN_SMTP_TLS till starttls, eller till tls om porten är 465.",
    )
    ENCRYPTION_FAILED = (
        "encryption_failed",
        "Krypteringen med e-postservern kommer inte igång. Se om RUNDAN_SMTP_TLS och RUNDAN_SMTP_PORT hör ihop.",
    )
    CERTIFICATE = (
        "certificate",
        "E-postserverns certifikat går inte att lita på. RUNDAN_SMTP_HOST ska vara namnet i det, "
        "och utfärdaren ska vara känd på den här maskinen (SSL_CERT_FILE).",
    )
    SIGN_IN_REQUIRED = (
        "sign_in_required",
        "E-postservern kräver inloggning. Sätt RUNDAN_SMTP_USER och RUNDAN_SMTP_PASSWORD.",
    )
    SIGN_IN_REFUSED = (
        "sign_in_refused",
        "E-postservern godtar inte inloggningen. Rätta RUNDAN_SMTP_USER och RUNDAN_SMTP_PASSWORD.",
    )
    SIGN_IN_NOT_OFFERED = (
        "sign_in_not_offered",
        "E-postservern erbjuder ingen inloggning. Sätt RUNDAN_SMTP_TLS om den gör det först efter kryptering, "
        "eller ta bort RUNDAN_SMTP_USER.",
    )
    SENDER_REFUSED = (
        "sender_refused",
        "E-postservern godtar inte avsändaren. Rätta RUNDAN_SENDER, eller låt servern godta den.",
    )
    NOT_RELAYED = (
        "not_relayed",
        "E-postservern skickar inget vidare åt den här maskinen. Låt den göra det, "
        "eller logga in med RUNDAN_SMTP_USER och RUNDAN_SMTP_PASSWORD.",
    )


@dataclass(frozen=True, slots=True)
class Beat:
    """When a job last ran and will next (UTC), and why the relay takes no letter, for the one who asks it."""

    ran_at: dt.datetime
    next_at: dt.datetime | None
    detail: str = ""
    relay_fault: RelayFault | None = None
    relay_fault_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters on their way: how many, since when the oldest, and since when the oldest nobody has answered for.

    Nobody counts further than `MOST_COUNTED`.
    """

    count: int = 0
    oldest_at: dt.datetime | None = None
    untried_since: dt.datetime | None = None

    @property
    def is_at_least(self) -> bool:
        """Whether there may be more than `count` says."""
        return self.count >= MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Condition:
    """The installation at `now` (UTC). `free_bytes` by place; `skew` is how far the machines' clocks disagree.

    `waited_since` is when the first open round was launched, told while the schedule has never run. `is_catching_up`
    excuses the jobs: the demonstration's clock has just leapt.
    """

    now: dt.datetime
    beats: Mapping[str, Beat]
    waiting: Waiting
    prefect: PrefectState
    free_bytes: Mapping[str, int]
    is_written: bool = True
    is_home_written: bool = True
    is_current: bool = True
    skew: dt.timedelta = dt.timedelta()
    waited_since: dt.datetime | None = None
    is_catching_up: bool = False
