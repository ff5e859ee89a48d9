"""The pages where a coordinator confirms an act: what will happen is said first, and nothing is lost if it can't."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access.weekly_subscribers import weekly_subscribers
from actions.coordination.extensions import rounds_to_extend
from actions.views.other_rounds import opens_when_ended, waits_for
from actions.views.overview import RoundView, round_view
from actions.withdrawals.from_case import is_unheard
from actions.withdrawals.told import InRound, Record, told_too
from kit.clock import local_day
from kit.errors import AlreadyDone, FaultyInput, NotAllowed, NotFound, RundanError
from models.phrases import said_in
from models.reads import lookup, page_reads
from models.reads.family_reads import newest_event, rounds_of_act
from models.tables import Event, Round
from models.vocabulary import EventKind, Outcome
from notifications.links import token
from rules.changing.telling import is_heard_taken_back
from rules.wording.sentence_parts import upper_first
from web.board.calendars import calendar_path
from web.board.counties import county_asked, of_county
from web.board.frame import console_page
from web.console.acting.acts import CASE_ACTS, ROUND_ACTS
from web.console.acting.classifying import CHOICES
from web.console.acting.coordinator_act import ActRequest, CoordinatorAct, ticked_again, within
from web.console.acting.extending import asked_beside, awaited, cases_beside
from web.console.case import ConsoleCase, case_page, gather
from web.entry.sign_in import Coordinator, SignedIn, reading_reach
from web.pages.back import BACK, came_from, done_page, gone_back
from web.pages.faults import KEPT_FAULTS, status_of
from web.pages.forms import as_number
from web.pages.pages import language_for
from web.pages.posted import Filled, OnlyShown, Posted, Sent
from web.reply.several.left_out import left_out
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/rounds/{slug}", include_in_schema=False)

KEPT_OF_ACT = (*KEPT_FAULTS, NotAllowed, AlreadyDone, OnlyShown)

Place = tuple[str, str, str]  # slug, code and target


@router.get("/do/{name}")
@router.get("/do/{name}/{target}")
def round_form(
    request: Request, served: Served, _coordinator: SignedIn, slug: str, name: str, target: str = ""
) -> Response:
    """What an act will do to the round, and a form to confirm it. Raises NotFound."""
    return _round_page(request, served, slug, _act_named(ROUND_ACTS, name), target)


@router.post("/do/{name}")
@router.post("/do/{name}/{target}")
def do_to_round(
    request: Request, served: Served, coordinator: SignedIn, slug: str, name: str, sent: Sent, target: str = ""
) -> Response:
    """Do it. Raises NotFound."""
    act = _act_named(ROUND_ACTS, name)
    rounds, fault = _done(served, coordinator, act, sent, (slug, "", target))
    if fault:
        return _round_page(request, served, slug, act, target, sent, fault)
    back = f"/console/rounds/{slug}/do/reader" if name in {"reader", "revoke"} else f"/console/rounds/{slug}"
    if name in {"weekly", "weekly-stop"}:
        back = f"/console/rounds/{slug}/do/weekly"
    if name == "extend-family":
        back = f"/console/families/{slug}"
    return RedirectResponse(done_page(sent.values.get(BACK, ""), back, name, rounds), 303)


@router.get("/{code}/do/{name}")
@router.get("/{code}/do/{name}/{target}")
def case_form(
    request: Request, served: Served, _coordinator: SignedIn, slug: str, code: str, name: str, target: str = ""
) -> Response:
    """What an act will do to one principal's case, and a form to confirm it. Raises NotFound."""
    return _case_page(request, served, (slug, code, target), _act_named(CASE_ACTS, name))


@router.post("/{code}/do/{name}")
@router.post("/{code}/do/{name}/{target}")
def do_to_case(
    request: Request,
    served: Served,
    coordinator: SignedIn,
    slug: str,
    code: str,
    name: str,
    sent: Sent,
    target: str = "",
) -> Response:
    """Do it. Raises NotFound."""
    act = _act_named(CASE_ACTS, name)
    rounds, fault = _done(served, coordinator, act, sent, (slug, code, target))
    if fault:
        return _case_page(request, served, (slug, code, target), act, sent, fault)
    own = f"/console/rounds/{slug}/{code}{of_county(county_asked(request))}"
    return RedirectResponse(done_page(sent.values.get(BACK, ""), own, name, rounds), 303)


def _act_named(acts: dict[str, CoordinatorAct], name: str) -> CoordinatorAct:
    if name not in acts:
        raise NotFound
    return acts[name]


def _done(
    served: AppContext, coordinator: Coordinator, act: CoordinatorAct, sent: Posted, place: Place
) -> tuple[int, RundanError | None]:
    """Do it and say in how many rounds it was done, or what stood in its way. Raises NotFound."""
    if sent.is_unsent:
        return 0, OnlyShown()
    now, said = served.clock.now(), coordinator.said(sent.form_key)
    form, faults = act.form.sift(sent.values)
    try:

        def work(session: Session) -> int:
            grace, before = served.settings.link_grace, newest_event(session)
            wanted = ActRequest(session, served.sender, *place, said, now, grace, coordinator.reach)
            act.do(form, faults, wanted)
            sent.count()
            return rounds_of_act(session, before, now)

        rounds = served.database.act(work)
    except KEPT_OF_ACT as fault:
        return 0, fault
    served.poke(place[0])
    return rounds, None


def _filled(
    request: Request, act: CoordinatorAct, subject: object, sent: Posted | None, fault: RundanError | None
) -> Filled:
    if sent is None:
        return Filled({**act.blank(subject), BACK: came_from(request)})
    values = {**sent.values, **gone_back(sent.values)}
    return Filled(values, fault.faults if isinstance(fault, FaultyInput) else ())


