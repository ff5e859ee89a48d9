"""What a browser is asked for a passkey, and what its answer is worth (WebAuthn level 3, 7.1 and 7.2)."""

import hmac
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import webauthn
from cbor2 import CBORDecodeError
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from actions.access.passkeys import Credential
from kit.addresses import address_of, is_loopback
from kit.errors import RundanError
from models.tables import Passkey

VERIFIED: Final = UserVerificationRequirement.REQUIRED
PATIENCE: Final = 120_000  # milliseconds the browser waits for the person
# what is raised over an answer no authenticator would give
_UNREADABLE: Final = (WebAuthnException, CBORDecodeError, ValueError, TypeError, KeyError, IndexError, AttributeError)


class PasskeyRefused(RundanError):
    """Passkeyn gick inte att använda här. Försök igen, eller logga in med ett brev."""


@dataclass(frozen=True, slots=True)
class Site:
    """What passkeys are made for: a domain (the RP id), and the one origin they are used at."""

    domain: str
    origin: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkey is to be made: the handle it knows them by, and what their authenticator shows."""

    handle: bytes
    email: str


def site_of(url: str) -> Site | None:
    """The site at a public address; nothing where browsers make no passkeys: by number, or without https.

    A domain is a name (WebAuthn level 3, 5.1.3), so that the machine itself is `localhost` whatever it is called.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host):
        return Site("localhost", f"{parts.scheme}://localhost{_port(parts.port, parts.scheme)}")
    if parts.scheme != "https" or address_of(host) is not None:
        return None
    return Site(host, f"https://{host}{_port(parts.port, parts.scheme)}")


def _port(port: int | None, scheme: str) -> str:
    return "" if port in {None, {"https": 443, "http": 80}[scheme]} else f":{port}"


def asked_to_make(site: Site, owner: Owner, challenge: bytes, known: list[Passkey]) -> str:
    """What the browser is asked to make a passkey with, as JSON; an authenticator that has one makes no second."""
    options = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name="Rundan",
        user_id=owner.handle,
        user_name=owner.email,
        challenge=challenge,
        timeout=PATIENCE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(each.credential)) for each in known
        ],
    )
    return webauthn.options_to_json(options)


def asked_to_show(site: Site, challenge: bytes) -> str:
    """What the browser is asked to sign in with, as JSON: any passkey it has for the site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.domain, challenge=challenge, timeout=PATIENCE, user_verification=VERIFIED
    )
    return webauthn.options_to_json(options)


def made(site: Site, answer: str, challenge: bytes) -> Credential:
    """The passkey a browser says it has made. Raises PasskeyRefused."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PasskeyRefused from error
    return Credential(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count)


def shown(answer: str) -> tuple[str, bytes]:
    """Which passkey an answer says it comes from, and whose it says it is: nothing is verified yet.

    Raises PasskeyRefused.
    """
    try:
        read: Any = webauthn.helpers.parse_authentication_credential_json(answer)
        return bytes_to_base64url(read.raw_id), read.response.user_handle or b""
    except _UNREADABLE as error:
        raise PasskeyRefused from error


def verified(site: Site, answer: str, challenge: bytes, passkey: Passkey, handle: bytes) -> int:
    """The counter after an answer by this passkey of the person with this handle. Raises PasskeyRefused."""
    if not hmac.compare_digest(shown(answer)[1], handle):
        raise PasskeyRefused
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.counter,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PasskeyRefused from error
    return found.new_sign_count
