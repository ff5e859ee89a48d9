"""To whom: everyone, whole kinds, groups, and principals by themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kit.errors import Fault
from models.files.county import EVERYONE, County, Group, Principal
from models.files.fields import folded
from models.files.parts.principal_kinds import KIND_GROUPS
from models.files.sweden import counties
from models.phrases import swedish
from models.vocabulary import PrincipalKind
from rules.drafting.from_plan import ALL_OF_A_KIND
from rules.drafting.steps import DraftStep
from web.console.drafts.step_pages import Desk, Read, StepPage, Values, as_text, several

EVERYBODY: Final = "everyone"
NOBODY: Final = swedish("Kryssa i minst en huvudman.")


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be ticked: kinds with how many they are, groups of the day, and every principal."""

    kinds: list[tuple[PrincipalKind, int]]
    groups: list[Group]
    principals: tuple[Principal, ...]

    @property
    def by_county(self) -> Mapping[str, list[Principal]]:
        """The principals by the name of their county, where they are of several; by no name where they are of one."""
        found: dict[str, list[Principal]] = {}
        for each in self.principals:
            found.setdefault(counties().get(each.code[:2], ""), []).append(each)
        return found if len(found) > 1 else {"": list(self.principals)}


def choices(desk: Desk) -> Choices:
    """Those of the registry. A kind of one, and groups of nobody, are left out."""
    county = desk.county
    counts = [(kind, sum(each.kind is kind for each in county.principals)) for kind in PrincipalKind]
    groups = [group for group in county.groups if county.members(group.code, desk.today)]
    return Choices([(kind, count) for kind, count in counts if count > 1], groups, county.principals)


def whom(desk: Desk) -> list[str]:
    """The words a way or an amount may be for: whole kinds, groups, and every principal."""
    found = choices(desk)
    kinds = [ALL_OF_A_KIND.get(kind, kind.label) for kind, _count in found.kinds]
    return [*kinds, *(each.name for each in found.groups), *(each.name for each in found.principals)]


def unknown_words(fields: Mapping[str, Any], desk: Desk) -> list[str]:
    """What the draft says that the registry has nobody for."""
    return [word for word in map(as_text, _said(fields)) if word and desk.county.members(word, desk.today) is None]


def _blank(fields: Mapping[str, Any], desk: Desk) -> Values:
    return {name: "ja" for word in _said(fields) if (name := _tick(as_text(word), desk))}


def _said(fields: Mapping[str, Any]) -> list[Any]:
    return several(fields.get("principals"))


def _tick(word: str, desk: Desk) -> str:
    """Which tick a word of the file is."""
    if folded(word) in EVERYONE:
        return EVERYBODY
    if kind := KIND_GROUPS.get(folded(word)):
        many = sum(each.kind is kind for each in desk.county.principals)
        only = next((each.code for each in desk.county.principals if each.kind is kind), "")
        return f"kind-{kind}" if many > 1 else f"one-{only}"
    if group := desk.county.group_named(word, desk.today):
        return f"group-{group.code}"
    return f"one-{found.code}" if (found := desk.county.named(word)) else ""


def _read(values: Values, desk: Desk) -> Read:
    words = list(_words(values, desk.county))
    return ({"principals": words}, []) if words else ({}, [Fault(EVERYBODY, NOBODY)])


def _words(values: Values, county: County) -> Iterator[str]:
    """The words for what is ticked; nobody already meant by one is named too."""
    if values.get(EVERYBODY):
        yield "alla"
        return
    meant: set[str] = set()
    for kind in PrincipalKind:
        if values.get(f"kind-{kind}"):
            meant |= {each.code for each in county.principals if each.kind is kind}
            yield ALL_OF_A_KIND.get(kind, kind.label)
    for group in county.groups:
        if values.get(f"group-{group.code}"):
            meant |= {each.code for each in county.members(group.code, None) or ()}
            yield group.name if county.named(group.name) is None else group.code
    for each in county.principals:
        if values.get(f"one-{each.code}") and each.code not in meant:
            yield each.name if county.named(each.name) is each else each.code


PRINCIPALS: Final = StepPage(DraftStep.PRINCIPALS, _blank, _read)
