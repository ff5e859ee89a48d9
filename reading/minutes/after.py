"""What an extract says beside the decision: reservations, and to whom it is sent."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from reading.bodies import bodies_in
from reading.days import days_in
from reading.lines import Line, lines_of, sentences
from reading.minutes.zones import PLAIN_NAME, Part, Zone, parts
from reading.source import Source, Suggestion

LONGEST: Final = 2000
MOST_SENT_TO: Final = 40
MOSTLY: Final = 0.75
TOP: Final = 5
"""Lines at the top, and the share of all, below which an empty one stands where it parts nothing."""
_RESERVES: Final = re.compile(
    r"\breserver(?:ar|ade|at)\s+(?:sig|[\wåäö ,()]{2,80}?\bsig)\b|\breservation(?:er|en)?\b"
    r"|\bsig\s+(?:\S+\s+){0,3}reserver\w+",
    re.IGNORECASE,
)
_NONE: Final = re.compile(r"\b(?:ingen|inga|utan|avstår|möjlighet|rätt|anmäl\w*\s+före)\b", re.IGNORECASE)
_BLANK: Final = re.compile(r"(?<!:)\n[ \t]*\n")
_WORD: Final = re.compile(r"\s*Reservation(?:er)?:?\s+(?=[A-ZÅÄÖ])")
_NOTES: Final = re.compile(r"\b(?:protokollsanteckning|särskil[td]a?\s+yttrande|deltar|deltog)", re.IGNORECASE)
_ANOTHER: Final = re.compile(
    r"\s*\n[ \t]*\n[ \t]*(?:[^\n]|\n(?![ \t]*\n))*?\breserver(?:ar|ade)\s(?:[^\n]|\n(?![ \t]*\n))*", re.IGNORECASE
)
"""A paragraph more in which somebody reserves."""
_RECEIVER: Final = re.compile(
    r"(?=[A-ZÅÄÖ–•-])(?=[^.:]{3,50}$)(?=.*(?:nämnd|styrelse|fullmäktige|förvaltning|kommun\b|kommunen|kommunerna|region|avdelning|chef|direktör|registra|diari"
    r"|akten|handläggare|enhet|kontor|bolag|förbund|revisor|samordnare|länsstyrelse))",
    re.IGNORECASE,
)
"""A line below an empty one that is still one of them, where each is a paragraph of its own."""
_BEFORE: Final = re.compile(r"tidigare|behandling|beredning|historik", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    rf"\b(?:vid|i|under)\s+{PLAIN_NAME}s\s+(?:\w*behandling|beredning|handläggning|sammanträde|möte|beslut)\b",
    re.IGNORECASE,
)
"""Who reserved when another body had the matter."""
_GAP: Final = re.compile(r"\S {3,}\S")
_PAGE: Final = re.compile(r"\S\s{3,}\d{1,3}\s?\(\d{1,3}\)$")
_HELD: Final = re.compile(r"sammanträdes(?:datum|dag)\s+\d", re.IGNORECASE)
_OPEN: Final = re.compile(r"(?:\bRegion|\b(?:för|och|i|av|till|samt|vid))$")
"""The end of a line in the middle of a name."""
_ENDS: Final = re.compile(
    r"(?:\(?sida|juster(?:a|ing)\w*|information$|expediering|omedelbar|så\s+(?:här\s+)?(?:kan|överklagar)\b|hur\s+man\b|beslutet\s+(?:är|kan)\b|protokollet\s+(?:är|juster|anslog)|anslag\w*|anslogs|tillkännag\w*|paragrafen"
    r"|signera\w*|da(?:g|tum)\s+för\s+juster\w*|dela\s+sidan|skriv\s+ut|(?:sidan\s+)?senast\s+(?:ändrad"
    r"|uppdaterad)|digitalt|utdragsbestyrkande|rätt\s+(?:utdraget|avskrivet)"
    r"|sammanträdes\w*$|mötes(?:dag|datum)$|diarien\w+$|datum$|vid protokollet|bestyrk\w*|ordförande"
    r"|sekreterare|signatur|just\.?\s+sign|utdragets|_{3,}|-{4,}|\*{3,})",
    re.IGNORECASE,
)

_SENT_TO: Final = re.compile(r"(?:ska\s+)?(?:skickas|sänds|expedieras)\s+till:?", re.IGNORECASE)
"""The rest of a heading that goes on over two lines."""


def reservation_of(source: Source, zones: Sequence[Zone]) -> Suggestion[str] | None:
    """What is said of reservations, in the extract's own words. A protokollsanteckning is none."""
    found = [*_headed(source.text, zones)] or _told(source.text, zones)
    if not found:
        return None
    said = " ".join(" ".join(source.text[slice(*span)].split()) for span in found)
    return source.suggest(source.as_given(said), found[0][0], found[-1][1])


def _headed(text: str, zones: Sequence[Zone]) -> Iterator[tuple[int, int]]:
    """The first paragraph under a heading; one that goes on the heading's own line is told with it."""
    for zone in parts(zones, Part.RESERVATION):
        begins = next((line.start for line in lines_of(text, zone.start, zone.end) if line.text), zone.end)
        blank = _BLANK.search(text, begins, zone.end)
        closes = (line.start for line in lines_of(text, begins, zone.end) if _ENDS.match(line.text))
        end = min(blank.start() if blank else zone.end, next(closes, zone.end), begins + LONGEST)
        while another := _ANOTHER.match(text, end, zone.end):
            end = another.end()
        end = _without_notes(text, begins, end)
        if re.search(r"\w", text[begins:end]) and not _NONE.match(text, begins):
            yield begins, end


