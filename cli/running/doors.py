"""What a program that runs on must have to itself: its home and its ports. Who is refused hears of it at once."""

import errno
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from cli.running.home_lock import only_one
from flows.embedded import LOOPBACK
from kit.errors import RundanError
from kit.os_words import os_words
from kit.settings import Settings
from models.phrases import Phrase

TAKEN = "Porten {port} är upptagen. Stäng det som använder den, eller välj en annan: {name}={other}."
UNUSABLE = "Det går inte att lyssna på {host}:{port} ({why}). Välj en annan adress."


class PortTaken(RundanError):
    """Porten är upptagen. Stäng det som använder den, eller välj en annan."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Open, and nobody served yet."""

    settings: Settings
    web: socket.socket
    prefect: socket.socket


@contextmanager
def own_doors(settings: Settings) -> Iterator[Doors]:
    """The home and the ports of one that runs everything, until the block ends. Raises PortTaken, AlreadyRunning."""
    with (
        only_one(settings.running, settings.url),
        closing(listen(settings.host, settings.port, "PORT")) as web,
        closing(listen(LOOPBACK, settings.prefect_port, "PREFECT_PORT")) as prefect,
    ):
        yield Doors(settings, web, prefect)


def listen(host: str, port: int, name: str) -> socket.socket:
    """A listening socket; callers wait in its queue until somebody serves it. Raises PortTaken, RundanError.

    `name` is what the operator sets to choose another port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once only through what says that it is TCP: else a page's text waits some 40 ms behind its head
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(1024)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(Phrase(TAKEN, port=port, name=name, other=port + 1000)) from None
        raise RundanError(Phrase(UNUSABLE, host=host, port=port, why=Phrase(os_words(error)))) from None
    return sock