def _round_page(
    request: Request,
    served: AppContext,
    slug: str,
    act: CoordinatorAct,
    target: str,
    sent: Posted | None = None,
    fault: RundanError | None = None,
) -> Response:
    now = served.clock.now()
    with served.database.read() as session:
        view = round_view(session, slug, now)
        values: dict[str, Any] = {"view": view, "links": [], "link": None, **_beside(session, act, view, now)}
        if act.name == "reader":
            values["links"] = _read_only_addresses(served, session, view.round)
        if act.name == "weekly":
            values["links"] = weekly_subscribers(session, slug)
        if act.name in {"revoke", "weekly-stop"}:
            values["link"] = page_reads.link_of(session, target, slug, None)
        if act.name == "extend-family":
            values["dated"] = [each for each in rounds_to_extend(session, slug) if each.effect_rule.decided_by]
        if act.name == "withdraw":
            event, passed = _to_take_back(session, slug, target)
            fault = fault or passed
            values["event"] = event
            values["is_told"] = is_heard_taken_back(event.kind, event.told)
    return console_page(
        request,
        served,
        f"acting/round/{act.name}.html",
        status_of(fault) if fault else 200,
        form=_filled(request, act, view.round, sent, fault),
        fault=None if isinstance(fault, OnlyShown) else fault,
        done=request.query_params.get("done", ""),
        today=local_day(now),
        **values,
    )


def _beside(session: Session, act: CoordinatorAct, view: RoundView, now: dt.datetime) -> dict[str, Any]:
    """The rounds that wait for this one, or the one it waits for, where an act has to do with them."""
    if act.name == "open":
        return {"waits_for": waits_for(session, view.round, now)}
    if act.name == "close":
        return {"opens_next": opens_when_ended(session, view, is_called_off=False)}
    return {}


def _to_classify(found: ConsoleCase, target: str, language: str) -> dict[str, Any]:
    """The report, as its latest word is, and what it may be judged to be. Raises NotFound."""
    row = found.handling(as_number(target))
    if row is None:
        raise NotFound("Rapporten finns inte.")
    offered = found.round.offer is not None
    choices = [each for each in CHOICES if offered or each is not Outcome.LATER]
    return {"row": row, "choices": [(each.value, upper_first(said_in(each.label, language))) for each in choices]}


def _to_take_back(session: Session, chain: str, target: str) -> tuple[Event, RundanError | None]:
    """The line of the record with that number, and why it cannot be taken back any more, if that is so.
    Raises NotFound when it is not one to take back."""
    record = Record.of(session, chain)
    event = record.line(as_number(target))
    return event, record.why_not(event.number)


def _read_only_addresses(served: AppContext, session: Session, round_: Round) -> list[dict[str, Any]]:
    links = lookup.read_only_links(session, round_.slug)
    address = f"{served.settings.url}/read/"
    return [
        {
            "link": link,
            "address": address + token(served.sender.secret, link.id),
            "calendar": served.settings.url + calendar_path(served, link.id),
        }
        for link in links
    ]


def _case_page(
    request: Request,
    served: AppContext,
    place: Place,
    act: CoordinatorAct,
    sent: Posted | None = None,
    fault: RundanError | None = None,
) -> Response:
    slug, code, _ = place
    now = served.clock.now()
    with served.database.read() as session:
        found = gather(session, slug, code, now)
        values, passed = _looked_up(session, request, served, act, found, place)
    fault = fault or passed
    form = _filled(request, act, values["asked"] or found.case, sent, fault)
    told = values.get("also") or values.get("told_too") or ()
    return case_page(
        request,
        served,
        f"acting/case/{act.name}.html",
        found,
        status_of(fault) if fault else 200,
        form=replace(form, values=ticked_again(form.values, told, form.faults)),
        fault=None if isinstance(fault, OnlyShown) else fault,
        today=local_day(now),
        **values,
    )


def _looked_up(
    session: Session,
    request: Request,
    served: AppContext,
    act: CoordinatorAct,
    found: ConsoleCase,
    place: Place,
) -> tuple[dict[str, Any], RundanError | None]:
    """What an act's page shows beside its form, and why the act cannot be done any more, if that is so."""
    slug, _, target = place
    reach, case, round_ = reading_reach(request), found.case, found.round
    values: dict[str, Any] = {"question": None, "link": None, "asked": None}
    passed: RundanError | None = None
    if act.name == "classify":
        values |= _to_classify(found, target, language_for(request))
    if act.name in {"grant", "decline"}:
        values["asked"] = page_reads.request_of(session, target, case.id)
        values["told_too"] = told = within(reach, asked_beside(session, case, values["asked"].id))
        values["dated"] = _dated(round_, told)
    if act.name == "extend":
        beside = within(reach, cases_beside(session, case, round_, served.clock.now(), served.settings.link_grace))
        values["also"] = also = awaited(beside)
        values["left_out"] = left_out(replace(found, siblings=tuple(beside)), EventKind.EXTENDED, also)
        values["dated"] = _dated(round_, also)
    if act.name == "answer":
        values["question"] = page_reads.question_of(session, target, case.id)
    if act.name == "revoke":
        values["link"] = page_reads.link_of(session, target, slug, case.id)
    if act.name == "withdraw":
        values["event"], passed = _to_take_back(session, case.id, target)
        values["is_told"] = not is_unheard(values["event"])
        values["told_too"] = within(reach, told_too(session, case, values["event"]))
    return values, passed


def _dated(round_: Round, beside: Sequence[InRound]) -> list[Round]:
    """The rounds whose decision may have a day for its entry into force."""
    return [each for each in (round_, *(other.round for other in beside)) if each.effect_rule.decided_by]
