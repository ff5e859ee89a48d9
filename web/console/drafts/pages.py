"""A draft's pages: its steps in a list, each of them, its file, and throwing it away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.drafts.drafts import Begun, Overtaken, change_step, discard, make_draft
from actions.drafts.laid_out import checked_draft, clear_away, file_name
from actions.drafts.theirs import own_county
from actions.registry.offices import county_meant, county_of_round
from kit.clock import local_day
from kit.errors import Fault, FaultyInput, NotFound
from models.files.county import County
from models.files.faults import MISSING, title_of
from models.files.round_file import RoundFile
from models.files.round_text import round_text
from models.files.yaml_source import place_of
from models.phrases import swedish
from models.reads.draft_reads import draft_of
from models.tables import Draft
from rules.drafting.steps import DraftStep, StepView, lost_beside, own_fields, step_of, step_views, with_step
from rules.reach import Reach
from rules.wording.draft_wording import advised, fault_sentence
from web.board.frame import console_page
from web.console.drafts.beside_form import shown_beside
from web.console.drafts.sources import begun_from, begun_from_file, begun_from_round
from web.console.drafts.step_pages import Desk, StepPage, rearranged, rows, stands_at
from web.console.drafts.steps import PAGES
from web.console.launch import choice_page
from web.console.round_sources import source
from web.entry.sign_in import SeesEverything, reading_reach
from web.pages.forms import Filled, Posted, Sent
from web.requests.context import AppContext, Number, Served

YES: Final = "yes"
NO_ROUND: Final = swedish("Välj den runda som utkastet ska göras från.")
CLEARS: Final = swedish("Det som är skrivet i andra steg om rundorna vid sidan av försvinner också. Är det meningen?")

router = APIRouter(prefix="/console/drafts", include_in_schema=False)

SHOW: Final = "show"
LISTS: Final = ("contacts", "att_satser", "questions", "amounts", "routes", "follow_up")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two have written differently at the same time."""

    title: str
    saved: str
    own: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Who saved a step meanwhile, and what is not the same."""

    by: str
    differences: tuple[Difference, ...]


@router.get("")
def all_drafts(_coordinator: SeesEverything) -> Response:
    """They stand where a round is begun."""
    return RedirectResponse("/console/launch#drafts", 303)


@router.post("")
def make(request: Request, served: Served, coordinator: SeesEverything, sent: Sent) -> Response:
    """A new draft from what was sent: pasted text, a file, an earlier round, or nothing."""
    if sent.only_shown:
        return choice_page(request, served, coordinator, Filled(sent.values))
    try:
        begun = _begun(served, coordinator.reach, sent)
        draft = served.database.act(lambda session: make_draft(session, begun, coordinator.email, served.clock.now()))
    except FaultyInput as wrong:
        return choice_page(request, served, coordinator, Filled(sent.values, wrong.faults), 422)
    return RedirectResponse(f"/console/drafts/{draft.id}", 303)


def _begun(served: AppContext, reach: Reach, sent: Posted) -> Begun:
    if (slug := sent.values.get("round")) is not None:
        return _from_round(served, reach, slug)
    if name := sent.values.get("name"):
        return begun_from_file(source(served.settings, name).path)
    with served.database.read() as session:
        county = own_county(session, reach)
    begun = begun_from(sent, served.settings.upload_limit_mb)
    return replace(begun, fields={"county": county, **begun.fields}) if county else begun


def _from_round(served: AppContext, reach: Reach, slug: str) -> Begun:
    if not slug:
        raise FaultyInput([Fault("round", NO_ROUND)])
    if not reach.sees(slug):
        raise NotFound("Rundan finns inte.")
    with served.database.read() as session:
        return begun_from_round(session, slug, county_of_round(session, slug, local_day(served.clock.now())))


@router.get("/{draft_id}.yaml")
def as_file(served: Served, _coordinator: SeesEverything, draft_id: Number) -> Response:
    """The draft as a round's file. Raises NotFound."""
    with served.database.read() as session:
        draft = draft_of(session, draft_id)
    named = {"content-disposition": f'attachment; filename="{file_name(draft)}"'}
    return PlainTextResponse(round_text(draft.fields), headers=named, media_type="application/yaml")


@router.get("/{draft_id}")
def steps(request: Request, served: Served, _coordinator: SeesEverything, draft_id: Number) -> Response:
    """What is done and what is left. Leads to the round once it is one. Raises NotFound."""
    with served.database.read() as session:
        draft = draft_of(session, draft_id)
        if draft.round_slug:
            return RedirectResponse(f"/console/rounds/{draft.round_slug}", 303)
        views = views_of(session, served, draft)
    left = sum(len(view.faults) for view in views)
    saved = request.query_params.get("saved", "")
    return console_page(
        request, served, "drafts/steps.html", draft=draft, views=views, left=left, saved=saved, in_words=fault_sentence
    )


@router.get("/{draft_id}/discard")
def ask_before_discarding(request: Request, served: Served, _coordinator: SeesEverything, draft_id: Number) -> Response:
    """Whether it is to be thrown away. Raises NotFound."""
    with served.database.read() as session:
        draft = draft_of(session, draft_id)
    return console_page(request, served, "drafts/discard.html", draft=draft)


@router.post("/{draft_id}/discard")
def throw_away(served: Served, _coordinator: SeesEverything, draft_id: Number) -> Response:
    """Throw the draft away. Raises NotFound."""
    served.database.act(partial(discard, draft_id=draft_id))
    clear_away(served.settings, draft_id)
    return RedirectResponse("/console/launch?done=discarded", 303)


