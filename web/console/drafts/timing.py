"""When: a due date, none, or a window for the decisions; and who makes it then."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from actions.rounds.preview import Coming, if_silent, plan_ahead, plan_outlooks, starts_on
from models.files.fields import MilestoneWord
from models.files.round_file import RoundFile, round_reading
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.files.round_text import round_source
from models.vocabulary import RoundKind, WhenDue
from rules.drafting.steps import DraftStep
from rules.forecast import Outlook, RoundOutlook
from rules.round_check.scope import plan_round
from web.console.drafts.step_pages import Desk, Read, Short, StepPage, Values, as_text, group, read_form, word, written
from web.pages.forms import AHEAD, Form, day

UNDATED: Final = "undated"
DATED: Final = "dated"
SOMETHING: Final = "…"


class WhenForm(Form):
    """The days of a round."""

    due_on: Annotated[dt.date | None, day(near=AHEAD)] = None
    look_again_on: Annotated[dt.date | None, day(near=AHEAD)] = None
    not_before: Annotated[dt.date | None, day(near=AHEAD)] = None
    not_after: Annotated[dt.date | None, day(near=AHEAD)] = None
    launch_on: Annotated[dt.date | None, day(near=AHEAD)] = None
    after_round: Short = ""
    after_when: Short = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Who makes it with what is said so far, and what those that never answer hear."""

    plan: RoundPlan
    starts_on: dt.date
    outlooks: Sequence[tuple[PrincipalPlan, Outlook]]
    ahead: RoundOutlook
    coming: Sequence[Coming]


def file_so_far(fields: Mapping[str, Any]) -> RoundFile:
    """The round as far as its fields can be read; it asks for something, whatever is said."""
    file = round_reading(round_source(fields, Path("runda.yaml"))).model
    asks_nothing = not file.asks and file.kind is not RoundKind.PARTNERSHIP
    return file.model_copy(update={"att_satser": (SOMETHING,)}) if asks_nothing else file


def plan_so_far(fields: Mapping[str, Any], desk: Desk) -> RoundPlan:
    """What such a round would be; where it has no day yet it is counted to today."""
    return _plan_of(file_so_far(fields), desk)


def _plan_of(file: RoundFile, desk: Desk) -> RoundPlan:
    day = {} if file.answers_by else {"due_on": desk.today, "due": None}
    return plan_round(file.model_copy(update=day), desk.county, desk.today)


def forecast(fields: Mapping[str, Any], desk: Desk) -> Forecast | None:
    """The prospects of a round with those fields, as far as they can be read; None without a day to count to."""
    file = file_so_far(fields)
    plan = _plan_of(file, desk)
    if not plan.principals or file.answers_by is None:
        return None
    start = starts_on(plan, desk.today)
    outlooks = plan_outlooks(plan, desk.today)
    return Forecast(plan, start, outlooks, plan_ahead(plan, desk.today), if_silent(plan, desk.today))


def _blank(fields: Mapping[str, Any], desk: Desk) -> Values:
    window, after = group(fields.get("window")), fields.get("after")
    waits = {"round": after} if isinstance(after, str) else group(after)
    return {
        "when": UNDATED if "due" in fields else DATED if "due_on" in fields else desk.usual(DATED),
        **{name: as_text(fields.get(name)) for name in ("due_on", "look_again_on", "launch_on")},
        **{name: as_text(window.get(name)) for name in ("not_before", "not_after")},
        "after_round": as_text(waits.get("round")),
        "after_when": word(MilestoneWord, waits.get("when")),
    }


def _read(values: Values, _desk: Desk) -> Read:
    form, faults = read_form(WhenForm, values)
    said = written(form)
    fields: dict[str, Any] = {name: said[name] for name in ("launch_on",) if name in said}
    if values.get("when") == UNDATED:
        fields |= {"due": WhenDue.AS_SOON_AS_POSSIBLE.label, **_only(said, "look_again_on")}
        faults = [fault for fault in faults if fault.field != "due_on"]
    else:
        fields |= _only(said, "due_on")
        faults = [fault for fault in faults if fault.field != "look_again_on"]
    if window := _only(said, "not_before", "not_after"):
        fields["window"] = window
    if "after_round" in said:
        when = {"when": said["after_when"]} if "after_when" in said else {}
        fields["after"] = {"round": said["after_round"], **when}
    return fields, faults


def _only(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: said[name] for name in names if name in said}


WHEN: Final = StepPage(DraftStep.WHEN, _blank, _read)
