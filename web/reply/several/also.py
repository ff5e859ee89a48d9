"""What a form tells is told in other cases too: ticked on the page, checked in each, and kept in all or in none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from actions.casework import Recorded, refuse
from actions.record.record import already_said
from actions.replies.replies import AlreadyReported
from actions.withdrawals.told import IN_ROUND
from kit.errors import Fault, FaultyInput, NotAllowed, RundanError, StaleCase
from models.phrases import Phrase, swedish
from models.vocabulary import EventKind
from web.pages.forms import Posted
from web.reply.page import Reply
from web.reply.several.siblings import Sibling, same_in
from web.reply.tasks import Act, Filing, may_happen

ALL: Final = "also_all"
NOT_THERE: Final = swedish("En runda du kryssade för tar inte längre emot det här. Se vilka som är kvar.")
MEANWHILE: Final = swedish("Något har hänt där sedan sidan öppnades. Se efter i den rundan, och skicka sedan igen.")
REPORTED: Final = swedish("Mötet är redan rapporterat där. Ta bort krysset.")

Waits = Callable[[Reply, Sibling], bool]


def _has_same_decision(reply: Reply, other: Sibling) -> bool:
    return any(_same(reply, handled.number, other) for handled in reply.decisions)


def _may_report(reply: Reply, other: Sibling) -> bool:
    """A new decision is told beside others that have one; a first one only where none stands."""
    decided = bool(reply.view.progress.decision)
    return (decided or not other.progress.decision) and asks_alike(reply, other)


def _meets_too(reply: Reply, other: Sibling) -> bool:
    return bool({step.body for step in reply.view.progress.ahead} & {step.body for step in other.progress.ahead})


def _has_our_number(reply: Reply, other: Sibling) -> bool:
    """Nothing confirmed there yet, or the same number, which is then put right in both."""
    return not other.case.acknowledged_at or other.case.case_number == reply.case.case_number


_WAITS: Final[Mapping[EventKind, Waits]] = {
    EventKind.ACKNOWLEDGED: _has_our_number,
    EventKind.PLANNED: lambda _, other: bool(other.progress.ahead),
    EventKind.HANDLED: _may_report,
    EventKind.MEETINGS_TOLD: _meets_too,
    EventKind.OPINION_GIVEN: lambda reply, other: other.round.questions == reply.round.questions,
    EventKind.SIGNED: lambda _, other: not other.case.signature,
    EventKind.EXTENSION_ASKED: lambda _, other: not other.progress.is_answered,
    EventKind.ANNOUNCED: _has_same_decision,
    EventKind.REVIEWED: _has_same_decision,
}


def _same(reply: Reply, number: int, other: Sibling) -> int | None:
    return same_in(reply.case, reply.view.handlings, number, other.case, other.handlings)


def also_name(slug: str) -> str:
    """The name of a round's tick."""
    return f"also[{slug}]"


def seen_name(slug: str) -> str:
    """The name of the field that says which version of the case there was shown."""
    return f"also_seen[{slug}]"


def choices(reply: Reply, kind: EventKind, corrects: int | None = None) -> tuple[Sibling, ...]:
    """The cases in which the same may be told: where it waits, and what is asked is alike; of a correction those where
    the report it `corrects` was told too."""
    waits = (lambda _, other: bool(_same(reply, corrects, other))) if corrects else _WAITS.get(kind)
    if waits is None:
        return ()
    return tuple(other for other in reply.siblings if may_happen(other.case, other.round, kind) and waits(reply, other))


def _takes(reply: Reply, kind: EventKind, corrects: int | None) -> tuple[Sibling, ...]:
    """Those that may be ticked: what is sent as a correction was perhaps ticked as a report, and is one there."""
    found = choices(reply, kind, corrects)
    if not corrects:
        return found
    slugs = {other.slug for other in found}
    return (*found, *(other for other in choices(reply, EventKind.HANDLED) if other.slug not in slugs))


