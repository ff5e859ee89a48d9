"""The files that go with a round: added, given titles, taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.drafts.drafts import GivenFile, Overtaken, attach, change_step, detach
from kit.errors import Fault, FaultyInput
from kit.folders import safe_name
from models.files.limits import LETTER_FILES, MEGABYTE
from models.phrases import Phrase
from models.reads.draft_reads import draft_files, draft_of
from models.tables import Draft
from rules.drafting.steps import BESIDE, DraftStep
from web.board.frame import console_page
from web.console.drafts.pages import Clash, Difference
from web.console.drafts.sources import own_name, under_their_names
from web.console.drafts.step_pages import as_text, group, one_line, rows, several, yes
from web.entry.sign_in import SeesEverything
from web.pages.forms import Filled, Posted, PostedFile, Sent
from web.pages.uploads import EMPTY, TOO_LARGE
from web.requests.context import AppContext, Number, Served

router = APIRouter(prefix="/console/drafts", include_in_schema=False)

ATTACH: Final = "attach_files"


ALL: Final = "all"
OWN: Final = "own"
BESIDE_ONLY: Final = "beside"


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a draft, in the order it stands; `size` is nothing while its bytes are missing.

    `goes` says with what: `all`, the round itself (`own`) or the rounds beside it (`beside`).
    """

    number: int
    name: str
    title: str
    size: int | None
    goes: str = ALL


@router.get("/{draft_id}/attachments")
def look(request: Request, served: Served, _coordinator: SeesEverything, draft_id: Number) -> Response:
    """The files that go with the round. Raises NotFound."""
    return _files_page(request, served, draft_id)


@router.post("/{draft_id}/attachments")
def save(request: Request, served: Served, coordinator: SeesEverything, draft_id: Number, sent: Sent) -> Response:
    """Add files, save titles, or take one away. Raises NotFound, NotAllowed."""
    wish = sent.values.get("do", "")
    if sent.only_shown:
        return _files_page(request, served, draft_id, sent)
    try:
        files = _given(sent, served.settings.upload_limit_mb)
        served.database.act(lambda session: _change(session, served, draft_id, sent, files, coordinator.email))
    except Overtaken as other:
        return _clashed(request, served, draft_id, sent, other)
    except FaultyInput as wrong:
        return _files_page(request, served, draft_id, sent, 422, wrong.faults)
    here = f"/console/drafts/{draft_id}"
    return RedirectResponse(f"{here}?saved=attachments" if wish == "save" else f"{here}/attachments", 303)


def _given(sent: Posted, limit_mb: int) -> list[GivenFile]:
    """The files that were sent. Raises FaultyInput."""
    files = [each for each in sent.files if each.field == "files"]
    wrong = [Fault("files", fault) for each in files if (fault := _fault(each, limit_mb))]
    if wrong:
        raise FaultyInput(wrong)
    return [GivenFile(safe_name(each.filename), each.data) for each in files]


def _fault(file: PostedFile, limit_mb: int) -> str:
    if not file.data:
        return Phrase(EMPTY, name=own_name(file))
    return Phrase(TOO_LARGE, name=own_name(file), most=limit_mb) if len(file.data) > limit_mb * MEGABYTE else ""


def _change(
    session: Session, served: AppContext, draft_id: int, sent: Posted, files: Sequence[GivenFile], by: str
) -> None:
    now, wish = served.clock.now(), sent.values.get("do", "")
    draft = draft_of(session, draft_id)
    if said := _said(draft, sent):
        change_step(session, draft_id, DraftStep.ATTACHMENTS, said, sent.seen_version or 0, by, now)
    if files:
        attach(session, draft_id, under_their_names(files, draft.fields), by, now)
    if wish.startswith("remove:"):
        detach(session, draft_id, wish.removeprefix("remove:"), by, now)


