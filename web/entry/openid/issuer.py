"""An OpenID Connect issuer: its document, its keys, and the token it gives for a code. Waits for the network."""

import datetime as dt
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import quote_plus

import httpx
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from kit.addresses import host_of
from kit.errors import RundanError
from kit.settings import Settings

PATIENCE: Final = 10.0  # seconds for each answer
KEPT: Final = dt.timedelta(hours=1)
FRESH = dt.timedelta(minutes=1)
LEEWAY: Final = 60  # seconds two clocks may differ
# asymmetric ones only: neither "none", nor one that our own secret could sign
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class IssuerSilent(RundanError):
    """Katalogen svarar inte som den ska just nu. Logga in med ett brev i stället, eller försök igen om en stund."""


class TokenRefused(RundanError):
    """Inloggningen kunde inte bekräftas. Börja om; händer det igen, säg till den som sköter Rundan."""


class Document(BaseModel):
    """What the issuer says of itself (OpenID Connect Discovery 1.0 section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]


@dataclass(frozen=True, slots=True)
class Known:
    """The document and the keys, and when they were fetched."""

    document: Document
    keys: KeySet
    at: dt.datetime


class Issuer:
    """The issuer in the settings. What it says of itself is fetched at first use and kept for an hour."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.oidc_issuer.rstrip("/")
        self.name = settings.oidc_name or host_of(settings.oidc_issuer)
        self.client_id, self._secret = settings.oidc_client_id, settings.oidc_client_secret
        self._lock, self._known = threading.Lock(), None

    _known: Known | None

    def known(self, now: dt.datetime) -> Known:
        """Its document and keys. Raises IssuerSilent."""
        with self._lock:
            if self._known is None or now - self._known.at > KEPT:
                self._known = self._fetched(now)
            return self._known

    def claims(self, code: str, verifier: str, nonce: str, back: str, now: dt.datetime) -> Mapping[str, Any]:
        """What the ID token that the code gives says, verified. Raises IssuerSilent, TokenRefused."""
        token = self._exchanged(self.known(now).document, code, verifier, back)
        try:
            decoded = self._decoded(token, now)
            options: Any = {"iss": _only(self.known(now).document.issuer), "aud": _only(self.client_id)}
            params = {"nonce": nonce, "client_id": self.client_id}
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(int(now.timestamp()), LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise TokenRefused from error
        return dict(claims)

    def _decoded(self, token: str, now: dt.datetime) -> jwt.Token:
        """The token, its signature verified; keys are fetched anew, once a minute at most, for one of a new key."""
        try:
            return jwt.decode(token, self.known(now).keys, algorithms=list(ALGORITHMS))
        except (JoseError, ValueError):
            with self._lock:
                if self._known is None or now - self._known.at < FRESH:
                    raise
                self._known = self._fetched(now)
                return jwt.decode(token, self._known.keys, algorithms=list(ALGORITHMS))

    def _fetched(self, now: dt.datetime) -> Known:
        try:
            document = Document.model_validate(_answer("GET", f"{self.url}/.well-known/openid-configuration"))
            keys = KeySet.import_key_set(_answer("GET", document.jwks_uri))  # type: ignore[arg-type]
        except (ValidationError, JoseError, ValueError, KeyError, TypeError) as error:
            raise IssuerSilent from error
        if document.issuer.rstrip("/") != self.url:  # Discovery 1.0 section 4.3: must be the very same
            raise IssuerSilent
        return Known(document, keys, now)

    def _exchanged(self, document: Document, code: str, verifier: str, back: str) -> str:
        """The ID token for the code (RFC 6749 section 4.1.3, RFC 7636 section 4.5)."""
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        secret = self._secret.get_secret_value()
        if "client_secret_basic" in document.token_endpoint_auth_methods_supported:
            auth = httpx.BasicAuth(quote_plus(self.client_id), quote_plus(secret))
            answer = _answer("POST", document.token_endpoint, data=asked, auth=auth)
        else:
            whole = {**asked, "client_id": self.client_id, "client_secret": secret}
            answer = _answer("POST", document.token_endpoint, data=whole)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise TokenRefused
        return token


def _only(value: str) -> dict[str, Any]:
    return {"essential": True, "value": value}


@cache
def _trusted() -> ssl.SSLContext:
    """The world's authorities, read once: that takes longer than most issuers' answers."""
    return httpx.create_ssl_context()


def _answer(method: str, url: str, **what: Any) -> dict[str, Any]:
    """The JSON object an endpoint answers with. Raises IssuerSilent, and TokenRefused when it says no."""
    try:
        answer = httpx.request(method, url, timeout=PATIENCE, follow_redirects=False, verify=_trusted(), **what)
        if 400 <= answer.status_code < 500:
            raise TokenRefused
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise IssuerSilent from error
    if not isinstance(found, dict):
        raise IssuerSilent
    return found
