"""Whether a round file holds together, by itself and with the county: what must be put right before launch."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from kit.errors import Fault
from models.files.county import County, Principal, order_faults
from models.files.county_file import UNKNOWN_ARENA, UNKNOWN_PRINCIPAL, period_phrase, suggest_arena, suggest_principal
from models.files.faults import missing, missing_field
from models.files.parts.offer import OfferPart
from models.files.round_file import RoundFile
from models.phrases import Phrase
from models.vocabulary import AnswerKind, EffectKind, Part, PrincipalKind, RoundKind
from rules.law.workdays import FIRST_YEAR, LAST_YEAR
from rules.round_check.amounts import amounts
from rules.round_check.due import due_faults, from_day, window_faults
from rules.round_check.other_rounds import other_round_faults
from rules.round_check.scope import (
    chosen_principals,
    county_faults,
    deciding_day,
    is_consulted,
    route_codes,
    route_words,
)

ONE_ANSWER = "Ett erbjudande besvaras med ja, nej eller senare. Skriv en enda att-sats, eller ingen."
ONE_WAY = "Skriv antingen ett belopp per invånare eller samma belopp för alla."
NO_AMOUNT = "Belopp saknas för minst en huvudman i rundan. Skriv det i listan."
TOO_LATE_TO_JOIN = "Sista dag att ansluta sig ligger före svarsdatumet."

ON_NO_WAY = "Ingen väg i rundan går genom organet."
HEARD_LAST = "{principal} har bara organ som hörs sist på sin väg. Det sista organet beslutar."

NEEDED = {
    RoundKind.RECOMMENDATION: ("recommended_by", "recommended_on", "att_satser"),
    RoundKind.AGREEMENT: ("att_satser",),
    RoundKind.CONSULTATION: (),
    RoundKind.STUDY: ("att_satser",),
    RoundKind.PARTNERSHIP: (),
}
DATED_EFFECTS = {EffectKind.FIXED_DATE, EffectKind.FIXED_DATE_REGARDLESS}

SLUG_TAKEN = "Det finns redan en runda med det namnet. Ge den här ett annat."
LAUNCHED_TOO_SOON = "Utskicket ligger före den dag då ärendet lades fram."
ARENA_NOT_THEN = "Arenan fanns inte den dagen."
NAMED_TWICE = "Huvudmannen är redan nämnd. Ta bort raden."
NOBODY_OF_THAT_KIND = "Ingen sådan huvudman finns i registret."
BLANK = "Punkten är tom. Skriv något eller ta bort den."
NO_DATE = "Ikraftträdandet behöver ett datum."
NOTHING_AGREED = "Rundan ber varken om beslut eller underskrift, så inget kan träda i kraft."
NO_SHARE = "Ikraftträdandet behöver ett antal eller en andel."
TOO_MANY = "Så många huvudmän är inte med i rundan."
FEW_CHOICES = "En fråga med svar att välja bland behöver minst två olika."
NO_CHOICE = "Svaren att välja bland hör bara till en fråga som besvaras med ett av dem."
NEVER_SIGNED = "Uppföljande steg följer på ett undertecknande, och rundan ska inte undertecknas."
NO_DAY = "Steget behöver antingen en dag eller ett antal dagar efter sista underskriften."
ONE_MAILBOX = (
    "Steget har flera ägare, och var och en har sitt eget ärende. En e-postadress kan bara höra till ett av dem."
)
ONE_OWNER = "ett steg för varje ägare"
NOT_IN_ROUND = "Den som ska göra det är inte med i rundan."
FEWEST_CHOICES = 2
CLOSED_TOO_SOON = "Sista beslutsdagen ligger inte efter utskicket."
CLOSED_TOO_LATE = "Sista beslutsdagen ligger efter ikraftträdandet."
LEVEL_TOO_LOW = "Nivån är lägre än den som räknas för ikraftträdandet."
UNKNOWN_YEAR = "Helgdagarna är bara kända från {first} till {last}. Kontrollera året."
NO_POPULATION = "Folkmängden saknas i registret för minst en kommun i rundan."


def offer_faults(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    """What is wrong with what the round offers, if it offers anything."""
    offer = file.offer
    if offer is None:
        return
    if len(file.att_satser) > 1:
        yield Fault("att_satser", ONE_ANSWER, found=str(len(file.att_satser)))
    if offer.per_inhabitant is not None and offer.fixed is not None:
        yield Fault("offer.fixed", ONE_WAY, found=str(offer.fixed))
    if offer.last_day and file.due_on and offer.last_day < file.due_on:
        yield Fault("offer.last_day", TOO_LATE_TO_JOIN, found=str(offer.last_day), expected=str(file.due_on))
    for word in offer.listed:
        if county.members(word, day) is None:
            yield Fault(f"offer.list.{word}", UNKNOWN_PRINCIPAL, found=word, expected=suggest_principal(county, word))
    yield from _without_amount(offer, file, county, day)


def _without_amount(offer: OfferPart, file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    chosen = chosen_principals(file, county, day) if offer.has_amounts else ()
    found = amounts(offer, county, chosen, day)
    missing = [each.name for each in chosen if found[each.code] is None]
    if missing:
        expected = f"list: {{{missing[0]}: 25000}}"
        yield Fault("offer.list", NO_AMOUNT, found=", ".join(missing[:5]), expected=expected)


def consulted_faults(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    """What is wrong with the bodies it says are only heard, those of the county file among them."""
    ways = _ways(file, county, day) if Part.DECISION in file.asks else {}
    known = {code.casefold(): code for _, codes in ways.values() for code in codes}
    for number, code in enumerate(file.consulted):
        if code.casefold() not in known:
            yield Fault(f"consulted[{number}]", ON_NO_WAY, found=code, expected=" / ".join(known.values()) or None)
    for principal, codes in ways.values():
        if codes and (body := county.body(principal, codes[-1], day)) and is_consulted(file, body):
            message = Phrase(HEARD_LAST, principal=principal.name)
            yield Fault("consulted" if file.consulted else "routes", message, found=body.code)
            return


def _ways(file: RoundFile, county: County, day: dt.date) -> dict[str, tuple[Principal, tuple[str, ...]]]:
    words = route_words(file, county, day)
    chosen = chosen_principals(file, county, day)
    return {each.code: (each, route_codes(file, county, each, words.get(each.code))) for each in chosen}


def check_round(
    file: RoundFile, county: County, today: dt.date, taken_slugs: Collection[str] = ()
) -> tuple[Fault, ...]:
    """Everything that must be put right before the round can be launched. `today` is the day in Stockholm."""
    day = deciding_day(file, today)
    own = (
        *_missing_faults(file, county),
        *window_faults(file, day),
        *other_round_faults(file),
        *_slug_faults(file, taken_slugs),
        *_date_faults(file),
    )
    if elsewhere := tuple(county_faults(file, county)):
        return (*own, *elsewhere)  # whom and what it names is in another county's file
    return (
        *own,
        *_arena_faults(file, county, day),
        *word_faults(file.principals, "principals", county, day),
        *_route_faults(file, county, day),
        *consulted_faults(file, county, day),
        *_effect_faults(file, county, day),
        *offer_faults(file, county, day),
        *_question_faults(file),
        *_follow_up_faults(file, county, day),
    )


def _missing_faults(file: RoundFile, county: County) -> Iterator[Fault]:
    yield from missing(file)
    yield from due_faults(file)
    for name in (*NEEDED[file.kind], "principals"):
        is_said = name == "att_satser" and file.offer is not None  # what is offered is what is decided
        if not getattr(file, name) and not is_said:
            yield missing_field(file, name)
    for number, text in enumerate(file.att_satser):
        if not text:
            yield Fault(f"att_satser[{number}]", BLANK)
    if not file.contacts and not county.coordinators:
        yield missing_field(file, "contacts")


def _slug_faults(file: RoundFile, taken_slugs: Collection[str]) -> Iterator[Fault]:
    if file.name in taken_slugs:
        numbered = (f"{file.name[:77]}-{number}" for number in range(2, 100))
        free = next((slug for slug in numbered if slug not in taken_slugs), None)
        yield Fault("slug", SLUG_TAKEN, found=file.name, expected=free and f"slug: {free}")
    elif not file.name:
        yield missing_field(file, "slug")


def _date_faults(file: RoundFile) -> Iterator[Fault]:
    recommended, launch = file.recommended_on, file.launch_on
    if recommended and launch and launch < recommended:
        yield Fault("launch_on", LAUNCHED_TOO_SOON, found=str(launch), expected=from_day(recommended))
    yield from _year_faults(file)


def _year_faults(file: RoundFile) -> Iterator[Fault]:
    """Days in years whose public holidays nobody has told."""
    days = [
        ("due_on", file.due_on),
        ("look_again_on", file.look_again_on),
        ("effect.on", file.effect.on),
        ("effect.decided_by", file.effect.decided_by),
    ]
    days += [("signing.on", file.signing.on)] if file.signing else []
    days += [(f"follow_up[{number}].on", step.on) for number, step in enumerate(file.follow_up)]
    for field, day in days:
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield Fault(field, Phrase(UNKNOWN_YEAR, first=FIRST_YEAR, last=LAST_YEAR), found=str(day))


def _arena_faults(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    written = file.recommended_by
    if not written or not county.arenas or county.arena_named(written, file.recommended_on or day):
        return
    if arena := county.arena_named(written):
        yield Fault("recommended_by", ARENA_NOT_THEN, found=written, expected=period_phrase(arena))
    else:
        yield Fault("recommended_by", UNKNOWN_ARENA, found=written, expected=suggest_arena(county, written))


def word_faults(words: Sequence[str], field: str, county: County, day: dt.date) -> Iterator[Fault]:
    """The words for principals in that field that mean nobody, or the same as one before."""
    seen: set[tuple[str, ...]] = set()
    for number, word in enumerate(words):
        place = f"{field}[{number}]"
        members = county.members(word, day)
        if members is None:
            yield Fault(place, UNKNOWN_PRINCIPAL, found=word, expected=suggest_principal(county, word))
            continue
        if not members:
            yield Fault(place, NOBODY_OF_THAT_KIND, found=word, expected=suggest_principal(county, word))
        codes = tuple(principal.code for principal in members)
        if codes in seen:
            yield Fault(place, NAMED_TWICE, found=word)
        seen.add(codes)


def _question_faults(file: RoundFile) -> Iterator[Fault]:
    for number, question in enumerate(file.questions):
        is_choice = question.inquiry.kind is AnswerKind.CHOICE
        if is_choice and len(set(question.choices)) < FEWEST_CHOICES:
            yield Fault(f"questions[{number}].choices", FEW_CHOICES, expected="choices: [Ja, Delvis, Nej]")
        elif question.choices and not is_choice:
            yield Fault(f"questions[{number}].choices", NO_CHOICE, found=", ".join(question.choices))


def _follow_up_faults(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    if file.follow_up and Part.SIGNATURE not in file.asks:
        yield Fault("follow_up", NEVER_SIGNED, expected="signing: {on: 2019-12-03}")
    chosen = chosen_principals(file, county, day)
    for number, step in enumerate(file.follow_up):
        if (step.on is None) == (step.after is None):
            yield Fault(f"follow_up[{number}].on", NO_DAY, expected="on: 2020-03-31 / after: 90")
        owners = {each for word in step.owner for each in county.members(word, day) or ()}.intersection(chosen)
        if step.email and len(owners) > 1:
            yield Fault(f"follow_up[{number}].email", ONE_MAILBOX, found=step.email, expected=ONE_OWNER)
        for point, word in enumerate(step.owner):
            if not set(chosen).intersection(county.members(word, day) or ()):
                place = f"follow_up[{number}].owner[{point}]"
                yield Fault(place, NOT_IN_ROUND, found=word, expected=suggest_principal(county, word))


def _route_faults(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    if Part.DECISION not in file.asks:
        return
    for word, codes in file.routes.items():
        if county.members(word, day) is None:
            yield Fault(f"routes.{word}", UNKNOWN_PRINCIPAL, found=word, expected=suggest_principal(county, word))
        elif not codes:
            yield Fault(f"routes.{word}", BLANK, expected="[KSAU, KS, KF]")
    words = route_words(file, county, day)
    once: dict[str, Fault] = {}
    for principal in chosen_principals(file, county, day):
        given = words.get(principal.code)
        for fault in (*_body_faults(file, county, principal, given, day), *_order(file, county, principal, given, day)):
            once.setdefault(fault.field + str(fault.found), fault)
    yield from once.values()


def _body_faults(
    file: RoundFile, county: County, principal: Principal, word: str | None, day: dt.date
) -> Iterator[Fault]:
    codes = route_codes(file, county, principal, word)
    for number, code in enumerate(codes):
        if county.body(principal, code, day) is None:
            known = " / ".join(body.code for body in county.bodies_of(principal) if body.valid_on(day))
            place = "principals" if word is None else f"routes.{word}[{number}]"
            message = Phrase("{principal} har inte det organet den {day}.", principal=principal.name, day=day)
            yield Fault(place, message, found=code, expected=known)


def _order(file: RoundFile, county: County, principal: Principal, word: str | None, day: dt.date) -> Iterator[Fault]:
    """The order of a way the file itself gives; the county's own is checked with the county."""
    if word is not None:
        yield from order_faults([county.body(principal, code, day) for code in file.routes[word]], f"routes.{word}")


