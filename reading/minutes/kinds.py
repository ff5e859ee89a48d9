"""What a document seems to be, where it is no decision: an invitation, an officer's draft, a matter taken off."""

import re
from collections.abc import Sequence
from typing import Final

from models.vocabulary import Word
from reading.lines import Line, lines_of
from reading.minutes.zones import PLAIN_NAME, Part, Zone, parts
from reading.source import Source, Suggestion

HEAD: Final = 14
"""Lines at the top, in which a document says what it is."""

_INVITATION: Final = re.compile(
    r"(?:[\wåäö:-]+\s+){0,4}?(?:kallelse|kungörelse|föredragningslista|ärendelista|dagordning(?=\s+för|$))\b(?!\s+(?:har|godkänns"
    r"|och\s+dagordning\s+(?:godkänns|fastställs)))"
    r"|.*\b(?:kallas|inbjuds)\s+(?:härmed\s+)?till\s+(?:\S+\s+)?(?:sammanträde|möte)|härmed\s+kallas",
    re.IGNORECASE,
)
_CALLS: Final = re.compile(
    r"[\d\s()]*(?:KALLELSE|Kallelse|KUNGÖRELSE|Kungörelse|FÖREDRAGNINGSLISTA)(?=\s*$|\s+(?:[A-ZÅÄÖ\d]|till|för))"
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
_LIST: Final = re.compile(r"(?:besluts(?:lista|logg|förteckning)|beslut\s+i\s+korthet|snabbprotokoll)", re.IGNORECASE)
_TALKS: Final = re.compile(
    r"(?:mbl|(?:förhandlings|samverkans|anbudsöppnings|öppnings|besiktnings|projekt|styrgrupps))-?\s?protokoll"
    r"|(?:minnes|mötes|tjänste)anteckning|protokoll\s+(?:från|över|fört\s+vid)\s+(?:mbl|\w*förhandling|samverkansgrupp)"
    r"|(?:mbl-?)?förhandling\s+enligt\b",
    re.IGNORECASE,
)
_HANDED_IN: Final = re.compile(
    r"(?:skriftlig\s+)?(?:reservation|yrkande|(?:protokolls)?anteckning|särskilt\s+yttrande|uttalande)\b", re.IGNORECASE
)
_WE: Final = re.compile(r"\b(?:vi|oss|jag|vår[at]?)\b", re.IGNORECASE)
_OURS_AND_YOURS: Final = re.compile(
    r"^[ \t]*er[t]?\s+(?:beteckning|d(?:iarie)?nr|diarienummer|referens|datum)\b", re.IGNORECASE | re.MULTILINE
)
"""The number that those who are written to have given the matter: no minutes have it."""
_SENDER: Final = re.compile(r"från\s*:", re.IGNORECASE)
_RECEIVER: Final = re.compile(r"till\s*:", re.IGNORECASE)
_PROPOSED: Final = re.compile(
    r"(?:\w*(?:ordförande|presidie|direktör|chef|förvaltning|kontor)\w*s\s+)?(?:besluts)?förslag(?:\s+till\s+beslut)?$"
    r"|förslag\s+från\b",
    re.IGNORECASE,
)
"""A document's first line; within minutes it is a heading."""
_SAY_MINUTES: Final = re.compile(r"protokoll", re.IGNORECASE)
OFFICER: Final = re.compile(
    r"\w*(?:förvaltning|kontor|direktör|chef|tjänste|handläggar|avdelning)\w*s\s+", re.IGNORECASE
)
_DECIDED: Final = re.compile(
    rf"{PLAIN_NAME}\s+(?:beslutar|beslutade|beslöt|antar|godkänner|fastställer)\b", re.IGNORECASE
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


class Seems(Word):
    """What is no decision."""

    INVITATION = "invitation", "en kallelse till ett möte"
    DRAFT = "draft", "ett förslag från en tjänsteperson"
    OTHER = "other", "något annat än ett protokoll"
    TAKEN_OFF = "taken_off", "ett ärende som utgick"


def seems(source: Source, zones: Sequence[Zone]) -> Suggestion[Seems] | None:
    """What the document seems to be; None for what may be minutes."""
    head = [line for line in lines_of(source.text, 0, zones[0].end) if line.text][:HEAD]
    invited = _opens(head[:1]) or _named(head, _SAY_MINUTES, _INVITATION)
    drafted = _named(head, _MINUTES, _DRAFT) or _headless(source, zones) or _memo(head) or _of_an_officer(head, zones)
    other = _named(head[:1], _SAY_MINUTES, _OTHER) if not any(_SAY_MINUTES.search(line.text) for line in head) else None
    other = other or _letter(source.text) or _of_talks(head) or _list_of_decisions(head) or _of_ourselves(source.text)
    off = _TAKEN_OFF.search(source.text)
    found = {
        Seems.INVITATION: invited,
        Seems.DRAFT: drafted,
        Seems.OTHER: other,
        Seems.TAKEN_OFF: off.span() if off else None,
    }
    return next((source.suggest(kind, *place) for kind, place in found.items() if place), None)


def _opens(head: Sequence[Line]) -> tuple[int, int] | None:
    """Where the first word of all, after a page's number, calls to a meeting."""
    found = _CALLS.match(head[0].text) if head else None
    return (head[0].start, head[0].start + found.end()) if found else None


def _named(head: Sequence[Line], minutes: re.Pattern[str], pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """Where a line says what the document is, if none says that it is minutes."""
    if any(minutes.search(line.text) and not _ON_AGENDA.match(line.text) for line in head):
        return None
    for line in head:
        if (
            line.text[:1].isupper()
            and len(line.text) < 120
            and not _ON_AGENDA.match(line.text)
            and (found := pattern.match(line.text))
        ):
            return line.start, line.start + found.end()
    return None


def _list_of_decisions(head: Sequence[Line]) -> tuple[int, int] | None:
    """The line at the top that says, alone, that what follows only lists what was decided."""
    return next(((line.start, line.end) for line in head[:4] if _LIST.fullmatch(line.text)), None)


def _letter(text: str) -> tuple[int, int] | None:
    """Where a letter between offices gives the receiver's own number."""
    found = _OURS_AND_YOURS.search(text)
    return found.span() if found else None


def _of_talks(head: Sequence[Line]) -> tuple[int, int] | None:
    """The line at the top that says that they are the minutes of something else than a body's meeting."""
    return next(((line.start, line.end) for line in head[:3] if _TALKS.match(line.text)), None)


def _of_ourselves(text: str) -> tuple[int, int] | None:
    """The first line of what a party has handed in, in which it says `vi`: within minutes it is told by others."""
    first = next((line for line in lines_of(text) if line.text), None)
    is_one = first and _HANDED_IN.match(first.text) and _WE.search(text)
    return (first.start, first.end) if first and is_one else None


def _headless(source: Source, zones: Sequence[Zone]) -> tuple[int, int] | None:
    """A first line that says it is a proposal, where nothing says that anybody decided, and no § stands anywhere."""
    first = next((line for line in lines_of(source.text) if line.text), None)
    if first is None or "§" in source.text or parts(zones, Part.DECISION) or not _PROPOSED.match(first.text):
        return None
    return first.start, first.end


def _memo(head: Sequence[Line]) -> tuple[int, int] | None:
    """The line that says from whom a note to a body is, where nothing says that it is minutes."""
    if any("§" in line.text or _MINUTES.search(line.text) for line in head):
        return None
    received = any(_RECEIVER.match(line.text) for line in head)
    return next(((line.start, line.end) for line in head if received and _SENDER.match(line.text)), None)


def _of_an_officer(head: Sequence[Line], zones: Sequence[Zone]) -> tuple[int, int] | None:
    """The proposal of an administration, where nothing says that anybody decided, and no § stands at the head."""
    if any("§" in line.text or _MINUTES.search(line.text) for line in head) or parts(zones, Part.DECISION):
        return None
    if head and _DECIDED.match(head[0].text):
        return None
    proposed = parts(zones, Part.PROPOSAL)
    return next(((zone.begins, zone.start) for zone in proposed if OFFICER.match(zone.heading)), None)
