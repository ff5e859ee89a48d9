"""What is wrong with a report or a plan. Fields are named as in `HandlingReport`; messages say what to write."""

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from kit.errors import Fault
from models.phrases import Phrase
from models.values import CaseFacts, Handled, HandlingReport, Step, Window
from models.vocabulary import Act, Doubt, Level, Outcome
from rules.law.kommunallagen import may_have_urgent_chair, only_prepares, reads_as_proposal
from rules.replies.days import FAR_AHEAD, TOO_FAR, told_day
from rules.route.handled import effective, latest_word
from rules.route.hearings import hearing_faults
from rules.route.routes import course, is_outdated, is_too_early, stands_above

NO_OFFER = "Rundan är inget erbjudande, så det går inte att svara senare. Välj vad som beslutades."
FROM_WHEN = "Ange från vilken dag ni kan ansluta er. Är den inte bestämd, skriv varför."
NOT_LATER = "Dagen ska ligga efter mötet."

NO_BODY: Final = "Välj vilket organ som behandlade ärendet."
NOT_HELD = "Mötet har inte varit än. Rapportera efter mötet; vill du berätta när det blir, planera vägen i stället."
HELD_LONG_AGO = "Mötet ligger långt före rundan. Kontrollera året."
DECIDED = (
    "Ett slutligt beslut är redan rapporterat: {body} {day}. Har ärendet tagits upp på nytt efter det, kryssa för "
    "det. Är det förra fel, rätta den rapporten i stället."
)
OVERRULED = (
    "Ett högre organ har redan beslutat: {body} {day}. Det här organet kan inte ändra det. Är rapporten om det fel, "
    "rätta den i stället."
)
LONGEST_MEETING = dt.timedelta(days=14)
_ONLY_AT_TOP = {
    Act.REFERS_BACK_BY_MINORITY: "Minoritetsåterremiss finns bara i fullmäktige (KL 5:50). Välj återremiss.",
    Act.POSTPONES_BY_MINORITY: "Minoritetsbordläggning finns bara i fullmäktige (KL 5:50). Välj bordläggning.",
}
_NOT_AT_TOP = {
    Act.PROPOSES: "Fullmäktige har ingen högre instans att föreslå för. Välj vad fullmäktige beslutade.",
    Act.HANDS_OVER: "Fullmäktige har ingen högre instans att lämna över till. Välj vad fullmäktige beslutade.",
    Act.DECIDES_BY_DELEGATION: "Fullmäktige beslutar själv, inte på delegation. Välj att fullmäktige beslutar.",
}
NO_CHAIR = "Bara ordföranden i en nämnd eller styrelse kan få besluta i brådskande ärenden (KL 6:39). Välj något annat."
NOT_DECIDED_BY_CHAIR = "Inget brådskande beslut av ordföranden i organet är rapporterat. Rapportera det först."
DELEGATION_OR_PROPOSAL = (
    "Ett utskott eller en beredning bereder, och beslutar slutligt bara på delegation (KL 6:37). "
    "Var det ett förslag till nästa instans, eller ett beslut på delegation? Välj det som stämmer."
)
_ASKED = {
    Doubt.FINAL: (
        "Ordalydelsen säger att organet föreslår något. Var det ett förslag, välj att organet föreslår nästa instans "
        "att besluta. Är det ett slutligt beslut, bekräfta det."
    ),
    Doubt.ANEW: DECIDED,
    Doubt.EARLY: ("Mötet sägs ha hållits innan ärendet lades fram {day}. Ändra dagen, eller bekräfta att den stämmer."),
}
# what was answered once is asked again only when some of this is another
_ABOUT = {
    Doubt.FINAL: ("act", "body", "wording"),
    Doubt.EARLY: ("held_on",),
    Doubt.OUTSIDE_WINDOW: ("held_on",),
    Doubt.ANEW: (),
}
IN_OWN_WORDS = {Outcome.ADOPTED_WITH_CHANGES, Outcome.UNCLASSIFIED}

