"""The att-satser as a form showed them: what was ticked is an answer to the words that stood there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kit.errors import Fault
from models.phrases import swedish
from web.pages.forms import number_in

SEEN: Final = "seen_point"
REWORDED: Final = swedish(
    "Förslaget till beslut ändrades medan sidan var öppen. Läs att-satsen som den lyder nu och välj utfall."
)


def reworded(values: Mapping[str, str], att_satser: Sequence[str]) -> Iterator[int]:
    """The numbers of those that read otherwise than the form showed, or have come since.

    None where the form showed none, as in one sent by a program.
    """
    shown = {number: text for name, text in values.items() if (number := number_in(name, SEEN)) is not None}
    for number, att_sats in enumerate(att_satser, 1):
        if shown and shown.get(number, "").split() != att_sats.split():
            yield number


def reworded_faults(values: Mapping[str, str], att_satser: Sequence[str]) -> Iterator[Fault]:
    """A fault at each of those."""
    for number in reworded(values, att_satser):
        yield Fault(f"outcomes[{number}]", REWORDED)


def without_reworded(values: Mapping[str, str], att_satser: Sequence[str]) -> dict[str, str]:
    """The form's values without the answers to words that are gone."""
    gone = {f"outcomes[{number}]" for number in reworded(values, att_satser)}
    return {name: value for name, value in values.items() if name not in gone}
