"""Entry into force: its own rule, never derived from all having replied. See docs/decisions/entry-into-force.md."""

import datetime as dt
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from models.files.round_file import Effect
from models.vocabulary import EffectKind, Level, Outcome, Part, PrincipalKind, Word
from rules.law.workdays import DAY

_QUORUMS = {EffectKind.QUORUM_PRINCIPALS, EffectKind.QUORUM_POPULATION}
_EVERYONE = {EffectKind.FIXED_DATE, EffectKind.ALL_ADOPTED}

_AGREES = {Part.DECISION, Part.SIGNATURE}


@dataclass(frozen=True, slots=True)
class Party:
    """One principal as the rule sees it. `decided_on` and `level` are those of its standing decision.

    `highest_level` is as high as it can decide, if it has no fullmäktige: no more than that is asked of it.

    `is_contested`: the decision is appealed, or its notice was taken down. It counts all the same (KL 13:14).
    `is_inhibited`: a court has said that it does not apply until further notice. It does not count meanwhile.
    `is_preliminary`: it is told of before its minutes are adjusted (KL 5:69); it counts, and that is said.
    """

    code: str
    name: str
    population: int | None = None
    kind: PrincipalKind = PrincipalKind.KOMMUN
    outcome: Outcome | None = None
    decided_on: dt.date | None = None
    level: Level | None = None
    highest_level: Level | None = None
    signed_on: dt.date | None = None
    is_contested: bool = False
    is_inhibited: bool = False
    is_preliminary: bool = False

    @property
    def inhabitants(self) -> int:
        """Its own people: those of a region are its municipalities', whatever number it has been given."""
        return (self.population or 0) if self.kind is PrincipalKind.KOMMUN else 0


class Why(Word):
    """Why a party counts or does not. `{day}` is the last day to decide, `{outcome}` what it decided."""

    COUNTS = "counts", "räknas"
    PRELIMINARY = "preliminary", "räknas preliminärt, tills protokollet är justerat"
    CONTESTED = "contested", "räknas, men beslutet kan ännu ändras"
    INHIBITED = "inhibited", "beslutet gäller tills vidare inte (inhibition)"
    UNDECIDED = "undecided", "inget beslut än"
    UNSIGNED = "unsigned", "inte undertecknat än"
    UNCLASSIFIED = "unclassified", "utfallet är inte bedömt"
    LATER = "later", "ansluter sig senare"
    TOO_LOW = "too_low", "beslutet är fattat på för låg nivå"
    STAYED_TOO_LOW = "stayed_too_low", "beslutet fattades i tid, men på för låg nivå"
    STAYED_LATER = "stayed_later", "svaret kom i tid, men var att ansluta sig senare"
    NOT_ADOPTED = "not_adopted", "{outcome}"
    TOO_LATE = "too_late", "inget beslut senast {day}"
    NO_POPULATION = "no_population", "invånarna räknas hos kommunerna"


_COUNTS = {Why.COUNTS, Why.PRELIMINARY, Why.CONTESTED}
_MAY_COME = {Why.INHIBITED, Why.UNDECIDED, Why.UNSIGNED, Why.UNCLASSIFIED, Why.LATER, Why.TOO_LOW}


@dataclass(frozen=True, slots=True)
class Counted:
    """How one party counts, from which day if it does; `weight` is its share of what the rule counts."""

    party: Party
    why: Why
    on: dt.date | None
    weight: int

    @property
    def counts(self) -> bool:
        """Whether it is among those that bring the rule about."""
        return self.why in _COUNTS

    @property
    def may_come(self) -> bool:
        """Whether it is awaited: nothing it has decided stands in the way."""
        return self.why in _MAY_COME


class Prospect(StrEnum):
    """Whether what was agreed is in force. Impossible as the decisions stand: a new decision may change it."""

    IN_FORCE = "in_force"
    WILL_BE = "will_be"
    NOT_YET = "not_yet"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class EffectState:
    """The rule on one day in Stockholm. `on` is the first day in force, for the first party where each has its own.

    `have`, `reachable` and `needed` are in what the rule counts: parties, or inhabitants.
    """

    rule: Effect
    asks: tuple[Part, ...]
    prospect: Prospect
    on: dt.date | None
    parties: tuple[Counted, ...]
    have: int
    reachable: int
    needed: int

    @property
    def total(self) -> int:
        """Everything there is to count."""
        return sum(each.weight for each in self.parties)

    @property
    def missing(self) -> tuple[Counted, ...]:
        """The parties that are awaited."""
        return tuple(each for each in self.parties if each.may_come and each.weight)

    @property
    def lost(self) -> tuple[Counted, ...]:
        """The parties that stand in the way."""
        return tuple(each for each in self.parties if not each.counts and not each.may_come and each.weight)

    @property
    def inhibited(self) -> tuple[Counted, ...]:
        """The parties whose decision does not apply until further notice, and would count else."""
        return tuple(each for each in self.parties if each.why is Why.INHIBITED)

    def binds_from(self, party: Counted) -> dt.date | None:
        """The first day in force for that party, once it counts; its own day where each has one."""
        if self.rule.kind is not EffectKind.EACH:
            return self.on if party.counts else None
        return max(party.on, self.rule.on or party.on) if party.on else None

    @property
    def preliminary(self) -> tuple[Counted, ...]:
        """The parties whose preliminary reports its being in force hangs on; none where a quorum does without them."""
        firm = [each for each in self.parties if not each.party.is_preliminary]
        if self.on is None or (self.rule.kind in _QUORUMS and _first_day(self.rule, firm, self.needed) == self.on):
            return ()
        return tuple(each for each in self.parties if each.counts and each.weight and each.party.is_preliminary)


