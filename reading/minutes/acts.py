"""What a sentence of minutes says that a body did: who, what, to whom, and where its points begin."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import takewhile
from typing import Final

from reading.bodies import NamedBody, bodies_in
from reading.days import NamedDay, days_in
from reading.lines import sentences
from reading.minutes.zones import PLAIN_NAME

_GAP: Final = re.compile(
    r",?(?:(?!\n[ \t]*(?-i:[A-ZÅÄÖ][a-zåäö]))\s+(?!att\b|som\b|och\b|där\b|när\b|vi\b|jag\b|vilk|motionär"
    r"|undertecknad|\w*förvaltningen\b)[\wåäöÅÄÖ:§/.,()-]+){0,9}?\s+\Z",
    re.IGNORECASE,
)
OWN_PART: Final = (
    r"för\s+(?:(?:sin\s+)?(?:egen|sin)|(?:[a-zåäö-]+\s+)?(?:kommunens|regionens|kommuns|regions|stads))\s+del"
)
"""On whose behalf, beside what is decided."""
SKIP: Final = re.compile(
    r"(?:[\s:;,]|\([^()\n]{1,40}\)|\.(?=[ \t]*\n)|\batt\b(?=\s*:?\s*(?:\n|att\b|$))|\bföljande\b\.?"
    r"|\benhälligt\b|\b" + OWN_PART + r"\b"
    r"|\b(?:enligt\s+(?:nedan(?:stående)?|följande)|som\s+följer|det\s+vill\s+säga|nämligen)\b|\bdvs\b\.?"
    r"|\bdels\b(?=\s+att\b)|\b(?:därför|därmed|därefter|vidare|dessutom|således|alltså)\b|\bi\s+sin\s+tur\b|\bom\b(?=\s*:?\s*$)|[-–•*](?=\s)|\b1[.)](?=\s))*",
    re.IGNORECASE | re.MULTILINE,
)
_TO_DECIDE: Final = re.compile(
    r"[\s:]*(?:att\s+)?(?:måtte\s+)?(?:(?:besluta|beslutar|fatta(?:r)?\s+(?:följande\s+)?beslut"
    r"|ta\s+beslut)\b(?:\s+(?:om\s+)?(?:enligt\s+)?följande)?)?",
    re.IGNORECASE,
)
_NAMES_TARGET: Final = re.compile(
    r"[\s:]*(?:att\s+|till\s+|därför\s+|därmed\s+|således\s+|enhälligt\s+|för\s+|(?:de\s+)?(?:(?:samverkande|berörda|ingående|deltagande)\s+)?(?:medlems)?kommunernas\s+|(?:förbunds)?medlemmarnas\s+|respektive\s+(?:medlems)?(?:kommuns\s+)?)*",
    re.IGNORECASE,
)
_IN_PLACES: Final = re.compile(
    r"(?:\s+i\s+(?:respektive\s+|(?:de\s+)?(?:\w+ande\s+)?)?(?:medlems|ägar)?kommun(?:erna|er)?(?=\s+(?:att|besluta)\b)"
    r"|\s+i\s+[A-ZÅÄÖ][\wåäö]+(?:\s+kommun)?(?:\s*(?:,|\boch\b|\bsamt\b)\s*(?i:(?:kommun)?fullmäktige)(?=\s+i\b))?){1,16}(?=\s+(?:att|besluta)\b)"
)
"""The councils of several municipalities, each in its own."""
_HANDS_ON: Final = re.compile(
    r"\b(?:överlämnar|översänder|hänskjuter)\s+(?:ärendet|frågan|det)\s+till\s+(?=\S+\s+för\s+beslut\b)", re.IGNORECASE
)
_MEMBERS: Final = re.compile(
    r"\s*(?P<said>(?:de\s+)?(?:(?:samverkande|berörda|deltagande)\s+)?(?:(?:medlems|ägar)?kommunerna|(?:förbunds)?medlemmarna)\b"
    r"(?:\s+(?:att\s+)?besluta\b)?|(?:att\s+)?besluta\b)?",
    re.IGNORECASE,
)
_DECIDES: Final = re.compile(r"besluta\w*|beslöt|fattar.*", re.IGNORECASE | re.DOTALL)
_WITHIN: Final = re.compile(r"\b(?:att|om|huruvida|som|när|innan|sedan)\s+\Z", re.IGNORECASE)
_BESIDE: Final = re.compile(r"(?:,|\b(?:och|men|medan|samt|därefter))\s+\Z", re.IGNORECASE)
_WHEN: Final = re.compile(r"[\s,(]*(?:(?:vid|på|i|sitt|sina|sammanträdet?|mötet?|den|dagens)\s+)*", re.IGNORECASE)
_REASON: Final = re.compile(
    r"\s*(?:med\s+(?:hänvisning|anledning)|mot\s+bakgrund|i\s+likhet\s+med|utifrån)\b", re.IGNORECASE
)
_OWN_NUMBER: Final = re.compile(r"\s*§\s*\d{1,4}(?:/\d{2,4})?[.:]?\s*")
_ANEW: Final = re.compile(rf"\n[ \t]*(?={PLAIN_NAME}\s+(?:beslutar|föreslår)\b)", re.IGNORECASE)
_SAYS_WHAT: Final = re.compile(r"\batt\s+\w", re.IGNORECASE)
_LEADS: Final = re.compile(r"(?:\batt|\bbesluta|\bföreslår|\bbeslutar|[:,])\s*\Z", re.IGNORECASE)
_LAW: Final = re.compile(r"\b(?:kap|lag\w*|KL)\b", re.IGNORECASE)
_AS_ANSWER: Final = r"[^.\n]{3,160}\ssom\s+(?:sitt\s+|kommunens\s+|regionens\s+)?(?:eget\s+)?(?:svar|yttrande)\b"
_EARLIER: Final = re.compile(r"§|\btidigare\b|\bredan\b", re.IGNORECASE)

LONGEST: Final = 3000
"""Characters of a sentence that are looked at."""


class Does(Enum):
    """What a body does with a matter."""

    DECIDES = auto()
    PROPOSES = auto()
    REFERS = auto()
    POSTPONES = auto()
    NOTES = auto()
    HANDS_OVER = auto()


_FINITE: Final = {
    Does.PROPOSES: (
        r"tillstyrker(?:\s+[\wåäö]+){0,4}\s+och\s+(?:föreslår|hemställer)|föreslår|föreslog|hemställer|hemställde|förordar|rekommenderar|tillstyrker|tillstyrkte|avstyrker|avstyrkte"
        r"|lämna(?:r|de|t)\s+(?:följande\s+)?förslag(?=\s+till\b)"
        r"|(?:överlämnar|översänder|hänskjuter)(?=\s[^.\n]{3,120}\smed\s+förslag(?:et)?\s+(?:att|om|till)\b)"
    ),
    Does.REFERS: r"återremitterar|återremitterade|återförvisar|återvisar",
    Does.POSTPONES: r"bordlägger|bordlade",
    Does.NOTES: (
        r"har\s+tagit\s+del\s+av(?=\s+(?:informationen|redovisningen|rapporten|redogörelsen)\.?\s*(?:\n|\Z))|har\s+tagit\s+(?:del\s+av|emot)(?=[^.]{3,160}\b(?:till\s+handlingarna|noterar))|noterar|noterade|antecknar|antecknade|tar\s+(?:del\s+av|emot|till\s+sig)|tog\s+(?:del\s+av|emot)"
        r"|(?:lägger|lade)(?=[^.]{3,120}\still\s+handlingarna)|tackar(?=\s[^.\n]{0,60}?\bför\b)"
    ),
    Does.HANDS_OVER: r"lämnar(?=[^.\n]{3,80}\sutan\s+(?:eget\s+)?(?:förslag|ställningstagande))"
    r"|(?:överlämnar|översänder)(?!" + _AS_ANSWER + r")"
    r"|hänskjuter|remitterar|(?:skickar|sänder)(?=[^.\n]{3,80}\spå\s+remiss)",
    Does.DECIDES: (
        r"beslutar|beslutade|beslöt|beslutat|fattar\s+(?:följande\s+)?beslut|antar|antog|godkänner|godkände"
        r"|fastställer|fastställde|bifaller|biföll"
        r"|avslår|avslog|ställer\s+sig\s+bakom|ställde\s+sig\s+bakom|ger|uppdrar|uppdrog|avger|delegerar|utser"
        r"|bemyndigar|beviljar|anslår|avsätter|förlänger"
        r"|(?:överlämnar|översänder)(?=" + _AS_ANSWER + r")|har\s+inget\s+att\s+(?:erinra|invända)"
        r"|uttalar|avstår(?=\s+från)|avböjer|upphäver|reviderar|avskriver"
    ),
}
_INFINITE: Final = {
    Does.PROPOSES: r"föreslå|hemställa|förorda|rekommendera|tillstyrka|avstyrka|föreslår",
    Does.REFERS: (
        r"återremittera|återförvisa|återvisa|(?:ärendet\s+)?(?:(?:ska|skall)\s+)?återremitter(?:as|ades)|återremiss|[^.\n]{3,80}?\såterremitteras\s+ärendet"
    ),
    Does.POSTPONES: (
        r"bordlägga|(?:ärendet\s+)?(?:(?:ska|skall)\s+)?bordlägg(?:s|es|as)|(?:ärendet\s+)?bordlades|bordläggning"
        r"|[^.\n]{3,80}?\sbordläggs\s+ärendet"
        r"|ärendet\s+(?:tas\s+upp|behandlas|avgörs|återkommer)\s+(?:\S+\s+){0,3}?(?:nästa|nästkommande|kommande|ett\s+senare)\s+(?:sammanträde|möte)"
    ),
    Does.NOTES: (
        r"notera|anteckna|tacka(?=\s[^.\n]{0,60}?\bför\b)|ta\s+(?:del\s+av|emot)|(?:med\s+godkännande\s+)?lägga(?=[^.]{3,120}\still\s+handlingarna)|[^.\n]{3,100}?\s(?:noteras"
        r"|antecknas|läggs?\s+till\s+handlingarna|lägges\s+till\s+handlingarna|läggs\s+till)"
    ),
    Does.HANDS_OVER: (
        r"remittera|(?:skicka|sända)(?=[^.\n]{3,80}\spå\s+remiss)|överlämna|hänskjuta|översända"
        r"|(?:ärendet\s+)?(?:överlämnas|hänskjuts)|ärendet\s+(?:går|skickas|lämnas|förs|sänds)\s+vidare\b|ärendet\s[^.\n]{3,80}?\sutan\s+(?:eget\s+)?(?:förslag|ställningstagande)"
    ),
}
_FINITE_ANY: Final = re.compile(
    r"(?<![\wåäö])(?:" + "|".join(rf"(?P<{does.name}>{words})" for does, words in _FINITE.items()) + r")(?![\wåäö])",
    re.IGNORECASE,
)
_INFINITE_ANY: Final = re.compile(
    r"(?:att\s+)?(?:(?:enhälligt|på\s+nytt|ånyo|åter)\s+)?(?:"
    + "|".join(rf"(?P<{does.name}>{words})" for does, words in _INFINITE.items())
    + r")(?![\wåäö])",
    re.IGNORECASE,
)
_AFTER_HOW: Final = re.compile(
    r"(?:(?P<that>att)\s+)?(?:genom|hos|med\s+stöd|i\s+enlighet|med\s+anledning|med\s+hänvisning|efter|på\s+grund|utifrån"
    r"|mot\s+bakgrund|enligt)\b(?:kap\.|[^.\n]){0,120}?\s"
    + _INFINITE_ANY.pattern.replace("(?:att\\s+)?", "(?(that)(?:att\\s+)?|att\\s+)", 1),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Act:
    """What one sentence says. `targets` are those who are to decide; `lead` is where its points begin, `end` its end.

    `verb` is where its verb stands; `is_bare` when that only says that something is decided or proposed, and not what.
    `by` is None where no body is named. `earlier` when the sentence says that it was another time; `told` is that day.
    """

    does: Does
    by: NamedBody | None
    start: int
    lead: int
    end: int
    targets: tuple[NamedBody, ...] = ()
    earlier: bool = False
    told: NamedDay | None = None
    verb: int = 0
    is_bare: bool = True


def acts_between(text: str, start: int, end: int, before: int | None = None) -> list[Act]:
    """What each sentence there says that a body did; of those only that begin `before` a place, if one is given."""
    begun = takewhile(lambda span: before is None or span[0] < before, sentences(text, start, end))
    whole = [part for span in begun for part in _parted(text, *span)]
    spans = [(first, min(last, first + LONGEST)) for first, last in whole]
    return [act for span in spans if (act := act_in(text, *span))]


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence, parted where a body's act begins a line below what another has said without a full stop."""
    at = start
    for found in _ANEW.finditer(text, start, end):
        if _SAYS_WHAT.search(text, at, found.start()) and not _LEADS.search(text[at : found.start()]):
            yield at, found.start()
            at = found.start()
    yield at, end


