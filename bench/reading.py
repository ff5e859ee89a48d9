"""`python -m bench.reading`: how much of an extract of minutes is read right, field by field and by kind of mistake.

The texts are those of tests/reading, and as many as asked for put together by chance, with a seed of their own.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.meeting_pages.test_pages import LOTS as PAGE_LOTS
from tests.meeting_pages.test_pages import UNSEEN, days_read, days_said
from tests.reading.extracts import FIELDS, FILES, LOTS, Paper, alike, papers, read
from tests.reading.letters import LETTER_FIELDS, letters, of_letter
from tests.reading.sentences import SENTENCES, read_line
from tests.reading.shapes import SHAPES
from tests.reading.variants import variants

WRONG_COSTS = 5


@dataclass(slots=True)
class Tally:
    """One field over many texts: right, misread, invented where nothing stands, left blank though it stands."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> int:
        """Filled in with something else than the text says."""
        return self.counts["misread"] + self.counts["invented"]

    @property
    def precision(self) -> float:
        """The share of what was filled in that is right."""
        return self.counts["right"] / ((self.counts["right"] + self.wrong) or 1)

    @property
    def recall(self) -> float:
        """The share of what stands in the texts that was filled in right."""
        return self.counts["right"] / ((self.counts["right"] + self.counts["misread"] + self.counts["blank"]) or 1)

    @property
    def cost(self) -> int:
        """A blank costs one, a wrong field five."""
        return self.counts["blank"] + WRONG_COSTS * self.wrong


def main() -> None:
    """Read them all and print the tables."""
    asked = _arguments()
    _print("Written by hand", _tallied(papers(*FILES, *LOTS)))
    _print_shapes()
    _print_letters()
    _print(f"Put together by chance, {asked.count} with seed {asked.seed}", _tallied(variants(asked.count, asked.seed)))
    right = sum(read_line(text) == said for said, text in SENTENCES)
    _print_pages()
    print(f"\nSingle sentences read wholly right: {right} of {len(SENTENCES)}")


def _print_shapes() -> None:
    """All of them again in each other shape: only what is misread and blank."""
    print("\n**In other shapes**\n\n| shape | right | misread | invented | blank |\n|---|---|---|---|---|")
    given = papers(*FILES, *LOTS)
    for shape, shaped in SHAPES.items():
        whole = _whole(_tallied(Paper(each.name, shaped(each.text), each.says) for each in given))
        print(f"| {shape} | {_counts(whole)} |")


def _print_letters() -> None:
    """The letters to a round's draft, field by field."""
    tallies = {name: Tally() for name in LETTER_FIELDS}
    for text, says in letters():
        for name, mistake in _mistakes(of_letter(text), says, LETTER_FIELDS):
            tallies[name].counts[mistake] += 1
    _print("Letters", tallies)


def _print_pages() -> None:
    """The days of the pages that tests/meeting_pages keeps in its table: right, wrong and unread."""
    days: Counter[str] = Counter()
    pages = [*UNSEEN, *(page for lot in PAGE_LOTS.values() for page in lot)]
    for page in pages:
        got, said = days_read(page), days_said(page)
        days.update(right=len(got & said), wrong=len(got - said), unread=len(said - got))
    counts = ", ".join(f"{days[kind]} {kind}" for kind in ("right", "wrong", "unread"))
    print(f"\nMeeting days of {len(pages)} pages: {counts}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--count", type=int, default=3000, help="texts to put together")
    parser.add_argument("--seed", type=int, default=90_210, help="the same seed gives the same texts")
    return parser.parse_args()


def _tallied(texts: Iterable[Paper]) -> dict[str, Tally]:
    tallies = {name: Tally() for name in FIELDS}
    for paper in texts:
        for name, mistake in _judged(paper):
            tallies[name].counts[mistake] += 1
    return tallies


def _judged(paper: Paper) -> Iterator[tuple[str, str]]:
    yield from _mistakes(read(paper.text), paper.says, FIELDS)


def _mistakes(found: Mapping[str, Any], says: Mapping[str, Any], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        said, got = says.get(name), found.get(name)
        if got:
            yield name, "right" if alike(name, got, said) else "misread" if said else "invented"
        elif said:
            yield name, "blank"


def _print(heading: str, tallies: dict[str, Tally]) -> None:
    print(f"\n{heading}\n\n| field | right | misread | invented | blank | precision | recall | cost |")
    print("|---|---|---|---|---|---|---|---|")
    for name, each in {**tallies, "all": _whole(tallies)}.items():
        print(f"| {name} | {_counts(each)} | {each.precision:.3f} | {each.recall:.3f} | {each.cost} |")


def _whole(tallies: Mapping[str, Tally]) -> Tally:
    return Tally(sum((each.counts for each in tallies.values()), Counter()))


def _counts(tally: Tally) -> str:
    return " | ".join(str(tally.counts[kind]) for kind in ("right", "misread", "invented", "blank"))


if __name__ == "__main__":
    main()
