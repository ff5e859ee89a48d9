"""What came in to a consultation: the summary by question and by theme, its themes, and its exports."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.coordination.themes import (
    NO_NAME,
    Answer,
    add_theme,
    change_theme,
    mark_answers,
    remove_theme,
    restore_theme,
    theme_mark,
)
from actions.drafts.drafts import make_draft
from actions.views.opinions.consultation import Consultation, SaidAnswer, consultation
from actions.views.opinions.opinion_data import csv_table
from kit.clock import local_day
from kit.errors import FaultyInput, NotFound, RundanError
from models.reads.opinion_reads import all_themes, rounds_following, theme_of
from models.vocabulary import Part
from web.board.counties import CountyChoice, county_asked, county_choices, of_county
from web.board.frame import console_page, spoken
from web.board.read_only import ReadOnly
from web.console.drafts.sources import begun_after
from web.console.next_round import next_round_file
from web.entry.sign_in import SeesEverything, SignedIn
from web.pages.back import done_page
from web.pages.faults import KEPT_FAULTS, status_of
from web.pages.forms import Filled, Form, Posted, Sent, line
from web.pages.forms import text as prose
from web.pages.pages import environment, language_for, render
from web.pages.uploads import disposition
from web.requests.context import AppContext, Number, Served

router = APIRouter(include_in_schema=False)

CONSOLE: Final = "/console/rounds/{slug}/opinions"
A_PAGE: Final = 100  # answers to mark at a time
_KEY: Final = re.compile(r"([^.\s]+)\.(\d{1,4})")


class ThemeForm(Form):
    """A theme's name, and what came of the views under it."""

    name: Annotated[str, line(200, needed=NO_NAME)] = ""
    response: Annotated[str, prose()] = ""