def effect_state(rule: Effect, parties: Sequence[Party], asks: tuple[Part, ...], today: dt.date) -> EffectState:
    """What the rule says on that day in Stockholm. `asks` is what the round asks of each: decided is not signed."""
    counted = tuple(_counted(rule, party, asks, today) for party in parties)
    have = sum(each.weight for each in counted if each.counts)
    reachable = have + sum(each.weight for each in counted if each.may_come)
    needed = _needed(rule, sum(each.weight for each in counted))
    on = _first_day(rule, counted, needed)
    return EffectState(rule, asks, _prospect(on, reachable >= needed, today), on, counted, have, reachable, needed)


def needs_everyone(rule: Effect) -> bool:
    """Whether nothing enters into force unless every party counts."""
    return rule.kind in _EVERYONE


def turning_days(rule: Effect) -> tuple[dt.date, ...]:
    """The days on which what the rule says may change though nobody reports: its own, and the one after the last
    day to decide."""
    closed = rule.decided_by and rule.decided_by + DAY
    return tuple(day for day in (closed, rule.on) if day)


def turns(rule: Effect, since: dt.date, today: dt.date) -> bool:
    """Whether a turning day has come after the one day and by the other."""
    return any(since < day <= today for day in turning_days(rule))


def _prospect(on: dt.date | None, is_reachable: bool, today: dt.date) -> Prospect:
    if on is None:
        return Prospect.NOT_YET if is_reachable else Prospect.IMPOSSIBLE
    return Prospect.IN_FORCE if on <= today else Prospect.WILL_BE


def _needed(rule: Effect, total: int) -> int:
    """How much must have adopted. Where each has its own day, and where a date stands regardless, one is enough."""
    if rule.kind in _EVERYONE:
        return total
    if rule.kind in _QUORUMS:
        share = Fraction(str(rule.percent or 0)) * total / 100
        return max(math.ceil(share), rule.at_least or 0)
    return 1


def _first_day(rule: Effect, counted: Sequence[Counted], needed: int) -> dt.date | None:
    """The day enough had adopted, or the rule's own day if that is later."""
    reached = 0
    for on, weight in sorted((each.on, each.weight) for each in counted if each.on):
        reached += weight
        if reached >= needed:
            return max(on, rule.on or on)
    return None


def _counted(rule: Effect, party: Party, asks: tuple[Part, ...], today: dt.date) -> Counted:
    by_population = rule.kind is EffectKind.QUORUM_POPULATION
    weight = party.inhabitants if by_population else 1
    why = Why.NO_POPULATION if not weight else _why(rule, party, asks, today)
    return Counted(party, why, _agreed_on(party, asks) if why in _COUNTS else None, weight)


def _why(rule: Effect, party: Party, asks: Collection[Part], today: dt.date) -> Why:
    if Part.DECISION in asks and (short := _short_of_decision(rule, party, today)):
        return short
    if Part.SIGNATURE in asks and party.signed_on is None:
        return Why.UNSIGNED
    if not _AGREES.intersection(asks):
        return Why.UNDECIDED
    if party.is_preliminary:
        return Why.PRELIMINARY
    return Why.CONTESTED if party.is_contested else Why.COUNTS


def _short_of_decision(rule: Effect, party: Party, today: dt.date) -> Why | None:
    """What the party's decision lacks, if anything."""
    last_day = rule.decided_by or dt.date.max
    if party.decided_on is None or party.outcome in {None, Outcome.LATER}:
        return _waits(party, last_day, today)
    may_adopt = party.outcome.is_adoption or party.outcome is Outcome.UNCLASSIFIED
    if not may_adopt:
        return Why.NOT_ADOPTED
    if party.decided_on > last_day:
        return Why.TOO_LATE
    if party.outcome is Outcome.UNCLASSIFIED:
        return Why.UNCLASSIFIED
    if _is_too_low(rule, party):
        return Why.TOO_LOW if today <= last_day else Why.STAYED_TOO_LOW
    return Why.INHIBITED if party.is_inhibited else None


def _waits(party: Party, last_day: dt.date, today: dt.date) -> Why:
    if today <= last_day:
        return Why.LATER if party.outcome else Why.UNDECIDED
    return Why.STAYED_LATER if party.outcome and party.decided_on and party.decided_on <= last_day else Why.TOO_LATE


def _is_too_low(rule: Effect, party: Party) -> bool:
    asked = rule.level and rule.level.at_most(party.highest_level)
    return asked is not None and (party.level is None or party.level.rank < asked.rank)


def _agreed_on(party: Party, asks: Collection[Part]) -> dt.date:
    """The day the last of what was asked had been done."""
    asked = ((Part.DECISION, party.decided_on), (Part.SIGNATURE, party.signed_on))
    return max(day for part, day in asked if part in asks and day)
