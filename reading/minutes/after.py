"""What an extract says beside the decision: reservations, and to whom it is sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reading.lines import lines_of, sentences
from reading.minutes.zones import Part, Zone, parts
from reading.source import Source, Suggestion

LONGEST: Final = 2000
MOST_SENT_TO: Final = 40
_RESERVES: Final = re.compile(
    r"\breserver(?:ar|ade|at)\s+(?:sig|[\wåäö ,()]{2,80}?\bsig)\b|\breservation(?:er|en)?\b|\bsig\s+(?:\S+\s+){0,3}reserver\w+", re.IGNORECASE
)
_NONE: Final = re.compile(r"\b(?:ingen|inga|utan|avstår|möjlighet|rätt|anmäl\w*\s+före)\b", re.IGNORECASE)
_ENDS: Final = re.compile(r"(?:\(?sida|justera\w*|utdragsbestyrkande|vid protokollet|bestyrk\w*|ordförande|sekreterare|signatur|_{3,}|-{5,})", re.IGNORECASE)


def reservation_of(source: Source, zones: Sequence[Zone]) -> Suggestion[str] | None:
    """What is said of reservations, in the extract's own words. A protokollsanteckning is none."""
    for zone in parts(zones, Part.RESERVATION):
        start, end = zone.begins, min(zone.end, zone.start + LONGEST)
        said = " ".join(source.text[zone.start : end].split())
        if said and not _NONE.match(said):
            return source.suggest(said, zone.start, end) if said[0].isupper() or ":" in source.text[start : zone.start] else source.suggest(
                " ".join(source.text[start:end].split()), start, end
            )
    found = [span for span in _told(source.text, zones) if not _NONE.search(source.text[slice(*span)])]
    if not found:
        return None
    said = " ".join(" ".join(source.text[slice(*span)].split()) for span in found)
    return source.suggest(said, *found[0]) if len(found) == 1 else source.suggest(said, found[0][0], found[-1][1])


def _told(text: str, zones: Sequence[Zone]) -> list[tuple[int, int]]:
    spans = [span for zone in zones if zone.part is not Part.SENT for span in sentences(text, zone.start, zone.end)]
    return [span for span in spans if _RESERVES.search(text, *span)]


def sent_to(source: Source, zones: Sequence[Zone]) -> Suggestion[tuple[str, ...]] | None:
    """Those the decision is sent to, in order, each once."""
    found = [each for zone in parts(zones, Part.SENT) for each in _receivers(source.text, zone)]
    if not found:
        return None
    names = tuple(dict.fromkeys(name for name, _, _ in found))[:MOST_SENT_TO]
    return source.suggest(names, found[0][1], found[-1][2])


def _receivers(text: str, zone: Zone) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for line in lines_of(text, zone.start, zone.end):
        if not line.text:
            if found:
                break
            continue
        if _ENDS.match(line.text) or (found and len(line.text) > 120):
            break
        found += [(name, line.start, line.end) for name in _names(line.body)]
    return found


def _names(said: str) -> list[str]:
    names = [each.strip(" .–-•*_") for each in re.split(r"\s*[,;]\s+|\s{3,}", said)]
    return [name for name in names if len(name) > 1]
