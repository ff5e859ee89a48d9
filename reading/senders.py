"""Who recommends, at what level the decision should be made, and whom to ask."""

import re
from collections.abc import Iterator
from typing import Final

from models.vocabulary import Level
from reading.asked import RECOMMENDS, Asked, in_front, is_to_decide
from reading.bodies import NamedBody, bodies_in
from reading.lines import sentence_at
from reading.source import Source, Suggestion

LONGEST: Final = 12
FURTHEST: Final = 2000
"""Characters from an address to the words that say what it is for."""
_BEFORE_VERB: Final = re.compile(
    r"\s*(?P<who>[A-ZÅÄÖ][^.:;]{1,110}?)\s+(?=(?:har|hade|beslutade|beslöt|beslutar|rekommenderar|rekommenderade|vill|enades|ställde|lämnar|skickar"
    r"|översänder|remitterar|inbjuder|bjuder|ger|önskar)\b)"
)
_AFTER_VERB: Final = re.compile(
    r"\b(?:beslutade|beslöt|beslutar|enades)\s+(?P<who>[^.:;]{3,110}?)\s+(?:om\s+)?att\s+(?:enhälligt\s+)?rekommendera\b",
    re.IGNORECASE,
)
_FROM: Final = re.compile(
    r"\brekommendation(?:en)?\s+från\s+(?P<who>[^.:;,\n]{3,90}?)(?=\s+(?:är|om|till|att|gällande|avseende|angående)\b|[.,:;\n]|$)",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"\brekommenderas\s+av\s+(?P<who>[^.:;,\n]{3,90}?)(?=\s+(?:att|och\s+ska|den)\b|[.,:;\n]|$)", re.IGNORECASE
)
_NO_SUBJECT: Final = re.compile(
    r"(?:vid|den|under|i|på|efter|därför|mot|för|med|när|då|om|att|det|detta|denna|dessa|enligt|rekommendation\w*|beslutet|som|vi|ni|härmed"
    r"|utifrån|genom|till|av|inom|sedan|även|här|samtliga|alla)\b",
    re.IGNORECASE,
)
_ORGAN: Final = re.compile(
    r"(?:ledning|råd|grupp|styrelse|forum|konsensus|förbund|nämnd|kommitté|region|länsstyrelse|skr\b|kollegium|beredning|delegation|utskott"
    r"|samverkan|myndighet|departement|parlament|nätverk|konvent|fullmäktige|kommuner|landsting|kansli|socialstyrelse|direktörer|chefer)",
    re.IGNORECASE,
)
_SENDS_OUT: Final = re.compile(
    r"\b(?:remitterar|(?:skickar?|översänder|översända|sänder|sända)\b[^.]{0,400}\b(?:remiss|yttrande|synpunkter|samråd)|inbjuder\b[^.]{0,400}\b(?:lämna|inkomma|yttra|svara)"
    r"|bjuder\s+in\s+till\s+(?:remiss|samråd|dialog)|ger\b[^.]{0,400}\b(?:möjlighet|tillfälle)\s+att)\b",
    re.IGNORECASE,
)
_AT_LEVEL: Final = re.compile(
    r"\b(?:på|i)\s+(?:kommun|region)?(?P<level>fullmäktige|nämnds?|styrelse|styrelsens|kommunstyrelse|utskotts)-?\s?nivå",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"^[ \t]*(?:rekommenderad\s+)?besluts?(?:nivå|instans|organ)\s*:"
    r"\s*(?:kommun|region)?(?P<level>fullmäktige|nämnd|styrelse)(?:n|r|na)?[ \t.]*$",
    re.IGNORECASE | re.MULTILINE,
)
_DECIDED_IN: Final = re.compile(
    r"\bbeslut(?:et|en)?\s+(?:(?:om|i)\s+[^.,;]{1,60}?\s+)?(?:bör\s+|ska\s+|skall\s+|behöver\s+|föreslås\s+|rekommenderas\s+)?"
    r"(?:tas|tags|fattas|att\s+fattas)\s+(?:på|av|i)\s+(?P<where>[^.:;\n]{3,90})"
    r"|\b(?:bör|ska|skall|behöver|föreslås)\s+(?:antas|fastställas|behandlas|beslutas)\s+(?:av|i)\s+(?P<of>[^.:;\n]{3,80})"
    r"|\b(?:behandla|ta\s+upp|pröva)\s+(?:ärendet|frågan|rekommendationen)\s+i\s+(?P<in>[^.:;\n]{3,60}?)(?=\s+(?:och|senast|före)\b|[.,;\n])"
    r"|\b(?:antas|fastställs|behandlas|beslutas)\s+(?:av|i)\s+(?P<by>(?:respektive|varje|berörd[ae]?)\s+[^.:;\n]{3,80})",
    re.IGNORECASE,
)
_TO_BODY: Final = re.compile(r"\brekommender(?:a|ar|ade|at)\s+(?P<whom>[^.:;]{3,160}?)\s+att\b", re.IGNORECASE)
_PLURAL: Final = re.compile(r"\b\w*(nämnder|kommunstyrelser)(?:na)?\b", re.IGNORECASE)
_SEVERAL: Final = {"nämnder": Level.NAMND, "kommunstyrelser": Level.STYRELSE}
_NOT: Final = re.compile(r"\b(?:inte|ej|utan\s+att)\b", re.IGNORECASE)
_LEVELS: Final = {
    "fullmäktige": Level.FULLMAKTIGE,
    "nämnd": Level.NAMND,
    "nämnds": Level.NAMND,
    "styrelse": Level.STYRELSE,
    "styrelsens": Level.STYRELSE,
    "kommunstyrelse": Level.STYRELSE,
    "utskotts": Level.ARBETSUTSKOTT,
}
_MAILBOX: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}(?![\w-])", re.IGNORECASE)
_TO_ASK: Final = re.compile(
    r"\b(?:kontakt\w*|frågor|fråga|upplysning\w*|samordnar\w*|återkoppl\w*|återrapport\w*|svar\w*|remissvar\w*|skicka\w*|sänd\w*|yttrand\w*|besked\w*|meddela\w*|protokollsutdrag\w*|utdrag\w*|önskas|tillhanda|insänd\w*|retur\w*|lämna\w*|återkom\w*|synpunkt\w*)\b",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(
    r"\b(?:kopia(?:\s+till)?|från|from|avsändare|cc)\s*:|\b(?:sändlista|för\s+kännedom|sekretess|personuppgift\w*|dataskydd\w*)\b",
    re.IGNORECASE,
)

_LABEL_ABOVE: Final = re.compile(r"\s*[A-ZÅÄÖ][\wåäö ]{2,30}:[^\n.]{0,60}\n(?=[A-ZÅÄÖ])")
"""`Ärendenr: 24/00312` on the line above the sentence."""
_SUBJECTS: Final = (_AFTER_VERB, _BEFORE_VERB, _FROM, _BY)


def recommender_of(source: Source, asked: Asked) -> Suggestion[str] | None:
    """Who recommends: as the sentence that asks says, or as all the others agree."""
    text = source.text
    for spans in ([(asked.start, asked.end)], in_front(text)):
        found = [place for span in spans for place in _subjects(text, *span)]
        if len({_first_word(text, place) for place in found}) == 1:
            start, end = found[0]
            said = re.sub(r"\s*\([A-ZÅÄÖ]{2,8}\)$", "", " ".join(text[start:end].split()))
            return source.suggest(said[:1].upper() + said[1:], start, end)
    return None


def _subjects(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    if not (
        (RECOMMENDS.search(text, first, last) and is_to_decide(text, first, last))
        or _SENDS_OUT.search(text, first, last)
        or _FROM.search(text, first, last)
    ):
        return
    begun = first + (label.end() if (label := _LABEL_ABOVE.match(text[first:last])) else 0)
    found = [
        each.match(text, begun, last) if each is _BEFORE_VERB else each.search(text, first, last) for each in _SUBJECTS
    ]
    places = [_below_heading(text, *each.span("who")) for each in found if each]
    yield from [place for place in places if _is_sender(text[slice(*place)])][:1]


def _below_heading(text: str, start: int, end: int) -> tuple[int, int]:
    """The last of the lines, where those before it end as a heading does and not in the middle of a name."""
    line = text.rfind("\n", start, end) + 1
    goes_on = re.search(r"(?:\b(?:för|av|i|och|samt|med|på)|[,-])\s*\Z", text[start:line], re.IGNORECASE)
    return (line, end) if line and text[line:end].lstrip()[:1].isupper() and not goes_on else (start, end)


def _is_sender(said: str) -> bool:
    words = said.split()
    return (
        len(words) <= LONGEST
        and bool(_ORGAN.search(said))
        and not _NO_SUBJECT.match(said)
        and not re.search(r"\d", said)
    )


def _first_word(text: str, place: tuple[int, int]) -> str:
    return text[slice(*place)].split(maxsplit=1)[0].casefold()


def level_of(source: Source) -> Suggestion[Level] | None:
    """The level at which the decision should be made, where the text names one and no other."""
    found = [*_levels(source.text)]
    if len({level for level, _, _ in found}) != 1:
        return None
    return source.suggest(*found[0])


def _levels(text: str) -> Iterator[tuple[Level, int, int]]:
    for each in _AT_LEVEL.finditer(text):
        if _is_about_decision(text, each.start()):
            yield _LEVELS[each["level"].casefold()], each.start(), each.end()
    for each in _LABELLED.finditer(text):
        yield _LEVELS[each["level"].casefold()], each.start("level"), each.end("level")
    for pattern in (_DECIDED_IN, _TO_BODY):
        for each in pattern.finditer(text):
            if not _NOT.search(each[0]) and not _is_past(text, each.start()):
                yield from ((body.level, body.start, body.end) for body in _named(text, each) if body.level)


def _named(text: str, each: re.Match[str]) -> list[NamedBody]:
    start, end = next(each.span(name) for name in each.re.groupindex if each[name])
    several = [
        NamedBody(*one.span(), one[0], _SEVERAL[one[1].casefold()]) for one in _PLURAL.finditer(text, start, end)
    ]
    return [*bodies_in(text, start, end), *several]


def _is_about_decision(text: str, place: int) -> bool:
    sentence = text[slice(*sentence_at(text, place))]
    return bool(re.search(r"\bbeslut", sentence, re.IGNORECASE)) and not _NOT.search(sentence)


def _is_past(text: str, place: int) -> bool:
    return bool(
        re.search(
            r"\b(?:har|hade)\s+(?:tidigare|redan)\b|\b(?:togs|fattades)\b", text[slice(*sentence_at(text, place))]
        )
    )


def contacts_of(source: Source) -> tuple[Suggestion[str], ...]:
    """The addresses the text says to turn to, each once."""
    found = [each for each in _MAILBOX.finditer(source.text) if _is_to_ask(source.text, each.start())]
    return tuple({each[0].casefold(): source.suggest(each[0], *each.span()) for each in reversed(found)}.values())[::-1]


def _is_to_ask(text: str, place: int) -> bool:
    start = max(text.rfind("\n\n", 0, place), text.rfind("\n", 0, max(0, place - 200)), place - FURTHEST, 0)
    end = text.find("\n", place, place + FURTHEST)
    said = text[start : end if end >= 0 else place + FURTHEST]
    near = text[slice(*sentence_at(text, place))]
    return bool(_TO_ASK.search(said) and _TO_ASK.search(near)) and not _LISTED.search(said)