@router.get("/{draft_id}/step/{step}")
def look(request: Request, served: Served, _coordinator: SeesEverything, draft_id: Number, step: str) -> Response:
    """One step, filled in so far. Raises NotFound."""
    page, draft = _page(step), _open(served, draft_id)
    values = page.blank(draft.fields, _desk(served, draft))
    return step_page(request, served, draft, page, Filled(values, seen_version=draft.version), draft.fields)


@router.post("/{draft_id}/step/{step}")
def save(
    request: Request, served: Served, coordinator: SeesEverything, draft_id: Number, step: str, sent: Sent
) -> Response:
    """Save a step as it is written, or show what it would give. Raises NotFound."""
    page, wish = _page(step), sent.values.get("do", "")
    draft = _open(served, draft_id)
    values = rearranged(sent.values, wish)
    new, faults = page.read(values, _desk(served, draft))
    if values.get("clear") != YES and lost_beside(page.step, draft.fields, new):
        faults = [*faults, Fault("clear", CLEARS)]
    seen = sent.seen_version or 0
    faults = [] if sent.is_unsent else faults
    form = Filled(values, tuple(faults), seen_version=seen)
    if faults or wish == SHOW or sent.only_shown:
        fields = with_step(page.step, draft.fields, new)
        return step_page(request, served, draft, page, form, fields, 422 if faults else 200)
    try:
        served.database.act(
            lambda session: change_step(session, draft_id, page.step, new, seen, coordinator.email, served.clock.now())
        )
    except Overtaken as other:
        return _clashed(request, served, draft_id, page, values, new, other)
    except FaultyInput as wrong:
        draft = _open(served, draft_id)
        refused = Filled(values, wrong.faults, seen_version=seen)
        return step_page(request, served, draft, page, refused, draft.fields, 422)
    if wish in {"", "save"}:
        return RedirectResponse(f"/console/drafts/{draft_id}?saved={page.step}", 303)
    return RedirectResponse(f"/console/drafts/{draft_id}/step/{page.step}#{stands_at(values, wish)}", 303)


def views_of(session: Session, served: AppContext, draft: Draft) -> list[StepView]:
    """Every step with what is wrong at it."""
    today = local_day(served.clock.now())
    checked = checked_draft(session, served.settings, draft, today)
    faults = checked.faults or (() if checked.plan else (Fault("title", MISSING),))
    return step_views(draft.fields, draft.steps, draft.hints, faults)


def step_page(
    request: Request,
    served: AppContext,
    draft: Draft,
    page: StepPage,
    form: Filled,
    fields: Mapping[str, Any],
    status: int = 200,
    clash: Clash | None = None,
) -> Response:
    """The page of a step; `fields` are the draft's as the form has them."""
    desk = replace(_desk(served, draft), seen=reading_reach(request).seen)
    with served.database.read() as session:
        views = {} if form.faults else {view.step: view for view in views_of(session, served, draft)}
        shown = shown_beside(session, page, fields, desk)
    hints = {name: found for name, found in draft.hints.items() if step_of(name) is page.step}
    return console_page(
        request,
        served,
        page.template,
        status,
        draft=draft,
        step=page.step,
        form=form,
        clash=clash,
        hints=hints,
        beside=page.like is not None,
        wrong=[] if page.step not in views else _in_words(draft, views[page.step]),
        counts={name: max(1, len(rows(form.values, name))) for name in LISTS},
        **shown,
    )


def _in_words(draft: Draft, view: StepView) -> list[tuple[str, str, str]]:
    """What is wrong with a step that has been begun: its field, the sentence, and what was probably meant."""
    begun = bool(own_fields(view.step, draft.fields)) or view.saved
    return [(each.field, fault_sentence(each), advised(each) or "") for each in view.faults] if begun else []


def _clashed(
    request: Request,
    served: AppContext,
    draft_id: int,
    page: StepPage,
    values: Mapping[str, str],
    new: Mapping[str, Any],
    other: Overtaken,
) -> Response:
    """Both texts side by side: nothing is overwritten unseen, and nothing is lost. What was written is compared as it
    was read, into `new`: a browser's line endings and a day written another way are no difference."""
    draft = _open(served, draft_id)
    desk = _desk(served, draft)
    saved, own = page.blank(other.saved, desk), page.blank(new, desk)
    differing = [name for name in dict.fromkeys((*saved, *own)) if saved.get(name, "") != own.get(name, "")]
    told = tuple(Difference(field_title(name), saved.get(name, ""), own.get(name, "")) for name in differing)
    form = Filled(values, seen_version=other.version)
    return step_page(request, served, draft, page, form, draft.fields, 409, Clash(other.by.by, told))


def field_title(name: str) -> str:
    """What a page calls a field of its form, which is named as in the file, or by the last part of that."""
    place = place_of(name)
    return title_of(RoundFile, place) or str(place[-1])


def _page(step: str) -> StepPage:
    found = PAGES.get(DraftStep(step)) if step in set(DraftStep) else None
    if found is None:
        raise NotFound
    return found


def _open(served: AppContext, draft_id: int) -> Draft:
    with served.database.read() as session:
        draft = draft_of(session, draft_id)
    if draft.round_slug:
        raise NotFound("Utkastet är skickat och går inte att ändra.")
    return draft


def _desk(served: AppContext, draft: Draft) -> Desk:
    today, said = local_day(served.clock.now()), draft.fields.get("county")
    with served.database.read() as session:
        county = county_meant(session, said if isinstance(said, str) else "", today)
    return Desk(county or County(), today)
