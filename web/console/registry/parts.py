"""One part of a registry: what it says, who said it and when, and saying something else of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.coordination.amendments import change_address
from actions.record.record import Said
from actions.registry.entries import ChangedMeanwhile, Saying, newest, say
from actions.registry.importing import Change
from actions.registry.offices import county_of
from actions.views.principals import open_rounds_of
from kit.clock import local_day
from kit.errors import Fault, FaultyInput, NotFound
from models.files.county import County
from models.files.registry.incoming import Incoming, incoming, name_of_part
from models.files.registry.parts import EntryKind, RegistryPart
from models.files.registry.sheets import HEADINGS
from models.phrases import swedish
from models.reads import registry_reads
from models.tables import RegistryEntry
from models.values import Reporter
from models.vocabulary import Channel
from rules.gaps import shared_with, sharing_phrase
from web.board.frame import console_page
from web.console.registry.editors import (
    EDITORS,
    Editor,
    choices_of,
    in_form,
    row_count,
    seat_count,
    seat_field,
    shown,
    source_of_form,
    texts,
)
from web.entry.sign_in import ROLE, SeesEverything
from web.pages.forms import Filled, Form, Posted, Sent, as_number, day, line
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/registry/{office}/parts/{kind}", include_in_schema=False)

NOTHING_NEW: Final = swedish("Det är samma som står där nu. Inget har ändrats.")
NOT_BEFORE_TODAY: Final = swedish("Skriv en dag från och med i dag. Det som gällde förut står kvar i historiken.")
ONLY_ONE: Final = "-"  # stands in the address of a part of which there is one
OF_PRINCIPAL: Final = {
    EntryKind.MAILBOXES,
    EntryKind.PRINCIPAL,
    EntryKind.ROUTE,
    EntryKind.BODIES,
    EntryKind.MEETINGS,
}


class From(Form):
    """From which day it holds, and why."""

    valid_from: Annotated[dt.date | None, day()] = None
    note: Annotated[str, line(300)] = ""


@dataclass(frozen=True, slots=True)
class FoundPart:
    """The part as it stands, with everything that has been said of it."""

    office: str
    county: County
    editor: Editor
    key: str
    rows: Sequence[RegistryEntry]
    value: Any

    @property
    def name(self) -> str:
        """Whose or which it is."""
        return name_of_part(RegistryPart(self.editor.kind, self.key, self.value), self.county)

    @property
    def back(self) -> str:
        """The page it stands on."""
        base, code = f"/console/registry/{self.office}", self.key.partition("/")[0]
        is_a_principals = self.editor.kind in OF_PRINCIPAL and self.county.named(code) is not None
        return f"{base}/principals/{code}" if is_a_principals else f"{base}/structure"


@router.get("/{key:path}")
def page(request: Request, served: Served, _coordinator: SeesEverything, office: str, kind: str, key: str) -> Response:
    """The part's form, filled in, and its history. Raises NotFound."""
    with served.database.read() as session:
        found = _find(session, office, kind, key, local_day(served.clock.now()))
    values = {**shown(found.editor, found.value), "seen": str(newest(found.rows))}
    return _page(request, served, found, Filled(values))


@router.post("/{key:path}")
def save(
    request: Request, served: Served, coordinator: SeesEverything, office: str, kind: str, key: str, sent: Sent
) -> Response:
    """Show what would change and whom it concerns; once confirmed, say it. Raises NotFound."""
    now = served.clock.now()
    with served.database.read() as session:
        found = _find(session, office, kind, key, local_day(now))
    if sent.is_unsent:
        return _page(request, served, found, Filled(sent.values))
    try:
        said, wanted = _read(found, sent.values, local_day(now))
        if sent.only_shown:
            return _page(request, served, found, Filled(sent.values))
        if sent.values.get("confirmed") != "yes":
            return _check(request, served, found, said, wanted, sent)
        saying = Saying(coordinator.email, now, wanted.valid_from, wanted.note)
        served.database.act(partial(_write, served=served, found=found, said=said, saying=saying, sent=sent))
    except FaultyInput as wrong:
        return _page(request, served, found, Filled(sent.values, wrong.faults), 422)
    except ChangedMeanwhile as changed:
        with served.database.read() as session:
            found = _find(session, office, kind, key, local_day(now))
        again = Filled({**sent.values, "seen": str(newest(found.rows))}, (Fault("", changed.message),))
        return _page(request, served, found, again, 409)
    return RedirectResponse(f"{found.back}?done=saved", 303)