@router.get(CONSOLE)
def summary(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """What came in, and the themes to work with. Raises NotFound."""
    return _summary(request, served, slug, Filled())


@router.get("/read/round/{slug}/opinions")
def read_only_summary(request: Request, served: Served, _link: ReadOnly, slug: str) -> Response:
    """The same for the system leadership, to read. Raises NotFound."""
    with served.database.read() as session:
        found = _found(session, request, slug)
    base = f"/read/round/{slug}"
    values: dict[str, Any] = {
        "found": found,
        "base": base,
        "is_read_only": True,
        "counties": _counties(found, base, request),
    }
    return render(request, "opinions/read_only.html", **values, **spoken(request))


@router.post(f"{CONSOLE}/themes")
def add(request: Request, served: Served, _coordinator: SignedIn, slug: str, sent: Sent) -> Response:
    """Add a theme. Raises NotFound."""
    if sent.only_shown:
        return _summary(request, served, slug, Filled(sent.values))
    try:
        form = ThemeForm.read(sent.values)
        theme_id = served.database.act(lambda session: add_theme(session, slug, form.name).id)
    except KEPT_FAULTS as fault:
        return _summary(request, served, slug, _kept(sent, fault), fault)
    return RedirectResponse(f"{_at(slug)}/themes/{theme_id}/answers{of_county(county_asked(request))}", 303)


@router.get(f"{CONSOLE}/themes/{{theme_id}}")
def theme_form(request: Request, served: Served, _coordinator: SignedIn, slug: str, theme_id: Number) -> Response:
    """A theme to rename, to say what came of, or to remove. Raises NotFound."""
    return _theme_page(request, served, slug, theme_id)


@router.post(f"{CONSOLE}/themes/{{theme_id}}")
def change(
    request: Request, served: Served, _coordinator: SignedIn, slug: str, theme_id: Number, sent: Sent
) -> Response:
    """Rename it, and say what came of it. Raises NotFound."""
    if sent.only_shown:
        return _theme_page(request, served, slug, theme_id, sent)
    try:
        form, seen = ThemeForm.read(sent.values), sent.values.get("seen", "")
        served.database.act(lambda session: change_theme(session, slug, theme_id, form.name, form.response, seen))
    except KEPT_FAULTS as fault:
        return _theme_page(request, served, slug, theme_id, sent, fault)
    return _back(request, slug, "theme", f"theme-{theme_id}")


@router.post(f"{CONSOLE}/themes/{{theme_id}}/remove")
def remove(request: Request, served: Served, _coordinator: SignedIn, slug: str, theme_id: Number) -> Response:
    """Remove it; the answers stay. Raises NotFound."""
    now = served.clock.now()
    served.database.act(lambda session: remove_theme(session, slug, theme_id, now))
    return _back(request, slug, "removed", "themes")


@router.post(f"{CONSOLE}/themes/{{theme_id}}/restore")
def restore(request: Request, served: Served, _coordinator: SignedIn, slug: str, theme_id: Number) -> Response:
    """Bring it back with its answers. Raises NotFound."""
    served.database.act(lambda session: restore_theme(session, slug, theme_id))
    return _back(request, slug, "restored", f"theme-{theme_id}")


@router.get(f"{CONSOLE}/themes/{{theme_id}}/answers")
def answers(
    request: Request, served: Served, _coordinator: SignedIn, slug: str, theme_id: Number, page: int = 1
) -> Response:
    """Every answer, with those under the theme ticked. Raises NotFound."""
    return _answers_page(request, served, slug, theme_id, page)


def _answers_page(
    request: Request, served: AppContext, slug: str, theme_id: int, page: int, sent: Posted | None = None
) -> Response:
    with served.database.read() as session:
        theme, found = theme_of(session, slug, theme_id), _found(session, request, slug)
    pages = _pages(found.said)
    if not 1 <= page <= len(pages):
        raise NotFound
    marked = (each.key for each in pages[page - 1] if theme.id in {other.id for other in each.themes})
    return console_page(
        request,
        served,
        "consultation/answers.html",
        ticked=set(_ticked(sent)) if sent else set(marked),
        found=found,
        theme=theme,
        shown=pages[page - 1],
        page=page,
        pages=len(pages),
        base=f"/console/rounds/{slug}",
    )


@router.post(f"{CONSOLE}/themes/{{theme_id}}/answers")
def mark(
    request: Request,
    served: Served,
    _coordinator: SignedIn,
    slug: str,
    theme_id: Number,
    sent: Sent,
    page: int = 1,
) -> Response:
    """Let the theme hold the answers that are ticked, of those that were shown. Raises NotFound."""
    if sent.only_shown:
        return _answers_page(request, served, slug, theme_id, page, sent)
    shown = _answers(sent.values.get("shown", "").split())
    chosen = _answers(_ticked(sent))
    served.database.act(lambda session: mark_answers(session, slug, theme_id, shown, chosen))
    coming = sent.values.get("coming", "")
    if coming.isdecimal():
        kept = {"page": int(coming[:9]), "county": county_asked(request)}
        query = urlencode({name: value for name, value in kept.items() if value})
        return RedirectResponse(f"{_at(slug)}/themes/{theme_id}/answers?{query}", 303)
    return _back(request, slug, "marked", f"theme-{theme_id}")


@router.get(f"{CONSOLE}.csv")
def table(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """One row a principal, for spreadsheets. Raises NotFound."""
    with served.database.read() as session:
        found = _found(session, request, slug)
    text = csv_table(found, language_for(request))
    return _saved(text, "text/csv; charset=utf-8", f"{_named(found)}.csv")


@router.get(f"{CONSOLE}.html")
def document(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The summary as a document of its own, to send or to file. Raises NotFound."""
    now, language = served.clock.now(), language_for(request)
    with served.database.read() as session:
        found = _found(session, request, slug)
    page = environment(language).get_template("web/opinions/document.html")
    text = page.render(found=found, today=local_day(now), base="", is_read_only=True, counties=(), **spoken(request))
    return _saved(text, "text/html; charset=utf-8", f"{_named(found)}.html")


def _named(found: Consultation) -> str:
    return "-".join(filter(None, [found.round.slug, "synpunkter", found.county]))


@router.get(f"{CONSOLE}.yaml")
def next_file(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The file of the round that follows, to fill in on one's own machine. Raises NotFound."""
    text = _next_file(request, served, slug)
    return _saved(text, "text/yaml; charset=utf-8", f"{slug}-forslag.yaml")


@router.post(f"{CONSOLE}/next")
def create_next(request: Request, served: Served, coordinator: SeesEverything, slug: str) -> Response:
    """The same as a draft, to fill in and launch here. Raises NotFound, NotAllowed."""
    with served.database.read() as session:
        found = _of_the_whole(session, request, slug)
    begun = begun_after(found, language_for(request))
    draft = served.database.act(lambda session: make_draft(session, begun, coordinator.email, served.clock.now()))
    return RedirectResponse(f"/console/drafts/{draft.id}", 303)


def _next_file(request: Request, served: AppContext, slug: str) -> str:
    with served.database.read() as session:
        return next_round_file(_of_the_whole(session, request, slug), language_for(request))


def _at(slug: str) -> str:
    return f"/console/rounds/{slug}/opinions"


def _back(request: Request, slug: str, done: str, place: str) -> RedirectResponse:
    """To the summary, of the county it was of, at that place of it."""
    page = f"{_at(slug)}{of_county(county_asked(request))}"
    return RedirectResponse(f"{done_page(page, page, done)}#{place}", 303)


def _counties(found: Consultation, base: str, request: Request) -> Sequence[CountyChoice]:
    """The counties to choose among, with how many of each have answered."""
    return county_choices(
        found.counties,
        found.county,
        lambda code: f"{base}/opinions{of_county(code)}",
        language_for(request),
        sum(found.counties.values()),
    )


def _of_the_whole(session: Session, request: Request, slug: str) -> Consultation:
    """What came in from everybody, which the round that follows is made of. Raises NotFound."""
    return _asked_for(consultation(session, slug, language_for(request)))


def _found(session: Session, request: Request, slug: str) -> Consultation:
    """What came in, from the county that the address asks for. Raises NotFound."""
    return _asked_for(consultation(session, slug, language_for(request), county_asked(request)))


def _asked_for(found: Consultation) -> Consultation:
    """Raises NotFound when the round asks for no opinions."""
    if Part.OPINION not in found.round.asks:
        raise NotFound
    return found


def _summary(
    request: Request, served: AppContext, slug: str, form: Filled, fault: RundanError | None = None
) -> Response:
    with served.database.read() as session:
        found, following = _found(session, request, slug), rounds_following(session, slug)
        removed = [theme for theme in all_themes(session, slug) if theme.removed_at]
    values: dict[str, Any] = {"found": found, "base": f"/console/rounds/{slug}", "is_read_only": False, "form": form}
    values |= {"followed_by": following, "removed": removed, "counties": _counties(found, values["base"], request)}
    status, done = status_of(fault) if fault else 200, request.query_params.get("done", "")
    return console_page(request, served, "consultation/opinions.html", status, done=done, **values)


def _theme_page(
    request: Request,
    served: AppContext,
    slug: str,
    theme_id: int,
    sent: Posted | None = None,
    fault: RundanError | None = None,
) -> Response:
    """The theme's form; when somebody else has changed it, both texts are there to choose from."""
    with served.database.read() as session:
        theme, found = theme_of(session, slug, theme_id), _found(session, request, slug)
    form = _kept(sent, fault) if sent else Filled({"name": theme.name, "response": theme.response})
    seen = (
        sent.values.get("seen", "") if sent and (fault is None or isinstance(fault, FaultyInput)) else theme_mark(theme)
    )
    status = status_of(fault) if fault else 200
    return console_page(
        request,
        served,
        "consultation/theme.html",
        status,
        found=found,
        theme=theme,
        marked=next((themed.said for themed in found.themes if themed.theme.id == theme_id), ()),
        form=form,
        fault=fault,
        seen=seen,
        base=f"/console/rounds/{slug}",
    )


def _kept(sent: Posted, fault: RundanError | None) -> Filled:
    return Filled(sent.values, fault.faults if isinstance(fault, FaultyInput) else ())


def _ticked(sent: Posted) -> list[str]:
    return [name.removeprefix("mark-") for name in sent.values if name.startswith("mark-")]


def _pages(said: list[SaidAnswer]) -> list[list[SaidAnswer]]:
    return [said[start : start + A_PAGE] for start in range(0, len(said), A_PAGE)] or [[]]


def _answers(keys: Any) -> set[Answer]:
    return {(found[1], int(found[2])) for key in keys if (found := _KEY.fullmatch(key))}


def _saved(text: str, media_type: str, filename: str) -> Response:
    headers = {"content-disposition": disposition(filename, inline=False)}
    return Response(text.encode(), media_type=media_type, headers=headers)
