"""An office's people: whom an administrator sees, what they may do, letting in, other roles, ending their sessions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access import console_people, passkeys
from actions.access.console_people import Known, end_session, end_sessions_of, import_members, people
from actions.coordination.absences import named_by
from kit.clock import RealClock, local_day
from kit.database import when_kept
from kit.errors import AlreadyDone, Fault, FaultyInput, NotAllowed, NotFound, RundanError
from kit.logs import note_security
from models.people import Role, SessionEnd
from models.phrases import swedish
from models.reads.note_reads import Held, Noted, in_hand_of, to_come_back_to
from models.reads.people_reads import members as members_of
from models.reads.people_reads import (
    membership_of,
    memberships_of,
    office_names,
    open_rounds_with,
    person_by_email,
    person_of,
)
from models.tables import Person
from rules.reach import Reach
from web.board.frame import console_page
from web.entry.sign_in import Coordinator, SignedIn, coordinators
from web.pages.faults import status_of
from web.pages.forms import Filled, Form, Sent, address, choice, line
from web.requests.context import AppContext, Number, Served

router = APIRouter(prefix="/console/people", include_in_schema=False)

WHICH_ROLE: Final = swedish("Välj vad personen ska få göra.")
WHICH_OFFICE: Final = swedish("Välj kontoret.")


async def _administers(coordinator: SignedIn) -> Coordinator:
    if not coordinator.reach.administers:
        raise NotFound
    return coordinator


Administers = Annotated[Coordinator, Depends(_administers)]


def known_to(session: Session, request: Request, reach: Reach) -> list[Known]:
    """Everybody an administrator may see: people of the same offices, and whoever only reaches rounds seen here."""
    found = people(session, coordinators(request, session), RealClock().now())
    return [each for each in found if _is_ours(each, reach)]


def _is_ours(known: Known, reach: Reach) -> bool:
    if known.reach.roles:
        return bool(known.reach.roles.keys() & reach.administers)
    return reach.is_whole or any(map(reach.sees, known.reach.rounds))


def known_as(found: Iterable[Known], email: str) -> Known:
    """The one with that address. Raises NotFound."""
    for each in found:
        if each.email.casefold() == email:
            return each
    raise NotFound("Personen finns inte.")


def person_seen(session: Session, reach: Reach, number: int) -> Person:
    """The person with that number, if of an office that is looked after. Raises NotFound."""
    person = person_of(session, number)
    if not any(membership_of(session, person.id, office) for office in reach.administers):
        raise NotFound("Personen finns inte.")
    return person


def with_first_people(session: Session, request: Request, served: AppContext, by: Coordinator, office: str) -> str:
    """The office, if looked after, with its first people written down: those listed, and who asks. Raises NotFound."""
    if office not in by.reach.administers:
        raise NotFound("Kontoret finns inte.")
    first = [*coordinators(request, session).get(office, ()), by.email]
    import_members(session, office, first, served.clock.now())
    return office


class InviteForm(Form):
    """Whom to let in, and as what."""

    email: Annotated[str, address(swedish("Skriv personens e-postadress."))] = ""
    name: Annotated[str, line(200)] = ""
    office: Annotated[str, line(80)] = ""
    role: Annotated[Role | None, choice(Role, needed=WHICH_ROLE)] = None


class RoleForm(Form):
    """What somebody may do from now on."""

    role: Annotated[Role | None, choice(Role, needed=WHICH_ROLE)] = None


@router.get("")
def everybody(request: Request, served: Served, coordinator: Administers) -> Response:
    """The people of the offices looked after, and contacts of their rounds."""
    with served.database.read() as session:
        found = known_to(session, request, coordinator.reach)
        numbers = {each.email: person.id for each in found if (person := person_by_email(session, each.email))}
        offices = _offices(session, coordinator)
    values: dict[str, Any] = {"known": found, "numbers": numbers, "offices": offices}
    return console_page(request, served, "people/list.html", done=request.query_params.get("done", ""), **values)


@router.get("/invite")
def invite_page(request: Request, served: Served, coordinator: Administers) -> Response:
    """Ask whom to let in."""
    return _invite(request, served, coordinator, Filled())


@router.post("/invite")
def invite(request: Request, served: Served, coordinator: Administers, sent: Sent) -> Response:
    """Let them in, and write to them. Raises NotFound."""
    if sent.only_shown:
        return _invite(request, served, coordinator, Filled(sent.values))
    form, faults = InviteForm.sift(sent.values)
    office = form.office or _only(coordinator)
    if not office:
        faults = [*faults, Fault("office", WHICH_OFFICE)]
    if faults or form.role is None:
        return _invite(request, served, coordinator, Filled(sent.values, tuple(faults)), 422)
    role = form.role

    def act(session: Session) -> None:
        with_first_people(session, request, served, coordinator, office)
        now = served.clock.now()
        console_people.invite(session, served.sender, office, form.email, form.name, role, coordinator.email, now)
        _note(session, "role-given", form.email, coordinator, role)

    try:
        served.database.act(act)
    except AlreadyDone as fault:
        form_again = Filled(sent.values, (Fault("email", fault.message),))
        return _invite(request, served, coordinator, form_again, status_of(fault))
    served.poke(None)
    return RedirectResponse("/console/people?done=invited", 303)


@router.get("/{number}")
def person(request: Request, served: Served, coordinator: Administers, number: Number) -> Response:
    """One person: roles, sessions, and what can be changed. Raises NotFound."""
    return _person(request, served, coordinator, number)


@router.post("/{number}/role/{office}")
def change_role(
    request: Request, served: Served, coordinator: Administers, number: Number, office: str, sent: Sent
) -> Response:
    """Give the person another role in the office. Raises NotFound."""
    try:
        role = RoleForm.read(sent.values).role
    except FaultyInput as wrong:
        return _person(request, served, coordinator, number, wrong)
    assert role is not None

    def act(session: Session) -> None:
        found = person_seen(session, coordinator.reach, number)
        given, now = _own(coordinator, office), served.clock.now()
        console_people.change_role(session, served.sender, found, given, role, coordinator.email, now)
        _note(session, "role-given", found.email, coordinator, role)

    return _acted(request, served, coordinator, number, act, f"/console/people/{number}?done=role")


@router.get("/{number}/leave/{office}")
def leave_page(request: Request, served: Served, coordinator: Administers, number: Number, office: str) -> Response:
    """What happens when somebody leaves the office, and a button. Raises NotFound."""
    with served.database.read() as session:
        found = person_seen(session, coordinator.reach, number)
        name = _offices(session, coordinator).get(_own(coordinator, office), office)
        left = _left_behind(session, found, office)
        stood_in = named_by(session, found.email, local_day(served.clock.now()))
        answering = open_rounds_with(session, found.email)
    shown: dict[str, Any] = {"person": found, "office": office, "office_name": name, "left": left}
    shown |= {"stood_in": stood_in, "answering": answering, "form": Filled(), "fault": None}
    return console_page(request, served, "people/leave.html", **shown)


@router.post("/{number}/leave/{office}")
def leave(
    request: Request, served: Served, coordinator: Administers, number: Number, office: str, sent: Sent
) -> Response:
    """Let the person leave the office. Raises NotFound."""
    if sent.only_shown:
        return leave_page(request, served, coordinator, number, office)

    def act(session: Session) -> None:
        found = person_seen(session, coordinator.reach, number)
        left, now = _own(coordinator, office), served.clock.now()
        console_people.take_away(session, served.sender, found, left, coordinator.email, now)
        _note(session, "role-taken", found.email, coordinator, None)

    return _acted(request, served, coordinator, number, act, "/console/people?done=left")


@router.post("/{number}/sessions/end")
def end_all(served: Served, coordinator: Administers, number: Number) -> Response:
    """End every session of the person. Raises NotFound."""
    with served.database.write() as session:
        found = person_seen(session, coordinator.reach, number)
        end_sessions_of(session, found.email, SessionEnd.ENDED, RealClock().now())
        _note(session, "session-ended", found.email, coordinator, None)
    return RedirectResponse(f"/console/people/{number}?done=ended", 303)


@router.post("/{number}/passkeys/{passkey_number}/remove")
def remove_passkey(served: Served, coordinator: Administers, number: Number, passkey_number: Number) -> Response:
    """Let one of the person's passkeys open nothing any more. Raises NotFound."""
    with served.database.write() as session:
        owner = person_seen(session, coordinator.reach, number)
        by, now = coordinator.email, served.clock.now()
        passkeys.remove_passkey(session, served.sender, owner.email, passkey_number, by, now)
    served.poke(None)
    return RedirectResponse(f"/console/people/{number}?done=passkey", 303)


