"""The files that go with letters on their way out, each read once however many letters carry it."""

import hashlib
import logging
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.errors import RundanError
from kit.logs import note
from models.tables import Content
from notifications.attached import encoded, files_in, with_files, with_references
from notifications.delivery.results import Claimed


class IncompleteLetter(RundanError):
    """Brevet hölls kvar: en fil som skulle följa med finns inte hel i databasen. Säg till den som sköter driften."""


def bytes_of_files(session: Session, contents: Iterable[bytes], known: Collection[str] = ()) -> dict[str, bytes]:
    """The files of letters with those contents that are not known yet, encoded, by their SHA-256; what is not there, or
    is not what its SHA-256 says, is left out."""
    wanted = {sha256 for content in contents for sha256 in files_in(content)} - set(known)
    if not wanted:
        return {}
    rows = session.execute(select(Content.sha256, Content.data).where(Content.sha256.in_(wanted)))
    return {row.sha256: encoded(row.data) for row in rows if hashlib.sha256(row.data).hexdigest() == row.sha256}


def without_files(letters: Sequence[Claimed], files: Collection[str]) -> list[Claimed]:
    """The letters that lack a file of theirs among those: none leaves without it."""
    torn = [letter for letter in letters if files_in(letter.content) - set(files)]
    for letter in torn:
        note("letter-incomplete", level=logging.ERROR, letter=letter.id)
    return torn


def whole_letter(session: Session, content: bytes) -> bytes:
    """The letter with its files, as it left; placeholders still stand where its links go. A file that is lost is told
    by its SHA-256 alone."""
    files = bytes_of_files(session, [content])
    try:
        return with_files(content, files)
    except KeyError:
        return with_references(content, str)
