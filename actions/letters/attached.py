"""The round's own files in its first letter, where the round says so and a mail server takes them."""

from collections.abc import Sequence

from models.files.limits import LETTER_FILES
from models.tables import Document, Round
from notifications.attached import AttachedFile


def attached_files(round_: Round, documents: Sequence[Document]) -> tuple[AttachedFile, ...]:
    """Those files, all or none: a letter with some of them would look whole."""
    if not round_.attach_files or sum(document.size for document in documents) > LETTER_FILES:
        return ()
    return tuple(AttachedFile(each.filename, each.media_type, each.sha256) for each in documents)
