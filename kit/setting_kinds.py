"""The kinds of value a setting may have.

A description is what whoever has written something else is told to write, after "Skriv"; a validator says a sentence.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field

from kit.addresses import is_loopback

if TYPE_CHECKING:
    from sqlalchemy import URL

NOT_WEB = "Skriv en adress som börjar med http:// eller https:// och ett värdnamn."
ONLY_A_HOST = (
    "Skriv bara https:// och värdnamn, och porten om den behövs: ingen sökväg, inget ? eller # eller lösenord."
)
NOT_A_DATABASE = "Skriv sqlite:////mapp/rundan.db eller postgresql+psycopg://användare:lösenord@värd/databas."
OTHER_DATABASE = "Rundan använder SQLite eller PostgreSQL. Börja med sqlite:/// eller postgresql+psycopg://."
OTHER_DRIVER = "Den drivrutinen använder Rundan inte. Börja med sqlite:/// eller postgresql+psycopg://."
NOT_SAFE = "Skriv katalogens adress med https://: den går i god för vilka som kommer in."
NO_ROLE_MAP = (
    'Skriv som JSON vad varje grupp ger: {"grupp": "coordinator@kontor"}. Rollerna är administrator, coordinator och '
    "reader; skriv flera med mellanslag."
)
_GIVEN = re.compile(r"(administrator|coordinator|reader)@[a-z0-9-]+")
NO_DRIVER = "Drivrutinen psycopg går inte att använda här. Bygg om miljön med make install."

HostName = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9._:-]+$", description="ett värdnamn eller en IP-adress, utan http:// och port")
]

Port = Annotated[int, Field(ge=1, le=65535)]
Count = Annotated[int, Field(ge=1, le=100)]
Seconds = Annotated[float, Field(gt=0, le=600, description="sekunder: ett tal över 0 och högst 600")]
Megabytes = Annotated[int, Field(ge=1, le=100, description="megabyte: ett heltal från 1 till 100")]
KeepDays = Annotated[int, Field(ge=1, le=3650, description="dygn: ett heltal från 1 till 3650")]
Days = Annotated[int, Field(ge=0, le=3650, description="dygn: ett heltal från 0 till 3650")]
Minutes = Annotated[int, Field(ge=0, le=1440, description="minuter: ett heltal från 0 till 1440")]
Folder = Annotated[Path, Field(description="sökvägen till en mapp")]
FolderIfAny = Annotated[Path | None, Field(description="sökvägen till en mapp")]
CountyName = Annotated[
    str, Field(pattern=r"^[a-z0-9-]+$", description="namnet på länets fil utan .yaml: små bokstäver a–z, siffror och -")
]


def web_address(written: str) -> str:
    """An http address. Raises ValueError."""
    if written:
        _split(written)
    return written


def base_address(written: str) -> str:
    """An http address that is nothing but scheme, host and port. Raises ValueError."""
    if not written:
        return written
    found = _split(written)
    if found.path not in {"", "/"} or found.query or found.fragment or found.username is not None or "?" in written:
        raise ValueError(ONLY_A_HOST)
    return written


def issuer_address(written: str) -> str:
    """The address of an OpenID Connect issuer: https, or this machine. Raises ValueError."""
    if not written:
        return written
    found = _split(written)
    if found.scheme != "https" and not is_loopback(found.hostname or ""):
        raise ValueError(NOT_SAFE)
    return written


def role_map(written: str) -> str:
    """A JSON object of groups and what they give. Raises ValueError."""
    roles_by_group(written)
    return written


def roles_by_group(written: str) -> dict[str, str]:
    """The object as a mapping; empty when nothing is written. Raises ValueError."""
    try:
        found = json.loads(written or "{}")
    except ValueError:
        raise ValueError(NO_ROLE_MAP) from None
    if not isinstance(found, dict) or not all(isinstance(given, str) for given in found.values()):
        raise ValueError(NO_ROLE_MAP)
    if not all(_GIVEN.fullmatch(each) for given in found.values() for each in given.split()):
        raise ValueError(NO_ROLE_MAP)
    return found


def database_address(written: str) -> str:
    """A SQLAlchemy URL of a database Rundan can use, whose driver is here. Raises ValueError."""
    if not written:
        return written
    from sqlalchemy import make_url  # noqa: PLC0415 - most read their settings without one
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        raise ValueError(NOT_A_DATABASE) from None
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError(OTHER_DATABASE)
    if not url.database:
        raise ValueError(NOT_A_DATABASE)
    if "+" in url.drivername and url.get_driver_name() not in {"pysqlite", "psycopg"}:
        raise ValueError(OTHER_DRIVER)
    _load_driver(url)
    return written


def _load_driver(url: URL) -> None:
    try:
        url.get_dialect().import_dbapi()
    except ImportError:
        raise ValueError(NO_DRIVER) from None


def _split(written: str) -> SplitResult:
    try:
        found = urlsplit(written)
        usable = found.scheme in {"http", "https"} and found.hostname and (found.port is None or found.port > 0)
    except ValueError:
        usable = False
    if not usable or any(part.isspace() for part in written):
        raise ValueError(NOT_WEB)
    return found


Url = Annotated[str, AfterValidator(web_address)]
IssuerUrl = Annotated[str, AfterValidator(issuer_address)]
RolesByGroup = Annotated[str, AfterValidator(role_map)]
BaseUrl = Annotated[str, AfterValidator(base_address)]
DatabaseUrl = Annotated[str, AfterValidator(database_address)]
