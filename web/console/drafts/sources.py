"""What a new draft begins with: nothing, a round's file, an earlier round, or a recommendation's own text."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from sqlalchemy.orm import Session

from actions.drafts.drafts import Begun, GivenFile
from actions.views.opinions.consultation import Consultation
from kit.errors import Fault, FaultyInput
from kit.folders import safe_name
from models.files.county import County
from models.files.fields import as_slug
from models.files.limits import MEGABYTE, ROUND
from models.files.round_file import RoundFile, round_reading
from models.files.round_plan import RoundPlan
from models.files.round_text import plain
from models.files.yaml_source import TOO_LARGE, Source, parse_source, read_source, source_of
from models.phrases import Phrase, swedish
from models.reads import lookup
from models.reads.draft_reads import draft_of_round
from models.tables import Content
from models.values import Hint
from models.vocabulary import RoundKind
from reading.recommendation import Recommendation, read_recommendation
from reading.source import Suggestion
from reading.text_of import UnreadableDocument, text_of_document
from rules.drafting.from_plan import fields_of_plan, without_days
from web.console.next_round import came_of, next_round_file
from web.pages.forms import Posted, PostedFile

FILE_TOO_LARGE: Final = swedish("Filen är för stor. Välj en mindre fil, eller klistra in texten.")
NOTHING_CHOSEN: Final = swedish("Välj ett dokument eller klistra in texten, eller börja från ett tomt utkast.")
ON_LINE: Final = swedish("Rad {line}: {message}")
HEADING: Final = "Rekommendation till beslut"
LONGEST_PATH: Final = 300
_YAML: Final = {".yaml", ".yml"}


def begun_from(sent: Posted, limit_mb: int) -> Begun:
    """What somebody sent: a file or pasted text, either a round's file or a recommendation; nothing if no form was.

    To be called outside every transaction. Raises FaultyInput.
    """
    file = next((each for each in sent.files if each.field == "file" and each.data), None)
    if file:
        return _from_upload(file, limit_mb, [each for each in sent.files if each.field == "attachments"])
    text = sent.values.get("text")
    if text is None:
        return Begun()
    if not text.strip():
        raise FaultyInput([Fault("file", NOTHING_CHOSEN)])
    source = parse_source(text, Path("runda.yaml"))
    return _of_yaml(source, "", ()) if _is_round(source) else _of_words(text, "text", "", ())


def begun_from_file(path: Path) -> Begun:
    """A round's file that lies here, with its attachments. Raises FaultyInput."""
    source = read_source(path)
    file = round_reading(source).model
    beside = [(each.file, file.path_of(each)) for part in (file, file.linked) if part for each in part.attachments]
    here = file.folder.resolve()
    inside = {name: found for name, found in beside if found.is_file() and found.is_relative_to(here)}
    return _of_yaml(source, path.name, [GivenFile(name, found.read_bytes()) for name, found in inside.items()])


def begun_from_round(session: Session, slug: str, county: County) -> Begun:
    """An earlier round without its days, its attachments with it. Raises NotFound."""
    round_ = lookup.round_of(session, slug)
    documents = lookup.attachments(session, slug)
    draft = draft_of_round(session, slug)
    plan = RoundPlan.model_validate(round_.plan)
    fields = without_days(draft.fields) if draft else fields_of_plan(plan, county)
    fields["attachments"] = [{"file": each.filename, "title": each.title} for each in documents]
    files = [GivenFile(each.filename, session.get_one(Content, each.sha256).data) for each in documents]
    return Begun("round", round_.title, fields, files=files)


def begun_after(found: Consultation, language: str) -> Begun:
    """The round that follows a consultation; what came of the opinions stands beside the summary, to draw on."""
    source = parse_source(next_round_file(found, language), Path("runda.yaml"))
    fields = plain(source.fields)
    drawn_on = tuple(Hint("", said) for said in came_of(found))
    hints = {"summary": drawn_on} if drawn_on else {}
    return Begun("round", found.round.title, fields, hints)


def _from_upload(file: PostedFile, limit_mb: int, beside: Sequence[PostedFile]) -> Begun:
    if len(file.data) > limit_mb * MEGABYTE:
        raise FaultyInput([Fault("file", FILE_TOO_LARGE)])
    name = own_name(file)
    source = source_of(file.data, Path(name))
    if PurePosixPath(name).suffix.lower() in _YAML or _is_round(source):
        if len(file.data) > ROUND.size:
            raise FaultyInput([Fault("file", TOO_LARGE)])
        return _of_yaml(source, name, [GivenFile(own_name(each), each.data) for each in beside])
    try:
        text = text_of_document(file.data, name)
    except UnreadableDocument as unread:
        raise FaultyInput([Fault("file", unread.message)]) from None
    kept = safe_name(name)
    return _of_words(text, "document", kept, [GivenFile(kept, file.data)])