def act_in(text: str, start: int, end: int) -> Act | None:
    """What the sentence's main clause says that a named body did; None where it tells of several bodies' acts."""
    bodies = bodies_in(text, start, end)
    found = [
        (by, verb) for verb in _FINITE_ANY.finditer(text, start, end) if (by := _subject(text, bodies, verb, start))
    ]
    if not found or any(
        _BESIDE.search(text[max(start, by.start - 20) : by.start]) for by, _ in found[1:] if by is not found[0][0]
    ):
        return None
    by, verb = found[0]
    return _act(text, Does[verb.lastgroup or ""], by, verb, start, end)


def _subject(text: str, bodies: Sequence[NamedBody], verb: re.Match[str], start: int) -> NamedBody | None:
    """The body before the verb, or right after it where nothing but an adverb stands before: `därmed beslutar X`."""
    before = [body for body in bodies if body.end <= verb.start() and not body.genitive]
    if before and _GAP.fullmatch(text[before[-1].end : verb.start()]):
        return None if _WITHIN.search(text[max(start, before[-1].start - 20) : before[-1].start]) else before[-1]
    first = next((body for body in bodies if not body.genitive or body.end > verb.start()), None)
    first = first if first and not first.genitive else None
    turned = first and re.fullmatch(r"\s+(?:därmed\s+|enhälligt\s+|således\s+)?", text[verb.end() : first.start])
    if not turned or re.search(r"\batt\b|\bsom\b", text[start : verb.start()].strip(" .…-")):
        return None
    is_decision = verb.lastgroup != Does.PROPOSES.name
    target = next((body for body in bodies if body.start > first.start), None) if first else None
    followed = first and target and re.fullmatch(r"\s+", text[first.end : target.start])
    return first if text[start : verb.start()].strip() and (is_decision or followed) else None


