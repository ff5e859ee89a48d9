"""What stands around every page of the console: who is signed in, whether the scheduler runs, the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from fastapi import Request
from fastapi.responses import HTMLResponse

from actions.overview import effect_in
from actions.upcoming import Upcoming, next_event
from kit.clock import DemoClock
from models.phrases import Phrase, said_in
from rules.condition import Problem
from rules.outlook_wording import finish_sentence, verdicts_sentence
from rules.wording import answered_phrase, outcome_sentence, waits_sentence
from web.board_rows import short_date
from web.health import watch_of
from web.pages import language_for, render
from web.shell import Shell
from web.sign_in import Coordinator, who


@dataclass(frozen=True, slots=True)
class Desk:
    """`problems` is what is wrong with the installation; `clock` is None outside the demonstration."""

    coordinator: Coordinator | None
    problems: Sequence[Problem]
    clock: ClockBar | None
    has_mailbox: bool


@dataclass(frozen=True, slots=True)
class ClockBar:
    """The demonstration's moment and what happens next."""

    now: dt.datetime
    coming: Upcoming | None


def console_page(request: Request, served: Shell, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page `templates/web/console/<template>` with its surroundings."""
    return render(request, f"console/{template}", status, desk=desk(request, served), **spoken(request), **values)


def spoken(request: Request) -> dict[str, Any]:
    """What the coordinators' templates say with, in the reader's language."""
    language = language_for(request)
    return {
        "answered": lambda progress: answered_phrase(progress, language),
        "waits": lambda progress: waits_sentence(progress, language),
        "effect": lambda view: effect_in(view, language),
        "outcome_so_far": lambda view: outcome_sentence(view.progress, view.round.kind, language),
        "finish": lambda found: finish_sentence(found, language),
        "verdicts": lambda found: verdicts_sentence(found, language),
        "short": lambda day: short_date(day, language),
        "month": lambda day: format_date(day, "MMM y" if day.month == 1 else "MMM", locale=language),
        "some": lambda names: some(names, language),
    }


def some(names: Sequence[str], language: str, most: int = 4) -> str:
    """The names as one phrase; the last of many only counted."""
    if len(names) <= most:
        return ", ".join(names)
    shown = ", ".join(names[: most - 1])
    return said_in(Phrase("{names} och {count} till", names=shown, count=len(names) - most + 1), language)


def desk(request: Request, served: Shell) -> Desk:
    """The surroundings as they are now. Only a coordinator is shown the clock, as nobody else may move it."""
    coordinator, now = who(request), served.clock.now()
    is_demo = isinstance(served.clock, DemoClock)
    with served.database.read() as session:
        clock = ClockBar(now, next_event(session, now)) if is_demo and coordinator else None
        problems = watch_of(request).glance(session).problems
    return Desk(coordinator, problems, clock, served.settings.mode != "production")
