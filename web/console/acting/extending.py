"""Giving more time: to one principal, to all, to a whole family. The same form and the same checks for each."""

import datetime as dt
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Annotated, Final, TypeVar

from sqlalchemy.orm import Session

from actions.access.links import Entered
from actions.coordination.extensions import (
    extend_family,
    extend_round,
    give_time,
    grant_request,
    rounds_to_extend,
    tell_moved,
)
from actions.record.record import Said
from actions.withdrawals.told import ToldToo, in_each, told_too
from kit.clock import local_day
from kit.errors import Fault
from models.phrases import swedish
from models.reads import lookup, page_reads
from models.tables import Case, ExtensionRequest, Link, Round
from models.values import Grant
from models.vocabulary import EffectDays, EventKind
from rules.replies.extending import NO_DECIDER, NO_DECISION_DAY, family_grant_faults, grant_faults
from web.console.acting.coordinator_act import ActRequest, CoordinatorAct, Elsewhere, within
from web.pages.forms import AHEAD, NO_NEW_DAY, choice, day, line, paragraph_line, text
from web.reply.several.siblings import Sibling, siblings_of
from web.reply.tasks import may_happen

T = TypeVar("T")

NO_REASON: Final = swedish("Skriv varför.")


class Extended(Elsewhere):
    """A later due date and its authority, what becomes of the entry into force, and where else it was asked for."""

    new_on: Annotated[dt.date | None, day(needed=NO_NEW_DAY, near=AHEAD)] = None
    effect: Annotated[EffectDays | None, choice(EffectDays)] = None
    effect_on: Annotated[dt.date | None, day(near=AHEAD)] = None
    decided_by: Annotated[str, line(200, needed=NO_DECIDER)] = ""
    decided_on: Annotated[dt.date | None, day(needed=NO_DECISION_DAY)] = None
    paragraph: Annotated[str, paragraph_line()] = ""
    reason: Annotated[str, text(2000, needed=NO_REASON)] = ""

    @property
    def grant(self) -> Grant:
        """The extension; a blank stands for what is unknown."""
        return Grant(
            self.new_on or dt.date.max,
            self.decided_by,
            self.decided_on or dt.date.min,
            self.reason,
            self.paragraph,
            self.effect,
            self.effect_on,
        )


def _case_faults(form: Extended, wanted: ActRequest, unknown: AbstractSet[str]) -> Sequence[Fault]:
    case, round_ = lookup.case_of(wanted.session, wanted.case_id)
    return grant_faults(case.due_on, round_.effect_rule, form.grant, local_day(wanted.now), unknown)


def _round_faults(form: Extended, wanted: ActRequest, unknown: AbstractSet[str]) -> Sequence[Fault]:
    round_ = lookup.round_of(wanted.session, wanted.slug)
    return grant_faults(round_.due_on, round_.effect_rule, form.grant, local_day(wanted.now), unknown)


def _family_faults(form: Extended, wanted: ActRequest, unknown: AbstractSet[str]) -> Sequence[Fault]:
    rounds = [(each.title, each.due_on, each.effect_rule) for each in rounds_to_extend(wanted.session, wanted.slug)]
    return family_grant_faults(rounds, form.grant, local_day(wanted.now), unknown) if rounds else ()


def _extend(form: Extended, wanted: ActRequest) -> None:
    session, grant, now = wanted.session, form.grant, wanted.now
    case, round_ = lookup.case_of(session, wanted.case_id)
    ticked = form.ticked(within(wanted.reach, awaited(cases_beside(session, case, round_, now, wanted.grace))))
    said = replace(wanted.said, also=tuple(each.title for each in ticked))
    alike = wanted.said.beside(wanted.case_id)
    first = give_time(session, wanted.case_id, grant, said, now)
    beside = in_each(ticked, lambda each: give_time(session, each.case.id, grant, alike, now))
    tell_moved(session, wanted.sender, [first, *beside], form.reason, now)


def cases_beside(
    session: Session, case: Case, round_: Round, now: dt.datetime, grace: dt.timedelta
) -> Sequence[Sibling]:
    """The principal's other cases in the family, as whoever holds its own link sees them."""
    return siblings_of(session, Entered(session.get_one(Link, case.link_id), case, round_), now, grace)


def awaited(found: Sequence[Sibling]) -> Sequence[Sibling]:
    """Those that still await an answer: where the same time may be given."""
    may = (each for each in found if may_happen(each.case, each.round, EventKind.EXTENDED))
    return [each for each in may if not each.progress.is_answered]


def _grant(form: Extended, wanted: ActRequest) -> None:
    moved = answer_all(
        form, wanted, lambda request_id, said: grant_request(wanted.session, request_id, form.grant, said, wanted.now)
    )
    tell_moved(wanted.session, wanted.sender, moved, form.reason, wanted.now)


def answer_all(form: Elsewhere, wanted: ActRequest, answer: Callable[[int, Said], T]) -> list[T]:
    """Answer the request an act is about, and those made with it in the rounds that are ticked. Raises what the answer
    raises of the first, else FaultyInput, which names the round it could not be given in."""
    request = page_reads.request_of(wanted.session, wanted.target, wanted.case_id)
    beside = asked_beside(wanted.session, lookup.case_of(wanted.session, wanted.case_id)[0], request.id)
    ticked = form.ticked(within(wanted.reach, beside))
    first = answer(request.id, replace(wanted.said, also=tuple(each.round.title for each in ticked)))
    alike = wanted.said.beside(wanted.case_id)
    return [first, *in_each(ticked, lambda each: answer(each.event.told["request"], alike))]


def asked_beside(session: Session, case: Case, request_id: int) -> Sequence[ToldToo]:
    """The same request, made with one form, where it can still be answered in the principal's other cases."""
    asked = (each for each in lookup.case_events(session, case.id) if each.kind is EventKind.EXTENSION_ASKED)
    event = next((each for each in asked if each.told.get("request") == request_id), None)
    beside = told_too(session, case, event) if event else ()
    waiting = (each for each in beside if each.may_go and not each.case.taken_out_at)
    return [each for each in waiting if not session.get_one(ExtensionRequest, each.event.told["request"]).answered_at]


def _asked(request: ExtensionRequest) -> dict[str, str]:
    """What was asked for, to grant as it stands or change."""
    return {
        "new_on": request.new_on.isoformat(),
        "decided_by": request.decided_by,
        "decided_on": request.decided_on.isoformat() if request.decided_on else "",
        "paragraph": request.paragraph,
        "reason": request.reason,
    }


def _extend_round(form: Extended, wanted: ActRequest) -> None:
    extend_round(wanted.session, wanted.sender, wanted.slug, form.grant, wanted.said, wanted.now)


def _extend_family(form: Extended, wanted: ActRequest) -> None:
    extend_family(wanted.session, wanted.sender, wanted.slug, form.grant, wanted.said, wanted.now)


CASE_EXTENSIONS: Final = (
    CoordinatorAct("extend", Extended, _extend, check=_case_faults),
    CoordinatorAct("grant", Extended, _grant, _asked, _case_faults),
)
ROUND_EXTENSIONS: Final = (
    CoordinatorAct("extend", Extended, _extend_round, check=_round_faults),
    CoordinatorAct("extend-family", Extended, _extend_family, check=_family_faults),
)
