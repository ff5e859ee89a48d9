"""`rundan result`, `rundan proposal` and `rundan letter`: papers written to a file, in the format its name ends in."""

import datetime as dt
import tarfile
from collections.abc import Callable, Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from actions.papers.archive import archive_round
from actions.papers.covering_letter import covering_letter_of, covering_letter_paper
from actions.papers.proposal import proposal_of, proposal_paper
from actions.papers.result import result_of, result_paper
from actions.papers.result_table import result_table
from actions.papers.templates import PROPOSAL, template_of, written
from actions.views.by_county import check_county, counties_among
from cli.common.endings import ending_of
from cli.common.exits import DONE, FAILED, complain
from cli.common.installation import Installation, read_from
from cli.common.speech import in_words, say, show_json
from documents.formats import WRITERS
from kit.errors import Fault, FaultyInput
from kit.os_words import os_words
from models.phrases import Phrase
from models.reads import lookup

THERE_ALREADY = "{file} finns redan. Inget har skrivits över."
ONLY_TAR = "Paketet skrivs i en mapp eller som .tar; {file} blir varken. Inget har skrivits."
PACKED = {".zip", ".tgz", ".gz", ".xz", ".bz2", ".7z"}  # what somebody means as a file, and a folder is never called
UNWRITABLE = "Filen {file} gick inte att skriva: {said}."

Write = Callable[[Session, Installation, str], bytes]


def result(slug: str, to: Path, json_wanted: bool, county: str = "") -> int:
    """Write the round's result as it stands, or that of one of its counties. Raises NotFound."""

    def write(session: Session, here: Installation, ending: str) -> bytes:
        found = result_of(session, slug, here.clock.now(), county)
        check_county(counties_among(lookup.cases(session, slug)), county)
        language = found.view.round.language
        if ending == "xlsx":
            return result_table(found, language)
        return written(result_paper(found, language), ending, template_of(session, found.view.round.office))

    return _write(to, (*WRITERS, "xlsx"), write, json_wanted)


def proposal(slug: str, code: str, to: Path, json_wanted: bool) -> int:
    """Write a principal's proposal. Raises NotFound."""

    def write(session: Session, here: Installation, ending: str) -> bytes:
        found = proposal_of(session, slug, code, here.clock.now())
        template = template_of(session, found.round.office, PROPOSAL)
        return written(proposal_paper(found, found.case.language), ending, template)

    return _write(to, tuple(WRITERS), write, json_wanted)


def letter(slug: str, code: str, to: Path, json_wanted: bool) -> int:
    """Write the letter that goes with the round to a principal. Raises NotFound."""

    def write(session: Session, _here: Installation, ending: str) -> bytes:
        found = covering_letter_of(session, slug, code)
        paper = covering_letter_paper(found, found.case.language)
        return written(paper, ending, template_of(session, found.round.office))

    return _write(to, tuple(WRITERS), write, json_wanted)


def archive(slug: str, to: Path, json_wanted: bool) -> int:
    """Write the round's package as a folder in that one, or as a tar file. Raises NotFound, FaultyInput."""
    if to.suffix.casefold() in PACKED and not to.is_dir():
        raise FaultyInput([Fault("to", Phrase(ONLY_TAR, file=to))])
    with read_from(json_wanted) as here, here.database.read() as session:
        now = here.clock.now()
        try:
            pack = _tarred if to.suffix.casefold() == ".tar" else archive_round
            where = pack(session, slug, to, now)
        except FileExistsError as error:
            complain(in_words(THERE_ALREADY, file=error.filename or to))
            return FAILED
        except OSError as error:
            complain(in_words(UNWRITABLE, file=to, said=Phrase(os_words(error))))
            return FAILED
    if json_wanted:
        show_json({"package": str(where)})
    else:
        say("Skrivet: {file}", file=where)
    return DONE


def _tarred(session: Session, slug: str, to: Path, now: dt.datetime) -> Path:
    """The package as one file, whole or not at all."""
    with TemporaryDirectory(dir=to.parent) as made:
        root = archive_round(session, slug, Path(made), now)
        with tarfile.open(to, "x") as tar:
            tar.add(root, arcname=root.name)
    return to


def _write(to: Path, endings: Collection[str], write: Write, json_wanted: bool) -> int:
    ending = ending_of(to, endings)
    with read_from(json_wanted) as here, here.database.read() as session:
        written = write(session, here, ending)
    try:
        to.write_bytes(written)
    except OSError as error:
        complain(in_words(UNWRITABLE, file=to, said=Phrase(os_words(error))))
        return FAILED
    if json_wanted:
        show_json({"file": str(to), "bytes": len(written)})
    else:
        say("Skrivet: {file}", file=to)
    return DONE