def _act(text: str, does: Does, by: NamedBody, verb: re.Match[str], start: int, end: int) -> Act:
    first = max(by.end, verb.end())
    said = text[min(by.end, verb.start()) : first]
    after = re.match(r"\s*(?:den\s+|vid\s+|på\s+|,)*[^a-zåäö]{0,30}", text[first : first + 40])
    around = text[by.end : first + (after.end() if after else 0)]
    first_word = begun(text, start, min(by.start, verb.start()))
    if (caption := text.rfind(": ", first_word, min(by.start, verb.start()))) >= 0:
        first_word = caption + 2
    first_word = _after_reason(text, first_word, min(by.start, verb.start()))
    before = text[first_word : min(by.start, verb.start())]
    told = next(
        iter([*days_in(text, first_word, min(by.start, verb.start())), *days_in(text, by.end, min(end, first + 60))]),
        None,
    )
    near = told if told and (told.end <= first or _WHEN.fullmatch(text[first : told.start])) else None
    bare = does is Does.PROPOSES or (does is Does.DECIDES and bool(_DECIDES.fullmatch(verb[0])))
    earlier = bool(_EARLIER.search(said + around) or (_EARLIER.search(before) and not _LAW.search(before)))
    act = Act(does, by, start, max(near.end, first) if near else first, end, (), earlier, near, verb.start(), bare)
    if does is not Does.PROPOSES:
        return act
    lead, targets = _targets(text, act.lead, end, ())
    return replace(act, lead=lead, targets=targets or _handed_to(text, lead, end))