@router.post("/sessions/{session_number}/end")
def end_one(request: Request, served: Served, coordinator: Administers, session_number: Number, sent: Sent) -> Response:
    """End one session of somebody seen here. Raises NotFound."""
    with served.database.write() as session:
        found = known_to(session, request, coordinator.reach)
        owner = next((each for each in found if session_number in {known.id for known in each.sessions}), None)
        if owner is None:
            raise NotFound("Sessionen finns inte.")
        end_session(session, session_number, SessionEnd.ENDED, RealClock().now())
        _note(session, "session-ended", owner.email, coordinator, None)
    back = sent.values.get("person", "")
    return RedirectResponse(f"/console/people{f'/{int(back)}' if back.isdecimal() else ''}?done=ended", 303)


def _acted(
    request: Request,
    served: AppContext,
    coordinator: Coordinator,
    number: int,
    act: Callable[[Session], None],
    done: str,
) -> Response:
    try:
        served.database.act(act)
    except NotAllowed as fault:
        return _person(request, served, coordinator, number, fault)
    served.poke(None)
    return RedirectResponse(done, 303)


def _own(coordinator: Coordinator, office: str) -> str:
    if office not in coordinator.reach.administers:
        raise NotFound("Kontoret finns inte.")
    return office


def _offices(session: Session, coordinator: Coordinator) -> dict[str, str]:
    """The names of the offices looked after, by slug."""
    return {slug: name for slug, name in office_names(session).items() if slug in coordinator.reach.administers}


