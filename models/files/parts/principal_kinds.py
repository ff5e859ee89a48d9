"""The kinds of principals as a county file writes them, and by which bodies each usually decides."""

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeVar

from models.files.fields import folded
from models.vocabulary import Level, PrincipalKind

T = TypeVar("T")

# "kommuner" never means any other kind
_PLURALS: Final = {
    PrincipalKind.REGION: ("regionen", "regioner", "regions"),
    PrincipalKind.KOMMUN: ("kommuner", "kommunerna", "municipalities"),
    PrincipalKind.KOMMUNALFORBUND: ("kommunalförbunden", "federations"),
    PrincipalKind.GEMENSAM_NAMND: ("gemensamma nämnder", "gemensamma nämnderna", "joint boards"),
    PrincipalKind.STIFTELSE: ("stiftelser", "stiftelserna", "foundations"),
    PrincipalKind.BOLAG: ("bolagen", "companies"),
    PrincipalKind.MYNDIGHET: ("myndigheter", "myndigheterna", "agencies"),
}
KIND_GROUPS: Final = {
    folded(word): kind for kind in PrincipalKind for word in (kind.value, kind.label, *_PLURALS[kind])
}


class UsualBody(NamedTuple):
    """The body that decides for a kind of principal whose bodies the county file leaves out."""

    code: str
    name: str
    level: Level


USUAL_BODIES: Final = {
    PrincipalKind.KOMMUNALFORBUND: UsualBody("FD", "Förbundsdirektionen", Level.STYRELSE),
    PrincipalKind.GEMENSAM_NAMND: UsualBody("GN", "Gemensamma nämnden", Level.NAMND),
    PrincipalKind.STIFTELSE: UsualBody("STY", "Stiftelsens styrelse", Level.STYRELSE),
    PrincipalKind.BOLAG: UsualBody("STY", "Bolagets styrelse", Level.STYRELSE),
    PrincipalKind.MYNDIGHET: UsualBody("LED", "Myndighetens ledning", Level.STYRELSE),
}


def kind_written(word: str) -> PrincipalKind | None:
    """The kind that word is for, as a value or in Swedish: `gemensam_namnd`, `gemensam nämnd`."""
    return next((kind for kind in PrincipalKind if folded(word) in {kind.value, folded(kind.label)}), None)


def by_kind(section: Mapping[str, T]) -> dict[PrincipalKind, T]:
    """What a section of the county file says of each kind it names."""
    return {kind: said for word, said in section.items() if (kind := kind_written(word))}
