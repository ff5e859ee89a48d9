"""A round's principals by county: which counties take part, and the round as it stands in one of them."""

from collections.abc import Sequence
from typing import Final

from actions.views.overview import CaseView, RoundView
from kit.i18n import swedish_order, translator
from models.files.sweden import counties, county_of
from models.vocabulary import PrincipalKind
from rules.route.progress import round_progress

OF_NONE: Final = "none"  # those of no county: joint bodies, foundations, companies, authorities
OTHERS: Final = "Övriga huvudmän"


def county_code(row: CaseView) -> str:
    """SCB's code of a region's or a municipality's county, which its own code begins with; OF_NONE for all others."""
    code = county_of(row.case.principal_code)
    has_one = row.case.principal_kind in {PrincipalKind.REGION, PrincipalKind.KOMMUN} and code in counties()
    return code if has_one else OF_NONE


def county_said(code: str, language: str) -> str:
    """A county's name, which is Swedish in every language, or what those of none are called; "" for the whole round."""
    return translator(language)(OTHERS) if code == OF_NONE else counties().get(code, "")


def counties_in(view: RoundView) -> Sequence[str]:
    """The codes of the round's counties in the order of their names, OF_NONE last; none where it is in one county."""
    return view.once(_counties)


def settled(view: RoundView, code: str) -> str:
    """The county that is asked for; "" where the round has no such county, or but one."""
    return code if code in counties_in(view) else ""


def within(view: RoundView, code: str) -> RoundView:
    """The round with the principals of one of its counties alone; whole for "".

    Whether what was decided is in force is the whole round's all the same.
    """
    return view.once(_within, code).of(view.round) if code else view


def _counties(view: RoundView) -> Sequence[str]:
    found = {row.once(county_code) for row in view.cases}
    named = sorted(found - {OF_NONE}, key=lambda code: swedish_order(counties()[code]))
    return (*named, *(found & {OF_NONE})) if len(named) > 1 else ()


def _within(view: RoundView, code: str) -> RoundView:
    rows = [row for row in view.cases if row.once(county_code) == code]
    taken_out = [row for row in view.taken_out if row.once(county_code) == code]
    progress = round_progress([(row.facts, row.progress) for row in rows], rows[0].today)
    return RoundView(view.round, rows, progress, view.effect, taken_out)