BEFORE = "Beslutet är daterat före {day}, då besluten tidigast ska fattas. Ändra dagen, eller bekräfta att den stämmer."
AFTER = "Beslutet är daterat efter {day}, då besluten senast ska fattas. Ändra dagen, eller bekräfta att den stämmer."


def joining_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    """What is wrong with an answer that says "later"."""
    later = [number for number, outcome in report.outcomes.items() if outcome is Outcome.LATER]
    if not later:
        return
    if facts.offer is None:
        yield from (Fault(f"outcomes[{number}]", NO_OFFER) for number in later)
        return
    on, last_day = report.next_on, facts.offer.last_day
    if on is None:
        if report.act.is_final and not report.reason.strip():
            yield Fault("next_on", FROM_WHEN)
    elif on <= report.held_on:
        yield Fault("next_on", NOT_LATER, found=on.isoformat())
    elif last_day and on > last_day:
        yield Fault("next_on", Phrase("Erbjudandet gäller till {day}.", day=last_day), found=on.isoformat())


def report_faults(
    facts: CaseFacts, report: HandlingReport, today: dt.date, unknown: AbstractSet[str] = frozenset()
) -> tuple[Fault, ...]:
    """Every fault of a report made on that day in Stockholm; one for an att-sats has the field `outcomes[1]`.

    `unknown` names fields of a report half read: what stands in them is not looked at, nor what hangs on them.
    """
    checks: tuple[tuple[AbstractSet[str], Iterator[Fault]], ...] = (
        ({"body"}, _body_faults(report)),
        ({"held_on"}, _held_faults(facts, report, today)),
        ({"held_on", "ended_on"}, _length_faults(report, today)),
        ({"act", "body"}, _act_faults(facts, report)),
        ({"act", "body"}, hearing_faults(facts, report)),
        ({"act", "body", "held_on", "wording"}, _doubt_faults(facts, report)),
        ({"act"}, _outcome_faults(facts, report)),
        ({"act", "held_on", "next_on", "reason"}, joining_faults(facts, report)),
        ({"act", "held_on", "next_on", "reason"}, _return_faults(report)),
        (set(), _future_faults(report, today)),
        ({"held_on", "adjusted_on"}, _minutes_faults(report)),
        ({"body", "held_on"}, _history_faults(facts, report)),
    )
    found = (fault for needs, faults in checks if not needs & unknown for fault in faults)
    return tuple(fault for fault in found if fault.field not in unknown)


def _body_faults(report: HandlingReport) -> Iterator[Fault]:
    if not report.body.strip() or not report.body_name.strip():
        yield Fault("body", NO_BODY)


def _held_faults(facts: CaseFacts, report: HandlingReport, today: dt.date) -> Iterator[Fault]:
    yield from told_day("held_on", report.held_on, facts.due_on, today, not_yet=NOT_HELD, too_old=HELD_LONG_AGO)


def _length_faults(report: HandlingReport, today: dt.date) -> Iterator[Fault]:
    if report.ended_on is None:
        return
    found = report.ended_on.isoformat()
    if report.ended_on < report.held_on:
        yield Fault("ended_on", "Mötets sista dag kan inte ligga före den dag ärendet behandlades.", found=found)
    elif report.ended_on > today:
        yield Fault("ended_on", "Mötet är inte slut än. Rapportera när det är det.", found=found)
    elif report.ended_on > report.held_on + LONGEST_MEETING:
        yield Fault("ended_on", "Så länge varar inget möte. Kontrollera dagen.", found=found)


def _act_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    at_top, act = report.level is Level.FULLMAKTIGE, report.act
    if at_top and act in _NOT_AT_TOP:
        yield Fault("act", _NOT_AT_TOP[act])
    elif not at_top and act in _ONLY_AT_TOP:
        yield Fault("act", _ONLY_AT_TOP[act])
    elif act is Act.DECIDES_URGENTLY and not may_have_urgent_chair(report.level):
        yield Fault("act", NO_CHAIR)
    elif act is Act.URGENCY_TOLD and not _chair_has_decided(facts, report):
        yield Fault("act", NOT_DECIDED_BY_CHAIR)
    elif act is Act.DECIDES and only_prepares(report) and _is_new(facts, report, "act", "body"):
        yield Fault("act", DELEGATION_OR_PROPOSAL)


