"""What `rundan doctor` looks at. A look sends and changes nothing, and makes no file."""

import asyncio
import datetime as dt
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
from sqlalchemy import text

from cli.common.installation import closing_at_end, reached
from cli.common.setting_faults import lines
from cli.common.setting_rules import has_relay, nearest_folder, unwritable_home
from cli.common.speech import in_words
from cli.doctor.findings import (
    Finding,
    State,
    access_finding,
    backup_finding,
    caution,
    clock_finding,
    disk_finding,
    fault,
    is_reserved,
    well,
)
from cli.doctor.findings import schema_finding as judged
from cli.running.home_lock import is_held
from kit.addresses import address_of, host_of, is_loopback
from kit.clock import RealClock
from kit.database import Database
from kit.errors import StorageFault
from kit.folders import newest_in
from kit.reachable import basic
from kit.settings import BACKUPS_NAMED, Settings
from models.phrases import Phrase
from models.tables.schema import Schema, revision_of, schema_of
from notifications.delivery.relay import Relay, Unreachable
from notifications.sender import Sender
from web.entry.openid.issuer import Issuer, IssuerSilent, TokenRefused

PATIENCE = 5.0  # seconds for Prefect's answer
KEPT_SECRETS = ("secret", "prefect-password")

OWN_MAILBOX = "Breven stannar i den inbyggda brevlådan: RUNDAN_SMTP_HOST är inte satt."
RELAY_ANSWERS = "E-postservern {host}:{port} svarar och släpper in oss (RUNDAN_SMTP_TLS={tls})."
RELAY_SILENT = "Breven kan inte lämnas till {host}:{port}. {what} ({said})"
DIRECTORY_ANSWERS = "Katalogen {url} svarar, och har nycklar."
DIRECTORY_SILENT = (
    "Ingen kan logga in genom katalogen {url}: den svarar inte som den ska ({said}). Kontrollera RUNDAN_OIDC_ISSUER "
    "och att servern når dit. Inloggning med brev fungerar ändå."
)
DOCUMENT_DIFFERS = "dess beskrivning finns inte, eller anger en annan issuer"
PREFECT_ANSWERS = "Prefect svarar på {url}."
PREFECT_REFUSES = "Prefect på {url} släpper inte in oss ({status}). Ge Rundan och Prefects server samma lösenord."
PREFECT_OPEN = "Prefect på {url} släpper in vem som helst. Sätt PREFECT_SERVER_API_AUTH_STRING och starta om den."
PREFECT_SILENT = "Prefect svarar inte på {url}. Starta den (rundan prefect-server) eller rätta RUNDAN_PREFECT_API_URL."
PREFECT_RESTS = "Prefect svarar inte på {url}. Den startas av rundan serve, och ingen behöver vänta på den."
HOST_KNOWN = "{host}, som breven pekar på, finns i DNS."
HOST_UNKNOWN = "{host}, som breven pekar på, hittas inte i DNS härifrån. Stämmer RUNDAN_BASE_URL?"
SENDER_RESERVED = "Domänen {domain} är bara ett exempel. Skriv en avsändare som mottagarna kan svara i RUNDAN_SENDER."
SENDER_UNKNOWN = "Avsändarens domän {domain} hittas inte i DNS härifrån. Se att den har MX och får skicka (SPF, DKIM)."
SENDER_KNOWN = "Avsändarens domän {domain} finns i DNS."


def home(settings: Settings) -> Iterator[Finding]:
    """Whether things can be kept there, by nobody else but the service, and how many more."""
    folder = settings.home
    unwritable = list(unwritable_home(settings))
    yield from (Finding("home", State.FAULT, line) for line in lines(unwritable))
    if folder.is_dir():
        yield access_finding("home", folder, folder.stat().st_mode, 0o007, "o-rwx")
    for path in filter(Path.exists, (folder / name for name in KEPT_SECRETS)):
        yield access_finding("secret", path, path.stat().st_mode, 0o077, "600")
    if not unwritable:
        yield disk_finding(folder, shutil.disk_usage(nearest_folder(folder)).free)


def backup(settings: Settings) -> Iterator[Finding]:
    """How old the newest backup is, where it is set in which folder they are laid."""
    if folder := settings.backups:
        yield backup_finding(folder, newest_in(folder, BACKUPS_NAMED), RealClock().now())


