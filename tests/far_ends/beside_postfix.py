"""What a Postfix asks beside it: whether a recipient is let through yet, and who may sign in (over loopback)."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from tests.far_ends.sink import HOST


@contextmanager
def listening(handler: type[StreamRequestHandler]) -> Iterator[str]:
    """A server of such requests; its address as Postfix writes it."""
    ThreadingTCPServer.daemon_threads = True
    with ThreadingTCPServer((HOST, 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"inet:{HOST}:{server.server_address[1]}"
        server.shutdown()


class Greylist(StreamRequestHandler):
    """Turns each recipient away the first time, as SMTPD_POLICY_README says it is asked and answers."""

    seen: set[bytes]

    def handle(self) -> None:
        asked: dict[bytes, bytes] = {}
        for line in self.rfile:
            name, _, value = line.strip().partition(b"=")
            asked[name] = value
            if not name:
                self.wfile.write(b"action=%s\n\n" % self.judge(asked[b"recipient"]))

    def judge(self, recipient: bytes) -> bytes:
        if recipient in self.seen:
            return b"DUNNO"
        self.seen.add(recipient)
        return b"450 4.2.0 Greylisted"


class SignIns(StreamRequestHandler):
    """Knows one user's password, and speaks Dovecot's authentication protocol 1.1."""

    known = (b"rundan", b"a password for tests only")

    def handle(self) -> None:
        cookie = b"0" * 32
        self.wfile.write(b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t%s\nDONE\n" % cookie)
        for line in self.rfile:
            word, *rest = line.strip().split(b"\t")
            if word == b"AUTH":
                self.wfile.write(self.judge(rest[0], rest[-1]))

    def judge(self, number: bytes, response: bytes) -> bytes:
        _, user, password = base64.b64decode(response.removeprefix(b"resp=")).split(b"\0")
        return b"%s\t%s\tuser=%s\n" % (b"OK" if (user, password) == self.known else b"FAIL", number, user)
