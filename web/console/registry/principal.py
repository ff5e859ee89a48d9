"""A principal across all rounds: everything we wait for, its addresses, its calendar, its links and its history."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.registry.counties import county_of
from actions.registry.importing import Change
from actions.views.principals import parts_of_principal
from kit.clock import local_day
from kit.errors import NotFound
from models.files.registry.sheets import HEADINGS
from models.reads import page_reads, registry_reads
from models.tables import RegistryEntry
from models.vocabulary import EntryKind
from rules.gaps import gaps
from web.board.frame import console_page
from web.entry.sign_in import SeesEverything
from web.requests.context import Served

router = APIRouter(prefix="/console/registry/{office}/principals", include_in_schema=False)

NEWEST: Final = 20  # events of all its rounds together; the rest stands at each case


@router.get("/{code}")
def page(request: Request, served: Served, _coordinator: SeesEverything, office: str, code: str) -> Response:
    """The principal's page. Raises NotFound."""
    today = local_day(served.clock.now())
    with served.database.read() as session:
        county = county_of(session, office, today)
        principal = county.named(code)
        if principal is None or principal.code != code:
            raise NotFound("Huvudmannen finns inte i registret.")
        parts = parts_of_principal(session, office, code, today)
        happened = page_reads.events_of_cases(session, [each.view.case.id for each in parts], NEWEST)
        history = told(registry_reads.history_of_principal(session, office, code))
    return console_page(
        request,
        served,
        "registry/principal.html",
        county=county,
        principal=principal,
        gaps=next(each for each in gaps(county) if each.principal is principal),
        parts=parts,
        rounds={each.view.case.id: each.round for each in parts},
        happened=happened,
        history=history,
        today=today,
        bodies=[body for body in county.bodies_of(principal) if body.valid_on(today)],
        meetings=county.meetings_of(principal),
        entry=EntryKind,
        headings=HEADINGS,
        done=request.query_params.get("done", ""),
    )


def told(rows: Sequence[RegistryEntry]) -> list[tuple[RegistryEntry, Change]]:
    """The rows, newest first, each with what it changed."""
    before: dict[tuple[EntryKind, str], object] = {}
    found = []
    for row in reversed(rows):
        found.append((row, Change(row.kind, "", before.get((row.kind, row.key)), row.value)))
        before[row.kind, row.key] = row.value
    return found[::-1]
