"""Checking, launching, closing and opening a round."""

import datetime as dt
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from actions.rounds.attachments import attachment_warnings
from actions.rounds.close import close_round, reopen_round
from actions.rounds.launch import launch as launch_round
from actions.rounds.round_plans import check_round_file
from actions.views.facts.rounds import round_summary
from actions.views.overview import RoundView
from cli.check import RoundsOf, Verdict, as_json, nowhere_known, show, show_warnings
from cli.check import check as check_file
from cli.common.counties import county_for, rounds_known
from cli.common.exits import BAD_INPUT, DONE
from cli.common.installation import OPERATOR, Installation, launching, standing
from cli.common.own_settings import settings_here
from cli.common.speech import console, in_words, language, say, show_json
from kit.clock import local_day
from kit.errors import Fault
from kit.i18n import long_date
from models.files.county_file import CountyFaults
from models.files.round_plan import RoundPlan
from models.phrases import counted_principals, counted_rounds
from rules.wording.rounds.due_wording import due_phrase
from rules.wording.rounds.other_rounds_wording import waiting_sentence

AHEAD = (
    "Filen säger att rundan skickas ut {planned}, men en runda väntar inte: inbjudningarna skickas nu. "
    "Organ och grupper är de som gäller den dag filen säger."
)


def check(file: Path, json_wanted: bool, office: str = "") -> int:
    """What is wrong with the file; 0 when it can be used, 2 when it must be put right."""
    settings = settings_here()
    return check_file(file, json_wanted, language(), local_day(settings.clock().now()), office=office, here=settings)


@dataclass(frozen=True, slots=True)
class Readable:
    """A round file's plan, and what hinders nothing but may not be meant."""

    plan: RoundPlan
    warnings: tuple[Fault, ...]


def readable(file: Path, json_wanted: bool, office: str = "", among: RoundsOf = nowhere_known) -> Readable | None:
    """The plan of a round file, or nothing once its faults have been shown as `check` shows them.

    `among` gives the rounds of an office that it may follow or wait for; None where that does not matter.
    """
    settings = settings_here()
    try:
        found = county_for(settings, file, office)
    except CountyFaults as faulty:
        verdict = Verdict(faulty.path, faulty.faults)
    else:
        today = local_day(settings.clock().now())
        checked = check_round_file(file, found.county, today, (), among(found.county.office))
        if checked.plan:
            return Readable(checked.plan, (*checked.warnings, *attachment_warnings(checked.plan)))
        verdict = Verdict(file, checked.faults, checked.warnings, county=found.label)
    if json_wanted:
        show_json(as_json(verdict, language()))
    else:
        show(verdict, language(), console())
    return None


def launch(file: Path, json_wanted: bool, office: str = "") -> int:
    """Launch the round in the file; 0 also when it was launched before."""
    read = readable(file, json_wanted, office, partial(rounds_known, settings_here()))
    if read is None:
        return BAD_INPUT
    with launching(json_wanted) as here:
        launched = launch_round(here.database, here.sender, read.plan, here.now, OPERATOR.by.name)
        _tell_launched(read, launched.created, json_wanted, local_day(here.now))
        _start_run(here, read.plan.slug)
    return DONE


def _tell_launched(read: Readable, created: bool, json_wanted: bool, today: dt.date) -> None:
    plan = read.plan
    if json_wanted:
        linked = {"linked": [each.slug for each in plan.linked]} if plan.linked else {}
        show_json({"slug": plan.slug, "created": created, "principals": len(plan.principals), **linked})
    elif created:
        _say_launched(plan, today)
        show_warnings(read.warnings, language(), console())
    else:
        say("{title} är redan startad. Inget har ändrats.", title=plan.title)


def _say_launched(plan: RoundPlan, today: dt.date) -> None:
    if plan.after:
        say(waiting_sentence(plan.after.round, plan.after.when, "", language()))
        say("{title} heter {slug}. Inbjudan går till {principals} när den öppnas.", **_named(plan))
    else:
        say(
            "{title} är startad. Inbjudan går till {principals}, svar {due}. Rundan heter {slug}.",
            title=plan.title,
            principals=counted_principals(len(plan.invited)),
            due=due_phrase(plan.due_on, plan.is_undated, language()),
            slug=plan.slug,
        )
        if plan.linked:
            say("Startade vid sidan av den: {rounds}.", rounds=counted_rounds(len(plan.linked)))
        if plan.launch_on and plan.launch_on > today:
            say(AHEAD, planned=long_date(plan.launch_on, language()))


def _named(plan: RoundPlan) -> dict[str, object]:
    return {"title": plan.title, "slug": plan.slug, "principals": counted_principals(len(plan.invited))}


def _start_run(here: Installation, slug: str) -> None:
    """Ask a Prefect of its own for the round's run, once the answer is told; the embedded one looks for itself."""
    sys.stdout.flush()
    if here.settings.mode == "production":
        from flows.run_starter import RunStarter

        RunStarter(here.database, here.clock, here.settings.prefect_url, here.settings.prefect_auth).start(slug)


def close(slug: str, reason: str, json_wanted: bool) -> None:
    """Close the round. Raises FaultyInput, NotFound, NotAllowed."""
    with standing() as here:
        view = here.database.act(lambda session: close_round(session, here.sender, slug, reason, OPERATOR, here.now))
    _tell(view, "{title} är avslutad. {outcome}", json_wanted, title=view.round.title, outcome=view.round.outcome)


def reopen(slug: str, reason: str, json_wanted: bool) -> None:
    """Open the round again. Raises FaultyInput, NotFound, NotAllowed."""
    with standing() as here:
        view = here.database.act(lambda session: reopen_round(session, here.sender, slug, reason, OPERATOR, here.now))
        _tell(view, "{title} är öppen igen.", json_wanted, title=view.round.title)
        _start_run(here, slug)


def _tell(view: RoundView, text: str, json_wanted: bool, **parts: Any) -> None:
    if json_wanted:
        show_json(round_summary(view, language()))
    else:
        print(in_words(text, **parts))
