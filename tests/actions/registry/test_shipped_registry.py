"""Norrbotten, and the whole country, out of the shipped registry: only the mailboxes are filled in."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, select

from actions.registry.importing import let_in
from actions.registry.offices import county_for_file, make_office, slug_for
from actions.rounds.launch import launch
from actions.rounds.preview import if_silent
from actions.rounds.round_plans import check_source
from kit.clock import local_day
from kit.database import Database
from models.files.registry.incoming import registry_source
from models.files.registry.sweden import WHOLE_COUNTRY, county_name, new_county
from models.files.yaml_source import Source, parse_source
from models.tables import Case, Letter, Round
from models.vocabulary import LetterState
from notifications.sender import Sender

ROUND = """\
title: Samverkan om hjälpmedel
county: {county}
recommended_by: Länssamverkan
recommended_on: 2023-03-24
summary: Ett förslag till hur hjälpmedel ordnas.
att_satser: [Förslaget antas.]
recommended_level: fullmäktige
level_reason: Det gäller ekonomin.
due_on: 2023-12-29
principals: [alla]
"""


def source_for(code: str) -> Source:
    return parse_source(ROUND.format(county=county_name(code)), Path("samverkan.yaml"))


def office_of(database: Database, code: str, now: dt.datetime) -> str:
    """An office for that county, whose mailboxes have come in a list."""
    county = new_county(code, "samordnare@kontoret.example")
    rows = "".join(f"{each.code};registrator@k{each.code}.example\n" for each in county.principals)
    with database.write() as session:
        slug = slug_for(session, county.county)
        make_office(session, slug, county, "samordnare@kontoret.example", now)
        let_in(session, slug, registry_source(f"Kod;Registrator\n{rows}".encode(), "adresser.csv"), "", now)
    return slug


@pytest.mark.parametrize(("code", "slug", "count"), [("25", "norrbotten", 15), (WHOLE_COUNTRY, "sverige", 311)])
def test_a_round_goes_out_from_an_office_that_only_filled_in_mailboxes(
    database: Database, sender: Sender, now: dt.datetime, code: str, slug: str, count: int
) -> None:
    assert office_of(database, code, now) == slug
    with database.read() as session:
        county = county_for_file(session, source_for(code), local_day(now))
        checked = check_source(source_for(code), county, local_day(now))
    assert checked.faults == ()
    assert checked.plan
    launched = launch(database, sender, checked.plan, now).slug
    with database.read() as session:
        assert session.get_one(Round, launched).office == slug
        assert session.scalar(select(func.count()).select_from(Case)) == count
        assert session.scalar(select(func.count()).where(Letter.state == LetterState.FAILED)) == 0
        assert session.scalar(select(func.count(func.distinct(Letter.recipient)))) == count


@pytest.mark.parametrize("due_on", ["2023-08-31", "2023-10-31", "2024-03-28"])
def test_nobody_reads_twice_of_one_letter_that_two_kinds_of_principals_get_alike(due_on: str) -> None:
    county = new_county("25", "samordnare@kontoret.example")
    text = ROUND.format(county="Norrbotten").replace("2023-12-29", due_on)
    plan = check_source(parse_source(text, Path("samverkan.yaml")), county, dt.date(2023, 3, 27)).plan
    assert plan
    told = [(each.at, each.kind, each.reason) for each in if_silent(plan, dt.date(2023, 3, 27))]
    assert len(told) == len(set(told))
    assert {each.to_whom("sv") for each in if_silent(plan, dt.date(2023, 3, 27))} == {"alla"}


def test_a_missing_registrar_is_told_before_and_stops_nobody_else(
    database: Database, sender: Sender, now: dt.datetime
) -> None:
    with database.write() as session:
        make_office(session, "norrbotten", new_county("25", "samordnare@kontoret.example"), "", now)
    with database.read() as session:
        county = county_for_file(session, source_for("25"), local_day(now))
    checked = check_source(source_for("25"), county, local_day(now))
    assert sum("registratorn saknas" in warning.message for warning in checked.warnings) == 15
    assert checked.plan
