"""The linked rounds of a round file, each as if written by hand: what they are, and whether they hold together."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kit.errors import Fault
from models.files.county import County, Principal
from models.files.fields import as_slug
from models.files.round_file import Asked, LinkedRounds, RoundFile
from models.files.round_plan import RoundPlan
from rules.round_check.check import ON_NO_WAY, check_round, word_faults
from rules.round_check.scope import county_faults, deciding_day, named_principals, plan_round
from rules.round_check.warnings import warnings

PRINCIPAL = "{principal}"
LONGEST_SLUG = 80
WHEN_DUE = {"due_on", "due", "look_again_on"}
_FILLED = ("title", "summary", "att_satser", "level_reason")

SAME_TITLE = "Alla rundorna skulle få samma titel. Skriv {principal} där huvudmannens namn ska stå."
SAME_ASKED = (
    "Rundorna vid sidan av ber om beslut om huvudrundans att-satser, ord för ord. Ska de besluta om något eget, "
    "till exempel den lokala överenskommelsen, skriv deras egna att-satser."
)
NOBODY_EACH = "Ingen får en egen runda."
LINKED_SLUG_TAKEN = "En av rundorna vid sidan av skulle få ett namn som redan finns. Ge huvudrundan ett annat."
FROM_PATTERN = {"principals", "slug", "title"}


def each_of(linked: LinkedRounds, county: County, day: dt.date) -> tuple[Principal, ...]:
    """Those who get a round of their own. Whoever is in them all gets none."""
    common = named_principals(linked.common, county, day)
    return tuple(principal for principal in named_principals(linked.each, county, day) if principal not in common)


def linked_files(file: RoundFile, county: County, day: dt.date) -> tuple[RoundFile, ...]:
    """A round file for each linked round, in the registry's order; what the pattern leaves out is the main round's."""
    if file.linked is None:
        return ()
    each = each_of(file.linked, county, day)
    slugs = _slugs(file.name, each)
    return tuple(_linked_file(file, file.linked, principal, slugs[principal.code]) for principal in each)


def plan_family(file: RoundFile, county: County, today: dt.date) -> RoundPlan:
    """The plan of a file without faults, with its linked rounds'. `today` is the day in Stockholm."""
    main = plan_round(file, county, today)
    linked = [plan_round(each, county, today) for each in linked_files(file, county, deciding_day(file, today))]
    beside = tuple(plan.model_copy(update={"family": main.slug, "follows": "", "replaces": ""}) for plan in linked)
    return main.model_copy(update={"linked": beside})


def _linked_file(file: RoundFile, linked: LinkedRounds, principal: Principal, slug: str) -> RoundFile:
    own = {name: getattr(linked, name) for name in _own_fields(linked)}
    made = {"title": linked.title, "slug": slug, "principals": (*linked.common, principal.code), "linked": None}
    copy = file.model_copy(update=own | made)
    return copy.model_copy(update={name: _filled(getattr(copy, name), principal.name) for name in _FILLED})


def _own_fields(linked: LinkedRounds) -> set[str]:
    """What the pattern says itself; a due date, or there being none, is said in one piece."""
    own = linked.model_fields_set.intersection(Asked.model_fields)
    return own | WHEN_DUE if own & WHEN_DUE else own


def _filled(text: str | tuple[str, ...], name: str) -> str | tuple[str, ...]:
    if isinstance(text, tuple):
        return tuple(each.replace(PRINCIPAL, name) for each in text)
    return text.replace(PRINCIPAL, name)


def _slugs(main: str, principals: tuple[Principal, ...]) -> dict[str, str]:
    """A short name for each, by code. Those whose names are written alike without accents keep their code too."""
    names = {each.code: as_slug(each.name.removesuffix(" kommun")) for each in principals}
    count = Counter(names.values())
    ends = {code: name if count[name] == 1 else f"{name}-{as_slug(code)}" for code, name in names.items()}
    return {code: f"{main[: LONGEST_SLUG - 1 - len(end)].rstrip('-')}-{end}" for code, end in ends.items()}


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
    found = _in_pattern((fault for each in files for fault in warnings(each, county, today)), own)
    return (*own, *_asked_alike(file), *found)


def _asked_alike(file: RoundFile) -> Iterator[Fault]:
    """A local agreement is mostly decided in words of its own, and nobody sees that the pattern has none."""
    if file.linked and file.att_satser and "att_satser" not in file.linked.model_fields_set:
        yield Fault("linked.att_satser", SAME_ASKED, found=file.att_satser[-1])


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
