"""A package for an archive: a folder as E-ARK CSIP 2.1 has it (in Sweden FGS Paketstruktur 2.0), with METS and PREMIS.

One representation holds everything, in folders of its own, told in a METS of its own that the package's METS points to;
a small package, to open in a folder and read, has its files at its root and the one METS instead.
Each file is told with its size and SHA-256, twice: in METS, so that the package is whole, and in PREMIS, so that a file
is the one that was put there. A representation has its own PREMIS beside its METS, of its own files.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from lxml import etree
from lxml.builder import ElementMaker

from documents.parts import printable

METS: Final = "http://www.loc.gov/METS/"
XLINK: Final = "http://www.w3.org/1999/xlink"
CSIP: Final = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
PREMIS: Final = "http://www.loc.gov/premis/v3"
DC: Final = "http://purl.org/dc/elements/1.1/"
PROFILE: Final = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
REPRESENTATION: Final = "representations/rep1"
DATA: Final = f"{REPRESENTATION}/data"
_REP_METS: Final = f"{REPRESENTATION}/METS.xml"
_PREMIS_AT: Final = "metadata/preservation/premis.xml"
_FOLDERS: Final = {"Documentation": "documentation", "Schemas": "schemas", "Representations": DATA}
_PLAIN: Final = {**_FOLDERS, "Representations": ""}

Describe = Callable[[], bytes]

_mets: Final = ElementMaker(namespace=METS, nsmap={"mets": METS, "xlink": XLINK, "csip": CSIP})
_premis: Final = ElementMaker(namespace=PREMIS, nsmap={"premis": PREMIS})


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the package: its place below the folder of its `use`, what it is and its bytes."""

    place: str
    media_type: str
    content: bytes
    use: str = "Representations"

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class About:
    """What the package is. `made_at` is UTC; `creator` the office it comes from, `number` its case number there."""

    name: str
    title: str
    creator: str
    number: str
    language: str
    made_at: dt.datetime
    version: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file as it was written, without its bytes."""

    id: str
    path: str
    use: str
    media_type: str
    size: int
    sha256: str


def write_package(folder: Path, about: About, files: Iterable[Packed], describe: Describe) -> Path:
    """Write the package as a folder in that folder, named as it is; each file as it comes, so that one at a time is
    held. `describe` gives the cases as ERMS, once all are there. Raises FileExistsError when it is there already."""
    root, kept = _begun(folder, about, files, _FOLDERS)
    represented = [each for each in kept if each.use == "Representations"]
    inner = _represented(root, about, represented)
    outer = [*(each for each in kept if each.use != "Representations"), inner]
    metadata = _metadata(root, about, outer, describe)
    (root / "METS.xml").write_bytes(_bytes(_whole(about, outer, metadata, pointed=True)))
    return root


def write_plain_package(folder: Path, about: About, files: Iterable[Packed], describe: Describe) -> Path:
    """The same with its files at the package's root, as whoever opens it looks for them."""
    root, kept = _begun(folder, about, files, _PLAIN)
    metadata = _metadata(root, about, kept, describe)
    (root / "METS.xml").write_bytes(_bytes(_whole(about, kept, metadata, pointed=False)))
    return root


def _begun(
    folder: Path, about: About, files: Iterable[Packed], folders: Mapping[str, str]
) -> tuple[Path, Sequence[_Kept]]:
    root = folder / about.name
    root.mkdir(parents=True)
    return root, [_keep(root, number, each, folders) for number, each in enumerate(files, start=1)]


def _metadata(root: Path, about: About, kept: Sequence[_Kept], describe: Describe) -> Sequence[_Kept]:
    """Dublin Core, ERMS and PREMIS, in that order."""
    told = {"dc": _bytes(_dublin_core(about)), "erms": describe()}
    descriptive = [_write(root, f"metadata/descriptive/{name}.xml", content) for name, content in told.items()]
    return [*descriptive, _write(root, _PREMIS_AT, _bytes(_preservation(about, kept)))]