def _handed_to(text: str, start: int, end: int) -> tuple[NamedBody, ...]:
    """Whom a body hands the matter to for a decision, beside what it supports."""
    found = _HANDS_ON.search(text, start, end)
    return tuple(each for each in bodies_in(text, found.end(), end)[:1] if each.start == found.end()) if found else ()


def _after_reason(text: str, start: int, end: int) -> int:
    """Where what a sentence gives as its reason ends, `Med hänvisning till protokollet, § 3, …`, or its own §."""
    own = _OWN_NUMBER.match(text, start, end)
    return end if _REASON.match(text, start, end) else own.end() if own and own.end() == end else start


def begun(text: str, start: int, place: int) -> int:
    """Where the sentence that stands there begins, if lines of a head with no full stop stand before it."""
    lines = [found.end() for found in re.finditer(r"\n[ \t]*(?=[A-ZÅÄÖ§\d])", text[start : place + 1])]
    return min(place, start + lines[-1]) if lines else start


def unfolded(text: str, act: Act) -> Act:
    """The act with what it was decided to do in its place: `beslutar att föreslå X besluta att` is a proposal to X."""
    skipped = SKIP.match(text, act.lead, act.end)
    begins = skipped.end() if skipped else act.lead
    inner = _INFINITE_ANY.match(text, begins, act.end) or _AFTER_HOW.match(text, begins, act.end)
    if not inner or (act.does is Does.PROPOSES and inner.lastgroup != Does.PROPOSES.name):
        return act
    does = Does[inner.lastgroup or ""]
    if does is not Does.PROPOSES:
        return replace(act, does=does, lead=begins, verb=inner.start(does.name))
    lead, targets = _targets(text, inner.end(), act.end, act.targets)
    return unfolded(text, replace(act, does=does, lead=lead, targets=targets, verb=begins))


