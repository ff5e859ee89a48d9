"""What an operator can set. Every name is read from the environment with the prefix RUNDAN_."""

import datetime as dt
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.addresses import LOOPBACK_NAMES, TrustedProxies, host_of, is_loopback
from kit.clock import Clock, DemoClock, RealClock
from kit.folders import make_private
from kit.logs import LogForm
from kit.setting_kinds import (
    BaseUrl,
    Count,
    CountyName,
    DatabaseUrl,
    Days,
    Folder,
    FolderIfAny,
    HostName,
    IssuerUrl,
    KeepDays,
    Megabytes,
    Minutes,
    Port,
    RolesByGroup,
    Seconds,
    Url,
    roles_by_group,
)

CHECKOUT = Path(__file__).resolve().parent.parent
BACKUPS_NAMED = "rundan-*.tar"  # what `rundan backup` calls the file it lays in a folder
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what a process listens on, never what it is called


class Settings(BaseSettings):
    """One installation's settings. Durations are seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="RUNDAN_", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    home: Folder = CHECKOUT / "var"
    data: Folder = CHECKOUT / "data"
    backups: FolderIfAny = None
    county: CountyName = "vasterbotten"
    database_url: DatabaseUrl = ""
    secret: SecretStr = SecretStr("")
    api_token: SecretStr = SecretStr("")
    mode: Literal["demo", "embedded", "production"] = "embedded"
    log: LogForm = "text"
    language: Literal["sv", "en"] = "sv"  # of the command's answers; asked for before the settings are read

    host: HostName = "127.0.0.1"
    port: Port = 8023
    base_url: BaseUrl = ""
    prefect_port: Port = 4223
    prefect_api_url: Url = ""
    prefect_password: SecretStr = SecretStr("")
    prefect_keep_days: KeepDays = 30
    trusted_proxy: TrustedProxies = ()

    sender: str = "Rundan <rundan@rundan.example>"
    smtp_host: HostName = "127.0.0.1"
    smtp_port: Port = 8025
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    smtp_connections: Count = 4
    smtp_timeout: Seconds = 30

    oidc_issuer: IssuerUrl = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = ""
    oidc_scopes: str = "openid email profile"
    oidc_email_claim: str = "email"
    oidc_groups_claim: str = "groups"
    oidc_roles: RolesByGroup = ""
    oidc_unverified_email: bool = False

    upload_limit_mb: Megabytes = 25
    readers_see_extracts: bool = False
    link_grace_days: Days = 90
    hold_minutes: Minutes = 0  # a round waits so long, to be undone, when somebody presses the button that sends it

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
    def oidc_roles_by_group(self) -> dict[str, str]:
        """What a group of the directory gives, `role@office`, several with blanks between."""
        return roles_by_group(self.oidc_roles)

    @property
    def link_grace(self) -> dt.timedelta:
        """How long a principal's link still opens once its round is closed."""
        return dt.timedelta(days=self.link_grace_days)

    @property
    def hold(self) -> dt.timedelta:
        """How long a round sent from the console can be undone before its first letter is written."""
        return dt.timedelta(minutes=self.hold_minutes)

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
        given = self.prefect_api_url or self._as_prefect_is_told("PREFECT_API_URL")
        return given or f"http://127.0.0.1:{self.prefect_port}/api"

    @property
    def prefect_auth(self) -> str:
        """What Prefect's server asks of every caller, `user:password`; made once under `home` unless set."""
        return self.prefect_auth_known or _kept_secret(self._prefect_password_file, "rundan:").decode()

    @property
    def prefect_auth_known(self) -> str:
        """The same as far as it is set or made already; empty otherwise."""
        given = self.prefect_password.get_secret_value() or self._as_prefect_is_told("PREFECT_API_AUTH_STRING")
        kept = self._prefect_password_file
        return given or (kept.read_text().strip() if kept.exists() else "")

    @property
    def prefect_auth_stands_in(self) -> str:
        """Where somebody who may see Prefect's pages finds that: a variable's name, or a file."""
        if self.prefect_password.get_secret_value():
            return "RUNDAN_PREFECT_PASSWORD"
        name = "PREFECT_API_AUTH_STRING"
        return name if self._as_prefect_is_told(name) else str(self._prefect_password_file)

    @property
    def _prefect_password_file(self) -> Path:
        return self.home / "prefect-password"

    def _as_prefect_is_told(self, name: str) -> str:
        """Prefect's own variable, in production only: a developer's shell may hold another Prefect's."""
        return os.environ.get(name, "") if self.mode == "production" else ""

    @property
    def county_file(self) -> Path:
        """The registry of principals and arenas in use."""
        return self.data / "counties" / f"{self.county}.yaml"

    @property
    def secret_key(self) -> bytes:
        """The key links and sessions are derived from; made once under `home` unless set."""
        given = self.secret.get_secret_value()
        return given.encode() if given else _kept_secret(self.secret_file)

    @property
    def secret_file(self) -> Path:
        """Where the key is kept when none is set."""
        return self.home / "secret"

    def clock(self) -> Clock:
        """The program's clock: movable only in the demonstration."""
        return DemoClock(self.home / "clock") if self.mode == "demo" else RealClock()


def _kept_secret(path: Path, begins: str = "") -> bytes:
    if not path.exists():
        make_private(path.parent)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(begins + secrets.token_urlsafe(48))
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
