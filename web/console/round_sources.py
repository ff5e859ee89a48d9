"""Where a round to launch is read from: the installation's own files, or a draft a coordinator has sent in."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from actions.rounds.round_files import round_files
from kit.errors import NotFound, StorageFault
from kit.settings import Settings
from models.files.fields import as_slug
from models.files.round_file import round_reading
from models.files.yaml_source import read_source
from web.pages.posted import PostedFile

KEPT_FOR: Final = 14 * 24 * 3600  # seconds a draft is kept
_DRAFT: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class RoundSource:
    """One round file. `kind` and `name` are how pages refer to it."""

    kind: str
    name: str
    path: Path

    @property
    def url(self) -> str:
        """Where it is looked through and launched."""
        return (
            f"/console/drafts/{self.name}/review" if self.kind == "made" else f"/console/launch/{self.kind}/{self.name}"
        )

    @property
    def is_draft(self) -> bool:
        """Whether it may be changed here."""
        return self.kind == "draft"

    @property
    def text(self) -> str:
        """What the file says, as far as it can be read."""
        return self.path.read_text(encoding="utf-8", errors="replace")

    @property
    def attached(self) -> list[str]:
        """The files beside a draft."""
        beside = (each for each in self.path.parent.rglob("*") if each.is_file() and each != self.path)
        return sorted(each.relative_to(self.path.parent).as_posix() for each in beside) if self.is_draft else []


def files(settings: Settings) -> Iterator[RoundSource]:
    """The round files of the installation, by name."""
    for name, path in sorted(round_files(settings).items()):
        yield RoundSource("file", name, path)


def source(settings: Settings, kind: str, name: str) -> RoundSource:
    """The round file a page refers to. Raises NotFound."""
    if kind == "file" and (path := round_files(settings).get(name)):
        return RoundSource(kind, name, path)
    if kind == "draft" and _DRAFT.fullmatch(name):
        found = next(_drafts(settings).joinpath(name).glob("*.y*ml"), None)
        if found:
            return RoundSource(kind, name, found)
    raise NotFound("Filen finns inte. Välj en annan, eller skicka in den igen.")


def keep_draft(settings: Settings, text: str, attached: Sequence[PostedFile], name: str | None = None) -> RoundSource:
    """Keep a file that was sent in, with what goes beside it; `name` is the draft it replaces. Raises StorageFault."""
    try:
        return _keep(settings, text, attached, name or secrets.token_hex(16))
    except OSError as error:
        raise StorageFault from error


def drop_draft(found: RoundSource) -> None:
    """Forget a draft that has been launched."""
    if found.is_draft:
        shutil.rmtree(found.path.parent, ignore_errors=True)


def _keep(settings: Settings, text: str, attached: Sequence[PostedFile], name: str) -> RoundSource:
    _clear_old(settings)
    folder = _drafts(settings) / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.y*ml"):
        old.unlink()
    path = folder / "runda.yaml"
    path.write_text(text.replace("\r\n", "\n"), encoding="utf-8")
    written = round_reading(read_source(path)).model
    for file in attached:
        _put_beside(folder, file, [each.file for each in written.attachments])
    # a file without a slug is named after its title, as a hand-made file would be
    return RoundSource("draft", name, path.rename(path.with_name(f"{as_slug(written.title) or 'runda'}.yaml")))


def _put_beside(folder: Path, file: PostedFile, wanted: Sequence[str]) -> None:
    """Keep an attachment where the round's file looks for it; browsers send no folders along."""
    name = PurePosixPath(file.filename.replace("\\", "/")).name
    place = next((each for each in wanted if PurePosixPath(each).name == name), name)
    path = (folder / place).resolve()
    if not path.is_relative_to(folder.resolve()):
        path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.data)


def _drafts(settings: Settings) -> Path:
    return settings.home / "drafts"


def _clear_old(settings: Settings) -> None:
    folder = _drafts(settings)
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.stat().st_mtime < time.time() - KEPT_FOR:
            shutil.rmtree(each, ignore_errors=True)
