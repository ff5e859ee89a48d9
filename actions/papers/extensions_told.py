"""Longer time that was given, as a table of a round's result."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from documents.parts import NOTHING, Grid, Heading, Part
from models.tables import Extension


def extensions_told(
    extensions: Sequence[Extension], names: Mapping[str, str], say: Callable[[str], str]
) -> Iterator[Part]:
    """Each extension with its authority; `names` are the principals', by case."""
    if not extensions:
        return
    yield Heading(say("Förlängd svarstid"))
    yield Grid(
        caption=say("Varje förlängning med den som beslutade den"),
        header=tuple(say(each) for each in ("Huvudman", "Från", "Till", "Beslutad av", "Dag", "Paragraf", "Skäl")),
        rows=tuple(
            (
                names.get(each.case_id or "", say("alla")),
                each.old_on.isoformat(),
                each.new_on.isoformat(),
                each.decided_by,
                each.decided_on.isoformat(),
                each.paragraph or NOTHING,
                each.reason,
            )
            for each in extensions
        ),
        widths=(16, 11, 11, 18, 11, 8, 25),
    )