def database(settings: Settings) -> Iterator[Finding]:
    """Whether it answers, with the tables this program knows, and at our own time."""
    try:
        with closing_at_end(Database(settings.database)) as found, reached(found):
            yield _schema(found, settings)
            theirs = None if found.is_sqlite else _moment_of(found)
            yield clock_finding(RealClock().now(), theirs)
    except StorageFault as unreached:
        yield Finding("database", State.FAULT, unreached.message)


def relay(settings: Settings) -> Iterator[Finding]:
    """Whether letters would be taken: connected, encrypted and signed in as set, and nothing sent."""
    if settings.mode != "production" and not has_relay(settings):
        yield well("relay", OWN_MAILBOX)
        return
    yield _relay(settings)
    domain = Sender(settings.url, settings.sender, b"").domain
    if is_reserved(domain):
        yield caution("sender", SENDER_RESERVED, domain=domain)
    elif not _is_known(domain):
        yield caution("sender", SENDER_UNKNOWN, domain=domain)
    else:
        yield well("sender", SENDER_KNOWN, domain=domain)


def prefect(settings: Settings) -> Iterator[Finding]:
    """Whether it answers us. While one that we start rests its port may be anybody's, who is told no password."""
    url = settings.prefect_url
    ours = settings.mode != "production"
    rests = ours and not is_held(settings.running)
    status = None if rests else _status(f"{url}/admin/version", settings.prefect_auth_known)
    if status is None:
        yield caution("prefect", PREFECT_RESTS, url=url) if ours else fault("prefect", PREFECT_SILENT, url=url)
    elif status >= 400:
        yield fault("prefect", PREFECT_REFUSES, url=url, status=status)
    elif _status(f"{url}/admin/version", "") == status:
        yield caution("prefect", PREFECT_OPEN, url=url)
    else:
        yield well("prefect", PREFECT_ANSWERS, url=url)


def base_url(settings: Settings) -> Iterator[Finding]:
    """Whether the address in the letters leads anywhere."""
    if host := host_of(settings.base_url):
        if address_of(host):  # a number is looked up nowhere
            return
        known = is_loopback(host) or _is_known(host)
        yield well("base_url", HOST_KNOWN, host=host) if known else caution("base_url", HOST_UNKNOWN, host=host)


def directory(settings: Settings) -> Iterator[Finding]:
    """Whether the directory people sign in by answers, and says what it must."""
    if not settings.oidc_issuer:
        return
    try:
        Issuer(settings).known(RealClock().now())
    except (IssuerSilent, TokenRefused) as error:
        why = str(error.__cause__ or DOCUMENT_DIFFERS)[:200]
        yield fault("directory", DIRECTORY_SILENT, url=settings.oidc_issuer, said=in_words(why))
    else:
        yield well("directory", DIRECTORY_ANSWERS, url=settings.oidc_issuer)


def _schema(database: Database, settings: Settings) -> Finding:
    schema = schema_of(database)
    revision = None if schema is Schema.MISSING else revision_of(database)
    return judged(database.name, schema, revision, is_made_at_start=settings.mode != "production")


def _moment_of(database: Database) -> dt.datetime:
    with database.engine.connect() as connection:
        found: dt.datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return found


def _relay(settings: Settings) -> Finding:
    where = {"host": settings.smtp_host, "port": settings.smtp_port}
    try:
        asyncio.run(_knock(Relay.of(settings, Sender(settings.url, settings.sender, b""))))
    except Unreachable as why:
        trouble = why.trouble
        return fault("relay", RELAY_SILENT, **where, what=Phrase(trouble.fault.label), said=trouble.said)
    return well("relay", RELAY_ANSWERS, **where, tls=settings.smtp_tls)


async def _knock(relay: Relay) -> None:
    await (await relay.connect()).leave()


def _status(url: str, auth: str) -> int | None:
    """The status a GET is answered with, if it is; `auth` is user:password, or nothing."""
    try:
        return httpx.get(url, headers=basic(auth) if auth else {}, timeout=PATIENCE).status_code
    except httpx.HTTPError:
        return None


def _is_known(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False
