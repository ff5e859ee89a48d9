"""Where a round to launch is read from: the installation's own files, or a draft laid out as one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from actions.rounds.round_plans import round_files
from kit.errors import NotFound
from kit.settings import Settings


@dataclass(frozen=True, slots=True)
class RoundSource:
    """One round file: `name` is how pages refer to it, and `draft` the draft it is made of, if one."""

    name: str
    path: Path
    draft: int | None = None

    @property
    def url(self) -> str:
        """Where it is looked through and launched."""
        return f"/console/launch/file/{self.name}" if self.draft is None else f"/console/drafts/{self.draft}/review"

    @property
    def text(self) -> str:
        """What the file says, as far as it can be read."""
        return self.path.read_text(encoding="utf-8", errors="replace")


def files(settings: Settings) -> Iterator[RoundSource]:
    """The round files of the installation, by name."""
    for name, path in sorted(round_files(settings).items()):
        yield RoundSource(name, path)


def source(settings: Settings, name: str) -> RoundSource:
    """The round file a page refers to. Raises NotFound."""
    path = round_files(settings).get(name)
    if path is None:
        raise NotFound("Filen finns inte. Välj en annan, eller skicka in den igen.")
    return RoundSource(name, path)
