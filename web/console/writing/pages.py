"""Writing to several: who and what on the first page, each letter as it would leave on the second; a form a kind."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.coordination.writing import Mailing, remind_now, send_message, skip_next
from actions.letters.by_hand import message_letters, reminder_letters
from actions.views.overview import CaseView, round_view
from kit.clock import local_day
from kit.errors import Fault, NotAllowed, NotFound, RundanError
from models.phrases import swedish
from models.tables import Round
from notifications.briefs import RoundBrief
from notifications.compose import Writer, answering
from notifications.delivery.who_is_in import with_stand_ins
from notifications.letters.base import CaseLetter
from notifications.sender import Sender
from notifications.stand_ins import away_from_round, told_with
from rules.replies.writing import NOBODY, Message, may_remind, may_skip, message_faults, place_faults
from web.board.counties import county_asked, of_county
from web.board.frame import console_page
from web.console.writing.chosen import Chosen, groups_of
from web.console.writing.previews import previewed
from web.entry.sign_in import Coordinator, SignedIn
from web.pages.back import BACK, came_from, done_page, gone_back
from web.pages.faults import KEPT_FAULTS, status_of
from web.pages.forms import Filled, Form, OnlyShown, Posted, Sent, line
from web.pages.forms import text as prose
from web.requests.context import AppContext, Served

Letters = Callable[[Round, CaseView, Message], Sequence[CaseLetter]]

router = APIRouter(prefix="/console/rounds/{slug}/write", include_in_schema=False)

_TICK: Final = re.compile(r"tick\[([\w-]{1,10})\]")


class MessageForm(Form):
    """A message, and whether the official gets it too."""

    title: Annotated[str, line(120)] = ""
    text: Annotated[str, prose(5000)] = ""
    official: bool = False


class ReminderForm(Form):
    """Words of one's own in a reminder, and whether the official gets it too."""

    text: Annotated[str, prose(1000)] = ""
    official: bool = False


