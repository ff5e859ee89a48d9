"""What was decided on a point, as its words say; None where they can mean several things."""

import re
from collections.abc import Sequence
from typing import Final

from models.vocabulary import Outcome
from reading.bodies import bodies_in

_CHANGED: Final = re.compile(
    r"\bmed\s+(?:(?:följande|den|det|de|små|mindre|en|ett|vissa|dessa|nedanstående|[\wåäö]+s)\s+){0,2}(?:ändring(?:en|ar|arna)?"
    r"|tillägg(?:et|en)?|justering(?:en|ar|arna)?|redaktionell\w*)\b"
    r"|\bmed\s+undantag\s+(?:av|för)\s+(?:avsnitt|kapitel|stycke|bilaga|sida|formulering|mening)\w*\b",
    re.IGNORECASE,
)
_DOING: Final = {
    Outcome.REJECTED: (
        r"tackar?\s+nej|avböj(?:a|er)|(?:(?:kommunen|regionen)\s+)?avstå(?:r|tt)?\s+från|avslå|avslår|avslog|avstyrk\w*|(?:inte|ej)\b.*|\w+r\s+(?:inte|ej)\b.*"
    ),
    Outcome.UNCLASSIFIED: r"har\s+inget\s+att\s+(?:erinra|invända)\b.*|anse\b[^.\n]*\bbesvara[dt]"
    r"|(?:positivt\s+)?ställ(?:a|er|de)\s+sig\b.*",
    Outcome.NOTED: (
        r"(?:notera|anteckna)\w*|tackar?\s(?:[^.\n]{0,60}?\s)?för\b|har\s+tagit\s+(?:del|emot)|ta(?:r)?\s+(?:del\s+av|emot|till\s+sig)|lägg(?:a|er)\b.*\btill\s+handlingarna"
    ),
    Outcome.WRITTEN_OFF: r"avskriv(?:a|er)",
    Outcome.ADOPTED: (
        r"(?:gemensamt\s+)?(?:anta|antaga|antager|antar|antog|godkänna|godkänner|godkände|fastställa|fastställer"
        r"|fastställde|bifalla|bifaller"
        r"|uppdra|uppdraga|uppdrar|uppdrager|ge|giva|ger|avsätta|avsätter|anslå|anslår|teckna|tecknar|ingå|ingår|ansluta|ansluter|delegera"
        r"|delegerar"
        r"|bemyndiga|bemyndigar|utse|utser|förlänga|förlänger|upphäva|upphäver|bevilja|beviljar|finansiera|revidera"
        r"|reviderar"
        r"|införa|inför|inrätta|inrättar|avge|avger|lämna|lämnar|underteckna|förklara(?!\b[^.\n]*\bjustera)|tillsätta|genomföra|uppmana"
        r"|återrapportera"
        r"|följa|köpa|sälja|tillstyrka|tillstyrker|(?:(?:kommunen|regionen)\s+)?(?:medverkar?|deltar?))"
    ),
}
_DONE: Final = {
    Outcome.REJECTED: r"avslås|avslogs|avstyrk(?:e)?s|(?:antas|godkänns|fastställs|bifalls)\s+(?:inte|ej)",
    Outcome.UNCLASSIFIED: r"ställer\s+sig|ställde\s+sig|i\s+huvudsak|i\s+princip|anses?\s+(?:\w+\s+)?besvara[dt]",
    Outcome.NOTED: r"noteras|antecknas|till\s+handlingarna",
    Outcome.WRITTEN_OFF: r"avskriv(?:e)?s",
    Outcome.ADOPTED: (
        r"antas|antages|antogs|godkänn(?:e)?s|godkändes|fastställ(?:e)?s|bifall(?:e)?s|uppdras|uppdrages"
        r"|ges\s+i\s+uppdrag"
        r"|får\s+i\s+uppdrag|delegeras|bemyndigas|utses|förlängs|upphävs|beviljas|finansieras|avsätts|anslås|tecknas"
        r"|ingås"
        r"|undertecknas|införs|revideras|inrättas|köp(?:e)?s|säljs"
    ),
}
_BEGINS: Final = {
    outcome: re.compile(
        rf"(?:att\s+)?(?:enhälligt\s+|(?:kommunen|regionen|förbundet)\s+|för\s+(?:sin\s+)?(?:egen\s+|sin\s+)?del\s+)*(?:{words})(?![\wåäö])",
        re.IGNORECASE | re.DOTALL,
    )
    for outcome, words in _DOING.items()
}
_HOLDS: Final = {
    outcome: re.compile(
        rf"(?<![\wåäö])(?<!\bska )(?<!\bskall )(?<!\bbör )(?<!\bkan )(?:{words})(?![\wåäö])", re.IGNORECASE
    )
    for outcome, words in _DONE.items()
}
_CARRIED: Final = re.compile(r"\bbifall\w*\s+(?:\S+\s+){0,4}?\w*yrkande", re.IGNORECASE)
"""As somebody moved: what that was is not said."""
_IN_PART: Final = re.compile(r"\b(?:delvis|till\s+viss\s+del|i\s+vissa\s+delar)\b", re.IGNORECASE)
_OF_PLACE: Final = re.compile(r"^i\s+[A-ZÅÄÖ][\wåäö]+\s+")
_INSERTED: Final = re.compile(
    r"^(?:att,?\s+)?(?:med\s+(?:hänvisning|anledning|stöd)|i\s+(?:likhet|enlighet)\s+med|mot\s+bakgrund)\b[^,]{3,150},\s+(?=[a-zåäö])",
    re.IGNORECASE,
)
"""A reason before the verb."""
_ALSO_NOT: Final = re.compile(
    r"\bdock\s+(?:inte|ej)\b|(?:,|\b(?:och|men|samt))\s+(?:att\s+)?(?:avslår?|avslås|inte|ej)\b", re.IGNORECASE
)
_NUMBERS: Final = {
    word: number
    for number, word in enumerate(["ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"], 1)
} | {"en": 1}
_ORDINALS: Final = {
    word: number for number, word in enumerate(["första", "andra", "tredje", "fjärde", "femte", "sjätte"], 1)
}
_ONE: Final = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_BY_NUMBER: Final = re.compile(
    rf"\b(?:(?P<rejected>avslår?|avslag\s+(?:på|till))|bifaller|bifalla|bifall\s+till|antar?|godkänner|godkänna)\s+(?:[\wåäö]+s\s+)?(?:förslags?\s+)?(?:i\s+)?"
    rf"(?:att-sats(?:en|erna)?|punkt(?:en|erna)?)\s+(?:nr\s+)?(?P<numbers>{_ONE}(?:\s*(?:,|och)\s*{_ONE}\b)*)",
    re.IGNORECASE,
)
_EXCEPT: Final = re.compile(
    rf"\b(?:med\s+undantag\s+(?:av|för)|förutom|utom|undantaget|dock\s+(?:inte|ej)"
    rf"|bortsett\s+från)\s+(?:för\s+)?(?P<what>(?:den\s+)?"
    rf"(?:(?:att-sats(?:en|erna)?|punkt(?:en|erna)?)\s+(?:nr\s+)?{_ONE}(?:\s*(?:,|och)\s*{_ONE})*"
    rf"|(?:{'|'.join(_ORDINALS)})\s+(?:punkten|att-satsen)))",
    re.IGNORECASE,
)


