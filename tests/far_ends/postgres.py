"""A throw-away PostgreSQL cluster from Debian's binaries; never a server that is already there."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

OWNER = "postgres"
CARELESS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
)
"""What only a machine that loses its power would lose, and tidying for later: the tests end processes, not machines."""

OWN_FOLDER_ONLY = "dynamic_shared_memory_type=mmap"
"""What its processes share lies in its folder too, and goes with it; else it would stay in the system's memory when
they are killed."""

MEMORY = Path("/dev/shm")
ROOM = 512 * 1024 * 1024  # bytes


class NoPostgres(Exception):
    """PostgreSQL's binaries are not installed (Debian's package is called postgresql)."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster: its folder, and the SQLAlchemy URL of its database `postgres`."""

    folder: Path | str
    url: str

    def stop(self) -> None:
        """End it and take its folder away."""
        try:
            _run(_binaries() / "pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster with PostgreSQL's defaults in a temporary folder; its URL. Raises NoPostgres."""
    named = os.environ.get("RUNDAN_TEST_POSTGRES")
    if named:
        yield named
        return
    found = started(None)
    try:
        yield found.url
    finally:
        found.stop()


def started(within: Path | None, told: tuple[str, ...] = (), process: int | None = None) -> Cluster:
    """A cluster in a folder of its own within another, told how to be; it ends with that process, else with this one,
    also when that is killed. Raises NoPostgres."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="rundan-pg-", dir=within))
    _end_with(process or os.getpid(), folder)
    port = _free_port()
    if _is_root():
        shutil.chown(folder, OWNER, OWNER)
    try:
        _run(binaries / "initdb", "-D", folder / "data", "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        told = (*told, OWN_FOLDER_ONLY, "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")
        options = " ".join([f"-p {port}", *(f"-c {each}" for each in told)])
        _run(binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Cluster(folder, f"postgresql+psycopg://{OWNER}@127.0.0.1:{port}/postgres")


def _end_with(process: int, folder: Path) -> None:
    watch: list[str | Path] = [sys.executable, Path(__file__).with_name("postgres_watch.py"), str(process), folder]
    quiet = subprocess.DEVNULL
    subprocess.run(watch, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, check=True)


def in_memory() -> Path | None:
    """Where files need no disk, if there is room for a cluster."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return None


def say(url: str, statement: str) -> None:
    """Tell a server something that no transaction may hold."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)


def dump(url: str) -> bytes:
    """A database as statements that any client can run: what pg_dump writes, without psql's own commands."""
    plain = url.replace("+psycopg", "")
    command = [_binaries() / "pg_dump", "--inserts", "--no-owner", "--no-privileges", plain]
    said = subprocess.run([str(word) for word in command], capture_output=True, check=True).stdout
    return b"\n".join(line for line in said.split(b"\n") if not line.startswith(b"\\"))


def _binaries() -> Path:
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    if not folders:
        raise NoPostgres(NoPostgres.__doc__)
    return folders[-1]


def _run(*command: str | Path) -> None:
    words = [str(word) for word in command]
    if _is_root():  # PostgreSQL refuses to run as root
        words = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups", *words]
    # a file, not a pipe: the server keeps its standard output open
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(words, stdout=said, stderr=said, stdin=subprocess.DEVNULL, check=False, cwd="/")
        if done.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode(errors="replace"))


def _is_root() -> bool:
    return os.geteuid() == 0 and getpass.getuser() == "root"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
