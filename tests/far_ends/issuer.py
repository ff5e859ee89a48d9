"""A small OpenID Connect issuer on loopback that signs real tokens, and can be told to sign wrong ones."""

import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.visitor import serving

CLIENT: Final = "rundan"
SECRET: Final = "a client's secret"


def new_key() -> RSAKey:
    """A key to sign with, named as issuers name theirs."""
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": secrets.token_hex(8)}, private=True)


@cache
def usual_key() -> RSAKey:
    """The key of every issuer in a process: making one takes longer than signing in with it."""
    return new_key()


@dataclass
class TestIssuer:
    """`person` are the claims of whoever sits at the browser; `changed` is what it says that it should not."""

    __test__ = False

    url: str = ""
    key: RSAKey = field(default_factory=usual_key)
    signing: RSAKey | None = None
    person: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    is_down: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def configuration(self) -> dict[str, Any]:
        """What it says of itself."""
        ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.url, **{name: self.url + path for name, path in ends.items()}, **self.document}

    def code_for(self, asked: dict[str, str]) -> str:
        """A code that can be exchanged once."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return code

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, if the verifier and the address are those of whoever asked for it."""
        asked = self._codes.pop(sent.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if not asked or asked["code_challenge"] != challenge or asked["redirect_uri"] != sent.get("redirect_uri"):
            return None
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "sub": "f2b1", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in {**usual, **self.person, **self.changed}.items() if value is not None}
        key = self.signing or self.key
        header = {"alg": "RS256", "kid": self.key.kid or ""}
        return {"access_token": "x", "token_type": "Bearer", "id_token": jwt.encode(header, claims, key)}


@contextmanager
def issuing() -> Iterator[TestIssuer]:
    """An issuer that answers on a port of its own."""
    issuer = TestIssuer()
    with serving(_application(issuer)) as url:
        issuer.url = url
        yield issuer


def _application(issuer: TestIssuer) -> FastAPI:
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        return Response(status_code=500) if issuer.is_down else JSONResponse(issuer.configuration())

    @app.get("/keys")
    def keys() -> Response:
        return JSONResponse(KeySet([issuer.key]).as_dict(private=False))

    @app.get("/authorize")
    def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        answer = {"error": issuer.error} if issuer.error else {"code": issuer.code_for(asked)}
        return RedirectResponse(asked["redirect_uri"] + "?" + urlencode({**answer, "state": asked["state"]}), 303)

    @app.post("/token")
    async def token(request: Request) -> Response:
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        known = b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if known != f"{CLIENT}:a+client%27s+secret":
            return JSONResponse({"error": "invalid_client"}, 401)
        found = issuer.token(sent)
        return JSONResponse(found) if found else JSONResponse({"error": "invalid_grant"}, 400)

    return app
