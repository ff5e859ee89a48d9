"""Whether a body's name stands whole where it was found: nothing beside it may be a part of the name too."""

import re
from collections.abc import Sequence
from typing import Final

from reading.bodies import NamedBody, bodies_in

_BEFORE: Final = re.compile(
    r"(?:(?:\b(?!Proto|Utdrag|Samman|Organ|Möte|Från|Därmed|Enligt)|(?<=[a-zåäö]))[A-ZÅÄÖ][a-zåäö]{2,}"
    r"|[a-zåäö]-|\b(?:och|samt|&))[ ]\Z"
)
_FOR_WHAT: Final = (
    r"egen|sin|kännedom|beslut|yttrande|att|år|godkännande|prövning|ställningstagande|vidare|åtgärd|handläggning"
    r"|verkställighet"
)
_OF_A_HEAD: Final = (
    r"protokoll|sammanträd|utdrag|beslut|datum|plats|tid|sida|sid|juster|ordinarie|extra|den|dag|möte|kallelse|§|månd"
    r"|tisd|onsd|torsd|fred|organ|nämnd|instans|dnr|diarie|ärende|reserv|ordf|från|till|expedier|förslag|yrk|bilaga"
    r"|anslag|närvar"
)
_AFTER: Final = re.compile(
    rf"[ ](?:för[ ](?!(?:{_FOR_WHAT})\b)\w|mellan[ ]\w"
    rf"|(?!(?:[A-ZÅÄÖ][a-zåäö]*)?(?:{_OF_A_HEAD}))(?-i:[A-ZÅÄÖ][a-zåäö]{{2,}}))",
    re.IGNORECASE,
)
_OF_AN_AREA: Final = re.compile(r"[ ]i[ ][A-ZÅÄÖ][\wåäö]+[ ][A-ZÅÄÖ][\wåäö]+")
"""`Överförmyndarnämnden i Norra Dalen`: of several municipalities, which its name may say."""
_NEVER_LONGER: Final = re.compile(
    r"(?:kommun|region|landstings)(?:fullmäktige|styrelsen?)|[A-ZÅÄÖ]{2,5}", re.IGNORECASE
)


def stands_whole(text: str, body: NamedBody, head: int) -> bool:
    """Whether the name is bounded on both sides, here and wherever else the first `head` characters have it."""
    if _NEVER_LONGER.fullmatch(body.name):
        return True
    named = [each for each in bodies_in(text, 0, head) if _stem(each) == _stem(body)]
    return not any(_is_cut(text, each) for each in [body, *named])


def fullest(bodies: Sequence[NamedBody]) -> NamedBody:
    """The longest name of the first of them; another body of its level has a name that does not end as it does."""
    first = _stem(bodies[0])
    is_general = re.fullmatch(r"nämnd|styrels|utskott|arbetsutskott|direktion|[a-zåäö]{2,5}", first) is not None
    named = [each for each in bodies if is_general or _stem(each).endswith(first) or _stem(each).startswith(first)]
    return max(named, key=lambda body: (len(_stem(body)), len(body.name)))


def _stem(body: NamedBody) -> str:
    """The name without what makes it definite: `nämnd` and `nämnden` are one body's."""
    return re.sub(r"(?:en|et)$", "", body.name.casefold())


def _is_cut(text: str, body: NamedBody) -> bool:
    begins_small = text[body.start].islower() and _BEFORE.search(text[max(0, body.start - 30) : body.start])
    joined = re.search(r"(?:[a-zåäö]-|\b(?:och|samt|&))[ ]\Z", text[max(0, body.start - 30) : body.start])
    listed = " för " in body.name and re.match(r"(?:,|[ ](?:och|samt|i))[ ]\w", text[body.end : body.end + 8])
    placed = body.name.endswith("nämnden") and _OF_AN_AREA.match(text, body.end)
    return bool(begins_small or joined or listed or placed or (not body.genitive and _AFTER.match(text, body.end)))