def _without_notes(text: str, start: int, end: int) -> int:
    """Where the reservation ends above sentences that only tell of a note, a statement or who took no part."""
    for first, last in reversed([*sentences(text, start, end)]):
        if first == start or _RESERVES.search(text, first, last) or not _NOTES.search(text, first, last):
            break
        end = first
    return end


def _told(text: str, zones: Sequence[Zone]) -> list[tuple[int, int]]:
    spans = [
        span
        for zone in zones
        if zone.part not in {Part.SENT, Part.NOTE}
        for span in sentences(text, zone.start, zone.end)
        if not _was_before(text, zone, *span)
    ]
    told = [span for span in spans if _RESERVES.search(text, *span) and not _NONE.search(text, *span)]
    return [(_below_word(text, *span), span[1]) for span in told]


def _was_before(text: str, zone: Zone, start: int, end: int) -> bool:
    """Whether it tells of another body: it says so, or is no paragraph of its own within what was before."""
    if zone.part is not Part.BEHIND or not _BEFORE.search(zone.heading):
        return _ELSEWHERE.search(text, start, end) is not None
    begins = start + len(text[start:end]) - len(text[start:end].lstrip())
    return re.search(r"\n[ \t]*\n\s*\Z", text[max(0, begins - 40) : begins]) is None or "reserverade" in text[start:end]


def _below_word(text: str, start: int, end: int) -> int:
    """Where the sentence begins below the word that heads it on its line: `Reservation Ledamoten reserverar sig`."""
    word = _WORD.match(text, start, end)
    return word.end() if word and _RESERVES.search(text, word.end(), end) else start


def sent_to(source: Source, zones: Sequence[Zone]) -> Suggestion[tuple[str, ...]] | None:
    """Those the decision is sent to, in order, each once; not those of the matter before, nor with a column beside."""
    sign = re.compile(r"^[ \t]*§", re.MULTILINE).search(source.text)
    begins = sign.start() if sign else 0
    sent = [zone for zone in parts(zones, Part.SENT) if zone.begins >= begins and not _has_column(source.text, zone)]
    is_spaced = bool(sent) and _is_spaced(source.text)
    found = [each for zone in sent for each in _receivers(source.text, zone, is_spaced)]
    if not found or any(name.count("(") != name.count(")") for name, _, _ in found):
        return None
    names = tuple(dict.fromkeys(name for name, _, _ in found))[:MOST_SENT_TO]
    return source.suggest(tuple(map(source.as_given, names)), found[0][1], found[-1][2])


def _has_column(text: str, zone: Zone) -> bool:
    """Whether another column goes on beside the heading and beside a line below it."""
    first, *below = lines_of(text, zone.begins, zone.end)
    return _GAP.search(first.text) is not None and any(_GAP.search(line.text) for line in below)


def _receivers(text: str, zone: Zone, is_spaced: bool) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    is_below_blank = False
    lines = lines_of(text, zone.start, zone.end)
    heads = _page_heads(lines)
    for line in lines:
        if not line.text or line.start in heads:
            is_below_blank = bool(found) and (is_below_blank or line.start not in heads)
            continue
        if not found and _SENT_TO.fullmatch(line.text):
            continue
        if is_below_blank and not is_spaced and not _RECEIVER.match(line.text):
            break
        is_below_blank = False
        if _ENDS.match(line.text) or days_in(line.text) or (found and len(line.text) > 120):
            break
        if found and _OPEN.search(found[-1][0]) and not line.mark:
            found[-1] = (f"{found[-1][0]} {line.text}", found[-1][1], line.end)
            continue
        found += [(name, line.start, line.end) for name in _names(line.body)]
    return found


def _page_heads(lines: Sequence[Line]) -> set[int]:
    """Where lines begin that are the head of a page: one with the page's number, and a body's name alone above it."""
    written = [line for line in lines if line.text]
    counted = {line.start for line in written if _PAGE.search(line.text) and not _ENDS.match(line.text)}
    counted |= {line.start for line in written if _HELD.match(line.text)}
    named = {one.start for one, two in pairwise(written) if two.start in counted and _is_a_body(one.text)}
    return counted | named


def _is_a_body(said: str) -> bool:
    return any(each.start == 0 and each.end == len(said) for each in bodies_in(said))


def _is_spaced(text: str) -> bool:
    """Whether an empty line stands below nearly every line, as in a word processor: it parts nothing then."""
    lines = lines_of(text.strip())
    written = [number for number, line in enumerate(lines[:-1]) if line.text and not line.mark]
    spaced = [not lines[number + 1].text for number in written]
    return bool(spaced) and all(spaced[:TOP]) and sum(spaced) >= MOSTLY * len(spaced)


def _names(said: str) -> list[str]:
    names = [each.strip(" .,;–-•*_") for each in re.split(r"\s*[,;]\s+|\s{3,}|(?<=[a-zåäö]{4})\.\s+(?=[A-ZÅÄÖ])", said)]
    return [name for name in names if len(name) > 1 and re.search(r"[^\W\d_]{2}", name)]
