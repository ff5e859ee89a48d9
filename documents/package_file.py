"""A package in one file (.tar), opened: what it says of its files, and whether they are those."""

import hashlib
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from lxml import etree

from documents.csip_package import REPRESENTATION, XLINK

_HREF: Final = f"{{{XLINK}}}href"


class NotWhole(ValueError):
    """A file that is no package, or a package where a file is not as its METS says; `place` is that file, if any."""

    def __init__(self, place: str = "") -> None:
        super().__init__(place)
        self.place = place


def sums_in(file: Path) -> Mapping[str, str]:
    """The SHA-256 of each file of the package, by its place below the package's folder. Raises NotWhole, OSError."""
    try:
        with tarfile.open(file) as tar:
            sums = {_below(each.name): _sum(tar, each) for each in tar if each.isfile()}
            told = {**_told(tar, ""), **_told(tar, f"{REPRESENTATION}/")}
    except (tarfile.TarError, etree.XMLSyntaxError, KeyError, EOFError, StopIteration) as error:
        raise NotWhole from error
    torn = sorted(place for place, sha256 in told.items() if sums.get(place) != sha256)
    if torn or not told:
        raise NotWhole(torn[0] if torn else "")
    return sums


def sum_of(file: Path) -> str:
    """The SHA-256 of a whole file. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _below(name: str) -> str:
    return name.partition("/")[2]


def _sum(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    opened = tar.extractfile(member)
    assert opened is not None
    return hashlib.file_digest(opened, "sha256").hexdigest()  # type: ignore[arg-type]


def _told(tar: tarfile.TarFile, folder: str) -> dict[str, str]:
    """What a METS of the package says: a SHA-256 a file. Raises KeyError where there is none."""
    place = next((name for name in tar.getnames() if _below(name) == f"{folder}METS.xml"), "")
    opened = tar.extractfile(place)
    assert opened is not None
    tree = etree.fromstring(opened.read(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    summed: Any = tree.xpath("//*[@CHECKSUM]")
    return {f"{folder}{_place(each)}": each.get("CHECKSUM") for each in summed}


def _place(summed: Any) -> str:
    """A file's place stands in an element of its own, a reference's in itself."""
    return str(next(each.get(_HREF) for each in summed.iter() if each.get(_HREF)))
