"""A county: its principals with their bodies and routes, its groups of principals, and the arenas that recommend."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import ClassVar, TypeVar

from pydantic import Field, PrivateAttr

from kit.errors import Fault
from models.files.fields import (
    Code,
    Day,
    FileModel,
    HeldByWord,
    LanguageWord,
    LevelWord,
    Lines,
    Mailbox,
    OneLine,
    PrincipalKindWord,
    ReachWord,
    Shortened,
    YesNo,
    folded,
)
from models.files.lead_times import LeadTimesPart
from models.files.parts.principal_kinds import KIND_GROUPS, USUAL_BODIES, by_kind
from models.meetings import NO_MEETINGS, Meetings
from models.phrases import Phrase
from models.vocabulary import ArenaReach, Language, Level, PrincipalKind

AFTER_COUNCIL = (
    "{body} står efter {council}. Fullmäktige beslutar sist: det som ska beredas går dit först (KL 5:26–28)."
)
BODY_TWICE = "{body} står två gånger på vägen. Kommer ärendet tillbaka dit rapporteras det efter mötet."

T = TypeVar("T")

MOST_GROUPS, MOST_ARENAS = 1_000, 200
MAILBOXES = ("registrar", "official", "chair")
EVERYONE = {"alla", "all", "samtliga"}


class Dated(FileModel):
    """Something that holds from one day to another, both included; open where no day is given."""

    valid_from: Day | None = Field(None, title="Gäller från", examples=["2020-09-01"])
    valid_to: Day | None = Field(None, title="Gäller till", examples=["2020-08-31"])

    def valid_on(self, day: dt.date) -> bool:
        """Whether it holds that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Contact(Shortened):
    """Whom to write to, by role. Never a person's name."""

    required: ClassVar = ("email",)
    short: ClassVar = "email"

    role: OneLine = Field("", title="Roll", examples=["Samordnare"])
    email: Mailbox = Field("", title="E-post", examples=["samordnare@region.example"])
    phone: OneLine = Field("", title="Telefon")


class Body(Dated):
    """Who meets and decides."""

    required: ClassVar = ("code", "name")  # and a level, unless it is only heard: models.files.county_file

    code: Code = Field("", title="Kod", examples=["KS"])
    name: OneLine = Field("", title="Namn", examples=["Kommunstyrelsen"])
    level: LevelWord = Field(Level.ARBETSUTSKOTT, title="Nivå", examples=["styrelse"])
    consulted: YesNo = Field(False, title="Hörs bara, föreslår och beslutar inte")


class Principal(FileModel):
    """A region, a municipality or another party.

    Its mailboxes are checked apart: one wrong address must not stop the others.
    """

    required: ClassVar = ("code", "name")  # and a registrar, before anything is sent: models.files.county_file

    code: Code = Field("", title="Kod", examples=["2425"])
    name: OneLine = Field("", title="Namn", examples=["Dorotea kommun"])
    short: OneLine = Field("", title="Kort namn", examples=["Dorotea"])
    kind: PrincipalKindWord = Field(PrincipalKind.KOMMUN, title="Slag")
    population: int | None = Field(None, ge=0, title="Folkmängd")
    language: LanguageWord | None = Field(None, title="Språk")
    registrar: OneLine = Field("", title="Registrator", examples=["registrator@dorotea.example"])
    official: OneLine = Field("", title="Tjänsteperson", examples=["kommundirektor@dorotea.example"])
    chair: OneLine = Field("", title="Ordförande", examples=["ordforande@dorotea.example"])
    bodies: tuple[Body, ...] = Field((), title="Organ")
    route: Lines = Field((), title="Väg", examples=[["KSAU", "KS", "KF"]])


class Group(Dated):
    """Some principals under one name."""

    required: ClassVar = ("code", "name", "principals")

    code: OneLine = Field("", title="Kod", examples=["lok-lycksele"])
    name: OneLine = Field("", title="Namn", examples=["LÖK Lycksele"])
    principals: Lines = Field((), title="Huvudmän", examples=[["Lycksele", "Malå"]])


class Seat(Dated):
    """Who sits in an arena, by role. Never a person's name."""

    required: ClassVar = ("role",)

    role: OneLine = Field("", title="Roll", examples=["Representant"])
    principals: Lines = Field((), title="Huvudmän", examples=[["alla"]])
    body: Code = Field("", title="Organ", examples=["HSN"])
    held_by: HeldByWord | None = Field(None, title="Vilka som sitter, om andra än i arenan i övrigt")
    count: int | None = Field(None, ge=1, le=1000, title="Platser per huvudman")
    rotates: YesNo = Field(False, title="Går runt mellan huvudmännen")