def _only(coordinator: Coordinator) -> str:
    """The office meant where no other can be."""
    return next(iter(coordinator.reach.administers)) if len(coordinator.reach.administers) == 1 else ""


def _invite(
    request: Request, served: AppContext, coordinator: Coordinator, form: Filled, status: int = 200
) -> Response:
    with served.database.read() as session:
        offices = _offices(session, coordinator)
    return console_page(request, served, "people/invite.html", status, form=form, fault=None, offices=offices)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What somebody has in hand, and means to come back to, in an office's rounds where they would do nothing more."""

    held: Sequence[Held]
    noted: Sequence[Noted]

    def __bool__(self) -> bool:
        return bool(self.held or self.noted)


def _left_behind(session: Session, person: Person, office: str) -> LeftBehind:
    return LeftBehind(in_hand_of(session, person.email, office), to_come_back_to(session, person.email, office))


def _person(
    request: Request, served: AppContext, coordinator: Coordinator, number: int, fault: RundanError | None = None
) -> Response:
    with served.database.read() as session:
        found = person_seen(session, coordinator.reach, number)
        offices = _offices(session, coordinator)
        values: dict[str, Any] = {
            "person": found,
            "left": {slug: _left_behind(session, found, slug) for slug in offices},
            "known": known_as(known_to(session, request, coordinator.reach), found.email),
            "history": memberships_of(session, found.id, coordinator.reach.administers),
            "offices": offices,
            "people": members_of(session),
            "passkeys": passkeys.passkeys_of(session, found.email),
        }
    faults = fault.faults if isinstance(fault, FaultyInput) else ()
    shown = {"form": Filled({}, faults), "fault": fault, "done": request.query_params.get("done", "")}
    return console_page(request, served, "people/person.html", status_of(fault) if fault else 200, **values, **shown)


def _note(session: Session, event: Any, email: str, coordinator: Coordinator, role: Role | None) -> None:
    facts = {"who": email, "by": coordinator.email, **({"role": role.value} if role else {})}
    when_kept(session, lambda: note_security(event, **facts))
