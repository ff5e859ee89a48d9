"""What an operator can set. Every name is read from the environment with the prefix RUNDAN_."""

from __future__ import annotations

import datetime as dt
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.addresses import LOOPBACK_NAMES, TrustedProxies, host_of, is_loopback
from kit.clock import Clock, DemoClock, RealClock

CHECKOUT = Path(__file__).resolve().parent.parent
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what a process listens on, never what it is called


class Settings(BaseSettings):
    """One installation's settings. Durations are seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="RUNDAN_", extra="ignore")

    home: Path = CHECKOUT / "var"
    data: Path = CHECKOUT / "data"
    county: str = "vasterbotten"
    database_url: str = ""
    secret: SecretStr = SecretStr("")
    api_token: SecretStr = SecretStr("")
    mode: Literal["demo", "embedded", "production"] = "embedded"

    host: str = "127.0.0.1"
    port: int = 8023
    base_url: str = ""
    prefect_port: int = 4223
    prefect_api_url: str = ""
    trusted_proxy: TrustedProxies = ()

    sender: str = "Rundan <rundan@rundan.example>"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 8025
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    smtp_connections: int = 4
    smtp_timeout: float = 30

    upload_limit_mb: int = 25
    link_grace_days: int = 90

    @model_validator(mode="after")
    def _home_of_a_demonstration(self) -> Self:
        """Every command on a demonstration's home shares its clock, without being told."""
        if "mode" not in self.model_fields_set and (self.home / "clock").exists():
            self.mode = "demo"
        return self

    @property
    def url(self) -> str:
        """The address letters point to, without a trailing slash: as set, or where the embedded program last ran."""
        return (self.base_url or self._last_ran_at() or self.own_url).rstrip("/")

    @property
    def own_url(self) -> str:
        """The address a web process with these settings answers at, if none is set."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def hosts(self) -> frozenset[str]:
        """The names the web answers to; the machine's own too in the demonstration and without a base address."""
        host = host_of(self.own_url)
        is_own = self.mode == "demo" or not self.base_url or is_loopback(host) or host in EVERY_ADDRESS
        return frozenset({host}) | (LOOPBACK_NAMES if is_own else frozenset())

    @property
    def is_open_to_this_machine(self) -> bool:
        """Whether whoever sits at this machine is let in unasked: nobody else can be meant to reach the web.

        A proxy makes every visitor come from this machine, so none may be trusted, and no other address be known.
        """
        is_alone = is_loopback(self.host) and is_loopback(host_of(self.own_url))
        return is_alone and not self.trusted_proxy and self.mode != "production"

    @property
    def link_grace(self) -> dt.timedelta:
        """How long a principal's link still opens once its round is closed."""
        return dt.timedelta(days=self.link_grace_days)

    @property
    def running(self) -> Path:
        """The file the embedded program holds while it runs; it says at what address."""
        return self.home / "running"

    def _last_ran_at(self) -> str:
        return self.running.read_text().strip() if self.running.exists() else ""

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of Rundan's own database; SQLite under `home` unless set."""
        return self.database_url or f"sqlite:///{self.home / 'rundan.db'}"

    @property
    def prefect_url(self) -> str:
        """The address of Prefect's API."""
        return self.prefect_api_url or f"http://127.0.0.1:{self.prefect_port}/api"

    @property
    def county_file(self) -> Path:
        """The registry of principals and arenas in use."""
        return self.data / "counties" / f"{self.county}.yaml"

    @property
    def secret_key(self) -> bytes:
        """The key links and sessions are derived from; made once under `home` unless set."""
        given = self.secret.get_secret_value()
        return given.encode() if given else _kept_secret(self.home / "secret")

    def clock(self) -> Clock:
        """The program's clock: movable only in the demonstration."""
        return DemoClock(self.home / "clock") if self.mode == "demo" else RealClock()


def _kept_secret(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(fresh)  # whoever links first decides; the others read that one
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
