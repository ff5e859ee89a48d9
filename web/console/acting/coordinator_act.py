"""A coordinator's act: its form, what the rules say of it, what it does, and whether it may be done in other cases."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar

from sqlalchemy.orm import Session

from actions.casework import refuse
from actions.record.record import Said, already_said
from actions.withdrawals.told import InRound
from kit.errors import Fault, FaultyInput
from models.tables import case_id
from notifications.sender import Sender
from rules.reach import Reach
from web.pages.forms import Form
from web.reply.several.also import ALL, NOT_THERE, also_name
from web.reply.tasks import with_others

R = TypeVar("R", bound=InRound)
K = TypeVar("K", bound="Tickable")


class Tickable(InRound, Protocol):
    """A round beside, in which the same may be done if `may_go`."""

    @property
    def may_go(self) -> bool:
        """Whether it can be done there now."""


class Elsewhere(Form):
    """The other rounds that are ticked, by slug; or `everywhere` it may be done, of those that were `shown`."""

    also: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    everywhere: bool = False

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        also, shown = _slugs(posted, "also["), _slugs(posted, "also_seen[")
        return super().sift({**posted, "also": also, "shown": shown, "everywhere": bool(posted.get(ALL))})

    def ticked(self, told: Sequence[K]) -> Sequence[K]:
        """Those of them that are ticked. Raises FaultyInput for a tick that none of them has.

        A page that names what it shows means no round that has come since.
        """
        if self.everywhere:
            return [each for each in told if each.may_go and (not self.shown or each.round.slug in self.shown)]
        if set(self.also) - {each.round.slug for each in told}:
            raise FaultyInput([Fault("also", NOT_THERE)])
        return [each for each in told if each.round.slug in self.also]


def _slugs(posted: Mapping[str, Any], start: str) -> tuple[str, ...]:
    return tuple(name[len(start) : -1] for name in posted if name.startswith(start) and name.endswith("]"))


def ticked_again(values: Mapping[str, str], told: Sequence[Tickable], faults: Sequence[Fault]) -> Mapping[str, str]:
    """The form with its tick of all turned into one for each, where one stood in the way: it can be left out alone."""
    if not values.get(ALL) or not any(fault.field.startswith("also[") for fault in faults):
        return values
    ticks = {also_name(each.round.slug): "yes" for each in told if each.may_go}
    return {name: value for name, value in values.items() if name != ALL} | ticks


def within(reach: Reach, told: Sequence[R]) -> Sequence[R]:
    """Those in rounds where one may act."""
    return [each for each in told if reach.acts_in(each.round.slug)]


@dataclass(frozen=True, slots=True)
class ActRequest:
    """An act about to be done, inside the transaction that records it. `target` is the link or question it is about.

    `grace` is how long links outlive their round, `reach` how far whoever acts may act.
    """

    session: Session
    sender: Sender
    slug: str
    code: str
    target: str
    said: Said
    now: dt.datetime
    grace: dt.timedelta
    reach: Reach

    @property
    def case_id(self) -> str:
        """The case it is done to."""
        return case_id(self.slug, self.code)


# what the rules find wrong beside the fields that are `unknown`: their own faults are told already
Check = Callable[[Any, ActRequest, AbstractSet[str]], Sequence[Fault]]


@dataclass(frozen=True, slots=True)
class CoordinatorAct:
    """`name` stands in its address and its template. `form` reads what was sent, `act` does it, `blank` fills it in.

    `check` finds with `unknown` fields what `act` would refuse, so that every fault is told at once.
    """

    name: str
    form: type[Form]
    act: Callable[[Any, ActRequest], object]
    blank: Callable[[Any], Mapping[str, str]] = lambda _subject: {}
    check: Check = lambda _form, _wanted, _unknown: ()

    def do(self, form: Form, faults: Sequence[Fault], wanted: ActRequest) -> None:
        """Do it, unless the same form has done it already or has `faults`, which are told with all the others.

        Raises FaultyInput, NotFound, NotAllowed, AlreadyDone.
        """
        chain = wanted.case_id if wanted.code else wanted.slug
        if already_said(wanted.session, wanted.said.form_key, chain) is not None:
            return
        if faults:
            found = self.check(form, wanted, frozenset(fault.field for fault in faults))
            refuse(self._in_page_order(with_others(faults, found)))
        self.act(form, wanted)

    def _in_page_order(self, faults: Sequence[Fault]) -> list[Fault]:
        order = {field: place for place, field in enumerate(self.form.model_fields)}
        return sorted(faults, key=lambda fault: order.get(fault.field, -1))