def outcome_of(text: str) -> Outcome | None:
    """What the point's own words say: the verb it begins with, or else the only one that says it is done."""
    begins = next((body.end for body in bodies_in(text) if body.start == 0), 0)
    said = _INSERTED.sub("", _OF_PLACE.sub("", text[begins:].lstrip()))
    found = [outcome for outcome, pattern in _BEGINS.items() if pattern.match(said)][:1]
    found = found or [outcome for outcome, pattern in _HOLDS.items() if pattern.search(text)]
    is_doubtful = any(pattern.search(said) for pattern in (_ALSO_NOT, _IN_PART))
    if len(found) != 1 or _CARRIED.search(said) or (found[0] is Outcome.ADOPTED and is_doubtful):
        return None
    return Outcome.ADOPTED_WITH_CHANGES if found[0] is Outcome.ADOPTED and is_changed(text) else found[0]


def is_changed(text: str) -> bool:
    """Whether it is adopted with a change or an addition."""
    return _CHANGED.search(text) is not None


def numbered(text: str) -> dict[int, Outcome]:
    """What was decided on points by their numbers: `bifaller punkt 1 och avslår punkterna 2 och 3`."""
    found: dict[int, Outcome] = {}
    for each in _BY_NUMBER.finditer(text):
        outcome = Outcome.REJECTED if each["rejected"] else Outcome.ADOPTED
        for word in re.findall(rf"\b{_ONE}\b", each["numbers"].casefold()):
            if found.setdefault(_number(word), outcome) is not outcome:
                return {}
    return found


def excepted(text: str) -> tuple[str, tuple[int, ...]] | None:
    """Which points were left out, in words and by number; None where none is."""
    found = _EXCEPT.search(text)
    if not found:
        return None
    words = re.findall(rf"\b(?:{_ONE}|{'|'.join(_ORDINALS)})\b", found["what"].casefold())
    return " ".join(found["what"].split()), tuple(_number(word) for word in words if _number(word))


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.get(word, _ORDINALS.get(word, 0))


def numbers_fit(numbers: Sequence[int], count: int) -> bool:
    """Whether there are points with those numbers."""
    return bool(numbers) and max(numbers) <= count
