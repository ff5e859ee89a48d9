"""What stands in a case's record, as parts of a paper: a line with its facts, a handling with what was decided."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from documents.parts import Facts, Paragraph, Part
from kit.i18n import day_and_time, long_date, translator
from models.phrases import said_in
from models.tables import Event, Handling
from models.vocabulary import EventKind, Language
from rules.route.outcomes import outcome_label
from rules.wording.event_wording import event_sentence, told_facts
from rules.wording.sentence_parts import upper_first


def event_parts(event: Event, language: Language) -> Iterator[Part]:
    """One line of the record: what, by whom, when; then what was said with it."""
    who = ", ".join(filter(None, [event.actor, event.role, said_in(event.channel.label, language)]))
    said = event_sentence(event.kind, event.told, language)
    yield Paragraph(f"{event.number}. {day_and_time(event.at, language)}: {said} ({who})")
    if facts := tuple(event_facts(event, language)):
        yield Facts(facts)


def event_facts(event: Event, language: Language) -> Iterator[tuple[str, str]]:
    """What somebody wrote with it, and each file with its SHA-256."""
    say, told = translator(language), event.told
    for name, key in (("Skäl", "reason"), ("Text", "text")):
        if told.get(key):
            yield say(name), told[key]
    yield from told_facts(event.kind, told, language)
    yield from _of_its_kind(event.kind, told, language)
    for name, key in (("Svar", "answer"), ("Anteckning", "note")):
        if told.get(key):
            yield say(name), told[key]
    if told.get("also"):
        yield say("Gäller också"), "\n".join(told["also"])
    if told.get("told_with"):
        where = say("Kvittensen hör till det ärendet och ligger bland breven här.")
        yield say("Lämnat samtidigt med"), f"{told['told_with']}\n{where}"
    for name, sha256 in zip(told.get("files", ()), event.data.get("documents", ()), strict=False):
        yield say("Fil"), f"{name}\nSHA-256 {sha256}"


def _of_its_kind(kind: EventKind, told: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    say = translator(language)
    if kind is EventKind.PLANNED:
        for step in told["route"]:
            day = step.get("planned_on")
            yield step["name"], long_date(dt.date.fromisoformat(day), language) if day else say("ingen dag planerad")
    if kind is EventKind.HANDED_OVER:
        yield say("Till"), f"{told['to']}, {told['email']}"


def meeting_facts(row: Handling, language: Language) -> Iterator[tuple[str, str]]:
    """Who handled it, and where that is found."""
    say = translator(language)
    yield say("Organ"), row.body_name
    yield say("Dag"), long_date(row.held_on, language)
    if row.paragraph:
        yield say("Paragraf"), row.paragraph


def handling_facts(row: Handling, is_offer: bool, language: Language) -> Iterator[tuple[str, str]]:
    """What one body did, in which words, and its minutes; what was left out is left out."""
    say = translator(language)
    yield say("Behandling"), upper_first(said_in(row.act.label, language))
    if row.ended_on:
        yield say("Mötets sista dag"), long_date(row.ended_on, language)
    for number, outcome in sorted(row.outcomes.items()):
        yield say("Att-sats {number}").format(number=number), said_in(outcome_label(outcome, is_offer), language)
    written = {
        "Ordalydelse": row.wording,
        "Reservation": row.reservation,
        "Skäl": row.reason,
        "Utan beredning": row.urgency_reason,
    }
    yield from ((say(name), text) for name, text in written.items() if text)
    yield from ((say("Bekräftat"), said_in(doubt.label, language)) for doubt in row.confirmed or ())
    if row.next_on:
        yield say("Tas upp igen") if row.act.loops else say("Ansluter sig från"), long_date(row.next_on, language)
    if row.preliminary:
        yield say("Preliminärt"), say("ja")
    for name, day in (("Justerat", row.adjusted_on), ("Anslaget", row.announced_on)):
        if day:
            yield say(name), long_date(day, language)