def _write(
    session: Session, served: AppContext, found: FoundPart, said: Incoming, saying: Saying, sent: Posted
) -> None:
    say(session, found.office, said.parts, saying, as_number(sent.values.get("seen", "")))
    if sent.values.get("also") != "yes" or not said.parts[0].value:
        return
    registrar = said.parts[0].value.get("registrar", "")
    by = Said(Reporter(saying.by, ROLE, saying.by), Channel.CONSOLE)
    for _, case in _concerned(session, found):
        if registrar and case.registrar.casefold() != registrar.casefold():
            change_address(session, served.sender, case.id, registrar, by, saying.now)


def _find(session: Session, office: str, kind: str, key: str, today: dt.date) -> FoundPart:
    known, key = next((each for each in EDITORS if each.value == kind), None), "" if key == ONLY_ONE else key
    if known is None:
        raise NotFound
    county = county_of(session, office, today)
    rows = registry_reads.history(session, office, known, key)
    here = [row for row in registry_reads.entries_on(session, office, today) if (row.kind, row.key) == (known, key)]
    if known in OF_PRINCIPAL and not rows and not _may_have(county, key):
        raise NotFound("Huvudmannen finns inte i registret.")
    return FoundPart(office, county, EDITORS[known], key, rows, here[0].value if here else None)


def _may_have(county: County, key: str) -> bool:
    """Whether such a part can be made: of a principal there is, or of a kind."""
    return key.startswith("slag:") or county.named(key.partition("/")[0]) is not None


def _read(found: FoundPart, values: Mapping[str, str], today: dt.date) -> tuple[Incoming, From]:
    """What the form says. Raises FaultyInput."""
    wanted, faults = From.sift(values)
    if wanted.valid_from and wanted.valid_from < today:
        faults.append(Fault("valid_from", NOT_BEFORE_TODAY))
    source = source_of_form(found.editor, found.key, values, found.county)
    said = incoming(source, found.county, only=(found.editor.kind, found.key))
    faults += [in_form(found.editor, fault) for fault in said.faults]
    if not faults and not said.parts:
        faults.append(Fault("", NOTHING_NEW))
    if faults:
        raise FaultyInput(faults)
    return said, wanted


def _page(request: Request, served: AppContext, found: FoundPart, form: Filled, status: int = 200) -> Response:
    return console_page(
        request,
        served,
        "registry/part.html",
        status,
        found=found,
        form=form,
        count=row_count(found.editor, form.values),
        choices=choices_of,
        seat_field=seat_field,
        seats=partial(seat_count, found.editor, form.values),
        texts=texts(request),
        fault=None,
    )


def _check(
    request: Request, served: AppContext, found: FoundPart, said: Incoming, wanted: From, sent: Posted
) -> Response:
    changes = [Change(part.kind, found.name, found.value, part.value) for part in said.parts]
    with served.database.read() as session:
        concerned = _concerned(session, found)
    return console_page(
        request,
        served,
        "registry/part_check.html",
        found=found,
        form=Filled(sent.values),
        changes=changes,
        wanted=wanted,
        concerned=concerned,
        sharing=_sharing(found, said),
        headings=HEADINGS,
        fault=None,
    )


def _sharing(found: FoundPart, said: Incoming) -> str:
    """What is to be asked where a new mailbox stands at another principal already; nothing where none does."""
    if found.editor.kind is not EntryKind.MAILBOXES:
        return ""
    before = set((found.value or {}).values())
    fresh = [str(each) for part in said.parts for each in (part.value or {}).values() if each and each not in before]
    others = shared_with(found.county.principals, found.key, fresh)
    return sharing_phrase((found.name, *(each.name for each in others))) if others else ""


def _concerned(session: Session, found: FoundPart) -> Sequence[Any]:
    """The open rounds whose letters go to the address that was."""
    if found.editor.kind is not EntryKind.MAILBOXES or not found.value:
        return []
    by_address = open_rounds_of(session, found.office, found.key)
    return by_address.get(found.value.get("registrar", "").casefold(), [])