def _said(draft: Draft, sent: Posted) -> dict[str, Any]:
    """The attachments with their titles and what they go with as written, where the form gave any."""
    given = {row["file"]: row for row in rows(sent.values, "attachments") if "file" in row}
    known = _attached(draft)
    titled = {each.name: one_line(given.get(each.name, {}).get("title", each.title)) for each in known}
    goes = {each.name: given.get(each.name, {}).get("goes") or each.goes for each in known}
    if not given:
        return {}
    own = [_written(name, title) for name, title in titled.items() if goes[name] != BESIDE_ONLY]
    beside = [_written(name, title) for name, title in titled.items() if goes[name] != OWN]
    apart = {} if set(goes.values()) == {ALL} else {BESIDE: {"attachments": beside}}
    return {"attachments": own, **apart, **({ATTACH: "ja"} if sent.values.get(ATTACH) else {})}


def _written(name: str, title: str) -> dict[str, str]:
    return {"file": name, "title": title} if title else {"file": name}


def _attached(draft: Draft, sizes: Mapping[str, int] | None = None) -> list[Attached]:
    """The files of the round and of those beside it, each once."""
    own = {each["file"]: each["title"] for each in map(as_attachment, several(draft.fields.get("attachments")))}
    said = group(draft.fields.get(BESIDE)).get("attachments")
    beside = {each["file"]: each["title"] for each in map(as_attachment, several(said))}

    def goes(name: str) -> str:
        if said is None:
            return ALL
        return BESIDE_ONLY if name not in own else ALL if name in beside else OWN

    named = {**beside, **own}
    return [
        Attached(place, name, title, (sizes or {}).get(name), goes(name))
        for place, (name, title) in enumerate({name: named[name] for name in (*own, *beside)}.items())
    ]


def as_attachment(said: Any) -> dict[str, str]:
    """An attachment of a draft as its file and title."""
    parts = group(said) or {"file": as_text(said)}
    return {"file": as_text(parts.get("file")), "title": as_text(parts.get("title"))}


def _clashed(request: Request, served: AppContext, draft_id: int, sent: Posted, other: Overtaken) -> Response:
    saved = [as_attachment(each) for each in several(other.saved.get("attachments"))]
    titles = {each["file"]: each["title"] for each in saved}
    given = {row["file"]: row.get("title", "") for row in rows(sent.values, "attachments") if "file" in row}
    told = tuple(
        Difference(name, titles.get(name, ""), own) for name, own in given.items() if titles.get(name, "") != own
    )
    return _files_page(request, served, draft_id, sent, 409, clash=Clash(other.by.by, told), seen=other.version)


def _written_in(draft: Draft, attached: Sequence[Attached], sent: Posted | None) -> dict[str, str]:
    """What stands in the form: of the files that were on it what was written there, by their names, since others may
    have come between; of the rest what is saved."""
    given = {row["file"]: row for row in rows(sent.values, "attachments") if "file" in row} if sent else {}
    ticked = sent.values.get(ATTACH, "") if sent and given else "yes" if yes(draft.fields.get(ATTACH)) else ""
    values = {ATTACH: ticked}
    for each in attached:
        row = given.get(each.name, {})
        values[f"attachments[{each.number}].title"] = row.get("title", each.title)
        values[f"attachments[{each.number}].goes"] = row.get("goes", each.goes)
    return values


def _files_page(
    request: Request,
    served: AppContext,
    draft_id: int,
    sent: Posted | None = None,
    status: int = 200,
    faults: tuple[Fault, ...] = (),
    clash: Clash | None = None,
    seen: int | None = None,
) -> Response:
    with served.database.read() as session:
        draft = draft_of(session, draft_id)
        sizes = {each.name: each.size for each in draft_files(session, draft_id)}
    attached = _attached(draft, sizes)
    seen = seen or (sent.seen_version if sent else None) or draft.version
    shown = Filled(_written_in(draft, attached, sent), faults, seen_version=seen)
    return console_page(
        request,
        served,
        "drafts/attachments.html",
        status,
        draft=draft,
        step=DraftStep.ATTACHMENTS,
        form=shown,
        attached=attached,
        has_beside=bool(draft.fields.get(BESIDE)),
        clash=clash,
        beside=False,
        hints={},
        wrong=[],
        most=served.settings.upload_limit_mb,
        together=sum(each.size or 0 for each in attached),
        most_in_letter=LETTER_FILES,
    )