class Arena(Dated):
    """Where principals meet to agree what to recommend. It never decides for any of them."""

    required: ClassVar = ("code", "name")

    code: OneLine = Field("", title="Kod", examples=["systemledningen"])
    name: OneLine = Field("", title="Namn", examples=["Systemledningen för nära vård"])
    email: Mailbox = Field("", title="E-post", examples=["systemledningen@region.example"])
    reach: ReachWord = Field(ArenaReach.REGIONAL, title="Räckvidd")
    held_by: HeldByWord | None = Field(None, title="Vilka som sitter")
    seats: tuple[Seat, ...] = Field((), title="Platser")
    consists_of: Lines = Field((), title="Består av")
    group: OneLine = Field("", title="Grupp av huvudmän")
    succeeds: Lines = Field((), title="Efterträder")


class County(FileModel):
    """Everything one county file holds."""

    required: ClassVar = ("county", "code", "principals")

    county: OneLine = Field("", title="Län", examples=["Västerbotten"])
    code: Code = Field("", title="Länskod", examples=["24"])
    language: LanguageWord = Field(Language.SV, title="Språk")
    population_on: Day | None = Field(None, title="Folkmängden gäller")
    coordinators: tuple[Contact, ...] = Field((), title="Samordnare")
    bodies: dict[str, tuple[Body, ...]] = Field(default_factory=dict, title="Organ per slag")
    routes: dict[str, Lines] = Field(default_factory=dict, title="Väg per slag")
    principals: tuple[Principal, ...] = Field((), title="Huvudmän")
    groups: tuple[Group, ...] = Field((), max_length=MOST_GROUPS, title="Grupper")
    arenas: tuple[Arena, ...] = Field((), max_length=MOST_ARENAS, title="Arenor")
    lead_times: LeadTimesPart = Field(LeadTimesPart(), title="Ledtider i dagar")
    summer_rest: YesNo = Field(True, title="Sommaruppehåll med breven, från midsommar till andra veckan i augusti")

    # whose registry it is: actions.registry.offices; empty when it was read from a file
    _office: str = PrivateAttr("")
    # from the calendar file beside: models.files.calendar_file.county_with_meetings
    _meetings: Mapping[str, Meetings] = PrivateAttr(default_factory=dict)
    _calendar_faults: int = PrivateAttr(0)
    _calendar_questions: int = PrivateAttr(0)

    def meetings_of(self, principal: Principal) -> Meetings:
        """When the principal's bodies are known to meet."""
        return self._meetings.get(principal.code, NO_MEETINGS)

    @property
    def office(self) -> str:
        """The slug of the office whose registry this is; empty when it was read from a file."""
        return self._office

    @property
    def calendar_faults(self) -> int:
        """How much in the calendar file could not be used."""
        return self._calendar_faults

    @property
    def calendar_questions(self) -> int:
        """How much in the files it names may be a meeting and has not been taken for one."""
        return self._calendar_questions

    def named(self, word: str) -> Principal | None:
        """The principal with that code or name, long (`Dorotea kommun`) or short (`dorotea`)."""
        return _found(self._principals_called, word)

    def members(self, word: str, day: dt.date | None) -> tuple[Principal, ...] | None:
        """Whom the word means that day: everyone, a kind, a group or one principal; None when it means nobody.

        Without a day, a group of any time will do.
        """
        if folded(word) in EVERYONE:
            return self.principals
        if kind := KIND_GROUPS.get(folded(word)):
            return tuple(principal for principal in self.principals if principal.kind is kind)
        if group := self.group_named(word, day):
            found = (self.named(name) for name in group.principals)
            return tuple(principal for principal in found if principal)
        return (principal,) if (principal := self.named(word)) else None

    def group_named(self, word: str, day: dt.date | None = None) -> Group | None:
        """The group with that code or name, on that day if one is given."""
        groups = (group for group in self.groups if day is None or group.valid_on(day))
        return _found(_called(groups, _code_and_name), word)

    def arena_named(self, word: str, day: dt.date | None = None) -> Arena | None:
        """The arena with that code or name, on that day if one is given."""
        arenas = (arena for arena in self.arenas if day is None or arena.valid_on(day))
        return _found(_called(arenas, _code_and_name), word)

    def bodies_of(self, principal: Principal) -> tuple[Body, ...]:
        """The principal's own bodies and those every principal of its kind has; its own replace those of the kind."""
        own = {body.code for body in principal.bodies}
        shared = self._bodies_by_kind.get(principal.kind, () if own else _usual_bodies(principal.kind))
        return (*principal.bodies, *(body for body in shared if body.code not in own)) if own else shared

    def default_route(self, principal: Principal) -> tuple[str, ...]:
        """The codes of the bodies a matter usually passes, in order."""
        route = principal.route or self._routes_by_kind.get(principal.kind, ())
        return route or (() if principal.kind.has_council else self._upwards(principal))

    def highest_level(self, principal: Principal, day: dt.date) -> Level | None:
        """How high a matter can go in a principal without a fullmäktige of its own; None where there is one."""
        if principal.kind.has_council:
            return None
        levels = (body.level for body in self.bodies_of(principal) if body.valid_on(day) and not body.consulted)
        return max(levels, key=lambda level: level.rank, default=None)

    def body(self, principal: Principal, code: str, day: dt.date) -> Body | None:
        """The principal's body with that code that day."""
        code = code.casefold()
        return next((b for b in self.bodies_of(principal) if b.code.casefold() == code and b.valid_on(day)), None)

    def _upwards(self, principal: Principal) -> tuple[str, ...]:
        """All its bodies from the lowest level, each code once."""
        bodies = sorted(self.bodies_of(principal), key=lambda body: body.level.rank)
        return tuple(dict.fromkeys(body.code for body in bodies))

    @cached_property
    def _bodies_by_kind(self) -> dict[PrincipalKind, tuple[Body, ...]]:
        return by_kind(self.bodies)

    @cached_property
    def _routes_by_kind(self) -> dict[PrincipalKind, tuple[str, ...]]:
        return by_kind(self.routes)

    @cached_property
    def _principals_called(self) -> dict[str, Principal]:
        return _called(self.principals, _names_of)


