"""Debian's Postfix, an instance of our own on a free port of loopback, that passes letters on to the tests' sink."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.far_ends.sink import HOST
from tests.waiting import eventually

PROGRAM = "/usr/sbin/postfix"
DAEMONS = Path("/usr/lib/postfix/sbin")
QUEUE = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"]
PATIENCE = 60  # seconds; a second is what an order takes

MAIN = """
compatibility_level = 3.6
config_directory = {folder}
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
alias_maps =
local_recipient_maps =
smtputf8_enable = no
relayhost = [127.0.0.1]:{onward}
mynetworks = 127.0.0.0/8
in_flow_delay = 0
notify_classes =
smtpd_error_sleep_time = 0
smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/recipients, permit
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
{more}
"""


class NoPostfix(Exception):
    """Why there is none."""


class Postfix:
    """One instance: what it asks is set, and it is started, stopped and asked what it has said."""

    def __init__(self, folder: Path, onward: int) -> None:
        self.folder = folder
        self.port = _free_port()
        self._onward = onward
        log = folder / "log"
        log.touch()
        log.chmod(0o666)  # postsuper writes in it as Postfix's own user, when a stop in the midst left something to say
        self.refuses({})
        self.asks()

    def asks(self, more_services: str = "", **settings: str) -> None:
        """Its settings besides our own: names as in postconf(5)."""
        main = MAIN.format(folder=self.folder, daemons=DAEMONS, onward=self._onward)
        main += "".join(f"{name} = {value}\n" for name, value in settings.items())
        (self.folder / "main.cf").write_text(main)
        (self.folder / "master.cf").write_text(MASTER.format(port=self.port, more=more_services))

    def refuses(self, recipients: dict[str, str]) -> None:
        """What it answers to RCPT for some recipients, as in access(5)."""
        table = "".join(f"{recipient} {answer}\n" for recipient, answer in recipients.items())
        (self.folder / "recipients").write_text(table)

    def start(self) -> None:
        """Return once it answers. What `postfix start` looks through before is ours, made a moment ago."""
        self._run(DAEMONS / "master", "-c", str(self.folder), "-w")
        eventually(self._answers)

    def stop(self) -> None:
        """Stop, finishing nothing. Does nothing when it is stopped.

        What asks whether it runs logs so through the one it asks about, and once in a while waits for that for ever.
        """
        try:
            if self._runs():
                self._run(*self._order("stop"))
        except subprocess.TimeoutExpired:
            psutil.Process(int((self.folder / "queue" / "pid" / "master.pid").read_text())).kill()

    def has_passed_all_on(self) -> bool:
        """Whether it keeps nothing that it would pass on again when it is stopped now and started anew."""
        queues = (self.folder / "queue" / name for name in ("incoming", "active", "deferred"))
        return not any(path.is_file() for queue in queues for path in queue.rglob("*"))

    @property
    def log(self) -> str:
        """All it has logged."""
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def _runs(self) -> bool:
        return _done(*self._order("status")).returncode == 0

    def _run(self, *command: str | Path) -> None:
        done = _done(*command)
        assert done.returncode == 0, done.stderr + self.log

    def _order(self, order: str) -> tuple[str, ...]:
        return PROGRAM, "-c", str(self.folder), order

    def _answers(self) -> bool:
        with socket.socket() as knock:
            return knock.connect_ex((HOST, self.port)) == 0


@contextmanager
def postfix(onward: int) -> Iterator[Postfix]:
    """An instance that is not started, and passes on to a port of loopback. Raises NoPostfix."""
    if not Path(PROGRAM).exists():
        raise NoPostfix("Debian's postfix is not installed")
    if os.geteuid() != 0:
        raise NoPostfix("only root can start an instance of postfix")
    folder = Path(tempfile.mkdtemp(prefix="rundan-postfix-"))
    folder.chmod(0o755)
    owner = pwd.getpwnam("postfix")
    (folder / "data").mkdir()
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    _make_queue(folder / "queue", owner.pw_uid)
    instance = Postfix(folder, onward)
    try:
        yield instance
    finally:
        instance.stop()
        shutil.rmtree(folder)


def _make_queue(queue: Path, owner: int) -> None:
    """The folders that Postfix's own list (postfix-files) says, with their owners and modes."""
    for name in QUEUE:
        (queue / name).mkdir(parents=True)
        (queue / name).chmod(0o700)
        os.chown(queue / name, owner, -1)
    for name, mode in {"maildrop": 0o730, "public": 0o710}.items():
        (queue / name).mkdir()
        os.chown(queue / name, owner, grp.getgrnam("postdrop").gr_gid)
        (queue / name).chmod(mode)
    (queue / "pid").mkdir()


def _done(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port
