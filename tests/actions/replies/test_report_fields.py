"""A report's fields stand in one list: what is told comes back whole from row, event, JSON and form."""

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from actions.views.facts.rounds import round_facts
from models.reads import lookup
from models.tables import Event, Handling, case_id
from models.tables.event_data import in_todays_form, plain
from models.values import REPORTED, HandlingReport, Step, reported
from models.vocabulary import EventKind
from tests.lived import DOROTEA, LivedRound, council
from web.reply.decision_tasks import REPORT_FIELDS
from web.reply.forms import ReportForm, report_values

# said by a choice of the body, or by the address of the page
NOT_WRITTEN = {"body_name", "level", "corrects"}


def told_of_everything() -> HandlingReport:
    """A report in which each field has something of its own."""
    said: dict[str, Any] = {
        name: f"Något om {name}." for name, value in reported(council()).items() if value == "" and name != "paragraph"
    }
    return council(**said, preliminary=True, adjusted_on=dt.date(2023, 6, 20), announced_on=dt.date(2023, 6, 20))


def kept(lived: LivedRound) -> tuple[Handling, Event]:
    with lived.database.read() as session:
        (row,) = lookup.handlings(session, case_id(lived.slug, DOROTEA))
        event = session.scalars(select(Event).where(Event.kind == EventKind.HANDLED)).one()
        session.expunge_all()
        return row, event


def test_what_is_told_is_kept_whole_in_row_and_event(lived: LivedRound) -> None:
    lived.report(told_of_everything())
    row, event = kept(lived)
    assert row.report == told_of_everything()
    assert {name: event.told[name] for name in REPORTED} == plain(reported(told_of_everything()))


def test_the_rules_and_the_json_see_every_field(lived: LivedRound) -> None:
    lived.report(told_of_everything())
    row, _ = kept(lived)
    dorotea = next(each for each in round_facts(lived.view()).principals if each.code == DOROTEA)
    assert reported(row.value) == reported(told_of_everything())
    assert reported(dorotea.handlings[0]) == reported(told_of_everything())


def test_every_field_but_those_chosen_with_the_body_stands_on_the_form() -> None:
    assert set(REPORTED) - NOT_WRITTEN <= set(ReportForm.model_fields)
    assert set(ReportForm.model_fields) >= set(REPORT_FIELDS) - {"documents"}


def test_a_report_that_is_put_right_comes_back_as_it_was_told(lived: LivedRound) -> None:
    lived.report(told_of_everything())
    row, _ = kept(lived)
    body = Step(row.body, row.body_name, row.level)
    form, faults = ReportForm.sift({**report_values(row, [body]), "name": "Registrator", "role": "registrator"})
    assert not faults
    assert form.report(body) == replace(told_of_everything(), corrects=None)


def test_an_event_written_before_a_field_came_says_what_stands_for_nothing() -> None:
    before = {"act": "decides", "body": "KF", "body_name": "Kommunfullmäktige", "held_on": "2023-06-19"}
    found = in_todays_form(EventKind.HANDLED, before)
    assert set(REPORTED) - set(found) == {"level"}
    assert (found["urgency_reason"], found["next_on"], found["outcomes"]) == ("", None, {})
