"""A file added to a round that is out, or put in the place of one that was wrong; the old one is kept beside it."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, or_, select

from actions.changing.changed import (
    Changed,
    Changing,
    Words,
    in_family,
    is_begun,
    open_round,
    record,
    refuse_stale,
    refuse_unexplained,
    told_to,
)
from actions.documents import keep_documents
from actions.views.overview import round_view
from kit.errors import Fault, FaultyInput, NotAllowed
from models.reads import lookup
from models.tables import Document, Round
from models.tables.documents import current
from models.values import Upload
from models.vocabulary import EventKind
from rules.changing.telling import told_of_file
from rules.wording.change_wording import change_sentence

SAME_FILE: Final = "Det är samma fil som redan finns. Välj den rättade."
NOT_CURRENT: Final = "Bilagan är redan bytt mot en annan, eller borttagen. Inget har ändrats."


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file, why it comes, and the document (its id) it puts right, if any. `whole_family`: in linked rounds too."""

    upload: Upload
    reason: str
    replaces: int | None = None
    whole_family: bool = False


def attach(changing: Changing, file: NewFile) -> Changed:
    """Add the file, or let it stand instead of another, and tell everyone.

    Raises FaultyInput, ChangedMeanwhile, NotFound, NotAllowed.
    """
    if not is_begun(changing, whole_family=file.whole_family):
        return Changed()
    refuse_unexplained(file.reason)
    replaced = _replaced(changing, file)
    if replaced:
        refuse_stale(changing, EventKind.ATTACHED, {"first": first_of(changing, replaced)})
    made = []
    for each in in_family(changing, whole=file.whole_family):
        beside = replaced if each is changing else _twin(each, replaced)
        if replaced is None or beside is not None:
            made.append((each, _attach(each, file, beside)))
    data = made[0][1]
    views = [round_view(changing.session, each.slug, changing.now) for each, _ in made]
    rows = [(row.facts, row.progress) for view in views for row in view.cases]
    words = Words(lambda language: change_sentence(EventKind.ATTACHED, data, language), data["reason"], asks=True)
    return Changed(((EventKind.ATTACHED, data),), told_to(changing, told_of_file(rows), words, views))


def _replaced(changing: Changing, file: NewFile) -> Document | None:
    if file.replaces is None:
        return None
    known = lookup.attachments(changing.session, changing.slug)
    found = next((each for each in current(known) if each.id == file.replaces), None)
    if found is None:
        raise NotAllowed(NOT_CURRENT)
    return found


def _twin(changing: Changing, replaced: Document | None) -> Document | None:
    """The same file in a linked round."""
    known = current(lookup.attachments(changing.session, changing.slug))
    return next((each for each in known if replaced and each.sha256 == replaced.sha256), None)


def _attach(changing: Changing, file: NewFile, replaced: Document | None) -> dict[str, Any]:
    round_ = open_round(changing, EventKind.ATTACHED)
    document = _keep(changing, round_, file, replaced)
    data = {
        "document": document.id,
        "first": first_of(changing, document),
        "title": document.title,
        "edition": document.version,
        "replaces": document.replaces,
        "documents": [document.sha256],
        "files": [document.filename],
        "reason": file.reason.strip(),
    }
    record(changing, round_, EventKind.ATTACHED, data)
    return data


def _keep(changing: Changing, round_: Round, file: NewFile, replaced: Document | None) -> Document:
    session, by = changing.session, changing.said.by.name
    [document] = keep_documents(session, round_, None, [file.upload], by, changing.now)
    if replaced:
        if replaced.sha256 == document.sha256:
            raise FaultyInput([Fault("file", SAME_FILE)])
        document.replaces, document.version = replaced.id, _next_version(changing, replaced)
    session.flush()
    return document


def _next_version(changing: Changing, replaced: Document) -> int:
    """One more than any that has been, also of those taken back."""
    of_it = or_(Document.id == replaced.id, Document.replaces == replaced.id)
    return (changing.session.scalar(select(func.max(Document.version)).where(of_it)) or 0) + 1


def first_of(changing: Changing, document: Document) -> int:
    """The id of the first version of what the document is a version of."""
    while document.replaces:
        document = changing.session.get_one(Document, document.replaces)
    return document.id
