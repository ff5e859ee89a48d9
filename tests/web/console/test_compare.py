"""Rounds are compared by the days each level took."""

import datetime as dt

from actions.views.compare import compare
from models.vocabulary import Level, PrincipalKind
from tests.console import Console
from tests.lived import council, executive
from tests.visitor import text_of


def test_each_level_is_told_in_days_from_the_one_before(console: Console) -> None:
    console.lived.report(executive(held_on=dt.date(2023, 5, 16)))
    console.lived.report(council(held_on=dt.date(2023, 6, 19)))
    console.lived.report(executive(held_on=dt.date(2023, 5, 26)), "2480")
    with console.lived.database.read() as session:
        (line,) = compare(session, None).lines
        assert compare(session, set()).lines == []
    asked = dt.date(2023, 3, 27)
    first = ((dt.date(2023, 5, 16) - asked).days + (dt.date(2023, 5, 26) - asked).days) / 2
    assert line.kind is PrincipalKind.KOMMUN
    assert (line.took[Level.STYRELSE].days, line.took[Level.STYRELSE].count) == (first, 2)
    assert (line.took[Level.FULLMAKTIGE].days, line.took[Level.FULLMAKTIGE].count) == (34, 1)
    page = text_of(console.read("/console/compare"))
    assert "34 dagar" in page
    assert "2 huvudmän" in page


def test_what_was_corrected_counts_as_it_was_corrected(console: Console) -> None:
    console.lived.report(council(held_on=dt.date(2023, 6, 12)))
    console.lived.report(council(held_on=dt.date(2023, 6, 19), corrects=1))
    with console.lived.database.read() as session:
        (line,) = compare(session, None).lines
    assert line.took[Level.FULLMAKTIGE].days == (dt.date(2023, 6, 19) - dt.date(2023, 3, 27)).days


def test_nothing_to_compare_is_said(console: Console) -> None:
    assert "Inget organ har behandlat" in text_of(console.read("/console/compare"))
