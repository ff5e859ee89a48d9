"""The board's pictures as files, each at an address of its own: SVG and PNG, for a slide."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.views.by_county import county_said, within
from actions.views.overview import RoundView, view_in_round
from kit.clock import local_day
from kit.errors import NotFound
from kit.i18n import long_date
from models.phrases import Phrase, said_in, swedish
from rules.wording.answer_wording import answered_phrase
from web.board.board import remembered
from web.board.counties import county_asked
from web.board.frame import spoken
from web.board.looking import by_nearness
from web.board.pictures.burn_up import burn_up_of, draw
from web.board.pictures.calendar import ground_of, legend, strip
from web.board.pictures.files import as_png, as_svg
from web.board.pictures.map import is_mapped, map_of
from web.board.pictures.ring import ring_of
from web.board.principal import WIDE, lines_of
from web.board.read_only import ReadOnly
from web.board.rows import levels_used
from web.entry.sign_in import SignedIn
from web.pages.pages import environment, language_for
from web.pages.uploads import disposition
from web.requests.context import AppContext, Served

router = APIRouter(include_in_schema=False)

AS_OF: Final = swedish("Läget {day}.")
AND_MORE: Final = swedish("och {count} till")
NO_PICTURE: Final = swedish("Bilden finns inte.")
DARK: Final = "dark"
TYPES: Final = {"svg": "image/svg+xml", "png": "image/png"}
MOST: Final = 400  # rows; more would be no picture
DENSE: Final = 60
NAMES: Final = 220.0
HEAD, FOOT = 76.0, 40.0


@router.get("/console/rounds/{slug}/bilder/{name}.{ending}")
def picture(request: Request, served: Served, _coordinator: SignedIn, slug: str, name: str, ending: str) -> Response:
    """A picture of the round. Raises NotFound."""
    return _round_picture(request, served, slug, name, ending)


@router.get("/read/round/{slug}/bilder/{name}.{ending}")
def read_only_picture(request: Request, served: Served, _link: ReadOnly, slug: str, name: str, ending: str) -> Response:
    """The same for the leadership. Raises NotFound."""
    return _round_picture(request, served, slug, name, ending)


@router.get("/console/rounds/{slug}/{code}/vagen.{ending}")
def way(request: Request, served: Served, _coordinator: SignedIn, slug: str, code: str, ending: str) -> Response:
    """A principal's way as a picture. Raises NotFound."""
    return _way_picture(request, served, slug, code, ending)


@router.get("/read/round/{slug}/{code}/vagen.{ending}")
def read_only_way(request: Request, served: Served, _link: ReadOnly, slug: str, code: str, ending: str) -> Response:
    """The same for the leadership. Raises NotFound."""
    return _way_picture(request, served, slug, code, ending)


def _round_picture(request: Request, served: AppContext, slug: str, name: str, ending: str) -> Response:
    language, now = language_for(request), served.clock.now()
    if name not in DRAWN or ending not in TYPES:
        raise NotFound(NO_PICTURE)
    with served.database.read() as session:
        view = within(remembered(request).view(session, slug, now), county_asked(request))
    title = ": ".join(filter(None, [view.round.title, county_said(view.county, language)]))
    filename = "-".join(filter(None, [slug, name, view.county]))
    return _file(request, served, filename, ending, {"kind": name, "title": title, **DRAWN[name](view, language)})


def _way_picture(request: Request, served: AppContext, slug: str, code: str, ending: str) -> Response:
    if ending not in TYPES:
        raise NotFound(NO_PICTURE)
    with served.database.read() as session:
        round_, view = view_in_round(session, slug, code, served.clock.now())
        line, _ = lines_of(session, view, round_, language_for(request))
    title = f"{view.case.principal_name}: {round_.title}"
    values = {"line": line, "width": WIDE + 32, "height": HEAD + line.height + FOOT}
    return _file(request, served, f"{slug}-{code}-vagen", ending, {"kind": "vagen", "title": title, **values})


def _file(request: Request, served: AppContext, filename: str, ending: str, values: dict[str, Any]) -> Response:
    language, today = language_for(request), local_day(served.clock.now())
    below = said_in(Phrase(AS_OF, day=long_date(today, language)), language)
    template = environment(language).get_template("web/board/pictures/file.html")
    data = as_svg(template.render(below=below, **values, **spoken(request)), DARK in request.query_params)
    headers = {"content-disposition": disposition(f"{filename}.{ending}", inline=True)}
    return Response(data if ending == "svg" else as_png(data), media_type=TYPES[ending], headers=headers)


def _ring(view: RoundView, language: str) -> dict[str, Any]:
    ring = ring_of(view, language)
    counted = answered_phrase(view.progress, language)
    return {"ring": ring, "counted": counted, "width": 860, "height": HEAD + 290 + 30 * max(len(ring.shares) - 5, 0)}


def _burn_up(view: RoundView, language: str) -> dict[str, Any]:  # noqa: ARG001
    today = view.cases[0].today if view.cases else view.round.due_on
    data = view.once(burn_up_of, today)
    return {"burn_up": data, "chart": draw(data, 960, 380), "width": 992, "height": HEAD + 420}


def _calendar(view: RoundView, language: str) -> dict[str, Any]:
    rows, is_dense = by_nearness(view), len(view.cases) > DENSE
    ground = ground_of(view, view.once(levels_used), *((0.0,) if is_dense else ()))
    strips = [(row.case.principal_name, row.once(strip, ground)) for row in rows[:MOST]]
    a_row = 18 if is_dense else ground.lanes.height + 6
    more = said_in(Phrase(AND_MORE, count=len(rows) - MOST), language) if len(rows) > MOST else ""
    return {
        "ground": ground,
        "strips": strips,
        "legend": legend([found for _, found in strips], language),
        "a_row": a_row,
        "left": NAMES,
        "more": more,
        "width": NAMES + 1000 + 24,
        "height": HEAD + 44 + len(strips) * a_row + 3 * FOOT,
    }


def _map(view: RoundView, language: str) -> dict[str, Any]:
    if not view.once(is_mapped):
        raise NotFound(NO_PICTURE)
    found = view.once(map_of, language)
    regions = [county for county in found.counties if county.mark]
    lines = len(found.shares) + 2 + (len(regions) == 1)
    return {
        "map": found,
        "regions": regions,
        "width": 24 + found.width + 330,
        "height": HEAD + max(found.height, 30 * lines) + FOOT,
    }


DRAWN: Final = {"kalender": _calendar, "svar": _burn_up, "utfall": _ring, "karta": _map}
