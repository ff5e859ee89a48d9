"""Entry into force in words: the same sentence on the board, on the principal's page, in the letters and at closing."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from babel.lists import format_list
from babel.numbers import format_decimal

from kit.i18n import short_day, translator
from models.files.round_file import Effect
from models.phrases import counted_principals, said_in
from models.vocabulary import EffectKind, Level, Part, RoundKind
from rules.effect import Counted, EffectState, Prospect
from rules.wording.kind_words import kind_words
from rules.wording.sentence_parts import some, upper_first

MOST_NAMES = 5
_TENTHS = 10

_IN_FORCE = {
    EffectKind.EACH: "{What} gäller för var och en från den egna dagen: {have} av {total} har {done} {it}.",
    EffectKind.FIXED_DATE_REGARDLESS: "{What} gäller sedan {on} för dem som har {done} {it}: {have} av {total}.",
}
_WILL_BE = {
    EffectKind.FIXED_DATE: "{What} gäller från {on}; alla har {done} {it}.",
    EffectKind.FIXED_DATE_REGARDLESS: (
        "{What} gäller från {on} för dem som har {done} {it}, hittills {have} av {total}."
    ),
}
_NOT_YET = {
    EffectKind.FIXED_DATE: "{What} gäller från {rule_on} när alla har {done} {it}; {names} återstår.",
    EffectKind.FIXED_DATE_REGARDLESS: "{What} gäller från {rule_on} för dem som har {done} {it}; ännu har ingen det.",
    EffectKind.ALL_ADOPTED: "{What} gäller när alla har {done} {it}; {names} återstår.",
    EffectKind.QUORUM_PRINCIPALS: "{What} gäller inte än: {have} av {total} har {done} {it}; {needed} behövs.",
    EffectKind.QUORUM_POPULATION: (
        "{What} gäller inte än: parter med {have} av folkmängden har {done} {it}; {needed} behövs."
    ),
    EffectKind.EACH: "{What} gäller för var och en från den egna dagen; ännu har ingen {done} {it}.",
}
_IMPOSSIBLE = {
    EffectKind.QUORUM_PRINCIPALS: (
        "{What} kan inte träda i kraft så som besluten ser ut: högst {reachable} av {total} kan ha {done} {it}; "
        "{needed} behövs."
    ),
    EffectKind.QUORUM_POPULATION: (
        "{What} kan inte träda i kraft så som besluten ser ut: parter med högst {reachable} av folkmängden kan ha "
        "{done} {it}; {needed} behövs."
    ),
}
_ENTERS = {
    EffectKind.EACH: "{What} börjar gälla hos den första som har {done} {it}, och hos var och en från den egna dagen.",
    EffectKind.FIXED_DATE_REGARDLESS: "{What} börjar gälla för dem som har {done} {it}.",
}
_ENTERED = "{What} börjar gälla."
_SINCE = "{What} gäller sedan {on}."
_FROM = "{What} gäller från {on}."
_BLOCKED = "{What} kan inte träda i kraft så som besluten ser ut: {names}."
_WINDOW = "Beslut som räknas ska vara fattade senast {day}."
_PRELIMINARY = "Det är preliminärt så länge protokollet inte är justerat: {names}."
_INHIBITED = "Domstolen har bestämt att beslutet tills vidare inte gäller (inhibition): {names}."
_RULE = {
    EffectKind.FIXED_DATE: "Gäller från {on}, om alla har {done}.",
    EffectKind.FIXED_DATE_REGARDLESS: "Gäller från {on} för dem som har {done}, även om någon dröjer.",
    EffectKind.ALL_ADOPTED: "Gäller när alla har {done}.",
    EffectKind.QUORUM_PRINCIPALS: "Gäller när minst {many} har {done}.",
    EffectKind.QUORUM_POPULATION: "Gäller när parter med minst {percent} av folkmängden har {done}.",
    EffectKind.EACH: "Gäller för var och en från den dag den har {done}.",
}
_RULE_BY = "Gäller från {on}, om alla har {done} senast {by}."
_LEVEL = "Bara beslut i {level} eller högre upp räknas."
_COUNCIL = "Bara beslut i fullmäktige räknas."


def effect_sentence(state: EffectState, kind: RoundKind, language: str) -> str:
    """Whether what was agreed is in force, and what is still needed; nothing when the round has no such rule."""
    if state.rule.kind is EffectKind.NONE:
        return ""
    _ = translator(language)
    day = partial(_day, language=language)
    said = _(_template(state)).format(
        **_named(kind, language),
        done=_(_done(state.asks)),
        names=_names(state, language),
        on=day(state.on),
        rule_on=day(state.rule.on),
        total=state.total,
        **_counts(state, language),
    )
    if state.prospect is Prospect.NOT_YET and state.rule.decided_by:
        said = f"{said} {_(_WINDOW).format(day=day(state.rule.decided_by))}"
    return _with_doubt(said, state, language)


def entry_sentence(state: EffectState, kind: RoundKind, language: str) -> str:
    """What happens on the first day in force; or, when there is none, what is still needed or stands in the way."""
    if state.on is None:
        return effect_sentence(state, kind, language)
    _ = translator(language)
    said = _(_ENTERS.get(state.rule.kind, _ENTERED))
    return _with_doubt(said.format(**_named(kind, language), done=_(_done(state.asks))), state, language)


def _with_doubt(said: str, state: EffectState, language: str) -> str:
    """The sentence, whose preliminary reports it hangs on, since nothing is said to be in force on those alone, and
    whose decisions do not apply for the time being."""
    doubts = ((_PRELIMINARY, state.preliminary), (_INHIBITED, state.inhibited))
    named = ((doubt, [each.party.name for each in parties]) for doubt, parties in doubts if parties)
    say = translator(language)
    return " ".join([said, *(say(doubt).format(names=_listed(names, language)) for doubt, names in named)])


def rule_sentence(rule: Effect, asks: Sequence[Part], language: str) -> str:
    """When what is asked for enters into force, for those who are to decide; nothing when the round has no rule."""
    if rule.kind is EffectKind.NONE:
        return ""
    _ = translator(language)
    by_a_day = rule.kind is EffectKind.FIXED_DATE and rule.decided_by
    said = _(_RULE_BY if by_a_day else _RULE[rule.kind]).format(
        done=_(_done(asks)),
        on=_day(rule.on, language),
        by=_day(rule.decided_by, language),
        many=_many(rule, language),
        percent=_percent(Fraction(str(rule.percent or 0)), language),
    )
    return " ".join([said, *_limits(rule, language)])


def rule_line(rule: Effect, asks: Sequence[Part], language: str) -> str:
    """The same where it stands among other days of a round."""
    return f"{translator(language)('Ikraftträdande:')} {rule_sentence(rule, asks, language)}"


def _many(rule: Effect, language: str) -> str:
    """How many principals are needed, as the rule says it: a number, a share, or both."""
    _ = translator(language)
    share = _("{percent} av huvudmännen").format(percent=_percent(Fraction(str(rule.percent or 0)), language))
    if not rule.percent:
        return said_in(counted_principals(rule.at_least or 1), language)
    return _("{share}, och minst {count},").format(share=share, count=rule.at_least) if rule.at_least else share


def _limits(rule: Effect, language: str) -> Iterator[str]:
    """What else the rule asks: no earlier than a day, decided by a day, on a level."""
    _ = translator(language)
    if rule.on and "{on}" not in _RULE[rule.kind]:
        yield _("Tidigast {day}.").format(day=_day(rule.on, language))
    if rule.decided_by and rule.kind is not EffectKind.FIXED_DATE:
        yield _(_WINDOW).format(day=_day(rule.decided_by, language))
    if rule.level is Level.FULLMAKTIGE:
        yield _(_COUNCIL)
    elif rule.level:
        yield _(_LEVEL).format(level=_(rule.level.label))


def counted_phrase(counted: Counted, state: EffectState, language: str) -> str:
    """How one party counts, in a few words."""
    _ = translator(language)
    outcome = counted.party.outcome
    return _(counted.why.label).format(
        day=_day(state.rule.decided_by, language), outcome=_(outcome.label) if outcome else ""
    )


def _template(state: EffectState) -> str:
    kind = state.rule.kind
    if state.prospect is Prospect.IN_FORCE:
        return _IN_FORCE.get(kind, _SINCE)
    if state.prospect is Prospect.WILL_BE:
        return _WILL_BE.get(kind, _FROM)
    return _NOT_YET[kind] if state.prospect is Prospect.NOT_YET else _IMPOSSIBLE.get(kind, _BLOCKED)


def _named(kind: RoundKind, language: str) -> dict[str, str]:
    """`What` goes round, as a sentence begins with it, and `it` further on."""
    words = kind_words(kind, language)
    return {"What": upper_first(words.the), "it": words.it}


def _done(asks: Sequence[Part]) -> str:
    """What each party is to do, after "har": antagit, undertecknat, or both."""
    if Part.SIGNATURE not in asks:
        return "antagit"
    return "antagit och undertecknat" if Part.DECISION in asks else "undertecknat"


def _names(state: EffectState, language: str) -> str:
    """Who is awaited; or who stands in the way and why."""
    if state.prospect is Prospect.NOT_YET:
        return _listed([each.party.name for each in state.missing], language)
    blocked = [f"{each.party.name} ({counted_phrase(each, state, language)})" for each in state.lost]
    return _listed(blocked, language)


def _listed(names: Sequence[str], language: str) -> str:
    """As in running text: the last of a few after an "och"."""
    return format_list(names, locale=language) if len(names) <= MOST_NAMES else some(names, MOST_NAMES, language)


def _counts(state: EffectState, language: str) -> dict[str, str]:
    """`have`, `reachable` and `needed` as the rule counts them: in parties, or in per cent of the population."""
    if state.rule.kind is not EffectKind.QUORUM_POPULATION:
        return {
            "have": str(state.have),
            "reachable": str(state.reachable),
            "needed": str(state.needed),
        }
    return {
        "have": _percent(Fraction(state.have, state.total or 1) * 100, language),
        "reachable": _percent(Fraction(state.reachable, state.total or 1) * 100, language),
        "needed": _percent(Fraction(str(state.rule.percent or 0)), language),
    }


def _percent(share: Fraction, language: str) -> str:
    """At most one decimal, rounded down: 59.96 per cent is not sixty."""
    tenths = Fraction(math.floor(share * _TENTHS), _TENTHS)
    shown = format_decimal(float(tenths), format="0.#", locale=language)
    return f"{shown} %" if language == "sv" else f"{shown}%"


def _day(day: dt.date | None, language: str) -> str:
    return short_day(day, language) if day else ""