def county_stem(name: str) -> str:
    """`Västerbotten`, `Västerbottens län` and `vasterbotten` are the same county."""
    return folded(name).removesuffix(" lan").removesuffix("s")


def _usual_bodies(kind: PrincipalKind) -> tuple[Body, ...]:
    usual = USUAL_BODIES.get(kind)
    return (Body(**usual._asdict()),) if usual else ()


def bare_name(name: str) -> str:
    """The name without what it is: `Umeå kommun` and `Göteborgs Stad` as `Umeå` and `Göteborgs`."""
    return re.sub(r" (kommun|stad)$", "", name, flags=re.IGNORECASE)


def _code_and_name(thing: Group | Arena) -> tuple[str, ...]:
    return (thing.name, thing.code)


def _names_of(principal: Principal) -> tuple[str, ...]:
    """What a principal may be called, from loosest to strictest: `Nordmaling`, `Nordmalings`, the name, the code."""
    stem = bare_name(principal.name)
    return (stem.removesuffix("s"), stem, principal.short or principal.name, principal.name, principal.code)


def _called(things: Iterable[T], names_of: Callable[[T], tuple[str, ...]]) -> dict[str, T]:
    """The things by what they may be called. A stricter name wins over a looser, as written over without accents:
    Habo and Håbo are two municipalities."""
    named = [(names_of(thing), thing) for thing in things]
    spellings = (folded, str.casefold)
    return {
        spelt(names[rank]): thing
        for spelt in spellings
        for rank in range(len(named[0][0]) if named else 0)
        for names, thing in named
    }


def _found(called: dict[str, T], word: str) -> T | None:
    return called.get(word.casefold()) or called.get(folded(word))


def order_faults(way: Sequence[Body | None], place: str) -> Iterator[Fault]:
    """The bodies that stand after fullmäktige, or twice, in a way written at that place, each with the order meant.

    None stands for a body nobody knows.
    """
    before: list[Body] = []
    for number, body in enumerate(way):
        if body:
            if message := _misplaced(body, before):
                yield Fault(f"{place}[{number}]", message, found=body.code, expected=_council_last(way))
            before.append(body)


def _misplaced(body: Body, before: Sequence[Body]) -> Phrase | None:
    if body in before:
        return Phrase(BODY_TWICE, body=body.name)
    council = next((each for each in before if each.level is Level.FULLMAKTIGE), None)
    if council and body.level is not Level.FULLMAKTIGE and not body.consulted:
        return Phrase(AFTER_COUNCIL, body=body.name, council=council.name)
    return None


def backward_pair(bodies: Sequence[Body]) -> tuple[Body, Body] | None:
    """A styrelse and the nämnd or utskott right after it, which as a rule prepares what the styrelse takes up."""
    pairs = (pair for pair in pairwise(bodies) if pair[0].level is Level.STYRELSE)
    return next((pair for pair in pairs if pair[1].level.rank < Level.STYRELSE.rank), None)


def _council_last(way: Sequence[Body | None]) -> str:
    """Each body once, as it is written in a file, with fullmäktige last."""
    bodies = sorted(filter(None, way), key=lambda body: body.level is Level.FULLMAKTIGE)
    return f"[{', '.join(dict.fromkeys(body.code for body in bodies))}]"
