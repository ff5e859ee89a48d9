"""Whether a round file holds together with its linked rounds: each of them is checked as a round of its own."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kit.errors import Fault
from models.files.county import County
from models.files.round_file import LinkedRounds, RoundFile
from rules.round_check.check import ON_NO_WAY, check_round, word_faults
from rules.round_check.county_check import county_faults
from rules.round_check.family_scope import PRINCIPAL, each_of, linked_files
from rules.round_check.scope import deciding_day
from rules.round_check.warnings import warnings

SAME_TITLE = "Alla rundorna skulle få samma titel. Skriv {principal} där huvudmannens namn ska stå."
NOBODY_EACH = "Ingen får en egen runda."
LINKED_SLUG_TAKEN = "En av rundorna vid sidan av skulle få ett namn som redan finns. Ge huvudrundan ett annat."
FROM_PATTERN = {"principals", "slug", "title"}


def check_family(
    file: RoundFile, county: County, today: dt.date, taken_slugs: Collection[str] = ()
) -> tuple[Fault, ...]:
    """Everything that must be put right before the round and those linked to it can be launched."""
    own = check_round(file, county, today, taken_slugs)
    if file.linked is None or any(county_faults(file, county)):
        return own
    day = deciding_day(file, today)
    files = linked_files(file, county, day)
    found = _said_of_all(file.linked, [check_round(each, county, today) for each in files])
    pattern = (*_pattern_faults(file.linked, county, day), *_taken(files, taken_slugs))
    return (*own, *pattern, *_in_pattern(found, own))


def family_warnings(file: RoundFile, county: County, today: dt.date) -> tuple[Fault, ...]:
    """What stops nothing but deserves a thought, in the round and in those linked to it."""
    own = warnings(file, county, today)
    files = linked_files(file, county, deciding_day(file, today))
    return (*own, *_in_pattern((fault for each in files for fault in warnings(each, county, today)), own))


def _pattern_faults(linked: LinkedRounds, county: County, day: dt.date) -> Iterator[Fault]:
    yield from word_faults(linked.common, "linked.with", county, day)
    yield from word_faults(linked.each, "linked.each", county, day)
    if linked.each and not each_of(linked, county, day):
        yield Fault("linked.each", NOBODY_EACH, found=", ".join(linked.each), expected="kommuner")
    if linked.title and PRINCIPAL not in linked.title:
        expected = f"title: {linked.title} – {PRINCIPAL}"
        yield Fault("linked.title", SAME_TITLE, found=linked.title, expected=expected)


def _said_of_all(linked: LinkedRounds, found: Sequence[Sequence[Fault]]) -> Iterator[Fault]:
    """The faults of the linked rounds. A body the pattern only hears need not be on the way in each of them."""
    everywhere = set.intersection(*({_words(fault) for fault in each} for each in found)) if found else set()
    said = everywhere if "consulted" in linked.model_fields_set else set()
    for fault in chain.from_iterable(found):
        if fault.message != ON_NO_WAY or _words(fault) in said:
            yield fault


def _taken(files: Iterable[RoundFile], taken_slugs: Collection[str]) -> Iterator[Fault]:
    if taken := next((file.name for file in files if file.name in taken_slugs), None):
        yield Fault("linked", LINKED_SLUG_TAKEN, found=taken)


def _in_pattern(found: Iterable[Fault], own: Iterable[Fault]) -> Iterable[Fault]:
    """What was found in the linked rounds, once, where their pattern says it. What the main round says is its own."""
    said = {_words(fault) for fault in own}
    once: dict[tuple[str, ...], Fault] = {}
    for fault in found:
        top = fault.field.split(".")[0].split("[")[0]
        if _words(fault) not in said and top not in FROM_PATTERN:
            once.setdefault(_words(fault), replace(fault, field=f"linked.{fault.field}" if fault.field else ""))
    return once.values()


def _words(fault: Fault) -> tuple[str, ...]:
    return fault.field, str(fault.message), str(fault.found)
