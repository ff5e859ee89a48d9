"""The console's page of arenas: the structure on a day, how it had changed, and what each arena has recommended."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.registry.offices import county_meant
from kit.clock import local_day
from kit.i18n import short_day
from models.files.county import County
from models.files.fields import as_slug
from models.reads import page_reads
from models.tables import Round
from rules.arenas import ONE_DAY, Change, Period, Structure, change_on, periods, structure_on
from rules.reach import Reach
from rules.wording.arena_wording import period_words, seat_sentence
from web.board.frame import console_page
from web.entry.sign_in import SignedIn
from web.pages.forms import Filled, Form, day, line
from web.pages.pages import language_for
from web.requests.context import Served

router = APIRouter(prefix="/console/arenas", include_in_schema=False)


class Asked(Form):
    """Which day to show; today if none."""

    on: Annotated[dt.date | None, day()] = None
    office: Annotated[str, line(80)] = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows. `rounds` are those each arena has recommended, by its code."""

    structure: Structure
    periods: Sequence[Period]
    period: Period
    change: Change | None
    rounds: Mapping[str, Sequence[Round]]
    office: str

    @property
    def before(self) -> dt.date | None:
        """The last day of the period before."""
        return self.period.first and self.period.first - ONE_DAY

    @property
    def after(self) -> dt.date | None:
        """The first day of the period after."""
        return self.period.last and self.period.last + ONE_DAY


@router.get("")
def page(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """The arenas of an office, the first if none is named, on the day asked for."""
    asked, faults = Asked.sift(request.query_params)
    today = local_day(served.clock.now())
    with served.database.read() as session:
        county = county_meant(session, asked.office, today) or County()
        found = find(session, county, asked.on or today, asked.office, coordinator.reach)
    form = Filled(
        {"on": request.query_params.get("on", "") if faults else found.structure.on.isoformat()}, tuple(faults)
    )
    values: dict[str, Any] = {"found": found, "form": form, "slug": as_slug, **_spoken(language_for(request))}
    return console_page(request, served, "arenas.html", 422 if faults else 200, **values)


def find(session: Session, county: County, on: dt.date, office: str, reach: Reach) -> Found:
    """The structure on that day in Stockholm, with its surroundings; `office` as it was asked for."""
    times = periods(county)
    here = next(each for each in times if each.holds(on))
    change = change_on(county, here.first) if here.first else None
    return Found(structure_on(county, on), times, here, change, _recommended(session, county, reach), office)


def _recommended(session: Session, county: County, reach: Reach) -> Mapping[str, Sequence[Round]]:
    """The rounds that are seen, by the code of the arena that bore the recommender's name on the day of the
    recommendation."""
    found: dict[str, list[Round]] = defaultdict(list)
    for round_ in page_reads.recommended_rounds(session, {arena.name for arena in county.arenas}):
        arena = county.arena_named(round_.recommender, round_.recommended_on or local_day(round_.launched_at))
        if arena and reach.sees(round_.slug):
            found[arena.code].append(round_)
    return found


def _spoken(language: str) -> dict[str, Any]:
    return {
        "plain": lambda day: short_day(day, language),
        "period": lambda dated: period_words(dated, language),
        "seated": lambda seat: seat_sentence(seat, language),
    }
