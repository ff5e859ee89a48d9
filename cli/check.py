"""`rundan check FILE`: everything wrong with a round, county or calendar file, at once and in plain words."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from actions.rounds.attachments import attachment_warnings
from actions.rounds.preview import Coming, if_silent, plan_ahead, plan_outlooks, starts_on
from actions.rounds.round_plans import check_source
from actions.views.facts.principals import outlook_facts
from cli.common.counties import Registered, county_for, rounds_known
from cli.common.speech import Shown
from kit.clock import local_day
from kit.errors import Fault
from kit.i18n import short_day
from kit.settings import Settings, settings
from models.files.calendar_file import calendar_cautions, calendar_reading, is_calendar_file
from models.files.county import County
from models.files.county_file import CountyFaults, county_reading, mailbox_faults
from models.files.registry.incoming import halves
from models.files.round_file import RoundFile
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.files.yaml_source import Source, place_of, read_source
from models.phrases import Phrase, counted_principals, counted_rounds, said_in
from models.values import Offer
from models.vocabulary import Language, Part
from rules.forecast import Outlook, round_outlook
from rules.gaps import shared_mailboxes
from rules.round_check.other_rounds import Here
from rules.wording.effect_wording import rule_sentence
from rules.wording.forecast_wording import finish_sentence, outlook_sentences, passed_sentence, verdicts_sentence
from rules.wording.offer_wording import ORE, amount_phrase
from rules.wording.rounds.due_wording import due_phrase, look_again_sentence, window_sentence
from rules.wording.rounds.other_rounds_wording import replaces_sentence, waiting_sentence

FINE, FAULTY = 0, 2
WILL_THEY = "Hinner de?"
IF_SILENT = "När den som inte svarar hör från oss"
NO_RULE = "Ikraftträdande: rundan har ingen regel för det."

Outlooks = Sequence[tuple[PrincipalPlan, Outlook]]

RoundsOf = Callable[[str], Here | None]  # an office's, by its slug


@dataclass(frozen=True)
class Verdict:
    """What the check says of one file; `facts` sums up a file without faults, `plan` is what a round file becomes.

    `if_silent` are the letters to those who never answer. `county` is the name of the county it was held
    against, and the file that says so.
    """

    path: Path
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()
    facts: dict[str, Any] | None = None
    outlooks: Outlooks = ()
    county: str = ""
    plan: RoundPlan | None = None
    if_silent: Sequence[Coming] = ()

    @property
    def exit_code(self) -> int:
        """0 when the file can be used, 2 when it must be put right."""
        return FAULTY if self.faults else FINE


def check(
    file: Path,
    json_output: bool = False,
    language: str = "sv",
    today: dt.date | None = None,
    taken_slugs: Collection[str] = (),
    office: str = "",
    here: Settings | None = None,
) -> int:
    """Print what is wrong with the file; 0 when it can be used, 2 when it must be put right.

    `today` is the day in Stockholm, by the program's clock unless given.
    """
    here = here or settings()
    today = today or local_day(here.clock().now())
    verdict = verdict_on(file, partial(county_for, here, file, office), today, taken_slugs, partial(rounds_known, here))
    if json_output:
        print(json.dumps(as_json(verdict, language), ensure_ascii=False, indent=2))
    else:
        show(verdict, language, Shown(highlight=False, soft_wrap=True))
    return verdict.exit_code


def nowhere_known(_office: str) -> None:
    """Which rounds there are does not matter, or nobody can say."""


def verdict_on(
    file: Path,
    find: Callable[[], Registered],
    today: dt.date,
    taken_slugs: Collection[str] = (),
    rounds_of: RoundsOf = nowhere_known,
) -> Verdict:
    """The verdict on a round file or a calendar file, held against the county `find` gives, or on a county file.

    `rounds_of` gives an office's rounds; None where that is not known.
    """
    source = read_source(file)
    if _is_county_file(source):
        return _county_verdict(source)
    try:
        found = find()
    except CountyFaults as faulty:
        return Verdict(faulty.path, faulty.faults)
    county, against = found.county, found.label
    if is_calendar_file(source):
        return replace(_calendar_verdict(source, county), county=against)
    checked = check_source(source, county, today, taken_slugs, rounds_of(county.office))
    if checked.plan is None:
        return Verdict(file, checked.faults, checked.warnings, county=against)
    facts, outlooks = _round_facts(checked.plan, today), tuple(plan_outlooks(checked.plan, today))
    warnings = (*checked.warnings, *attachment_warnings(checked.plan))
    coming = if_silent(checked.plan, today)
    return Verdict(file, checked.faults, warnings, facts, outlooks, against, checked.plan, coming)


def _is_county_file(source: Source) -> bool:
    """Whether it is one: a round file too says its county, beside what only a round has."""
    only_in_rounds = RoundFile.model_fields.keys() - County.model_fields.keys()
    return "county" in source.fields and not only_in_rounds & source.fields.keys()


def _county_verdict(source: Source) -> Verdict:
    county_part, calendar_part = halves(source)
    reading = county_reading(county_part)
    reading = reading.with_faults(mailbox_faults(reading.model))
    shared = tuple(shared_mailboxes(reading.model.principals))
    if calendar_part.fields:
        calendar = _calendar_verdict(calendar_part, reading.model)
        reading = reading.with_faults(calendar.faults)
        shared = (*shared, *calendar.warnings)
    facts = {"county": reading.model.county, "principals": len(reading.model.principals)}
    return Verdict(source.path, reading.faults, shared, facts=None if reading.faults else facts)


def _calendar_verdict(source: Source, county: County) -> Verdict:
    reading = calendar_reading(source, county)
    facts = {"bodies": len({(entry.principal, entry.body) for entry in reading.model.calendars})}
    cautions = tuple(calendar_cautions(reading, county))
    return Verdict(source.path, reading.faults, cautions, None if reading.faults else facts)


def _round_facts(plan: RoundPlan, today: dt.date) -> dict[str, Any]:
    return {
        "slug": plan.slug,
        "title": plan.title,
        "kind": plan.kind.value,
        "principals": len(plan.principals),
        "starts_on": starts_on(plan, today).isoformat(),
        "due_on": None if plan.is_undated else plan.due_on.isoformat(),
        "linked": len(plan.linked),
        **({"amounts": _amounts(plan)} if plan.offer else {}),
    }


def _amounts(plan: RoundPlan) -> dict[str, float]:
    """What joining costs each principal, by its code."""
    return {each.code: each.amount / ORE for each in plan.principals if each.amount is not None}


def as_json(verdict: Verdict, language: str) -> dict[str, Any]:
    """The verdict as JSON: faults and warnings with line, field, message, found and expected."""
    return {
        "file": str(verdict.path),
        "ok": not verdict.faults,
        "faults": [_fault_as_json(fault, language) for fault in verdict.faults],
        "warnings": [_fault_as_json(fault, language) for fault in verdict.warnings],
        "county": verdict.county,
        "effect": rule_sentence(verdict.plan.effect, verdict.plan.asks, language) if verdict.plan else "",
        "summary": verdict.facts,
        "outlook": [
            {"code": principal.code, **outlook_facts(found, Language(language)).model_dump(mode="json")}
            for principal, found in verdict.outlooks
        ],
        "if_silent": [said for coming in verdict.if_silent for said in _coming_as_json(coming, language)],
    }


def _fault_as_json(fault: Fault, language: str) -> dict[str, Any]:
    return {
        "line": fault.line,
        "field": fault.field,
        "message": said_in(fault.message, language),
        "found": said_in(fault.found, language) if fault.found else None,
        "expected": said_in(fault.expected, language) if fault.expected else None,
    }


def show(verdict: Verdict, language: str, console: Console) -> None:
    """Print the verdict for a person."""
    console.print(Text(_headline(verdict, language), style="bold"))
    if verdict.county:
        console.print(Text(said_in(Phrase("Kontrollerad mot {county}.", county=verdict.county), language)))
    if verdict.plan and verdict.plan.asks != (Part.OPINION,):
        console.print(Text(_effect(verdict.plan, language)))
    if verdict.plan:
        _show_more(verdict.plan, verdict.facts, language, console)
    for fault in verdict.faults:
        _show_fault(fault, language, console, "red")
    show_warnings(verdict.warnings, language, console)
    if verdict.facts and verdict.outlooks:
        show_outlooks(verdict.outlooks, dt.date.fromisoformat(verdict.facts["starts_on"]), language, console)
    show_if_silent(verdict.if_silent, language, console)


def show_warnings(warnings: Sequence[Fault], language: str, console: Console) -> None:
    """Print what hinders nothing but may not be meant."""
    if warnings:
        console.print(Text("\n" + said_in("Att tänka på (hindrar inget):", language), style="bold"))
    for warning in warnings:
        _show_fault(warning, language, console, "yellow")


def show_if_silent(letters: Sequence[Coming], language: str, console: Console) -> None:
    """Print when those who never answer would hear from us, and why."""
    if not letters:
        return
    console.print(Text("\n" + said_in(IF_SILENT, language), style="bold"))
    for coming in letters:
        about = f"{said_in(coming.kind.label, language)}: {said_in(coming.reason, language)}"
        console.print(Text(f"  {short_day(local_day(coming.at), language)}  {about} · {coming.to_whom(language)}"))


def _coming_as_json(coming: Coming, language: str) -> Iterator[dict[str, Any]]:
    for last_on, principals in coming.by_last_meeting.items():
        yield {
            "at": coming.at.isoformat(),
            "kind": coming.kind.value,
            "reason": said_in(coming.reason, language),
            "last_meeting": last_on.isoformat() if last_on else None,
            "codes": [principal.code for principal in principals],
        }


def _show_more(plan: RoundPlan, facts: dict[str, Any] | None, language: str, console: Console) -> None:
    """Print what only some rounds say: an offer, a window, a day to look again, the earlier agreement, the round it
    waits for."""
    said = (
        _offer(plan, plan.offer, language) if plan.offer else "",
        look_again_sentence(plan.due_on, plan.is_undated, language),
        _expected(plan, facts, language) if facts else "",
        window_sentence(plan.window, language),
        replaces_sentence(plan.replaces, None, language) if plan.replaces else "",
        waiting_sentence(plan.after.round, plan.after.when, "", language) if plan.after else "",
    )
    for sentence in filter(None, said):
        console.print(Text(sentence))


def _expected(plan: RoundPlan, facts: dict[str, Any], language: str) -> str:
    """When the decisions are expected in a round without a due date; others are told whether they make it."""
    if not plan.is_undated or Part.DECISION not in plan.asks:
        return ""
    return finish_sentence(plan_ahead(plan, dt.date.fromisoformat(facts["starts_on"])), language)


def show_outlooks(outlooks: Outlooks, start: dt.date, language: str, console: Console) -> None:
    """Print whether each principal makes it if the round goes out on that day, where anything is known."""
    whole = round_outlook(found for _, found in outlooks)
    counted = said_in(Phrase("Räknat från {day}.", day=short_day(start, language)), language)
    passed = {passed_sentence(found, language): "" for _, found in outlooks}
    said = [counted, *passed, finish_sentence(whole, language), verdicts_sentence(whole, language)]
    console.print(Text("\n" + said_in(WILL_THEY, language), style="bold"))
    console.print(Text("  " + " ".join(filter(None, said))))
    for principal, found in outlooks if whole.is_told else ():
        if found.says_more:
            console.print(Text(f"  {principal.name}: {outlook_sentences(found, language)}"))


def _headline(verdict: Verdict, language: str) -> str:
    facts, plan = verdict.facts, verdict.plan
    if facts is None:
        headline = Phrase(
            "{file}: {count} att rätta. Inget har skickats.", file=verdict.path, count=len(verdict.faults)
        )
    elif plan is None and "bodies" in facts:
        headline = Phrase("{file} går att använda. Mötesdagar för {bodies} organ.", file=verdict.path, **facts)
    elif plan is None:
        told = facts | {"principals": counted_principals(facts["principals"])}
        headline = Phrase("{file} går att använda. {county}, {principals}.", file=verdict.path, **told)
    else:
        beside = facts["linked"] and Phrase(" Vid sidan av den: {rounds}.", rounds=counted_rounds(facts["linked"]))
        due = due_phrase(plan.due_on, plan.is_undated, language)
        headline = Phrase(
            "{file} går att skicka. {title}: {principals}, svar {due}.{beside}",
            file=verdict.path,
            due=due,
            title=facts["title"],
            principals=counted_principals(facts["principals"]),
            beside=beside or "",
        )
    return said_in(headline, language)


def _effect(plan: RoundPlan, language: str) -> str:
    if rule := rule_sentence(plan.effect, plan.asks, language):
        return said_in(Phrase("Ikraftträdande: {rule}", rule=rule), language)
    return said_in(NO_RULE, language)


def _offer(plan: RoundPlan, offer: Offer, language: str) -> str:
    total = amount_phrase(sum(each.amount or 0 for each in plan.principals), offer, language)
    if not offer.has_amounts:
        return said_in(Phrase("Erbjudande: {what}.", what=offer.what), language)
    return said_in(Phrase("Erbjudande: {what}, {total} om alla ansluter sig.", what=offer.what, total=total), language)


def _show_fault(fault: Fault, language: str, console: Console, colour: str) -> None:
    where = [said_in(Phrase("rad {line}", line=fault.line), language)] if fault.line else []
    where += [_field_in_words(fault.field, language)] if fault.field else []
    if where:
        console.print(Text("\n  " + ", ".join(where), style=colour))
    console.print(Text("    " + said_in(fault.message, language)))
    for label, text in (("Där står:", fault.found), ("Skriv:", fault.expected)):
        if text:
            console.print(Text(f"    {said_in(label, language):<11}{said_in(text, language)}"))


def _field_in_words(field: str, language: str) -> str:
    """`contacts[0].email` as `contacts, punkt 1, email`: people count from one."""
    parts = (
        said_in(Phrase("punkt {number}", number=part + 1), language) if isinstance(part, int) else part
        for part in place_of(field)
    )
    return ", ".join(parts)
