"""What a document is about: its title, its summary and which kind of round it asks for."""

import re
from collections.abc import Iterator
from typing import Final

from models.vocabulary import RoundKind
from reading.asked import RECOMMENDS, Asked, in_front
from reading.days import days_in
from reading.headings import is_heading, sections
from reading.lines import Line, lines_of
from reading.source import Source, Suggestion, Words

FIRST_LINES: Final = 25
LONGEST_TITLE, SHORTEST_TITLE = 200, 8
LONGEST_SUMMARY: Final = 3000
LONGEST_NAME: Final = 25
"""Characters of a sender's name and the like, which may well stand twice."""
_ABOUT: Final = re.compile(
    r"(?:rekommendation(?:er)?|remiss(?:version|brev|missiv)?|remittering|missiv|begäran\s+om\s+beslut|inbjudan\s+till\s+(?:samråd|dialog))(?:\s+till\s+[^:]{3,60}?)??\s*"
    r"(?::|[-–]\s|\bom\b|\bav\b|\bgällande\b|\bavseende\b|\bangående\b|\böver\b|\batt\s+(?:anta|godkänna|fastställa|ställa\s+sig\s+bakom)\b)\s*(?P<title>\S.+)",
    re.IGNORECASE,
)
_PARAGRAPH: Final = re.compile(
    r"§\s*\d+(?:/\d+)?\s*[.:–-]?\s+(?:rekommendation\s+(?:om|av|gällande)\s+)?(?P<title>[^\W\d].+)", re.IGNORECASE
)
_LABELLED: Final = re.compile(
    r"(?:ärende(?:mening|rubrik)?|rubrik|ang(?:ående|\.)|gäller|avser|titel)\s*[:.]?\s+(?P<title>\S.+)", re.IGNORECASE
)
NAMED: Final = re.compile(
    r"(?P<title>(?:länsgemensam\s+|regional\s+|gemensam\s+|lokal\s+|ny\s+|reviderad\s+|förslag\s+till\s+)*[\wåäö]*(?:överenskommelse|avtal"
    r"|strategi|förstudie|utredning|program|plan|riktlinjer?|målbild|rutin"
    r"|inriktning|policy|regional\s+utvecklingsstrategi)\b.*)",
    re.IGNORECASE,
)
_RECOMMENDED: Final = re.compile(
    r"^(?:rekommendation|remiss)\s+(?:till\s+beslut\s+)?(?:om|av|gällande|avseende)\s+", re.IGNORECASE
)
_NO_NAME: Final = re.compile(r"(?:rekommendation|information|tack|svar|påminnelse)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"till\s+\S.{3,70}", re.IGNORECASE)
_TELLS: Final = re.compile(r"\b(?:rekommenderar|föreslår|beslutar|beslutade|inbjuder|översänder)\b", re.IGNORECASE)
"""In a sentence, which no title goes on with."""
_LABEL: Final = re.compile(r"[A-ZÅÄÖ][\wåäö-]*(?: [\wåäö-]+){0,2}:(?:\s|$)")
_WANTS: Final = re.compile(
    r"\s*(?:[-–—:,]\s*|\()(?:begäran\s+om|för|inför)\s+(?:beslut|ställningstagande|antagande|yttrande)\)?$|\s*[-–—:,(]\s*(?:förlängd|ny|ändrad)\s+svarstid\)?$|\s*[-–—:,(]\s*påminnelse\)?$|\s*[-–—,]\s*remiss$",
    re.IGNORECASE,
)
"""What the letter wants, after the matter's name."""
_SUMMARY: Final = re.compile(r"sammanfattning(?: av ärendet| av ärende)?|ärendet i korthet")
_CONTACT: Final = re.compile(
    r"\n[ \t]*(?:kontakt\w*|vid\s+frågor|frågor|svar\w*|beslut\w*|handläggare)\b[^\n]*(?::|@)", re.IGNORECASE
)
"""A line with whom to ask, where no heading ends the summary."""
_HEARD: Final = re.compile(
    r"\b(?:(?:lämna|inkomma\s+med|inkom\s+med|skicka\s+in|avge|ge|önskar|emotser|bereds\s+tillfälle|inbjuds|välkomna\w*)\b[^.]{0,400}\b"
    r"(?:synpunkter|yttrande|remissvar|remissyttrande)|(?:synpunkter(?:na)?|yttrande(?:n|t)?|remissvar\w*)\s+(?:skickas|lämnas|ska|önskas|emotses)|remitterar|remissinstans\w*|remisstid\w*|(?:skicka|översänd|sänd)\w*\b[^.]{0,400}\bpå\s+remiss)\b",
    re.IGNORECASE,
)
_OF_TITLE: Final = (
    (re.compile(r"överenskommelse|\w*avtal\b|avtal", re.IGNORECASE), RoundKind.AGREEMENT),
    (re.compile(r"förstudie|utredning", re.IGNORECASE), RoundKind.STUDY),
    (re.compile(r"\w*partnerskap", re.IGNORECASE), RoundKind.PARTNERSHIP),
)


def title_of(source: Source) -> Suggestion[str] | None:
    """The matter's name: what a heading says it is about, or one that only names it."""
    lines = [line for line in lines_of(source.text) if line.text][:FIRST_LINES]
    is_counted = sum(_PARAGRAPH.fullmatch(line.text) is not None for line in lines) > 1
    for pattern in (_ABOUT, *([] if is_counted else [_PARAGRAPH]), _LABELLED, NAMED):
        for number, line in enumerate(lines):
            if (found := pattern.fullmatch(line.text)) and (title := _whole(source, lines, number, found)):
                return title
    return _echoed(source, lines) or _below_address(source, lines)


def _echoed(source: Source, lines: list[Line]) -> Suggestion[str] | None:
    """The one line of the head that stands again, word for word, in a sentence below."""
    text = source.text.casefold()
    named = [
        each
        for each in lines
        if not _NO_NAME.match(each.text)
        and len(each.text) >= LONGEST_NAME
        and each.text[:1].isupper()
        and each.text[-1:].isalnum()
    ]
    found = [each for each in named if re.search(rf"[a-zåäö,] {re.escape(each.text.casefold())}\b", text[each.end :])]
    return source.suggest(calm(found[0].text, source.text), found[0].start, found[0].end) if len(found) == 1 else None


def _below_address(source: Source, lines: list[Line]) -> Suggestion[str] | None:
    """The line that stands alone below whom the letter is to, where two of its words are said again below it."""
    for address, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        around = source.text[address.end : line.start], source.text[line.end : below.start]
        if _ADDRESS.match(address.text) and all(each.count("\n") > 1 for each in around):
            rest = source.text[line.end :].casefold()
            stems = {word[:6] for word in re.findall(r"[a-zåäö]{5,}", line.text.casefold())}
            said = [stem for stem in stems if re.search(rf"\b{stem}", rest)]
            is_title = (
                len(said) > 1
                and not _NO_NAME.match(line.text)
                and line.text[:1].isupper()
                and line.text[-1:] not in ".:,;?!"
            )
            return source.suggest(calm(line.text, source.text), line.start, line.end) if is_title else None
    return None


def _whole(source: Source, lines: list[Line], number: int, found: re.Match[str]) -> Suggestion[str] | None:
    """The title with the lines it goes on with; none where it is a sentence."""
    start, end = lines[number].start + found.start("title"), lines[number].end
    for following in lines[number + 1 : number + 3]:
        if (
            "\n\n" in re.sub(r"[ \t]", "", source.text[end : following.start])
            or is_heading(following)
            or following.mark
            or _LABEL.match(following.text)
            or _ADDRESS.fullmatch(following.text)
            or _TELLS.search(following.text)
            or days_in(following.text)
        ):
            break
        end = following.end
    said = _WANTS.sub("", " ".join(_RECOMMENDED.sub("", source.text[start:end].strip()).split()))
    if said.endswith((".", ":", ",", ";")) or not SHORTEST_TITLE <= len(said) <= LONGEST_TITLE:
        return None
    return source.suggest(calm(said, source.text), start, end)


def calm(said: str, text: str) -> str:
    """A title written in capitals alone, in small letters but for what the text writes as a name."""
    if not said.isupper():
        return said[:1].upper() + said[1:]
    words = [_as_in_text(word, text) for word in said.casefold().split()]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def _as_in_text(word: str, text: str) -> str:
    name = word.capitalize()
    is_name = re.search(rf"(?<=[a-zåäö,] ){re.escape(name)}\b", text) and not re.search(rf"\b{re.escape(word)}\b", text)
    return name if is_name else word


def summary_of(source: Source) -> Suggestion[str] | None:
    """What stands under the one heading that says it is the summary."""
    found = [section for section in sections(source.text) if _SUMMARY.fullmatch(section.name)]
    if len(found) != 1 or not source.text[found[0].start : found[0].end].strip():
        return None
    start, end = found[0].start, min(found[0].end, _end_of_paragraph(source.text, found[0].start + LONGEST_SUMMARY))
    contact = _CONTACT.search(source.text, start, end)
    is_open = end == len(source.text)
    end = contact.start() if contact else end
    if is_open:
        begins = start + len(source.text[start:]) - len(source.text[start:].lstrip())
        end = min(end, _end_of_paragraph(source.text, begins))
    paragraphs = re.split(r"\n[ \t]*\n", source.text[start:end].strip())
    return source.suggest("\n\n".join(" ".join(each.split()) for each in paragraphs if each.strip()), start, end)


def _end_of_paragraph(text: str, place: int) -> int:
    end = text.find("\n\n", place)
    return end if end >= 0 else len(text)


def kind_of(source: Source, title: Suggestion[str] | None, asked: Asked) -> Suggestion[RoundKind] | None:
    """The kind, where what the document asks and what it is called agree."""
    found = dict(_kinds(source, title, asked))
    if RoundKind.RECOMMENDATION in found and _says_recommendation(source.text):
        found = {kind: words for kind, words in found.items() if kind not in {each for _, each in _OF_TITLE}}
    if len(found) != 1:
        return None
    ((kind, words),) = found.items()
    return Suggestion(kind, words)


def _kinds(source: Source, title: Suggestion[str] | None, asked: Asked) -> Iterator[tuple[RoundKind, Words]]:
    for place in in_front(source.text):
        if _HEARD.search(source.text, *place):
            yield RoundKind.CONSULTATION, source.words(*place)
    if asked.points and (verb := RECOMMENDS.search(source.text, asked.start, asked.end)):
        yield RoundKind.RECOMMENDATION, source.words(*verb.span())
    for pattern, kind in _OF_TITLE:
        if title and asked.points and pattern.match(title.value):
            yield kind, title.because


def _says_recommendation(text: str) -> bool:
    return any(re.match(r"rekommendation\b", line.text, re.IGNORECASE) for line in lines_of(text)[:FIRST_LINES])
