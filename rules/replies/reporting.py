"""What is wrong with a report or a plan. Fields are named as in `HandlingReport`; messages say what to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from kit.errors import Fault
from models.phrases import Phrase
from models.values import CaseFacts, Handled, HandlingReport, Step
from models.vocabulary import Act, Level, Outcome
from rules.replies.outside_window import window_faults
from rules.route.routes import course, stands_above

# a meeting older than this, beside both the due date and today, has the wrong year on it
TOO_OLD = dt.timedelta(days=2 * 365)
TOO_FAR = dt.timedelta(days=3 * 365)
IN_OWN_WORDS = {Outcome.ADOPTED_WITH_CHANGES, Outcome.UNCLASSIFIED}


def report_faults(
    facts: CaseFacts, report: HandlingReport, today: dt.date, unknown: AbstractSet[str] = frozenset()
) -> tuple[Fault, ...]:
    """Every fault of a report made on that day in Stockholm; one for an att-sats has the field `outcomes[1]`.

    `unknown` names fields of a report half read: what stands in them is not looked at, nor what hangs on them.
    """
    checks: tuple[tuple[AbstractSet[str], Iterator[Fault]], ...] = (
        ({"body"}, _body_faults(report)),
        ({"held_on"}, _held_faults(facts, report, today)),
        ({"act", "held_on"}, window_faults(facts, report)),
        ({"act", "body"}, _act_faults(report)),
        ({"act"}, _outcome_faults(facts, report)),
        ({"act", "held_on", "next_on", "reason"}, _return_faults(report)),
        (set(), _future_faults(report, today)),
        ({"held_on", "adjusted_on"}, _minutes_faults(report)),
        ({"body", "held_on"}, _history_faults(facts, report)),
    )
    found = (fault for needs, faults in checks if not needs & unknown for fault in faults)
    return tuple(fault for fault in found if fault.field not in unknown)


def _body_faults(report: HandlingReport) -> Iterator[Fault]:
    if not report.body.strip() or not report.body_name.strip():
        yield Fault("body", "Välj vilken instans som behandlade ärendet.")


def _held_faults(facts: CaseFacts, report: HandlingReport, today: dt.date) -> Iterator[Fault]:
    if report.held_on > today:
        yield Fault(
            "held_on",
            "Mötet har inte varit än. Rapportera efter mötet; vill du berätta när det blir, planera vägen i stället.",
            found=report.held_on.isoformat(),
        )
    if report.held_on < min(today, facts.due_on) - TOO_OLD:
        yield Fault("held_on", "Mötet ligger långt före rundan. Kontrollera året.", found=report.held_on.isoformat())


def _act_faults(report: HandlingReport) -> Iterator[Fault]:
    at_top = report.level is Level.FULLMAKTIGE
    if report.act is Act.REFERS_BACK_BY_MINORITY and not at_top:
        yield Fault("act", "Minoritetsåterremiss finns bara i fullmäktige (KL 5:50). Välj återremiss.")
    if report.act is Act.PROPOSES and at_top:
        yield Fault("act", "Fullmäktige har ingen högre instans att föreslå för. Välj vad fullmäktige beslutade.")
    if report.act is Act.DECIDES_BY_DELEGATION and at_top:
        yield Fault("act", "Fullmäktige beslutar själv, inte på delegation. Välj att fullmäktige beslutar.")


def _outcome_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    if report.act.loops:
        return
    for number in range(1, facts.att_satser + 1):
        outcome = report.outcomes.get(number)
        if outcome is None:
            yield Fault(f"outcomes[{number}]", Phrase("Välj utfall för att-sats {number}.", number=number))
        elif outcome is Outcome.PARTLY:
            yield Fault(f"outcomes[{number}]", "Delvis bifall räknas fram. Välj utfall för varje att-sats för sig.")
    for number in sorted(report.outcomes.keys() - range(1, facts.att_satser + 1)):
        yield Fault(f"outcomes[{number}]", Phrase("Rundan har ingen att-sats {number}.", number=number))
    if IN_OWN_WORDS & set(report.outcomes.values()) and not report.wording.strip():
        yield Fault("wording", "Skriv av beslutets ordalydelse, så att ändringen eller bedömningen går att följa.")


def _return_faults(report: HandlingReport) -> Iterator[Fault]:
    if not report.act.loops:
        return
    next_on = report.next_on
    if next_on is None:
        if not report.reason.strip():
            yield Fault("next_on", "Ange när ärendet tas upp igen. Är dagen inte bestämd, skriv det som skäl.")
    elif next_on <= report.held_on:
        yield Fault("next_on", "Nästa möte ska ligga efter det som rapporteras.", found=next_on.isoformat())
    elif next_on > report.held_on + TOO_FAR:
        yield Fault("next_on", "Dagen ligger långt fram. Kontrollera året.", found=next_on.isoformat())


def _future_faults(report: HandlingReport, today: dt.date) -> Iterator[Fault]:
    for field, day in (("adjusted_on", report.adjusted_on), ("announced_on", report.announced_on)):
        if day is not None and day > today:
            yield Fault(field, "Dagen har inte varit än. Lämna fältet tomt så länge.", found=day.isoformat())


def _minutes_faults(report: HandlingReport) -> Iterator[Fault]:
    adjusted_on, announced_on = report.adjusted_on, report.announced_on
    if adjusted_on is not None and adjusted_on < report.held_on:
        yield Fault("adjusted_on", "Protokollet kan inte justeras före mötet.", found=adjusted_on.isoformat())
    if announced_on is not None and announced_on < (adjusted_on or report.held_on):
        yield Fault(
            "announced_on", "Beslutet anslås tidigast när protokollet är justerat.", found=announced_on.isoformat()
        )


def _history_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    if report.corrects is not None:
        if all(handled.number != report.corrects for handled in facts.handled):
            yield Fault("corrects", "Rapporten som ska rättas finns inte.", found=str(report.corrects))
        return
    decision = course(facts).decision
    if decision is None or report.held_on <= decision.held_on or _may_follow(report, decision):
        return
    yield Fault(
        "body",
        Phrase(
            "Ett slutligt beslut är redan rapporterat: {body} {day}. Är det fel, rätta den rapporten i stället.",
            body=decision.body_name,
            day=decision.held_on,
        ),
    )


def _may_follow(report: HandlingReport, decision: Handled) -> bool:
    """Whether the body may have the matter after the decision: one above, or another one beside it."""
    is_beside = report.body != decision.body and not stands_above(decision.level, report.level)
    return is_beside or stands_above(report.level, decision.level)


def plan_faults(facts: CaseFacts, route: Sequence[Step], today: dt.date) -> tuple[Fault, ...]:
    """Every fault of a route planned on that day in Stockholm; one of a step has a field like `route[0].planned_on`."""
    if not route:
        return (Fault("route", "Ange minst en instans som ska behandla ärendet."),)
    return (*_step_faults(route), *_day_faults(facts, route, today), *_order_faults(route))


def _step_faults(route: Sequence[Step]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, step in enumerate(route):
        body = step.body.strip().casefold()
        if not body or not step.name.strip():
            yield Fault(f"route[{number}].body", "Ange vilken instans det är, eller ta bort raden.")
        elif body in seen:
            yield Fault(
                f"route[{number}].body",
                "Instansen finns redan på vägen. Ta bort den ena; kommer ärendet tillbaka rapporteras det efter mötet.",
                found=step.name,
            )
        seen.add(body)


def _day_faults(facts: CaseFacts, route: Sequence[Step], today: dt.date) -> Iterator[Fault]:
    known = {(step.body, step.planned_on) for step in facts.route}
    known_bodies = {handled.body for handled in facts.handled}
    for number, step in enumerate(route):
        if step.planned_on is None:
            continue
        is_new = (step.body, step.planned_on) not in known and step.body not in known_bodies
        if is_new and step.planned_on < today:
            yield Fault(
                f"route[{number}].planned_on",
                "Dagen har redan varit. Rapportera mötet om det är hållet, eller ange en kommande dag.",
                found=step.planned_on.isoformat(),
            )
        if step.planned_on > max(today, facts.due_on) + TOO_FAR:
            yield Fault(
                f"route[{number}].planned_on",
                "Dagen ligger långt fram. Kontrollera året.",
                found=step.planned_on.isoformat(),
            )


def _order_faults(route: Sequence[Step]) -> Iterator[Fault]:
    latest: list[tuple[dt.date, Step]] = []
    for number, step in enumerate(route):
        if step.planned_on is None:
            continue
        # nämnder side by side have no order between them
        before = max((known for known in latest if known[1].level is not step.level), key=_day, default=None)
        if before and step.planned_on < before[0]:
            yield Fault(
                f"route[{number}].planned_on",
                Phrase(
                    "{body} kommer efter {before} på vägen men har en tidigare dag. Byt dag eller ordning.",
                    body=step.name,
                    before=before[1].name,
                ),
                found=step.planned_on.isoformat(),
            )
        latest.append((step.planned_on, step))


def _day(known: tuple[dt.date, Step]) -> dt.date:
    return known[0]
