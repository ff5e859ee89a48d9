"""A round's principals by county: which counties take part, and the round as it stands in one of them."""

from collections.abc import Iterable, Sequence
from typing import Final

from actions.views.overview import CaseView, RoundView
from kit.errors import NotFound
from kit.i18n import swedish_order, translator
from models.files.sweden import counties, county_of
from models.phrases import Phrase
from models.tables import Case
from models.vocabulary import PrincipalKind
from rules.route.progress import round_progress

OF_NONE: Final = "none"  # those of no county: joint bodies, foundations, companies, authorities
OTHERS: Final = "Övriga huvudmän"
NO_COUNTY: Final = "Rundan har inget län {code}. De som finns: {codes}."
ONE_COUNTY: Final = "Rundan är inte i flera län."


def county_code(case: Case) -> str:
    """SCB's code of a region's or a municipality's county, which its own code begins with; OF_NONE for all others."""
    code = county_of(case.principal_code)
    has_one = case.principal_kind in {PrincipalKind.REGION, PrincipalKind.KOMMUN} and code in counties()
    return code if has_one else OF_NONE


def county_said(code: str, language: str) -> str:
    """A county's name, which is Swedish in every language, or what those of none are called; "" for the whole round."""
    return translator(language)(OTHERS) if code == OF_NONE else counties().get(code, "")


def counties_among(cases: Iterable[Case]) -> Sequence[str]:
    """The codes of those cases' counties in the order of their names, OF_NONE last; none where they are of one."""
    found = {county_code(case) for case in cases}
    named = sorted(found - {OF_NONE}, key=lambda code: swedish_order(counties()[code]))
    return (*named, *(found & {OF_NONE})) if len(named) > 1 else ()


def among(cases: Sequence[Case], asked: str) -> tuple[str, Sequence[Case]]:
    """The county asked for and its cases; "" and all of them where they are of no such county, or of but one."""
    if asked not in counties_among(cases):
        return "", cases
    return asked, [case for case in cases if county_code(case) == asked]


def counties_in(view: RoundView) -> Sequence[str]:
    """The counties of the round's principals, as `counties_among` gives them."""
    return view.once(_counties)


def within(whole: RoundView, code: str) -> RoundView:
    """The round with the principals of one of its counties alone; the whole where it has no such county, or but one.

    Whether what was decided is in force is the whole round's all the same.
    """
    return whole.once(_within, code).of(whole.round) if code in counties_in(whole) else whole


def check_county(counties: Sequence[str], asked: str) -> None:
    """For who must not be given the whole round unasked. Raises NotFound where it has not the county asked for."""
    if asked and asked not in counties:
        raise NotFound(Phrase(NO_COUNTY, code=asked, codes=", ".join(counties)) if counties else ONE_COUNTY)


def cases_in(view: RoundView) -> frozenset[str] | None:
    """The ids of the cases that a county's view is of, those taken out too; None where it is the whole round's."""
    return view.once(_cases) if view.county else None


def is_of(view: RoundView, case_id: str | None) -> bool:
    """Whether what concerns that case is the view's; what is the round's own, of no case, is the whole round's."""
    found = cases_in(view)
    return found is None or case_id in found


def _counties(view: RoundView) -> Sequence[str]:
    return counties_among(row.case for row in view.cases)


def _within(whole: RoundView, code: str) -> RoundView:
    rows, taken_out = _rows(whole.cases, code), _rows(whole.taken_out, code)
    progress = round_progress([(row.facts, row.progress) for row in rows], rows[0].today)
    return RoundView(whole.round, rows, progress, whole.effect, taken_out, county=code)


def _rows(rows: Iterable[CaseView], code: str) -> Sequence[CaseView]:
    return [row for row in rows if county_code(row.case) == code]


def _cases(view: RoundView) -> frozenset[str]:
    return frozenset(row.case.id for row in (*view.cases, *view.taken_out))
