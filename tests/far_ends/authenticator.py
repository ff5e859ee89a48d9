"""An authenticator in software, which signs what a browser would show it (WebAuthn level 3, 6.1 and 5.8.1)."""

import json
import secrets
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey, and how it answers. What a test changes of it is what the server must notice."""

    def __init__(self, origin: str) -> None:
        self.origin, self.domain, self.counter = origin, "localhost", 0
        self.flags = PRESENT | VERIFIED
        self.key, self.id, self.handle = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32), b""

    def make(self, options: dict[str, Any]) -> str:
        """The answer to being asked for a passkey, as JSON."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}  # RFC 9053, 7.1.1
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(key)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + credential}
        said = {
            "clientDataJSON": self._client("webauthn.create", options),
            "attestationObject": bytes_to_base64url(cbor2.dumps(attestation)),
        }
        return self._answer(said)

    def show(self, options: dict[str, Any]) -> str:
        """The answer to being asked to sign in, as JSON."""
        self.counter += 1
        client, data = self._client("webauthn.get", options), self._data()
        signed = self.key.sign(data + sha256(base64url_to_bytes(client)).digest(), ec.ECDSA(SHA256()))
        said = {
            "clientDataJSON": client,
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(signed),
            "userHandle": bytes_to_base64url(self.handle),
        }
        return self._answer(said)

    def _data(self, more: int = 0) -> bytes:
        flags = bytes([self.flags | more])
        return sha256(self.domain.encode()).digest() + flags + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> str:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return bytes_to_base64url(json.dumps(said).encode())

    def _answer(self, response: dict[str, str]) -> str:
        ours = bytes_to_base64url(self.id)
        return json.dumps({"id": ours, "rawId": ours, "type": "public-key", "response": response})
