"""What stands around every page of the console: who is signed in, if the scheduler runs, its letters, the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from babel.dates import format_date
from fastapi import Request
from fastapi.responses import HTMLResponse

from actions.schedule.upcoming import Upcoming, next_event
from actions.views.overview import decided_so_far, effect_in, summary_in
from kit.clock import DemoClock, local_day
from kit.i18n import catalogue, translator
from models.vocabulary import LetterState
from rules.condition import Problem
from rules.reach import Reach
from rules.wording.answer_wording import answered_phrase, waits_sentence
from rules.wording.forecast_wording import finish_sentence, verdicts_sentence
from rules.wording.sentence_parts import some
from web.board.marks import short_date
from web.entry.sign_in import Coordinator, reading_reach, who
from web.pages.pages import language_for, render
from web.requests.context import AppContext
from web.status.health import watch_of

MOST_NAMED: Final = 4

# one, and several; of the other states the same word is said of both
_INFLECTED: Final = {
    LetterState.ACCEPTED: ("%(num)d mottagen av e-postservern", "%(num)d mottagna av e-postservern"),
    LetterState.WITHDRAWN: ("%(num)d återkallad", "%(num)d återkallade"),
}


def letters_phrase(count: int, state: LetterState, language: str) -> str:
    """Such as "16 mottagna av e-postservern"."""
    if state in _INFLECTED:
        return catalogue(language).ngettext(*_INFLECTED[state], count) % {"num": count}
    return f"{count} {translator(language)(state.label)}"


@dataclass(frozen=True, slots=True)
class ConsoleFrame:
    """`problems` is what is wrong with the installation; `clock` is None outside the demonstration.

    A contact of some rounds sees neither the clock nor the mailbox, and launches nothing.
    """

    coordinator: Coordinator | None
    problems: Sequence[Problem]
    clock: ClockBar | None
    has_mailbox: bool
    sees_everything: bool
    reach: Reach


@dataclass(frozen=True, slots=True)
class ClockBar:
    """The demonstration's moment and what happens next."""

    now: dt.datetime
    coming: Upcoming | None

    @property
    def tomorrow(self) -> dt.date:
        """The first day in Stockholm it can be moved to."""
        return local_day(self.now) + dt.timedelta(days=1)


def console_page(request: Request, served: AppContext, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page `templates/web/console/<template>` with its surroundings."""
    return render(
        request, f"console/{template}", status, frame=console_frame(request, served), **spoken(request), **values
    )


def spoken(request: Request) -> dict[str, Any]:
    """What the coordinators' templates say with, in the visitor's language; and whether a button is for them."""
    language = language_for(request)
    return {
        "may_act": _may_act(request),
        "answered": lambda progress: answered_phrase(progress, language),
        "waits": lambda progress: waits_sentence(progress, language),
        "summary": lambda view: summary_in(view, language),
        "effect": lambda view: effect_in(view, language),
        "outcome_so_far": lambda view: decided_so_far(view, language),
        "finish": lambda found: finish_sentence(found, language),
        "verdicts": lambda found: verdicts_sentence(found, language),
        "short": lambda day: short_date(day, language),
        "month": lambda day: format_date(day, "MMM y" if day.month == 1 else "MMM", locale=language),
        "letters_in": lambda count, state: letters_phrase(count, state, language),
        "some": lambda names, most=MOST_NAMED: some(names, most, language),
    }


def _may_act(request: Request) -> bool:
    """Whether whoever looks may do anything in the page's round, or anything at all where it is about none."""
    reach, slug = reading_reach(request), request.path_params.get("slug")
    return reach.acts if slug is None else reach.acts_in(slug)


def console_frame(request: Request, served: AppContext) -> ConsoleFrame:
    """The surroundings as they are now. Only a coordinator is shown the clock, as nobody else may move it."""
    coordinator, reach, now = who(request), reading_reach(request), served.clock.now()
    is_demo = isinstance(served.clock, DemoClock)
    with served.database.read() as session:
        clock = ClockBar(now, next_event(session, now)) if is_demo and coordinator and reach.is_whole else None
        problems = watch_of(request).glance(session).problems
    has_mailbox = reach.is_whole and served.settings.is_open_to_this_machine
    return ConsoleFrame(coordinator, problems, clock, has_mailbox, reach.launches, reach)
