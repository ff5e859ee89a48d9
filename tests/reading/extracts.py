"""The extracts of `texts/` and `lots/`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from reading.minutes.extract import as_data, read_extract

HERE: Final = Path(__file__).parent
FILES: Final = tuple(
    f"texts/{name}.yaml"
    for name in (
        "extracts",
        "whole_extracts",
        "odd_extracts",
        "fresh_extracts",
        "later_extracts",
        "last_extracts",
        "unseen_extracts",
        "doubted_extracts",
    )
)
LOTS: Final = tuple(
    str(each.relative_to(HERE))
    for folder in ("lots", "lots/later", "lots/systems", "lots/nine", "lots/stranger")
    for each in sorted((HERE / folder).glob("*.yaml"))
)
FIELDS: Final = (
    *("body", "level", "kind", "to_level", "held_on", "paragraph", "case_number", "points", "reservation"),
    *("adjusted_on", "announced_on", "taken_down_on", "sent_to"),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A text and its right reading, field by field; a field that is not named stays blank."""

    name: str
    text: str
    says: dict[str, Any]


def papers(*names: str) -> list[Paper]:
    """Those of the files, named from here; a day, or a number of a case, is text there as it is in what is read."""
    every = [each for name in names for each in yaml.load((HERE / name).read_text(), yaml.CBaseLoader)]
    return [Paper(each["name"], each["text"], each["says"]) for each in every]


def read(text: str) -> dict[str, Any]:
    """What is read of it, without what is left blank, its points as `outcome text`."""
    data = as_data(read_extract(text))
    points = [f"{each['outcome'] or 'blank'} {each['text']}" for each in data["points"]]
    return {name: value for name in FIELDS if (value := points if name == "points" else data[name])}


def wrong(found: dict[str, Any], says: dict[str, Any]) -> Iterator[str]:
    """The fields filled in with something else than the text says."""
    return (name for name, value in found.items() if not alike(name, value, says.get(name)))


def alike(name: str, found: Any, said: Any) -> bool:
    """Whether two readings are the same; a point's full stop and capitals say nothing."""
    if name == "points":
        return [_bare(each) for each in found] == [_bare(each) for each in said or []]
    return bool(str(found).casefold() == str(said).casefold())


def _bare(point: str) -> str:
    outcome, _, text = point.partition(" ")
    return f"{outcome} {text.casefold().strip(' .').removeprefix('att ')}"
