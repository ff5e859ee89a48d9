"""Steps where somebody is only heard: a negotiation, a statement. They prepare no decision and have no say in one."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from kit.errors import Fault
from models.meetings import Meetings
from models.phrases import Phrase
from models.values import CaseFacts, Handled, HandlingReport, Step
from models.vocabulary import Act, Level

ALLOWED = {Act.IS_HEARD, Act.POSTPONES}


def steps_with_days(ahead: Sequence[Step], meetings: Meetings) -> tuple[Step, ...]:
    """The steps whose days say whether it can be done: a hearing without day or calendar is held when it suits, and one
    planned after a later body's day holds nobody up."""
    found = tuple(
        step
        for number, step in enumerate(ahead)
        if not step.consulted
        or ((step.body in meetings or step.planned_on) and not is_heard_after(step, ahead[number + 1 :]))
    )
    return found or tuple(ahead)


def is_heard_after(hearing: Step, following: Sequence[Step]) -> bool:
    """Whether it is planned after a day of a body that should know what was said."""
    days = [step.planned_on for step in with_a_say(following) if step.planned_on]
    return hearing.planned_on is not None and any(day < hearing.planned_on for day in days)


def with_a_say(ahead: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that prepare or decide: a day for one that is only heard is no plan for the matter."""
    return tuple(step for step in ahead if not step.consulted)


def stages(steps: Sequence[Step]) -> tuple[tuple[int, ...], ...]:
    """The numbers of the steps by turn: those of one level side by side, and a hearing beside those before it, so that
    whoever comes after them knows what was said. One that comes first stands beside those of its own level.
    """
    found: list[list[int]] = []
    level: Level | None = None
    for number, step in enumerate(steps):
        if not found or (step.level is not level and not step.consulted):
            found.append([])
            level = step.level
        found[-1].append(number)
    return tuple(map(tuple, found))


def unheard(route: Sequence[Step], heard: AbstractSet[str]) -> tuple[Step, ...]:
    """Those who should be heard and are not among the bodies that have been."""
    return tuple(step for step in route if step.consulted and step.body not in heard)


def prepares(handled: Handled) -> bool:
    """Whether a nämnd, the styrelse or an utskott has had the matter and is done with it (KL 5:26-28); hearing somebody
    outside the nämnder does not prepare it."""
    if handled.level is Level.FULLMAKTIGE or handled.act.loops:
        return False
    return handled.act is not Act.IS_HEARD or handled.level is not Level.ARBETSUTSKOTT


def hearing_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    """What is wrong with a report of a body that is only heard, or of a hearing."""
    if report.act is Act.IS_HEARD and report.level is Level.FULLMAKTIGE:
        yield Fault("act", "Fullmäktige hörs inte, det beslutar. Välj vad fullmäktige beslutade.")
    elif report.act is Act.IS_HEARD and not report.wording.strip():
        yield Fault("wording", "Skriv vad som sades när de hördes, till exempel att de inte hade något att invända.")
    elif report.act not in ALLOWED and any(step.consulted and step.body == report.body for step in facts.route):
        message = "{body} hörs bara i den här rundan. Välj att det har hörts, och skriv vad som sades."
        yield Fault("act", Phrase(message, body=report.body_name))