def _chair_has_decided(facts: CaseFacts, report: HandlingReport) -> bool:
    return any(
        row.act is Act.DECIDES_URGENTLY and row.body == report.body and row.held_on <= report.held_on
        for row in effective(facts.handled)
    )


def doubts(facts: CaseFacts, report: HandlingReport) -> tuple[Doubt, ...]:
    """What a report calls to be asked about, answered or not."""
    is_proposal = report.act.is_final and reads_as_proposal(report)
    found = {
        Doubt.FINAL: is_proposal,
        Doubt.EARLY: is_too_early(facts, report),
        Doubt.OUTSIDE_WINDOW: is_outside_window(facts, report),
        Doubt.NEW_WORDING: _may_be_of_either(facts, report),
        Doubt.ANEW: _decision_before(facts, report) is not None,
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def confirmed_as_asked(facts: CaseFacts, report: HandlingReport) -> HandlingReport:
    """The report without a yes to what no longer is to be asked about, as when the day was changed after all."""
    asked = doubts(facts, report)
    return replace(report, confirmed=tuple(doubt for doubt in report.confirmed if doubt in asked))


def _doubt_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    for doubt in doubts(facts, report):
        if doubt is Doubt.NEW_WORDING:
            continue  # a decision about the earlier wording is one too
        if doubt not in report.confirmed and _is_new(facts, report, *_ABOUT[doubt]):
            yield Fault(f"confirmed[{doubt.value}]", _question(doubt, facts, report))


def _may_be_of_either(facts: CaseFacts, report: HandlingReport) -> bool:
    """Whether only the principal can say that it holds for the new wording too."""
    return facts.worded_on is not None and is_outdated(facts, replace(report, confirmed=()))


def _question(doubt: Doubt, facts: CaseFacts, report: HandlingReport) -> Phrase:
    if doubt is Doubt.ANEW and (decision := _decision_before(facts, report)):
        return Phrase(_ASKED[doubt], body=decision.body_name, day=decision.held_on)
    if doubt is Doubt.OUTSIDE_WINDOW and facts.window:
        return window_question(facts.window, report)
    return Phrase(_ASKED[doubt], day=facts.recommended_on)


def _is_new(facts: CaseFacts, report: HandlingReport, *names: str) -> bool:
    """Whether any of it was not said already by the report that is put right: nobody is asked twice."""
    number = latest_word(facts.handled, report.corrects) if report.corrects else 0
    before = next((row for row in facts.handled if row.number == number), None)
    return before is None or any(getattr(before, name) != getattr(report, name) for name in names)


def _outcome_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    if not report.act.has_outcome:
        return
    asked = _points_asked(facts, report)
    for number in range(1, facts.att_satser + 1):
        outcome = report.outcomes.get(number)
        if outcome is None and number <= asked:
            yield Fault(f"outcomes[{number}]", Phrase("Välj utfall för att-sats {number}.", number=number))
        elif outcome is Outcome.PARTLY:
            yield Fault(f"outcomes[{number}]", "Delvis bifall räknas fram. Välj utfall för varje att-sats för sig.")
    for number in sorted(report.outcomes.keys() - range(1, facts.att_satser + 1)):
        yield Fault(f"outcomes[{number}]", Phrase("Rundan har ingen att-sats {number}.", number=number))
    if IN_OWN_WORDS & set(report.outcomes.values()) and not report.wording.strip():
        yield Fault("wording", "Skriv av beslutets ordalydelse, så att ändringen eller bedömningen går att följa.")


def _points_asked(facts: CaseFacts, report: HandlingReport) -> int:
    """How many of the att-satser the meeting is asked about: those there were when it met, unless what it decided is
    said to hold for the new wording too."""
    if Doubt.NEW_WORDING in report.confirmed:
        return facts.att_satser
    then = (count for until, count in facts.earlier_points if report.held_on <= until)
    return next(then, facts.att_satser)


def _return_faults(report: HandlingReport) -> Iterator[Fault]:
    if not report.act.loops:
        return
    next_on = report.next_on
    if next_on is None:
        if report.act is not Act.TAKES_OFF and not report.reason.strip():
            yield Fault("next_on", "Ange när ärendet tas upp igen. Är dagen inte bestämd, skriv det som skäl.")
    elif next_on <= report.held_on:
        yield Fault("next_on", "Nästa möte ska ligga efter det som rapporteras.", found=next_on.isoformat())
    elif next_on > report.held_on + TOO_FAR:
        yield Fault("next_on", FAR_AHEAD, found=next_on.isoformat())


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
        if all(handled.number != report.corrects or handled.withdrawn for handled in facts.handled):
            yield Fault("corrects", "Rapporten som ska rättas finns inte.", found=str(report.corrects))
        return
    decision = _standing_decision(facts, report)
    if decision and report.act.is_final and stands_above(decision.level, report.level):
        yield Fault("body", Phrase(OVERRULED, body=decision.body_name, day=decision.held_on))


def _decision_before(facts: CaseFacts, report: HandlingReport) -> Handled | None:
    """The decision that stands and that its own body, or one beside or below it, is said to have taken up again."""
    decision = _standing_decision(facts, report)
    overruled = decision and report.act.is_final and stands_above(decision.level, report.level)
    return None if overruled else decision


def _standing_decision(facts: CaseFacts, report: HandlingReport) -> Handled | None:
    if report.corrects or not any(row.act.is_final for row in facts.handled):
        return None
    decision = course(facts).decision
    if decision is None or report.held_on <= decision.held_on or _may_follow(report, decision):
        return None
    return decision


def _may_follow(report: HandlingReport, decision: Handled) -> bool:
    """Whether the body may have the matter after the decision: one above, another one beside it, or to be told of its
    chair's; or whoever answered that it joins later."""
    if report.act is Act.URGENCY_TOLD or Outcome.LATER in decision.outcomes.values():
        return True
    is_beside = report.body != decision.body and not stands_above(decision.level, report.level)
    return is_beside or stands_above(report.level, decision.level)


def plan_faults(facts: CaseFacts, route: Sequence[Step], today: dt.date) -> tuple[Fault, ...]:
    """Every fault of a route planned on that day in Stockholm; one of a step has a field like `route[0].planned_on`."""
    if not route:
        return (Fault("route", "Ange minst ett organ som ska behandla ärendet."),)
    return (*_step_faults(route), *_day_faults(facts, route, today), *_order_faults(route))


def _step_faults(route: Sequence[Step]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, step in enumerate(route):
        body = step.body.strip().casefold()
        if not body or not step.name.strip():
            yield Fault(f"route[{number}].body", "Ange vilket organ det är, eller ta bort raden.")
        elif body in seen:
            yield Fault(
                f"route[{number}].body",
                "Organet finns redan på vägen. Ta bort det ena; kommer ärendet tillbaka rapporteras det efter mötet.",
                found=step.name,
            )
        seen.add(body)


def _day_faults(facts: CaseFacts, route: Sequence[Step], today: dt.date) -> Iterator[Fault]:
    known = {(step.body, step.planned_on) for step in facts.route}
    known_bodies = {handled.body for handled in facts.handled if not handled.withdrawn}
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
            yield Fault(f"route[{number}].planned_on", FAR_AHEAD, found=step.planned_on.isoformat())


def _order_faults(route: Sequence[Step]) -> Iterator[Fault]:
    latest: list[tuple[dt.date, Step]] = []
    for number, step in enumerate(route):
        if step.planned_on is None:
            continue
        # nämnder side by side have no order between them
        before = max(
            (known for known in latest if known[1].level is not step.level), key=lambda known: known[0], default=None
        )
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


def is_outside_window(facts: CaseFacts, report: HandlingReport) -> bool:
    """Whether it is a decision, and on a day when none should be made."""
    window = facts.window
    return window is not None and report.act.is_final and not window.holds(report.held_on)


def window_question(window: Window, report: HandlingReport) -> Phrase:
    """What is asked of a decision outside it."""
    if window.not_before and report.held_on < window.not_before:
        return Phrase(BEFORE, day=window.not_before)
    return Phrase(AFTER, day=window.not_after)
