"""Changing a round that is out: what there is to change, a page for each thing, and what it will do before it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.changing.changed import About, Act, ChangedMeanwhile, Changing, foresee
from actions.views.overview import RoundView, effect_in, summary_in
from kit.errors import FaultyInput, RundanError
from models.phrases import said_in, swedish
from models.reads import lookup
from models.reads.family_reads import newest_event, rounds_of_act
from rules.replies.withdrawing import UNDOING, Undoing
from rules.wording.change_wording import change_sentence, shown
from rules.wording.forecast_wording import verdict_sentence
from web.board.frame import console_page
from web.console.acting.act_pages import KEPT_OF_ACT
from web.console.changing.forms import POLICY_FIELDS, POLICY_NAMES
from web.console.changing.subject import Subject, gather, registry, unasked
from web.console.changing.tasks import FIELD, KEPT, ChangeTask, SentChange, keep_for_later, sent_file, task_named
from web.entry.sign_in import Coordinator, SignedIn
from web.pages.faults import status_of
from web.pages.forms import Filled, OnlyShown, Posted, Sent
from web.pages.letter_text import readable
from web.pages.pages import language_for
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/rounds/{slug}/change", include_in_schema=False)

STEP: Final = "step"
CHECK, DO, EDIT = "check", "do", "edit"
WAYS_BACK: Final = {
    Undoing.RECORD: swedish(
        "Ja, på tavlan eller huvudmannens sida, vid raden om det. De som fick veta det får ett brev."
    ),
    Undoing.TAKE_OUT: swedish("Ja: huvudmannen tas ur rundan igen, med ett skäl."),
    Undoing.REOPEN: swedish("Ja: rundan öppnas igen, med ett skäl som alla får läsa."),
}
# what a page says for itself, and a review does not carry on
OWN: Final = {"form_key", "seen_version", STEP}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at one page of a change. `target` is the number of the file it is about."""

    request: Request
    served: AppContext
    coordinator: Coordinator
    slug: str
    task: ChangeTask
    target: str = ""

    @property
    def language(self) -> str:
        """The visitor's."""
        return language_for(self.request)

    def subject(self) -> Subject:
        """The round as it is. Raises NotFound."""
        with self.served.database.read() as session:
            return gather(session, self.served, self.slug, self.target)


