"""What a document seems to be, where it is no decision: an invitation, an officer's draft, a matter taken off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from models.vocabulary import Word
from reading.lines import lines_of
from reading.minutes.zones import Zone
from reading.source import Source, Suggestion

HEAD: Final = 14
"""Lines at the top, in which a document says what it is."""


class Seems(Word):
    """What is no decision."""

    INVITATION = "invitation", "en kallelse till ett möte"
    DRAFT = "draft", "ett förslag från en tjänsteperson"
    TAKEN_OFF = "taken_off", "ett ärende som utgick"


_INVITATION: Final = re.compile(
    r"(?:[\wåäö:-]+\s+){0,4}?(?:kallelse|föredragningslista|ärendelista|dagordning\s+för)\b(?!\s+(?:har|godkänns"
    r"|och\s+dagordning\s+(?:godkänns|fastställs)))"
    r"|.*\b(?:kallas|inbjuds)\s+(?:härmed\s+)?till\s+(?:\S+\s+)?(?:sammanträde|möte)|härmed\s+kallas",
    re.IGNORECASE,
)
_DRAFT: Final = re.compile(
    r"(?:[\wåäö:-]+\s+){0,4}?(?:tjänsteskrivelse|tjänsteutlåtande|tjänstemannaförslag|beslutsunderlag\s+till)\b",
    re.IGNORECASE,
)
_MINUTES: Final = re.compile(r"protokoll|\bsammanträdesdatum|\bjusterare", re.IGNORECASE)
_ON_AGENDA: Final = re.compile(r"(?:\W|\d)*(?:val\s+av|föregående|förra|godkännande|justering|protokolls?justering|tid\s+för|utse\w*)\b", re.IGNORECASE)
_TAKEN_OFF: Final = re.compile(
    r"\b(?:ärendet|punkten|paragrafen)\s+(?:utgår|utgick|har\s+utgått|utgår\s+från|stryks|tas\s+bort|togs\s+bort"
    r"|lyfts\s+(?:bort|ut)|utgår)\b[^.\n]*"
    r"|\butgår\s+(?:från|ur)\s+(?:dagens\s+)?(?:dagordning|föredragningslista|sammanträde|ärendelista)\w*",
    re.IGNORECASE,
)


def seems(source: Source, zones: Sequence[Zone]) -> Suggestion[Seems] | None:
    """What the document seems to be; None for what may be minutes."""
    head = [line for line in lines_of(source.text, 0, zones[0].end) if line.text][:HEAD]
    if not any(_MINUTES.search(line.text) and not _ON_AGENDA.match(line.text) for line in head):
        for pattern, kind in ((_INVITATION, Seems.INVITATION), (_DRAFT, Seems.DRAFT)):
            for line in head:
                if line.text[:1].isupper() and len(line.text) < 120 and (found := pattern.match(line.text)):
                    return source.suggest(kind, line.start, line.start + found.end())
    if found := _TAKEN_OFF.search(source.text):
        return source.suggest(Seems.TAKEN_OFF, *found.span())
    return None
