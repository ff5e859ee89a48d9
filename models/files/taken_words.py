"""Words a county file may not give a group, since they mean somebody already, and whom they mean."""

from __future__ import annotations

from models.files.county import EVERYONE, KIND_GROUPS, County
from models.files.fields import folded
from models.phrases import Phrase

TAKEN = "Ordet betyder redan {meaning}. Välj ett annat."
EVERY_PRINCIPAL = Phrase("alla huvudmän")
EVERY_OF_A_KIND = "alla av slaget {kind}"
PRINCIPAL_ITSELF = "huvudmannen {name}"


def taken_phrase(county: County, word: str) -> Phrase | None:
    """Why a group can't be called that, and whom the word means already; None when it is free."""
    meaning = _meaning(county, word)
    return Phrase(TAKEN, meaning=meaning) if meaning else None


def _meaning(county: County, word: str) -> Phrase | None:
    if folded(word) in EVERYONE:
        return EVERY_PRINCIPAL
    if kind := KIND_GROUPS.get(folded(word)):
        return Phrase(EVERY_OF_A_KIND, kind=Phrase(kind.label))
    principal = county.named(word)
    return Phrase(PRINCIPAL_ITSELF, name=principal.name) if principal else None
