"""Rounds beside each other: how many days each level took, by kind of principal."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Final

from sqlalchemy.orm import Session

from models.reads import page_reads
from models.tables import Round
from models.values import Handled
from models.vocabulary import Level, PrincipalKind
from rules.route.handled import level_days

MOST: Final = 20  # rounds


@dataclass(frozen=True, slots=True)
class Took:
    """The median of the days a level took, over so many principals."""

    days: float
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A round's principals of one kind, `took` by level."""

    round: Round
    kind: PrincipalKind
    took: Mapping[Level, Took]


@dataclass(frozen=True, slots=True)
class Compared:
    """The lines, closed rounds first, the levels anybody passed, and the longest of all medians."""

    lines: Sequence[Line]
    levels: Sequence[Level]
    longest: float


def compare(session: Session, slugs: Collection[str] | None) -> Compared:
    """The newest of those rounds (None for all) in which some body has met."""
    rounds = {each.slug: each for each in page_reads.rounds_acted_on(session, slugs, MOST)}
    days: dict[tuple[str, PrincipalKind], dict[Level, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (slug, kind), handled in _by_case(page_reads.reported_in(session, rounds.keys())):
        for level, count in level_days(rounds[slug].asked_on, handled).items():
            days[slug, kind][level].append(count)
    lines = [
        Line(round_, kind, {level: Took(median(each), len(each)) for level, each in days[slug, kind].items()})
        for slug, round_ in rounds.items()
        for kind in PrincipalKind
        if days.get((slug, kind))
    ]
    took = [(level, each.days) for line in lines for level, each in line.took.items()]
    used = {level for level, _ in took}
    return Compared(lines, [level for level in Level if level in used], max((each for _, each in took), default=0))


def _by_case(
    rows: Iterable[page_reads.Reported],
) -> Iterator[tuple[tuple[str, PrincipalKind], Sequence[Handled]]]:
    """Each case's round and kind of principal, with when its bodies met."""
    for _, own in groupby(rows, key=lambda row: row.id):
        reported = list(own)
        yield (reported[0].round_slug, reported[0].principal_kind), [_met(row) for row in reported]


def _met(row: page_reads.Reported) -> Handled:
    return Handled(
        number=row.number,
        corrects=row.corrects,
        act=row.act,
        body=row.body,
        body_name="",
        level=row.level,
        held_on=row.held_on,
        paragraph=row.paragraph,
        withdrawn=row.number in row.withdrawn_reports,
    )
