"""What an event's title says of whose meeting it is: which bodies it names, that it is cancelled or something else."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from models.files.fields import folded
from models.files.meeting_page.words import CANCELLED, is_no_meeting

_OTHER_BODY: Final = re.compile(
    r"\b\w*(fullmaktige|namnd|styrelse|utskott|beredning|rad|kommitte|delegation|revision|direktion)(e?ns?|e?t|ets|s|er|erna)?\b"
)
_A_MEETING: Final = re.compile(
    r"\b(extra|budget|namnds?|fullmaktige|styrelse|utskotts?|ars)?"
    r"(sammantrad(e|et|en|er|esdag|esdagar)|moten?|motet|motes?dag(ar)?|meeting)\b"
)
_ALSO_SAID: Final = re.compile(
    r"\b(ordinarie|extra|extrainsatt|konstituerande|offentligt?|oppet|digitalt?|distans|webbsant?|webbsands|direktsands|kl|"
    r"klockan|och|samt|i|den|heldag|halvdag|dag|nr|kommun(en)?s?|region(en)?s?|lan|budget|bokslut|arsredovisning|"
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|apr|aug|sept?|okt|nov|dec|"
    r"(man|tis|ons|tors|fre|lor|son)(dag(en)?)?)\b|[\d\W_]+"
)
_ENDINGS: Final = r"(e?ns?|s|et|ets)?(moten?|motet|sammantrade|sammantradet|sammantraden|sammantrader)?"


@dataclass(frozen=True, slots=True)
class Said:
    """What a title says. `more` is what is left when bodies, meetings and days have been taken away."""

    bodies: frozenset[str]
    cancelled: bool
    something_else: bool
    other_body: bool
    a_meeting: bool
    more: str

    @property
    def is_no_meeting(self) -> bool:
        """Whether it says that nobody meets, whoever it is about."""
        return self.cancelled or (self.something_else and not self.a_meeting)

    def is_of_others(self, body: str) -> bool:
        """Whether it names other bodies and not that one."""
        return body not in self.bodies and bool(self.bodies or self.other_body)

    def is_certainly_of(self, body: str) -> bool:
        """Whether it says nothing but that the body meets. One that names nobody does, in a file of that body's own."""
        if self.something_else or self.other_body or self.more:
            return False
        return self.bodies == {body} or (not self.bodies and self.a_meeting)


def said_in_title(title: str, bodies: Mapping[str, str] | None = None, about: Iterable[str] = ()) -> Said:
    """What the title says, held against the names of the principal's bodies by code; `about` are its own names."""
    text = folded(title)
    named, rest = _named(text, bodies or {})
    for name in about:
        rest = re.sub(rf"\b{re.escape(folded(name))}s?\b", " ", rest)
    rest, meetings = _A_MEETING.subn(" ", rest)
    return Said(
        bodies=frozenset(named),
        cancelled=CANCELLED.search(text) is not None,
        something_else=is_no_meeting(rest),
        other_body=_OTHER_BODY.search(rest) is not None,
        a_meeting=meetings > 0 or not text,
        more=_ALSO_SAID.sub(" ", rest).strip(),
    )


def _named(text: str, bodies: Mapping[str, str]) -> tuple[set[str], str]:
    """The codes of the bodies the text names, and the text without them. A longer name is looked for first."""
    found = set()
    for pattern, code in sorted(_patterns(bodies), key=lambda each: -len(each[0])):
        text, count = re.subn(pattern, " ", text)
        if count:
            found.add(code)
    return found, text


def _patterns(bodies: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, name in bodies.items():
        yield _pattern(re.escape(folded(code))), code
        yield _pattern(_loosely(name)), code
        yield from ((pattern, code) for pattern in _as_working_committee(name, bodies))
    for short in ("fullmaktige", "styrelsen", "arbetsutskott"):
        called = [code for code, name in bodies.items() if folded(name).endswith(short)]
        if len(called) == 1:
            yield _pattern(_loosely(short)), called[0]


def _as_working_committee(name: str, bodies: Mapping[str, str]) -> Iterator[str]:
    """`KS AU` and `Kommunstyrelsen/AU` are Kommunstyrelsens arbetsutskott."""
    for code, other in bodies.items():
        if folded(name) == f"{folded(other)}s arbetsutskott":
            for whose in (re.escape(folded(code)), _loosely(other)):
                yield _pattern(rf"{whose}(:?s|e?ns?)?[ /-]?(au|arbetsutskott)")


def _pattern(name: str) -> str:
    return rf"\b{name}{_ENDINGS}\b"


def _loosely(name: str) -> str:
    """The name as it may also be written: `kommunstyrelsen` is `kommunstyrelse` within other words."""
    return r"\s+".join(re.escape(re.sub(r"(?<=nd)en$|(?<=e)n$", "", word)) for word in folded(name).split())