def _targets(text: str, at: int, end: int, before: tuple[NamedBody, ...]) -> tuple[int, tuple[NamedBody, ...]]:
    """Whom a proposal is to, and where what they are to do begins."""
    skipped = _NAMES_TARGET.match(text, at, end)
    begins = skipped.end() if skipped else at
    target = next((body for body in bodies_in(text, begins, end) if body.start == begins), None)
    if target is None or target.genitive:
        decided = _MEMBERS.match(text, at, end)
        return (decided.end() if decided and decided["said"] else at), before
    found = [target, *_joined(text, target, end)]
    places = _IN_PLACES.match(text, found[-1].end, end)
    named = places.end() if places else found[-1].end
    decided = _TO_DECIDE.match(text, named, end)
    return (decided.end() if decided and decided[0].strip(" :\n") not in {"", "att"} else named), (*before, *found)


def _joined(text: str, target: NamedBody, end: int) -> list[NamedBody]:
    """The body right after it that is asked too: `kommunstyrelserna och kommunfullmäktige`."""
    joined = re.compile(r"\s+(?:och|samt|respektive)\s+").match(text, target.end, end)
    others = bodies_in(text, joined.end(), end) if joined else []
    return others[:1] if joined and others and others[0].start == joined.end() and not others[0].genitive else []
