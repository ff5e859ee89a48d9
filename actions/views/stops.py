"""What each body did with a case: the latest word on every meeting, with what lies behind it. Reads only."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from actions.views.overview import CaseView
from models.tables import Document, Handling
from models.values import Handled, Review
from models.vocabulary import DocumentKind
from rules.law.legal_force import LegalClocks
from rules.route.handled import case_clocks, effective, made_anew, reviews_on, withdrawn_on

MINUTES: Final = {DocumentKind.PRELIMINARY, DocumentKind.EXTRACT}


@dataclass(frozen=True, slots=True)
class Stop:
    """One handling on the timeline as seen `today`: the latest word, and the earlier and withdrawn words on it."""

    handled: Handled
    row: Handling
    earlier: tuple[Handling, ...]
    documents: tuple[Document, ...]
    clocks: LegalClocks
    reviews: tuple[Review, ...]
    withdrawn: tuple[tuple[Review, Review], ...]
    today: dt.date
    is_made_anew: bool = False


def stops_of(view: CaseView, documents: Iterable[Document]) -> list[Stop]:
    """What each body did, as it happened; of the case's `documents` the minutes are told of."""
    by_number: dict[int, list[Document]] = {}
    for document in documents:
        if document.kind in MINUTES:
            by_number.setdefault(document.handling_number or 0, []).append(document)
    return [_stop(handled, view, by_number) for handled in effective(view.facts.handled)]


def _stop(handled: Handled, view: CaseView, documents: Mapping[int, list[Document]]) -> Stop:
    by_number = {row.number: row for row in view.handlings}
    row = by_number[handled.number]
    earlier = _earlier(row, by_number, view.handlings)
    kept = [document for each in (*earlier, row) for document in documents.get(each.number, ())]
    reviews = reviews_on(view.facts, handled)
    return Stop(
        handled,
        row,
        earlier,
        tuple(kept),
        case_clocks(view.facts, handled),
        reviews,
        withdrawn_on(view.facts, handled),
        view.today,
        handled.number in made_anew(view.facts.handled),
    )


def _earlier(row: Handling, by_number: Mapping[int, Handling], rows: Sequence[Handling]) -> tuple[Handling, ...]:
    """Every other row about the same meeting: an older word, or one that was taken back."""
    first = _first(row, by_number)
    return tuple(other for other in rows if other.number != row.number and _first(other, by_number) == first)


def _first(row: Handling, by_number: Mapping[int, Handling]) -> int:
    while row.corrects:
        row = by_number[row.corrects]
    return row.number
