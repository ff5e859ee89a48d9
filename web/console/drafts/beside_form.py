"""What stands beside the form of a step: what can be chosen, who makes it, and what the round would be."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from sqlalchemy.orm import Session

from models.reads import lookup, registry_reads
from models.reads.opinion_reads import consultations
from models.tables import OfficeRow
from models.vocabulary import RoundState
from rules.drafting.steps import DraftStep
from web.console.drafts.ladder import ladders
from web.console.drafts.linked import titles
from web.console.drafts.principals import choices, unknown_words, whom
from web.console.drafts.route import known_bodies, ways
from web.console.drafts.step_pages import Desk, StepPage, as_text
from web.console.drafts.timing import file_so_far, forecast, plan_so_far

_OF_THE_ROUND: Final = (DraftStep.WHEN, DraftStep.REMINDERS)  # who makes it is shown for the round itself


def shown_beside(session: Session, page: StepPage, fields: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """What else the page of a step shows than its form; `fields` are the draft's as the form has them."""
    step = page.like or page.step
    shown = partial(_SHOWN[step], session, fields, desk) if step in _SHOWN else dict
    return {} if page.like and step in _OF_THE_ROUND else shown()


def _beside_matter(session: Session, fields: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    arenas = [(each.name, each.name) for each in desk.county.arenas if each.valid_on(desk.today)]
    counties = _counties(session, as_text(fields.get("county")))
    titled = [_titled(session, slug) for slug in consultations(session, desk.county.office)]
    return {"arenas": arenas, "consultations": titled, "counties": counties, "first_office": _first_office(session)}


def _beside_asked(_session: Session, _fields: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {"who": whom(desk)}


def _beside_principals(_session: Session, fields: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {"choices": choices(desk), "unknown": unknown_words(fields, desk)}


def _beside_days(session: Session, fields: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    seen = [each for each in lookup.rounds(session) if desk.seen is None or each.slug in desk.seen]
    others = [each for each in seen if each.state is not RoundState.CLOSED]
    found = forecast(fields, desk)
    return {"found": found, "rounds": others, "charts": found and ladders(found)}


def _beside_route(_session: Session, fields: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {"ways": ways(plan_so_far(fields, desk)), "bodies": known_bodies(desk.county), "who": whom(desk)}


def _beside_linked(_session: Session, fields: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {"titles": titles(file_so_far(fields), desk)}


_SHOWN: Final = {
    DraftStep.MATTER: _beside_matter,
    DraftStep.ASKED: _beside_asked,
    DraftStep.PRINCIPALS: _beside_principals,
    DraftStep.WHEN: _beside_days,
    DraftStep.REMINDERS: _beside_days,
    DraftStep.ROUTE: _beside_route,
    DraftStep.LINKED: _beside_linked,
}


def _counties(session: Session, said: str) -> list[tuple[str, str]]:
    """The offices whose registry it may be written for beside the first, where there are any; and what it says now."""
    served = [(each.county, each.name) for each in _offices(session)]
    known = [] if not said or said in dict(served[1:]) else [(said, dict(served).get(said, said))]
    return [*known, *served[1:]]


def _first_office(session: Session) -> str:
    """The office a draft is of when it names none."""
    return next((each.name for each in _offices(session)), "")


def _offices(session: Session) -> list[OfficeRow]:
    return [each for each in registry_reads.offices(session) if each.version]


def _titled(session: Session, slug: str) -> tuple[str, str]:
    return slug, lookup.round_of(session, slug).title
