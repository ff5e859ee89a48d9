"""What the settings must be beside each other, what to think twice about, and where letters go by them."""

import os
from collections.abc import Callable, Iterator
from email.utils import getaddresses
from pathlib import Path
from tempfile import TemporaryDirectory

from kit.addresses import host_of, is_loopback
from kit.errors import Fault
from kit.settings import EVERY_ADDRESS, Settings
from models.files.fields import is_mailbox
from models.phrases import Phrase

SHORTEST_KEY = 32

KEY_MISSING = "Behövs i drift, lika i alla processer. Gör en med: openssl rand -base64 48"
KEY_TOO_SHORT = (
    "Ska vara minst {least} tecken. Gör en med: openssl rand -base64 48. Länkar som redan är skickade gäller bara med "
    "den hemlighet de skickades med."
)
KEPT_KEY_TOO_SHORT = "Hemligheten i {file} är skadad: den ska vara minst {least} tecken. Lägg tillbaka den ur en kopia."
NO_SENDER = "Skriv en avsändare med e-postadress: Rundan <rundan@regionen.example>"
NO_COUNTY = "Filen {file} finns inte. Skriv ett län som har en fil: {counties}."
NO_COUNTIES = "Mappen {folder} finns inte. Sätt RUNDAN_DATA till mappen som har counties och rounds i sig."
HALF_A_SIGN_IN = "Behövs när RUNDAN_SMTP_USER är satt."
OTHER_HALF_OF_A_SIGN_IN = "Behövs när RUNDAN_SMTP_PASSWORD är satt."
HALF_A_DIRECTORY = "Behövs när RUNDAN_OIDC_ISSUER är satt: katalogen ger den när Rundan läggs in där."
NO_HOME = "Mappen går inte att skriva i. Gör den till tjänstens egen (chown, chmod 700) eller välj en annan."

NO_BASE_URL = "I drift bör den vara satt: nu pekar breven på {url}, som bara den här datorn når."
NO_NAME = (
    "Utan den svarar Rundan bara den här datorn, och breven pekar hit. Skriv adressen som andra använder, till exempel "
    "http://datorns-namn:{port}."
)
PLAIN_HTTP = "Länkarna i breven är nycklar, och utan TLS kan de läsas på vägen. Använd https://."
NO_RELAY = "I drift finns ingen inbyggd brevlåda. Skriv e-postserverns namn."
PLAIN_SIGN_IN = "Lösenordet till e-postservern skickas utan kryptering. Skriv starttls eller tls."
ENCRYPTED_PORT = "Port 465 brukar vara krypterad från början: skriv tls."
STARTTLS_PORT = "Port {port} brukar kryptera efter hälsningen: skriv starttls, eller port 465."
API_KEY_TOO_SHORT = "En så kort nyckel går att gissa. Gör en med: openssl rand -base64 48"


def has_relay(settings: Settings) -> bool:
    """Whether letters go to a real relay, because one has been named; the demonstration's never do."""
    return settings.mode != "demo" and "smtp_host" in settings.model_fields_set


def letters_at(settings: Settings) -> str:
    """Where letters are read that no relay takes: an address, or a folder when others can reach the web."""
    return f"{settings.url}/mailbox" if settings.is_open_to_this_machine else str(settings.home / "mailbox")


def broken_rules(settings: Settings) -> Iterator[Fault]:
    """What stops the program from starting, one field after another."""
    yield from _secret(settings)
    yield from _county(settings)
    yield from _directory(settings)
    if not _is_sender(settings.sender):
        yield Fault("RUNDAN_SENDER", NO_SENDER, found=settings.sender)
    if settings.smtp_user and not settings.smtp_password.get_secret_value():
        yield Fault("RUNDAN_SMTP_PASSWORD", HALF_A_SIGN_IN)
    if settings.smtp_password.get_secret_value() and not settings.smtp_user:
        yield Fault("RUNDAN_SMTP_USER", OTHER_HALF_OF_A_SIGN_IN)


def _directory(settings: Settings) -> Iterator[Fault]:
    if settings.oidc_issuer and not settings.oidc_client_id:
        yield Fault("RUNDAN_OIDC_CLIENT_ID", HALF_A_DIRECTORY)
    if settings.oidc_issuer and not settings.oidc_client_secret.get_secret_value():
        yield Fault("RUNDAN_OIDC_CLIENT_SECRET", HALF_A_DIRECTORY)


