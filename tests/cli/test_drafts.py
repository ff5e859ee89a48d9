"""`rundan drafts`: the rounds that are being made, for people and for programs."""

import datetime as dt

from actions.drafts.drafts import Begun, make_draft
from actions.drafts.sending import put_off
from tests.machine import Machine
from tests.visitor import COORDINATOR

NOW = dt.datetime(2026, 3, 27, 8, tzinfo=dt.UTC)


def test_drafts_are_listed_those_to_be_sent_first(at_work: Machine) -> None:
    assert at_work.data("drafts") == {"drafts": []}
    assert "Här finns inga utkast." in at_work.says("drafts")
    with at_work.database() as database, database.write() as session:
        make_draft(session, Begun(fields={"title": "Ett senare"}), COORDINATOR, NOW)
        first = make_draft(session, Begun(fields={"title": "Ett först"}), COORDINATOR, NOW - dt.timedelta(days=1))
        put_off(session, first.id, NOW + dt.timedelta(days=4), COORDINATOR, NOW)
    found = at_work.data("drafts")["drafts"]
    assert [each["title"] for each in found] == ["Ett först", "Ett senare"]
    assert found[0]["launches_at"] == "2026-03-31T08:00:00+00:00"
    assert found[1]["address"] == f"/console/drafts/{found[1]['id']}"
    assert "tisdag 31 mars 2026 10.00" in at_work.says("drafts")
