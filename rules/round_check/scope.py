"""Whom a round file reaches and by which way: its own county, then principals and routes chosen from it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kit.errors import Fault
from kit.i18n import translator
from models.files.county import Body, County, Principal, county_stem
from models.files.round_file import RoundFile
from models.files.round_plan import PlannedAttachment, PrincipalPlan, RoundPlan
from models.phrases import Phrase
from models.values import After, FollowUp, Signing, Step, Window
from models.vocabulary import Language, Level, Part
from rules.round_check.amounts import amounts, fewest_word

ELSEWHERE = (
    "Rundan är skriven för ett annat län än {county}. Ändra länet om den ska skickas härifrån, "
    "annars behöver länet ett kontor."
)
ARENA_NOT_KNOWN = "Registret har inga arenor, så namnet tas som det står. Är det rätt skrivet?"

TO_JOIN = "Att ansluta sig till {what}"


def county_faults(file: RoundFile, county: County) -> Iterator[Fault]:
    """The county it says it is for, if that is not this one, by name or code."""
    if file.county and county_stem(file.county) not in {county_stem(county.county), county_stem(county.code)}:
        message = Phrase(ELSEWHERE, county=county.county)
        yield Fault("county", message, found=file.county, expected=f"county: {county.county}")


def arena_warnings(file: RoundFile, county: County) -> Iterator[Fault]:
    """An arena that no county file can vouch for. One that a file with arenas does not know is a fault."""
    if file.recommended_by and not county.arenas:
        yield Fault("recommended_by", ARENA_NOT_KNOWN, found=file.recommended_by)


def deciding_day(file: RoundFile, today: dt.date) -> dt.date:
    """The day whose bodies, groups and arenas count: that of the launch, today if the file leaves it open."""
    return file.launch_on or today


def chosen_principals(file: RoundFile, county: County, day: dt.date) -> tuple[Principal, ...]:
    """The principals of the round, each once, in the registry's order. Unknown words choose nobody."""
    return named_principals(file.principals, county, day)


def named_principals(words: Iterable[str], county: County, day: dt.date) -> tuple[Principal, ...]:
    """Those the words mean, each once, in the registry's order. Unknown words mean nobody."""
    chosen = {principal.code for word in words for principal in county.members(word, day) or ()}
    return tuple(principal for principal in county.principals if principal.code in chosen)


def route_words(file: RoundFile, county: County, day: dt.date) -> dict[str, str]:
    """Which word of the file's `routes` decides for each principal (by code): the one that means the fewest."""
    return fewest_word(file.routes, county, day)


def route_codes(file: RoundFile, county: County, principal: Principal, word: str | None) -> tuple[str, ...]:
    """The codes of the bodies on the principal's way: as the file says under `word`, or else as usual."""
    return county.default_route(principal) if word is None else file.routes[word]


def plan_round(file: RoundFile, county: County, today: dt.date) -> RoundPlan:
    """The plan of a file in which `check_round` finds no fault. `today` is the day in Stockholm."""
    day = deciding_day(file, today)
    arena = county.arena_named(file.recommended_by, file.recommended_on or day)
    language = file.language or county.language
    assert file.answers_by
    return RoundPlan(
        slug=file.name,
        office=county.office,
        title=file.title,
        kind=file.kind,
        language=language,
        case_number=file.case_number,
        follows=file.follows,
        after=After(file.after.round, file.after.when) if file.after else None,
        replaces=file.replaces,
        summary=file.summary,
        in_letter=file.in_letter,
        attach_files=file.attach_files,
        recommender=arena.name if arena else file.recommended_by,  # a county may leave its arenas out
        recommender_email=arena.email if arena else "",
        recommended_on=file.recommended_on,
        launch_on=file.launch_on,
        due_on=file.answers_by,
        is_undated=file.is_undated,
        window=Window(file.window.not_before, file.window.not_after) if file.window else None,
        att_satser=_att_satser(file, language),
        offer=file.offer.offer if file.offer else None,
        recommended_level=file.recommended_level,
        level_reason=file.level_reason,
        asks=file.asks,
        questions=tuple(question.inquiry for question in file.questions),
        signing=_signing(file),
        effect=file.effect,
        lead_times={**county.lead_times.given, **file.lead_times.given},
        contacts=file.contacts or county.coordinators,
        attachments=tuple(PlannedAttachment(title=a.heading, path=file.path_of(a)) for a in file.attachments),
        policy=replace(file.reminders.policy, summer_rest=county.summer_rest),
        principals=_principal_plans(file, county, day),
    )


def _principal_plans(file: RoundFile, county: County, day: dt.date) -> tuple[PrincipalPlan, ...]:
    words, chosen = route_words(file, county, day), chosen_principals(file, county, day)
    costs = amounts(file.offer, county, chosen, day)
    return tuple(
        PrincipalPlan(
            code=principal.code,
            name=principal.name,
            kind=principal.kind,
            population=principal.population,
            language=principal.language or file.language or county.language,
            registrar=principal.registrar,
            official=principal.official,
            chair=principal.chair,
            route=_route(file, county, principal, words.get(principal.code), day),
            highest_level=county.highest_level(principal, day),
            amount=costs.get(principal.code),
            follow_ups=follow_ups(file, county, principal, day),
            meetings=dict(county.meetings_of(principal)),
        )
        for principal in chosen
    )


def follow_ups(file: RoundFile, county: County, principal: Principal, day: dt.date) -> tuple[FollowUp, ...]:
    """The steps after the signing that are the principal's, numbered as in the file, from 1."""
    return tuple(
        FollowUp(number, step.what, step.on, step.after, step.email or "")
        for number, step in enumerate(file.follow_up, start=1)
        if any(principal in (county.members(word, day) or ()) for word in step.owner)
    )


def _att_satser(file: RoundFile, language: Language) -> tuple[str, ...]:
    """What is to be decided; of an offer that says no more, to join what is offered."""
    if file.att_satser or file.offer is None:
        return file.att_satser
    return (translator(language)(TO_JOIN).format(what=file.offer.what),)


def _signing(file: RoundFile) -> Signing | None:
    if Part.SIGNATURE not in file.asks:
        return None
    return Signing(file.signing.on, file.signing.place) if file.signing else Signing()


def _route(file: RoundFile, county: County, principal: Principal, word: str | None, day: dt.date) -> tuple[Step, ...]:
    """The way to a decision, if the round asks for one."""
    if Part.DECISION not in file.asks:
        return ()
    steps = _steps(file, county, principal, route_codes(file, county, principal, word), day)
    return steps if word else up_to(file.recommended_level, steps)


def up_to(level: Level, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The usual way as far as is asked for: to that level, or the first one over it where the way has none on it."""
    deciding = (step.level.rank for step in steps if step.level.rank >= level.rank and not step.consulted)
    highest = min(deciding, default=level.rank)
    return tuple(step for step in steps if step.consulted or step.level.rank <= highest)


def _steps(
    file: RoundFile, county: County, principal: Principal, codes: tuple[str, ...], day: dt.date
) -> tuple[Step, ...]:
    bodies = (county.body(principal, code, day) for code in codes)
    return tuple(Step(body.code, body.name, body.level, consulted=is_consulted(file, body)) for body in bodies if body)


def is_consulted(file: RoundFile, body: Body) -> bool:
    """Whether the body is only heard in the round: it never is more, or the file says so."""
    return body.consulted or body.code.casefold() in {code.casefold() for code in file.consulted}