def _effect_faults(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    effect = file.effect
    principals = chosen_principals(file, county, day)
    if effect.kind is not EffectKind.NONE and file.asks == (Part.OPINION,):
        yield Fault("effect.kind", NOTHING_AGREED, found=effect.kind.value, expected="att_satser: / signing:")
    if effect.kind in DATED_EFFECTS and not effect.on:
        yield Fault("effect.on", NO_DATE, expected="on: 2020-09-01")
    if effect.kind is EffectKind.QUORUM_PRINCIPALS and not (effect.at_least or effect.percent):
        yield Fault("effect.at_least", NO_SHARE, expected="at_least: 12 / percent: 60")
    if effect.at_least and effect.at_least > len(principals):
        yield Fault("effect.at_least", TOO_MANY, found=str(effect.at_least), expected=f"1–{len(principals)}")
    if effect.kind is EffectKind.QUORUM_POPULATION:
        yield from _population_faults(file, principals)
    yield from _window_faults(file, day)


def _window_faults(file: RoundFile, day: dt.date) -> Iterator[Fault]:
    """Decisions that could never count: the last day to decide, or the level, is out of reach."""
    effect = file.effect
    if effect.decided_by and effect.decided_by <= day:
        expected = from_day(day + dt.timedelta(1))
        yield Fault("effect.decided_by", CLOSED_TOO_SOON, found=str(effect.decided_by), expected=expected)
    elif effect.decided_by and effect.kind is EffectKind.FIXED_DATE and effect.on and effect.decided_by > effect.on:
        yield Fault("effect.decided_by", CLOSED_TOO_LATE, found=str(effect.decided_by), expected=str(effect.on))
    if effect.level and effect.level.rank > file.recommended_level.rank:
        level, needed = file.recommended_level.value, effect.level.value
        yield Fault("recommended_level", LEVEL_TOO_LOW, found=level, expected=needed)


def _population_faults(file: RoundFile, principals: tuple[Principal, ...]) -> Iterator[Fault]:
    if not file.effect.percent:
        yield Fault("effect.percent", NO_SHARE, expected="percent: 60")
    unknown = [each.name for each in principals if each.kind is PrincipalKind.KOMMUN and each.population is None]
    if unknown:
        yield Fault("effect.kind", NO_POPULATION, found=", ".join(unknown[:5]))
