"""What /healthz says of Prefect: starting is not down, and down is not starting."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.waiting import eventually
from web.status.health import STARTING, PrefectProbe


class Passing:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Healthy(BaseHTTPRequestHandler):
    """A Prefect that answers."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def answering(port: int = 0, handler: type[BaseHTTPRequestHandler] = Healthy) -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def address() -> str:
    """Where nobody answers yet."""
    with answering() as port:
        return f"http://127.0.0.1:{port}"


def test_our_own_prefect_is_starting_until_it_has_had_its_time(address: str) -> None:
    passing = Passing()
    probe = PrefectProbe(passing)
    assert probe.state(address, is_ours=True) == "starting"
    passing.seconds += STARTING
    assert probe.state(address, is_ours=True) == "down"


def test_a_prefect_that_answered_once_and_then_fell_silent_is_down(address: str) -> None:
    passing = Passing()
    probe = PrefectProbe(passing)
    with answering(int(address.rpartition(":")[2])):
        assert probe.state(address, is_ours=True) == "up"
    passing.seconds += 20  # its minute has not passed
    eventually(lambda: probe.state(address, is_ours=True) != "up")
    assert probe.state(address, is_ours=True) == "down"


def test_a_prefect_that_is_not_ours_is_down_when_it_does_not_answer(address: str) -> None:
    assert PrefectProbe(Passing()).state(address, is_ours=False) == "down"
