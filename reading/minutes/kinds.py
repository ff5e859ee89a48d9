"""What a document seems to be, where it is no decision: an invitation, an officer's draft, a matter taken off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from models.vocabulary import Word
from reading.lines import Line, lines_of
from reading.minutes.zones import Part, Zone, parts
from reading.source import Source, Suggestion

HEAD: Final = 14
"""Lines at the top, in which a document says what it is."""


class Seems(Word):
    """What is no decision."""

    INVITATION = "invitation", "en kallelse till ett möte"
    DRAFT = "draft", "ett förslag från en tjänsteperson"
    OTHER = "other", "något annat än ett protokoll"
    TAKEN_OFF = "taken_off", "ett ärende som utgick"


_INVITATION: Final = re.compile(
    r"(?:[\wåäö:-]+\s+){0,4}?(?:kallelse|föredragningslista|ärendelista|dagordning\s+för)\b(?!\s+(?:har|godkänns"
    r"|och\s+dagordning\s+(?:godkänns|fastställs)))"
    r"|.*\b(?:kallas|inbjuds)\s+(?:härmed\s+)?till\s+(?:\S+\s+)?(?:sammanträde|möte)|härmed\s+kallas",
    re.IGNORECASE,
)
_DRAFT: Final = re.compile(
    r"(?:[\wåäö:-]+\s+){0,4}?(?:ordförandeförslag|presidieförslag|tjänsteskrivelse|tjänsteutlåtande|tjänstemannaförslag|beslutsunderlag\s+till)\b",
    re.IGNORECASE,
)
_MINUTES: Final = re.compile(r"protokoll|\bsammanträdesdatum|\bjusterare", re.IGNORECASE)
_OTHER: Final = re.compile(
    r"(?:motion|medborgarförslag|e-förslag|interpellation|delegationsordning|reglemente|arbetsordning|förbundsordning|bolagsordning|pressmeddelande|nyhet(?:er)?"
    r"|beslut\s+i\s+korthet|snabbprotokoll|referat|remiss\s+från)\b",
    re.IGNORECASE,
)
"""What a document of its own begins with: in minutes it is the title of a matter, below a § or a body's name."""
_SENDER: Final = re.compile(r"från\s*:", re.IGNORECASE)
_RECEIVER: Final = re.compile(r"till\s*:", re.IGNORECASE)
_SAY_MINUTES: Final = re.compile(r"protokoll", re.IGNORECASE)
_OFFICER: Final = re.compile(
    r"\w*(?:förvaltning|kontor|direktör|chef|tjänste|handläggar|avdelning)\w*s\s+", re.IGNORECASE
)
_ON_AGENDA: Final = re.compile(
    r"(?:\W|\d)*(?:val\s+av|föregående|förra|godkännande|justering|protokolls?justering|tid\s+för|utse\w*)\b",
    re.IGNORECASE,
)
_TAKEN_OFF: Final = re.compile(
    r"\b(?:ärendet|punkten|paragrafen)\s+(?:utgår|utgick|har\s+utgått|utgår\s+från|stryks|tas\s+bort|togs\s+bort"
    r"|lyfts\s+(?:bort|ut)|utgår)\b[^.\n]*"
    r"|\butgår\s+(?:från|ur)\s+(?:dagens\s+)?(?:dagordning|föredragningslista|sammanträde|ärendelista)\w*",
    re.IGNORECASE,
)


def seems(source: Source, zones: Sequence[Zone]) -> Suggestion[Seems] | None:
    """What the document seems to be; None for what may be minutes."""
    head = [line for line in lines_of(source.text, 0, zones[0].end) if line.text][:HEAD]
    for minutes, pattern, kind in (
        (_SAY_MINUTES, _INVITATION, Seems.INVITATION),
        (_MINUTES, _DRAFT, Seems.DRAFT),
    ):
        if not any(minutes.search(line.text) and not _ON_AGENDA.match(line.text) for line in head):
            for line in head:
                if line.text[:1].isupper() and len(line.text) < 120 and (found := pattern.match(line.text)):
                    return source.suggest(kind, line.start, line.start + found.end())
    if head and (found := _OTHER.match(head[0].text)) and not any(_SAY_MINUTES.search(line.text) for line in head[1:]):
        return source.suggest(Seems.OTHER, head[0].start, head[0].start + found.end())
    if memo := _memo(head):
        return source.suggest(Seems.DRAFT, memo.start, memo.end)
    if drafted := _of_an_officer(head, zones):
        return source.suggest(Seems.DRAFT, drafted.begins, drafted.start)
    if found := _TAKEN_OFF.search(source.text):
        return source.suggest(Seems.TAKEN_OFF, *found.span())
    return None


def _memo(head: Sequence[Line]) -> Line | None:
    """The line that says from whom a note to a body is, where nothing says that it is minutes."""
    if any("§" in line.text or _MINUTES.search(line.text) for line in head):
        return None
    received = any(_RECEIVER.match(line.text) for line in head)
    return next((line for line in head if received and _SENDER.match(line.text)), None)


def _of_an_officer(head: Sequence[Line], zones: Sequence[Zone]) -> Zone | None:
    """The proposal of an administration, where nothing says that anybody decided, and no § stands at the head."""
    if any("§" in line.text or _MINUTES.search(line.text) for line in head) or parts(zones, Part.DECISION):
        return None
    return next((zone for zone in parts(zones, Part.PROPOSAL) if _OFFICER.match(zone.heading)), None)