def _represented(root: Path, about: About, kept: Sequence[_Kept]) -> _Kept:
    """The representation's PREMIS and METS, whose paths are counted from where they lie; its METS."""
    inside = [replace(each, path=each.path.removeprefix(f"{REPRESENTATION}/")) for each in kept]
    preserved = _write(root, f"{REPRESENTATION}/{_PREMIS_AT}", _bytes(_preservation(about, inside)))
    tree = _representation(about, inside, replace(preserved, path=_PREMIS_AT))
    return _write(root, _REP_METS, _bytes(tree))


def _keep(root: Path, number: int, packed: Packed, folders: Mapping[str, str]) -> _Kept:
    path = PurePosixPath(folders[packed.use], packed.place)
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed.content)
    return _Kept(f"file-{number:05}", str(path), packed.use, packed.media_type, len(packed.content), packed.sha256)


def _write(root: Path, path: str, content: bytes) -> _Kept:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return _Kept("file-rep1", path, "Representations", "text/xml", len(content), hashlib.sha256(content).hexdigest())


def _bytes(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _dublin_core(about: About) -> Any:
    told = ElementMaker(namespace=DC, nsmap={"dc": DC})
    tree = etree.Element("metadata")
    for element in (
        told.title(printable(about.title)),
        told.creator(printable(about.creator)),
        told.identifier(about.name),
        *([told.identifier(printable(about.number))] if about.number else []),
        told.date(about.made_at.date().isoformat()),
        told.language(about.language),
        told.type("Collection"),
    ):
        tree.append(element)
    return tree


def _preservation(about: About, kept: Sequence[_Kept]) -> Any:
    """Each file as an object with its digest, and the one event there is to tell: that the package was made."""
    tree = _premis.premis(version="3.0")
    xsi = "{http://www.w3.org/2001/XMLSchema-instance}type"
    for each in kept:
        thing = _premis.object(
            _identifier("object", "local", each.id),
            _premis.objectCharacteristics(
                _premis.fixity(
                    _premis.messageDigestAlgorithm("SHA-256"),
                    _premis.messageDigest(each.sha256),
                    _premis.messageDigestOriginator("Rundan"),
                ),
                _premis.size(str(each.size)),
                _premis.format(_premis.formatDesignation(_premis.formatName(each.media_type))),
            ),
            _premis.originalName(each.path),
        )
        thing.set(xsi, "premis:file")
        tree.append(thing)
    tree.append(
        _premis.event(
            _identifier("event", "local", "made"),
            _premis.eventType("information package creation"),
            _premis.eventDateTime(about.made_at.isoformat()),
            _premis.linkingAgentIdentifier(
                _premis.linkingAgentIdentifierType("local"), _premis.linkingAgentIdentifierValue("rundan")
            ),
        )
    )
    tree.append(
        _premis.agent(
            _identifier("agent", "local", "rundan"), _premis.agentName("Rundan"), _premis.agentType("software")
        )
    )
    return tree


def _identifier(of: str, kind: str, value: str) -> Any:
    return _premis(f"{of}Identifier", _premis(f"{of}IdentifierType", kind), _premis(f"{of}IdentifierValue", value))


def _whole(about: About, kept: Sequence[_Kept], metadata: Sequence[_Kept], *, pointed: bool) -> Any:
    """`pointed` where the representation has a METS of its own."""
    made = about.made_at.isoformat(timespec="seconds")
    core, cases, preservation = metadata
    tree = _mets.mets(
        _header(about, made),
        _mets.dmdSec(_reference(core, "DC", made), ID="dmd-1", CREATED=made, STATUS="CURRENT"),
        _mets.dmdSec(_reference(cases, "OTHER", made, "ERMS"), ID="dmd-2", CREATED=made, STATUS="CURRENT"),
        _preserved(preservation, "digiprov-1", made),
        _mets.fileSec(*(_group(use, kept, made) for use in _FOLDERS), ID="files"),
        _map(about, pointed=pointed),
        OBJID=about.name,
        LABEL=printable(about.title),
        TYPE="OTHER",
        PROFILE=PROFILE,
    )
    return _of_ours(tree)


def _preserved(preservation: _Kept, name: str, made: str) -> Any:
    told = _reference(preservation, "PREMIS", made)
    return _mets.amdSec(_mets.digiprovMD(told, ID=name, CREATED=made, STATUS="CURRENT"))


def _representation(about: About, kept: Sequence[_Kept], preservation: _Kept) -> Any:
    """The representation's own METS; no ID in it is one of the package's (CSIP83 and its like)."""
    made = about.made_at.isoformat(timespec="seconds")
    group = _mets.fileGrp(*_files("Representations", kept, made), ID="rep1-group-data", USE="Data")
    metadata = _mets.div(ID="rep1-div-metadata", LABEL="Metadata", ADMID="rep1-digiprov-1")
    data = _mets.div(_mets.fptr(FILEID="rep1-group-data"), ID="rep1-div-data", LABEL="Data")
    whole = _mets.div(metadata, data, ID="rep1-div", LABEL="rep1")
    tree = _mets.mets(
        _header(about, made),
        _preserved(preservation, "rep1-digiprov-1", made),
        _mets.fileSec(group, ID="rep1-files"),
        _mets.structMap(whole, ID="rep1-map", TYPE="PHYSICAL", LABEL="CSIP"),
        OBJID="rep1",
        TYPE="OTHER",
        PROFILE=PROFILE,
    )
    return _of_ours(tree)


def _of_ours(tree: Any) -> Any:
    tree.set(f"{{{CSIP}}}OTHERTYPE", "Ärendehandlingar")
    tree.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    return tree


def _header(about: About, made: str) -> Any:
    """Rundan made the package (CSIP10-16); the office's are what is in it and the handing over (SIP9-20)."""
    note, office = _mets.note(about.version), printable(about.creator)
    note.set(f"{{{CSIP}}}NOTETYPE", "SOFTWARE VERSION")
    header = _mets.metsHdr(
        _mets.agent(_mets.name("Rundan"), note, ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE"),
        _mets.agent(_mets.name(office), ROLE="ARCHIVIST", TYPE="ORGANIZATION"),
        _mets.agent(_mets.name(office), ROLE="OTHER", OTHERROLE="SUBMITTER", TYPE="ORGANIZATION"),
        CREATEDATE=made,
        LASTMODDATE=made,
        RECORDSTATUS="NEW",
    )
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "SIP")
    return header


def _reference(kept: _Kept, kind: str, made: str, other: str = "") -> Any:
    return _mets.mdRef(
        **({"OTHERMDTYPE": other} if other else {}),
        LOCTYPE="URL",
        MDTYPE=kind,
        MIMETYPE=kept.media_type,
        SIZE=str(kept.size),
        CREATED=made,
        CHECKSUM=kept.sha256,
        CHECKSUMTYPE="SHA-256",
        **_at(kept.path),
    )


def _at(path: str) -> dict[str, str]:
    return {f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": path}


def _group(use: str, kept: Sequence[_Kept], made: str) -> Any:
    group = _mets.fileGrp(*_files(use, kept, made), ID=f"group-{use.casefold()}", USE=use)
    if use == "Representations":
        group.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    return group


def _files(use: str, kept: Sequence[_Kept], made: str) -> Iterator[Any]:
    for each in kept:
        if each.use == use:
            yield _mets.file(
                _mets.FLocat(LOCTYPE="URL", **_at(each.path)),
                ID=each.id,
                MIMETYPE=each.media_type,
                SIZE=str(each.size),
                CREATED=made,
                CHECKSUM=each.sha256,
                CHECKSUMTYPE="SHA-256",
            )


def _map(about: About, *, pointed: bool) -> Any:
    divisions = [
        _mets.div(_mets.fptr(FILEID=f"group-{use.casefold()}"), ID=f"div-{use.casefold()}", LABEL=use)
        for use in _FOLDERS
    ]
    metadata = _mets.div(ID="div-metadata", LABEL="Metadata", DMDID="dmd-1 dmd-2", ADMID="digiprov-1")
    inner = [_pointer()] if pointed else []
    whole = _mets.div(metadata, *divisions, *inner, ID="div-package", LABEL=about.name)
    return _mets.structMap(whole, ID="map", TYPE="PHYSICAL", LABEL="CSIP")


def _pointer() -> Any:
    pointer = _mets.mptr(LOCTYPE="URL", **_at(_REP_METS))
    pointer.set(f"{{{XLINK}}}title", "group-representations")
    return _mets.div(pointer, ID="div-rep1", LABEL="Representations/rep1")