class SkipForm(Form):
    """Why the next reminder is passed over."""

    text: Annotated[str, prose(1000)] = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` stands in its address and its template; `unfit` says why a principal can't be chosen, if it can't."""

    name: str
    form: type[Form]
    faults: Callable[[Message], Sequence[Fault]]
    letters: Letters
    is_fit: Callable[[CaseView], bool]
    unfit: str
    act: Callable[[Sender, Mailing, Message], Any]


def _message_letters(round_: Round, row: CaseView, message: Message) -> Sequence[CaseLetter]:
    return message_letters(round_, row.case, row.facts, message, row.today)


def _reminder_letters(round_: Round, row: CaseView, message: Message) -> Sequence[CaseLetter]:
    return reminder_letters(round_, row.case, row.facts, message, row.today)


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind(
            "message",
            MessageForm,
            lambda message: list(message_faults(message)),
            _message_letters,
            lambda _row: True,
            "",
            send_message,
        ),
        Kind(
            "remind",
            ReminderForm,
            lambda message: list(place_faults({"text": message.text})),
            _reminder_letters,
            lambda row: may_remind(row.progress),
            swedish("har inget kvar att göra"),
            remind_now,
        ),
        Kind(
            "skip",
            SkipForm,
            lambda _message: [],
            lambda _round, _row, _message: (),
            lambda row: may_skip(row.case.chase_at),
            swedish("har ingen påminnelse på väg"),
            lambda _office, mailing, message: skip_next(mailing, message.text),
        ),
    )
}


@router.get("/{name}")
def form(request: Request, served: Served, _coordinator: SignedIn, slug: str, name: str) -> Response:
    """Whom to write to, all that the filter lets through or those named, and what. Raises NotFound."""
    kind, show = _kind(name), request.query_params.get("show", "all")
    codes = request.query_params.getlist("code")
    with served.database.read() as session:
        chosen = _among(session, slug, served.clock.now(), show, codes, county_asked(request))
    if not codes:
        chosen = replace(chosen, ticked=[row.case.principal_code for row in chosen.rows if kind.is_fit(row)])
    return _form_page(request, served, kind, chosen, Filled({BACK: came_from(request)}))


@router.post("/{name}")
def send(request: Request, served: Served, coordinator: SignedIn, slug: str, name: str, sent: Sent) -> Response:
    """Show it as each would get it, or show the form again, or send it. Raises NotFound."""
    kind, step = _kind(name), sent.values.get("step", "")
    with served.database.read() as session:
        chosen = _chosen(session, served, slug, sent.values)
    message, faults = _message(kind, chosen, coordinator, sent.values)
    values = {**sent.values, **gone_back(sent.values)}
    if step == "change" or (sent.only_shown and step != "send"):
        return _form_page(request, served, kind, chosen, Filled(values))
    filled = Filled(values, tuple(faults))
    if faults:
        return _form_page(request, served, kind, chosen, filled, 422)
    if step != "send" or sent.only_shown:
        return _preview_page(request, served, kind, chosen, filled, message)
    if fault := _done(served, kind, coordinator, sent, chosen, message):
        return _preview_page(request, served, kind, chosen, filled, message, fault)
    served.poke(slug)
    board = f"/console/rounds/{slug}{of_county(chosen.view.county)}"
    return RedirectResponse(done_page(values[BACK], board, f"write-{kind.name}"), 303)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _chosen(session: Session, served: AppContext, slug: str, values: Mapping[str, str]) -> Chosen:
    ticked = [found[1] for name in values if (found := _TICK.fullmatch(name))]
    codes, show = [*ticked, *values.get("codes", "").split()], values.get("show", "all")
    return _among(session, slug, served.clock.now(), show, codes, values.get("county", ""))


def _among(session: Session, slug: str, now: dt.datetime, show: str, codes: Sequence[str], county: str) -> Chosen:
    """Those of the round, or of one of its counties, that the filter lets through. Raises NotFound."""
    return Chosen(round_view(session, slug, now), show, codes, groups_of(session, slug, local_day(now)), county)


def _message(
    kind: Kind, chosen: Chosen, coordinator: Coordinator, values: Mapping[str, str]
) -> tuple[Message, Sequence[Fault]]:
    form, faults = kind.form.sift(values)
    told = form.model_dump()
    by = _signature(chosen.view.round, coordinator.email)
    message = Message(told.get("title", ""), told["text"], by, told.get("official", False))
    found = [*faults, *(fault for fault in kind.faults(message) if fault.field not in {each.field for each in faults})]
    if not any(map(kind.is_fit, chosen.to)):
        found.append(Fault("codes", NOBODY))
    return message, found


def _signature(round_: Round, email: str) -> str:
    """Whose words they are: as the round's contact of that address is called there, if it is one."""
    contact = next((each for each in round_.contacts if each["email"].casefold() == email.casefold()), {})
    return ", ".join(filter(None, [contact.get("name") or contact.get("role", ""), email]))


def _done(
    served: AppContext, kind: Kind, coordinator: Coordinator, sent: Posted, chosen: Chosen, message: Message
) -> RundanError | None:
    """Do it and return nothing, or what stood in its way."""
    now, said = served.clock.now(), coordinator.said(sent.form_key)
    codes = [row.case.principal_code for row in chosen.to if kind.is_fit(row)]

    def work(session: Session) -> None:
        kind.act(served.sender, Mailing(session, chosen.view.round.slug, codes, said, now), message)

    try:
        served.database.act(work)
    except (*KEPT_FAULTS, NotAllowed) as fault:
        return fault
    return None


def _form_page(
    request: Request, served: AppContext, kind: Kind, chosen: Chosen, filled: Filled, status: int = 200
) -> Response:
    values: dict[str, Any] = {"view": chosen.view, "chosen": chosen, "kind": kind, "fault": None}
    return console_page(request, served, f"writing/{kind.name}.html", status, form=filled, **values)


def _preview_page(
    request: Request,
    served: AppContext,
    kind: Kind,
    chosen: Chosen,
    filled: Filled,
    message: Message,
    fault: RundanError | None = None,
) -> Response:
    to = [row for row in chosen.to if kind.is_fit(row)]
    now, round_ = served.clock.now(), chosen.view.round
    writer, letters = Writer(served.sender, now), [kind.letters(round_, row, message) for row in to]
    with served.database.read() as session:
        letters = [with_stand_ins(session, each, local_day(now)) for each in letters]
        away = away_from_round(session, round_, local_day(now))
    previews = [previewed(writer, row, letter) for row, theirs in zip(to, letters, strict=True) for letter in theirs]
    values: dict[str, Any] = {
        "view": chosen.view,
        "chosen": chosen,
        "kind": kind,
        "to": to,
        "left_out": [row for row in chosen.to if not kind.is_fit(row)],
        "previews": previews,
        "answering": [each.email for each in answering(told_with(RoundBrief.of(round_), away))],
        "written": message,
        "fault": None if isinstance(fault, OnlyShown) else fault,
    }
    status = status_of(fault) if fault else 200
    return console_page(request, served, "writing/preview.html", status, form=filled, **values)
