"""Asking whether a server answers, and showing it who asks, with nothing that takes long to import.

`python -m kit.reachable URL SECONDS` waits for one to begin to answer, and ends with 1 if it has not by then.
"""

import sys
import time
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


def comes_up(url: str, within: float) -> bool:
    """Whether a GET of it succeeds `within` so many seconds; returns as soon as one does."""
    give_up = time.monotonic() + within
    while not answers(url, timeout=2):
        if time.monotonic() >= give_up:
            return False
        time.sleep(0.2)
    return True


def basic(auth: str) -> dict[str, str]:
    """The header by which `user:password` is shown to a server."""
    return {"Authorization": f"Basic {b64encode(auth.encode()).decode()}"}


if __name__ == "__main__":
    sys.exit(0 if comes_up(sys.argv[1], float(sys.argv[2])) else 1)