def unwritable_home(settings: Settings) -> Iterator[Fault]:
    """That nothing can be kept in the home folder, there or to be made."""
    there = nearest_folder(settings.home)
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK) or not _takes_folders(there):
        yield Fault("RUNDAN_HOME", NO_HOME, found=str(settings.home))


def _takes_folders(there: Path) -> bool:
    """Whether a folder can be made there: some refuse even those who may write (/proc)."""
    try:
        with TemporaryDirectory(prefix=".rundan-", dir=there):
            return True
    except OSError:
        return False


def nearest_folder(folder: Path) -> Path:
    """The folder, or what there is of the way to it."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def cautions(settings: Settings) -> list[Fault]:
    """What is allowed and seldom meant."""
    return [fault for look in CAUTIONS if (fault := look(settings))]


def _secret(settings: Settings) -> Iterator[Fault]:
    given = settings.secret.get_secret_value()
    if given and len(given) < SHORTEST_KEY:
        yield Fault("RUNDAN_SECRET", Phrase(KEY_TOO_SHORT, least=SHORTEST_KEY))
    elif not given and settings.mode == "production":
        yield Fault("RUNDAN_SECRET", KEY_MISSING)
    elif not given and _is_damaged(settings.secret_file):
        yield Fault("RUNDAN_SECRET", Phrase(KEPT_KEY_TOO_SHORT, file=settings.secret_file, least=SHORTEST_KEY))


def _is_damaged(kept: Path) -> bool:
    return kept.is_file() and kept.stat().st_size < SHORTEST_KEY


def _county(settings: Settings) -> Iterator[Fault]:
    folder = settings.county_file.parent
    if settings.database_url or (settings.home / "rundan.db").exists():
        return  # the registry stands in the database, and the file has been read once
    if not folder.is_dir():
        yield Fault("RUNDAN_DATA", Phrase(NO_COUNTIES, folder=folder), found=str(settings.data))
    elif not settings.county_file.is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.yaml")))
        message = Phrase(NO_COUNTY, file=settings.county_file, counties=known)
        yield Fault("RUNDAN_COUNTY", message, found=settings.county)


def _is_sender(written: str) -> bool:
    found = getaddresses([written])
    return len(found) == 1 and is_mailbox(found[0][1]) and written.isprintable()


def _no_base_url(settings: Settings) -> Fault | None:
    lacking = settings.mode == "production" and not settings.base_url
    return Fault("RUNDAN_BASE_URL", Phrase(NO_BASE_URL, url=settings.url)) if lacking else None


def _no_name(settings: Settings) -> Fault | None:
    lacking = settings.mode != "production" and not settings.base_url and settings.host in EVERY_ADDRESS
    return Fault("RUNDAN_BASE_URL", Phrase(NO_NAME, port=settings.port)) if lacking else None


def _plain_http(settings: Settings) -> Fault | None:
    url = settings.base_url
    is_read = url.startswith("http:") and not is_loopback(host_of(url)) and settings.mode != "demo"
    return Fault("RUNDAN_BASE_URL", PLAIN_HTTP, found=url) if is_read else None


def _no_relay(settings: Settings) -> Fault | None:
    lacking = settings.mode == "production" and "smtp_host" not in settings.model_fields_set
    return Fault("RUNDAN_SMTP_HOST", NO_RELAY) if lacking else None


def _plain_password(settings: Settings) -> Fault | None:
    is_read = settings.smtp_user and settings.smtp_tls == "none" and not is_loopback(settings.smtp_host)
    return Fault("RUNDAN_SMTP_TLS", PLAIN_SIGN_IN, found=settings.smtp_tls) if is_read else None


def _port_and_encryption(settings: Settings) -> Fault | None:
    port, tls = settings.smtp_port, settings.smtp_tls
    if port == 465 and tls != "tls":
        return Fault("RUNDAN_SMTP_TLS", ENCRYPTED_PORT, found=tls)
    if port in {25, 587} and tls == "tls":
        return Fault("RUNDAN_SMTP_TLS", Phrase(STARTTLS_PORT, port=port), found=tls)
    return None


def _short_token(settings: Settings) -> Fault | None:
    is_short = 0 < len(settings.api_token.get_secret_value()) < SHORTEST_KEY
    return Fault("RUNDAN_API_TOKEN", API_KEY_TOO_SHORT) if is_short else None


CAUTIONS: tuple[Callable[[Settings], Fault | None], ...] = (
    _no_base_url,
    _no_name,
    _plain_http,
    _no_relay,
    _plain_password,
    _port_and_encryption,
    _short_token,
)
