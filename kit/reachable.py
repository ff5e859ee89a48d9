"""Asking whether a server answers, and showing it who asks, with nothing that takes long to import."""

from base64 import b64encode
from http.client import HTTPException
from urllib.request import urlopen


def answers(url: str, timeout: float) -> bool:
    """Whether a GET of that http address succeeds; within about `timeout` seconds."""
    try:
        with urlopen(url, timeout=timeout) as answer:  # noqa: S310 - from our own settings
            return bool(200 <= answer.status < 300)
    except (OSError, HTTPException):
        return False


def basic(auth: str) -> dict[str, str]:
    """The header by which `user:password` is shown to a server."""
    return {"Authorization": f"Basic {b64encode(auth.encode()).decode()}"}