def own_name(file: PostedFile) -> str:
    """The file's own name, whatever folders a browser sends along."""
    return PurePosixPath(file.filename.replace("\\", "/")).name


def _is_round(source: Source) -> bool:
    """Whether it is written as a round's file; no prose begins its lines with the names of our fields."""
    return "title" in source.fields or len(set(source.fields) & set(RoundFile.model_fields)) > 1


def _of_yaml(source: Source, name: str, files: Sequence[GivenFile]) -> Begun:
    if source.count > ROUND.count:
        raise FaultyInput([Fault("file", TOO_LARGE)])
    if source.faults:
        field = "file" if name else "text"
        raise FaultyInput([replace(fault, field=field, message=on_its_line(fault)) for fault in source.faults])
    fields = {"principals": ["alla"], **plain(source.fields)}  # what a file that says nothing means
    if name and "slug" not in fields:  # as it would be called if it lay here
        fields["slug"] = as_slug(PurePosixPath(name).stem)
    return Begun("file", name, fields, files=under_their_names(files, fields))


def on_its_line(fault: Fault) -> str:
    """What is wrong, with its line in the file."""
    return Phrase(ON_LINE, line=fault.line, message=Phrase(fault.message)) if fault.line else fault.message


def under_their_names(files: Sequence[GivenFile], fields: dict[str, Any]) -> list[GivenFile]:
    """Browsers send no folders along: a file is kept where the round's file looks for it."""
    paths = [path for path in _paths(fields) if len(path) <= LONGEST_PATH]
    wanted = {PurePosixPath(path).name: path for path in paths} | {path: path for path in paths}
    return [GivenFile(wanted.get(each.name) or safe_name(each.name), each.data) for each in files]


def _paths(fields: dict[str, Any]) -> Iterator[str]:
    linked = fields.get("linked")
    for part in (fields, linked if isinstance(linked, dict) else {}):
        attachments = part.get("attachments")
        for each in attachments if isinstance(attachments, list) else ():
            yield str(each.get("file", "")) if isinstance(each, dict) else str(each)


def _of_words(text: str, origin: str, name: str, files: Sequence[GivenFile]) -> Begun:
    found = read_recommendation(text)
    fields = {field: value for field, value in _fields(found).items() if value}
    if files:
        is_recommended = fields.get("kind") in {None, RoundKind.RECOMMENDATION}
        fields["attachments"] = [{"file": name, "title": HEADING if is_recommended else fields.get("title", "")}]
    return Begun(origin, name, fields, dict(_hints(found)), files)


def _fields(found: Recommendation) -> dict[str, Any]:
    return {
        "title": _written(found.title),
        "kind": _written(found.kind),
        "recommended_by": _written(found.recommender),
        "recommended_on": _written(found.recommended_on),
        "due_on": _written(found.due_on),
        "recommended_level": _written(found.level),
        "summary": _written(found.summary),
        "att_satser": [_written(each) for each in found.att_satser],
        "contacts": [{"email": _written(each)} for each in found.contacts],
    }


def _written(found: Suggestion[Any] | None) -> str:
    if found is None:
        return ""
    return (
        found.value.isoformat() if isinstance(found.value, dt.date) else str(getattr(found.value, "value", found.value))
    )


def _hints(found: Recommendation) -> Iterator[tuple[str, tuple[Hint, ...]]]:
    single = {
        "title": found.title,
        "kind": found.kind,
        "recommended_by": found.recommender,
        "recommended_on": found.recommended_on,
        "due_on": found.due_on,
        "recommended_level": found.level,
        "summary": found.summary,
    }
    several = {"att_satser": found.att_satser, "contacts": found.contacts}
    for field, one in single.items():
        if one is not None:
            yield field, (_hint(one),)
    for field, many in several.items():
        if many:
            yield field, tuple(map(_hint, many))


def _hint(found: Suggestion[Any]) -> Hint:
    """What is suggested, with the words it came from as they would be said: lines end where the document's page did."""
    paragraphs = re.split(r"\n[ \t]*\n", str(found.because).strip())
    return Hint(_written(found), "\n\n".join(" ".join(each.split()) for each in paragraphs))