def shown_choices(
    reply: Reply, kind: EventKind, values: Mapping[str, str], corrects: int | None
) -> tuple[Sibling, ...]:
    """Those to tick on the page, and others that are ticked already."""
    found = {other.slug for other in choices(reply, kind, corrects)}
    return tuple(
        each for each in _takes(reply, kind, corrects) if each.slug in found or values.get(also_name(each.slug))
    )


def is_told_beside(kind: EventKind) -> bool:
    """Whether what gives the event may be told in several cases at once, as a correction always may."""
    return kind in _WAITS


def asks_alike(reply: Reply, other: Sibling) -> bool:
    """Whether one answer about each att-sats can be meant for both."""
    asked, also = reply.round, other.round
    return (len(asked.att_satser), asked.asks, asked.offer) == (len(also.att_satser), also.asks, also.offer)


def ticked(reply: Reply, kind: EventKind, posted: Posted, corrects: int | None = None) -> tuple[Sibling, ...]:
    """Those that were ticked, in the order of the page. Raises FaultyInput for one that may not be.

    All are those that the page showed: a round that has come since was not meant.
    """
    found = _takes(reply, kind, corrects)
    slugs = {other.slug for other in found}
    asked = {name for name in posted.values if name.startswith("also[")}
    if (corrects or is_told_beside(kind)) and asked - {also_name(slug) for slug in slugs}:
        raise FaultyInput([Fault("also", NOT_THERE)])
    if posted.values.get(ALL):
        return tuple(each for each in found if seen_name(each.slug) in posted.values)
    return tuple(each for each in found if also_name(each.slug) in asked)


def act_where_ticked(
    act: Act, filing: Filing, reply: Reply, kind: EventKind, corrects: int | None = None
) -> tuple[Recorded, tuple[str, ...]]:
    """Act on the case and on those that are ticked, and say the slugs of their rounds; a form that was recorded before
    is ticked nowhere. Raises what the act raises of the case, else FaultyInput for others."""
    is_repeated = already_said(filing.session, filing.posted.form_key, reply.case.id) is not None
    others = () if is_repeated else ticked(reply, kind, filing.posted, corrects)
    recorded = _act_on_all(act, filing, others)
    return recorded, tuple(other.slug for other in others)


def _act_on_all(act: Act, filing: Filing, others: Sequence[Sibling]) -> Recorded:
    titles = tuple(other.title for other in others)
    recorded = act(replace(filing, also=titles))
    if not recorded.repeated:
        refuse([*_faults(act, filing, others)])
    return recorded


def _faults(act: Act, filing: Filing, others: Sequence[Sibling]) -> Iterator[Fault]:
    for other in others:
        try:
            act(_beside(filing, other))
        except (FaultyInput, StaleCase, AlreadyReported, NotAllowed) as fault:
            yield Fault(also_name(other.slug), Phrase(IN_ROUND, title=other.title, why=_why(fault)))


def _beside(filing: Filing, other: Sibling) -> Filing:
    """The same form as the other case's own: with a key and a version of its own."""
    seen = filing.posted.values.get(seen_name(other.slug), "")
    values = {**filing.posted.values, "seen_version": seen, "told_in": other.case.id}
    return replace(filing, case=other.case, posted=replace(filing.posted, values=values), told_with=filing.case.id)


def _why(fault: RundanError) -> str:
    if isinstance(fault, FaultyInput):
        return Phrase(fault.faults[0].message)
    return Phrase({StaleCase: MEANWHILE, AlreadyReported: REPORTED}.get(type(fault), fault.message))


def shown_again(
    reply: Reply, kind: EventKind, values: Mapping[str, str], faults: Sequence[Fault], corrects: int | None = None
) -> dict[str, str]:
    """The ticks of a form that came back, one by one: a round that stood in the way can be left out alone.

    Whoever has been told that something happened there may send again.
    """
    told = {fault.field for fault in faults}
    ticks = (
        {also_name(other.slug): "yes" for other in _takes(reply, kind, corrects)} if values.get(ALL) and told else {}
    )
    stale = {seen_name(other.slug) for other in reply.siblings if also_name(other.slug) in told}
    kept = {name: value for name, value in values.items() if name not in stale and not (ticks and name == ALL)}
    return {**kept, **ticks}