@router.get("")
def choose(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """Everything that may be changed, as it is now. Raises NotFound."""
    with served.database.read() as session:
        subject = gather(session, served, slug)
        linked = lookup.round_of(session, subject.round.family) if subject.round.family else None
    return console_page(request, served, "changing/choose.html", subject=subject, main=linked)


@router.get("/{name}")
@router.get("/{name}/{target}")
def form(request: Request, served: Served, coordinator: SignedIn, slug: str, name: str, target: str = "") -> Response:
    """The page of one thing to change. Raises NotFound."""
    visit = Visit(request, served, coordinator, slug, task_named(name, target), target)
    subject = visit.subject()
    asked = {"code": request.query_params.get("code", "")}
    return _form(visit, subject, Filled({**visit.task.blank(subject), **asked}, seen_version=subject.round.version))


@router.post("/{name}")
@router.post("/{name}/{target}")
def change(
    request: Request, served: Served, coordinator: SignedIn, slug: str, name: str, sent: Sent, target: str = ""
) -> Response:
    """What it will do, or the form again; and once that has been seen, do it. Raises NotFound."""
    visit = Visit(request, served, coordinator, slug, task_named(name, target), target)
    subject = visit.subject()
    if sent.values.get(STEP) == EDIT:
        return _form(visit, subject, Filled(sent.values, seen_version=sent.values.get("seen_version", "")))
    if sent.is_unsent:
        return _again(visit, subject, sent, OnlyShown())
    try:
        act = visit.task.read(SentChange(served, sent, subject))
        if sent.values.get(STEP) != DO:
            sent.count()
            return _review(visit, subject, sent, act)
        rounds = _do(visit, sent, act)
    except KEPT_OF_ACT as fault:
        return _again(visit, subject, sent, fault)
    for each in {slug, *rounds}:
        served.poke(each)
    return RedirectResponse(f"/console/rounds/{slug}?done=changed", 303)


def _do(visit: Visit, sent: Posted, act: Act) -> frozenset[str]:
    """Do it; the rounds it was done in."""
    said, now = visit.coordinator.said(sent.form_key), visit.served.clock.now()

    def work(session: Session) -> frozenset[str]:
        before = newest_event(session)
        act(Changing(session, visit.served.sender, visit.slug, said, now, sent.seen_version))
        sent.count()
        return rounds_of_act(session, before, now)

    return visit.served.database.act(work)


def _review(visit: Visit, subject: Subject, sent: Posted, act: Act) -> Response:
    served = visit.served
    about = About(served.sender, visit.slug, visit.coordinator.said(None), served.clock.now(), sent.seen_version)
    seen = foresee(served.database, act, about, lambda view: _then(view, subject.view, visit))
    kept = {name: value for name, value in sent.values.items() if name not in OWN}
    if file := sent_file(served.database, sent):
        kept |= keep_for_later(served.database, file)
    return console_page(
        visit.request,
        served,
        "changing/review.html",
        subject=subject,
        task=visit.task,
        target=visit.target,
        foreseen=seen,
        lines=[(kind, data, change_sentence(kind, data, visit.language)) for kind, data in seen.changed.lines],
        groups=[(each, readable(each.content)) for each in seen.groups],
        kept=kept,
        shown=shown,
        policy_names={n: said_in(t, visit.language) for n, t in zip(POLICY_FIELDS, POLICY_NAMES, strict=True)},
        way_back=said_in(WAYS_BACK[UNDOING[visit.task.kind]], visit.language),
        letter_count=len(seen.changed.letters),
        form=Filled(kept, seen_version=sent.values.get("seen_version", "")),
    )


def _then(view: RoundView, before: RoundView, visit: Visit) -> list[str]:
    """How the round stands once it is done, where that is otherwise than now."""
    said = [summary_in(view, visit.language), effect_in(view, visit.language)]
    now = {summary_in(before, visit.language), effect_in(before, visit.language)}
    known = {row.case.id for row in before.cases}
    joined = [row for row in view.cases if row.case.id not in known and row.outlook]
    forecasts = [verdict_sentence(row.outlook, visit.language) for row in joined if row.outlook]
    return [sentence for sentence in [*said, *forecasts] if sentence and sentence not in now]


def _again(visit: Visit, subject: Subject, sent: Posted, fault: RundanError) -> Response:
    """The form with everything that was written, and what stood in the way."""
    faults = fault.faults if isinstance(fault, FaultyInput) else ()
    values = {name: value for name, value in sent.values.items() if name != STEP}
    if (file := sent_file(visit.served.database, sent)) and not any(each.field == FIELD for each in faults):
        values |= keep_for_later(visit.served.database, file)
    seen: Any = subject.round.version if isinstance(fault, ChangedMeanwhile) else sent.values.get("seen_version", "")
    shown = None if isinstance(fault, OnlyShown | FaultyInput) else fault
    return _form(visit, subject, Filled(values, tuple(faults), seen), status_of(fault), shown)


def _form(
    visit: Visit, subject: Subject, filled: Filled, status: int = 200, fault: RundanError | None = None
) -> Response:
    more: Mapping[str, Any] = {"unasked": ()}
    if visit.task.name == "add":
        more = {"unasked": unasked(subject, registry(visit.served, subject.round.slug))}
    return console_page(
        visit.request,
        visit.served,
        f"changing/{visit.task.name}.html",
        status,
        subject=subject,
        task=visit.task,
        form=filled,
        fault=fault,
        kept_file=filled.value("filename") if filled.value(KEPT) else "",
        limit_mb=visit.served.settings.upload_limit_mb,
        **more,
    )
