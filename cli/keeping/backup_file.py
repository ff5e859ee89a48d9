"""A backup as a file: a tar with a list of what is in it and the SHA-256 of each, readable by its owner only."""

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from pydantic import BaseModel, ValidationError

from kit.errors import Fault, FaultyInput, NotFound
from models.phrases import Phrase

CHUNK = 1 << 20  # bytes
LIST = "contents.json"  # first in the file

NO_FILE = "Filen {file} finns inte."
NO_BACKUP = "{file} är ingen säkerhetskopia från Rundan, eller så är den avbruten. Inget har ändrats."
DAMAGED = "Säkerhetskopian {file} är skadad: {name} är inte som när den togs. Inget har ändrats."

DatabaseName = Literal["rundan.db", "rundan.dump"]
BEFORE_TOLD = ("delivery", "secret", "prefect-password", "clock", "drafts", "mailbox")  # what every copy has looked at


class Contents(BaseModel):
    """What a backup says of itself. `database` is its name in the file: a SQLite file or pg_dump's own format.

    `kept` are the files and folders under the home that it was made of, where each had something or not; `left_out`
    are those in them that could not be read.
    """

    made_at: str
    schema_version: str
    database: DatabaseName
    kept: tuple[str, ...] = BEFORE_TOLD
    left_out: tuple[str, ...] = ()
    sha256: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup's files in a folder of ours, each as it was when the backup was made."""

    contents: Contents
    folder: Path

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.folder / self.contents.database


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder on the same disk that only we can read, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".rundan-", dir=beside) as folder:
        yield Path(folder)


def write_backup(folder: Path, contents: Contents, to: Path) -> None:
    """Put the folder's files into one, read it back, and only then give it its name; mode 600.

    `contents` says what it is of; what each file is like is added here.
    """
    digests = dict(_digests(folder))
    (folder / LIST).write_text(contents.model_copy(update={"sha256": digests}).model_dump_json(indent=2))
    with scratch(to.parent) as aside:
        fresh = aside / to.name
        with tarfile.open(fresh, "x") as tar:
            for name in (LIST, *digests):
                tar.add(folder / name, name, recursive=False)
        fresh.chmod(0o600)
        _flush(fresh)
        read_backup(fresh)
        fresh.replace(to)


def may_be_replaced(file: Path) -> bool:
    """Whether nothing but an earlier backup, or nothing at all, is lost when another takes the file's place."""
    if not file.is_file():
        return False
    if not file.stat().st_size:
        return True
    try:
        with tarfile.open(file, "r:") as tar:
            first = tar.next()
    except tarfile.TarError:
        return False
    return first is not None and first.name == LIST


def read_backup(file: Path, into: Path | None = None) -> Contents:
    """Read a backup to its end, comparing it with what it says of itself; unpacked into the folder, if any.

    Raises NotFound, FaultyInput.
    """
    if not file.is_file():
        raise NotFound(Phrase(NO_FILE, file=file))
    try:
        with tarfile.open(file, "r:") as tar:
            contents = Contents.model_validate_json(_listed(tar))
            found = dict(_unpack(tar, contents, into))
    except (tarfile.TarError, ValidationError, KeyError, EOFError) as error:
        raise FaultyInput([Fault("file", Phrase(NO_BACKUP, file=file))]) from error
    for name, digest in contents.sha256.items():
        if found.get(name) != digest:
            raise FaultyInput([Fault("file", Phrase(DAMAGED, file=file, name=name))])
    return contents


@contextmanager
def unpacked(file: Path, beside: Path) -> Iterator[Unpacked]:
    """The backup's files, on the same disk as `beside`. Raises NotFound, FaultyInput."""
    with scratch(beside) as folder:
        yield Unpacked(read_backup(file, folder), folder)


def copy_if_there(path: Path, to: Path) -> list[Path]:
    """Copy a file, or a folder's files, as they are now; the files and folders left out, which we may not read.

    What goes away meanwhile was on its way out.
    """
    closed: list[Path] = []
    for file in _files(path, closed):
        there = to / file.relative_to(path) if file != path else to
        there.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(file, there)
        except (FileNotFoundError, shutil.SpecialFileError):
            continue
        except PermissionError:
            closed.append(file)
            continue
        there.chmod(0o600)
    return closed


def _files(path: Path, closed: list[Path]) -> Iterator[Path]:
    """The file, or a folder's files; folders nobody lets us into are added to `closed`."""

    def keep(error: OSError) -> None:
        if isinstance(error, PermissionError):
            closed.append(Path(error.filename))

    if path.is_file():
        yield path
    for folder, _, names in os.walk(path, onerror=keep):
        yield from (Path(folder) / name for name in names)


def _listed(tar: tarfile.TarFile) -> bytes:
    file = tar.extractfile(LIST)
    return file.read() if file else b""


def _unpack(tar: tarfile.TarFile, contents: Contents, into: Path | None) -> Iterator[tuple[str, str]]:
    """Each file with its SHA-256. Only plain files that the list names, inside the folder, are written."""
    for member in tar:
        if member.name in contents.sha256 and member.isfile() and _is_inside(member.name):
            file = tar.extractfile(member)
            assert file is not None
            yield member.name, _written(file, into / member.name) if into else _digest(file)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _written(file: IO[bytes], to: Path) -> str:
    to.parent.mkdir(parents=True, exist_ok=True)
    with to.open("xb") as copy:
        to.chmod(0o600)
        shutil.copyfileobj(file, copy)
    with to.open("rb") as copy:
        return _digest(copy)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while part := file.read(CHUNK):
        digest.update(part)
    return digest.hexdigest()


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                yield str(path.relative_to(folder)), _digest(file)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
