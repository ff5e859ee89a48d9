"""Will they make it, and what deserves a second look, in words: the same on the board, in letters and in commands."""

import datetime as dt
from collections.abc import Iterator, Sequence

from kit.i18n import day_and_month, short_day, translator
from models.vocabulary import Level
from rules.forecast import Chain, ExtraMeeting, Outlook, Remedies, RoundOutlook, Sitting, Verdict
from rules.law.kommunallagen import announced_by
from rules.route.chains import ends_on
from rules.route.plan import PlanCaution, PlanCautionKind
from rules.route.routes import Caution
from rules.wording.sentence_parts import inside_sentence, upper_first

_HEADLINES = {
    Verdict.MAKES_IT: "Hinner till {due}.",
    Verdict.ONLY_JUST: "Hinner precis till {due}, med de kortaste ledtiderna.",
    Verdict.CANNOT: "Hinner inte till {due}.",
    Verdict.UNKNOWN: "Det går inte att säga än om {due} går att hålla: mötesdagarna är inte kända för {bodies}.",
}
# of the round, and of some of its principals
_UNFORESEEN = (
    "När rundan blir klar går inte att säga än: mötesdagarna är inte kända.",
    "När de här huvudmännen blir klara går inte att säga än: mötesdagarna är inte kända.",
)
_FINISH_EARLIEST = ("Rundan väntas klar tidigast {day}.", "De här huvudmännen väntas klara tidigast {day}.")
_FINISH = ("Rundan väntas klar {day}.", "De här huvudmännen väntas klara {day}.")
_COUNTED = {
    Verdict.MAKES_IT: "{count} hinner",
    Verdict.ONLY_JUST: "{count} hinner precis",
    Verdict.CANNOT: "{count} hinner inte",
    Verdict.UNKNOWN: "för {count} går det inte att säga",
}
_CAUTIONS = {
    PlanCautionKind.AFTER_DUE: "{Body} {day} är efter svarsdatum, {other_day}.",
    PlanCautionKind.OUT_OF_ORDER: (
        "{Body} {day} är före {other} {other_day} och räknas inte som planerat. Ange en ny dag."
    ),
    PlanCautionKind.CANCELLED: (
        "{Body} har inte längre något möte {day}, enligt de mötesdagar vi känner till. Ange en ny dag."
    ),
    PlanCautionKind.OVERTAKEN: (
        "{Body} {day} räknas inte som planerat: ärendet tas upp i ett annat organ efter det. Ange en ny dag."
    ),
    PlanCautionKind.TOO_CLOSE: (
        "Mellan {other} {other_day} och {body} {day} brukar det behövas minst {days} dagar. Hinner kallelsen ut?"
    ),
    PlanCautionKind.HEARD_AFTER: "{Body} {day} är efter {other} {other_day}. Den som ska höras hörs före beslutet.",
    PlanCautionKind.BEFORE_WINDOW: "{Body} {day} är för tidigt: besluten ska fattas tidigast {other_day}.",
    PlanCautionKind.AFTER_WINDOW: "{Body} {day} är för sent: besluten ska fattas senast {other_day}.",
    PlanCautionKind.NO_MEETING: "{Body} har inget möte {day}, enligt de mötesdagar vi känner till.",
}
LOWER = "Lägre nivå: {body} kan besluta {day}, om ärendet får avgöras där."
ENOUGH = "Det räcker med beslut i {body}, som kan fattas {day}."
PASSED = "Svarsdatumet, {due}, har passerat."
PASSED_ALL = "Svarsdatumet, {due}, har passerat. Ingen hinner; sätt ett senare svarsdatum."
PASSED_WINDOW = "Svarsdatumet, {due}, har passerat, och perioden för beslut likaså. Ingen hinner; ändra båda."
EARLIEST = "Tidigast {day}."
PLANNED_ON = "Beslut planerat till {day}."
NO_LAST = "Vilka möten som är de sista går inte att säga än: mötesdagarna är inte kända för {bodies}."
NO_FIRST = "När ärendet tidigast kan avgöras går inte att säga: inga möten framåt är kända för {bodies}."
TELL_OR_MOVE = "Ange deras mötesdagar, eller sätt ett senare svarsdatum."
TELL_DAYS = "Ange deras mötesdagar."
READY_BY = "Förslaget behöver vara klart senast {day}."
ANNOUNCED_BY = "Mötet i {body} ska vara kungjort senast {day} (KL 5:13)."
OWN_DATES = "De sista mötena för att hinna till {due}: {chain}."
OWN_DATE = "Det sista mötet för att hinna till {due}: {chain}."
TOO_LATE = "Med de mötesdagar vi känner till går det inte att hinna till {due}; det tidigaste är {day}."
TELL_US = "Säg till samordnaren, så hittar vi ett sätt tillsammans."
_NEAR = "Närmaste kända möten: {days}."
_INSTEAD = "Kända möten att välja: {days}."


def warning_sentence(warning: Caution, language: str) -> str:
    """What deserves a second look."""
    return translator(language)(warning.label)


def handover_warning(email: str, registrar: str, language: str) -> str:
    """A second look at a link handed to an address outside the principal's own domain; nothing for one inside it."""
    given, own = _domain(email), _domain(registrar)
    if not given or given == own or given.endswith(f".{own}"):
        return ""
    said = "Adressen {email} ligger utanför {domain}. Blev det fel, be samordnaren dra in länken."
    return translator(language)(said).format(email=email, domain=own)


def _domain(email: str) -> str:
    return email.rpartition("@")[2].strip().casefold()


def finish_sentence(found: RoundOutlook, language: str, *, is_part: bool = False) -> str:
    """When the round, or a part of its principals, is likely to be complete; nothing when nothing is ahead."""
    _ = translator(language)
    if found.finish_on is None:
        return _(_UNFORESEEN[is_part]) if found.unforeseen else ""
    said = _FINISH_EARLIEST[is_part] if found.unforeseen else _FINISH[is_part]
    return _(said).format(day=short_day(found.finish_on, language))


def verdicts_sentence(found: RoundOutlook, language: str) -> str:
    """How many make it: "12 hinner, 3 hinner precis, 1 hinner inte."."""
    _ = translator(language)
    said = [_(_COUNTED[verdict]).format(count=count) for verdict, count in found.by_verdict.items()]
    return f"{upper_first(', '.join(said))}." if said else ""


def outlook_sentences(outlook: Outlook, language: str) -> str:
    """Everything there is to say: the verdict, the last chain with its days, and what to do when it is too late."""
    return " ".join([verdict_sentence(outlook, language), *_chain_sentences(outlook, language)])


def verdict_sentence(outlook: Outlook, language: str) -> str:
    """The verdict, and when it is no the first possible day, or that it is not known and why."""
    _ = translator(language)
    template = PASSED if outlook.is_past and outlook.verdict is Verdict.CANNOT else _HEADLINES[outlook.verdict]
    said = _(template).format(due=short_day(outlook.due_on, language), bodies=_joined(outlook.unknown, language))
    if outlook.verdict is not Verdict.CANNOT:
        return said
    end = ends_on(outlook.first)
    if end is None:
        return f"{said} {_(NO_FIRST).format(bodies=_joined(outlook.unknown, language))}"
    first = PLANNED_ON if outlook.is_planned else EARLIEST
    return f"{said} {_(first).format(day=short_day(end, language))}"


def passed_sentence(outlook: Outlook, language: str) -> str:
    """That nobody makes a due date that lies behind, and what to do; nothing when it lies ahead."""
    if not outlook.is_past:
        return ""
    if outlook.ends_with_window:
        return translator(language)(PASSED_WINDOW).format(due=short_day(outlook.due_on, language))
    return translator(language)(PASSED_ALL).format(due=short_day(outlook.due_on, language))


def _chain_sentences(outlook: Outlook, language: str) -> Iterator[str]:
    if outlook.verdict is Verdict.CANNOT:
        yield from advice_sentences(outlook, language)
        return
    _ = translator(language)
    if outlook.last:
        chain = chain_phrase(_told_chain(outlook), language)
        yield _(_chain_template(outlook)).format(chain=_with_margin(chain, outlook, language))
    elif outlook.verdict is not Verdict.UNKNOWN:
        yield _(NO_LAST).format(bodies=_joined(outlook.unknown, language))
    if outlook.reach_by:
        yield _(READY_BY).format(day=short_day(outlook.reach_by, language))


def _told_chain(outlook: Outlook) -> Chain:
    """Of a planned decision what is planned; the last chain otherwise."""
    return tuple(each for each in outlook.last if each.is_planned) if outlook.is_planned else outlook.last


def _chain_template(outlook: Outlook) -> str:
    if outlook.is_planned:
        return "Planerat: {chain}."
    return "Sista mötet: {chain}." if len(outlook.last) == 1 else "Sista mötena: {chain}."


def _with_margin(chain: str, outlook: Outlook, language: str) -> str:
    if outlook.slack is None or outlook.verdict is Verdict.UNKNOWN:
        return chain
    return f"{chain}, {slack_phrase(outlook.slack, language)}"


def prospects(outlook: Outlook, language: str) -> Iterator[str]:
    """The same in as few words as a table has room for; the verdict and the year are said beside it."""
    if outlook.verdict is Verdict.CANNOT:
        yield from _no_prospects(outlook, language)
        return
    _ = translator(language)
    year = outlook.due_on.year
    if outlook.last:
        said = "sista mötet {chain}" if len(outlook.last) == 1 else "sista mötena {chain}"
        said = "planerat {chain}" if outlook.is_planned else said
        yield _(said).format(chain=_chain_in(year, _told_chain(outlook), language))
    elif outlook.verdict is not Verdict.UNKNOWN:
        yield _("de sista mötena är inte kända för {bodies}").format(bodies=_joined(outlook.unknown, language))
    if outlook.slack is not None and outlook.verdict is not Verdict.UNKNOWN:
        yield slack_phrase(outlook.slack, language)
    if outlook.reach_by:
        yield _("förslaget klart senast {day}").format(day=_day_in(year, outlook.reach_by, language))


def _no_prospects(outlook: Outlook, language: str) -> Iterator[str]:
    _ = translator(language)
    if outlook.is_past:
        yield _("svarsdatumet har passerat")
    end = ends_on(outlook.first)
    if end is None:
        yield _("inga möten framåt är kända för {bodies}").format(bodies=_joined(outlook.unknown, language))
        return
    said = "planerat {day}" if outlook.is_planned else "tidigast {day}"
    yield _(said).format(day=_day_in(outlook.due_on.year, end, language))


def slack_phrase(slack: int, language: str) -> str:
    """The days between the decision and the due date: "14 dagar före svarsdatum"."""
    _ = translator(language)
    if slack == 0:
        return _("på svarsdatumet")
    return _("en dag före svarsdatum") if slack == 1 else _("{count} dagar före svarsdatum").format(count=slack)


def advice_sentences(outlook: Outlook, language: str) -> Iterator[str]:
    """What to do when a principal cannot make it, each in a sentence."""
    if not outlook.first:
        yield translator(language)(TELL_DAYS if outlook.ends_with_window else TELL_OR_MOVE)
    yield from _remedy_sentences(outlook.remedies, language)


def _remedy_sentences(remedies: Remedies, language: str) -> Iterator[str]:
    _ = translator(language)
    if remedies.replan:
        yield _("Med andra mötesdagar går det: {chain}.").format(chain=chain_phrase(remedies.replan, language))
    if remedies.extra:
        windows = [_window(extra, language) for extra in remedies.extra]
        yield _("Extra möte: {windows}.").format(windows=_or(windows, language))
    if remedies.extend_to:
        yield _("Längre svarstid: till {day}.").format(day=short_day(remedies.extend_to, language))
    if remedies.lower:
        yield _(ENOUGH if remedies.is_enough else LOWER).format(
            body=inside_sentence(remedies.lower.name, language), day=short_day(remedies.lower.on, language)
        )
    if remedies.launch_by:
        yield _("Tidigare utskick: senast {day}.").format(day=short_day(remedies.launch_by, language))


def _window(extra: ExtraMeeting, language: str) -> str:
    days = [short_day(day, language) for day in (extra.earliest, extra.latest)]
    template = "{body} {first}" if extra.earliest == extra.latest else "{body} mellan {first} och {last}"
    return translator(language)(template).format(
        body=inside_sentence(extra.name, language), first=days[0], last=days[1]
    )


def last_days_of(outlook: Outlook) -> Chain:
    """The last meetings in time, where all of them are known and not yet all planned: what is told of its own dates."""
    if outlook.remedies.replan:
        return outlook.remedies.replan
    is_told = outlook.last and all(sitting.is_known for sitting in outlook.last)
    if not is_told or outlook.verdict is Verdict.CANNOT or all(sitting.is_planned for sitting in outlook.last):
        return ()
    return outlook.last


def own_dates_sentence(outlook: Outlook, language: str) -> str:
    """A principal's own dates, as its letters and forms tell them; nothing unless all its meeting days are known."""
    said = dates_sentence(outlook, language)
    is_too_late = said and not last_days_of(outlook)
    return f"{said} {translator(language)(TELL_US)}" if is_too_late else said


def dates_sentence(outlook: Outlook, language: str) -> str:
    """The same, to whoever takes down what the principal says."""
    _ = translator(language)
    due = short_day(outlook.due_on, language)
    if chain := last_days_of(outlook):
        return _last_meetings(chain, due, None if outlook.remedies.replan else outlook.reach_by, language)
    if outlook.verdict is Verdict.CANNOT:
        end = ends_on(outlook.first)
        return _(TOO_LATE).format(due=due, day=short_day(end, language)) if end else ""
    return ""


def _last_meetings(chain: Chain, due: str, reach_by: dt.date | None, language: str) -> str:
    """The chain, when the proposal must be ready for it, and when the council's meeting must be announced."""
    _ = translator(language)
    last = OWN_DATE if len(chain) == 1 else OWN_DATES
    said = [_(last).format(due=due, chain=chain_phrase(chain, language))]
    if reach_by:
        said.append(_(READY_BY).format(day=short_day(reach_by, language)))
    for sitting in chain:
        if sitting.level is Level.FULLMAKTIGE and sitting.is_known:
            day = short_day(announced_by(sitting.on), language)
            said.append(_(ANNOUNCED_BY).format(body=inside_sentence(sitting.name, language), day=day))
    return " ".join(said)


def chain_phrase(chain: Chain, language: str) -> str:
    """The meetings in order by their bodies' codes: "KSAU 25 april, KS 9 maj, KF 19 juni 2023"."""
    if len({sitting.on.year for sitting in chain}) > 1:
        return _chain_in(0, chain, language)
    return f"{_chain_in(chain[0].on.year, chain, language)} {chain[0].on.year}"


def _chain_in(year: int, chain: Chain, language: str) -> str:
    return ", ".join([_sitting_phrase(sitting, year, language) for sitting in chain])


def _sitting_phrase(sitting: Sitting, year: int, language: str) -> str:
    template = "{body} {day}" if sitting.is_known else "{body} senast {day}"
    return translator(language)(template).format(body=sitting.body, day=_day_in(year, sitting.on, language))


def _day_in(year: int, day: dt.date, language: str) -> str:
    """The day, with its year unless it is that one."""
    return day_and_month(day, language) if day.year == year else short_day(day, language)


def plan_caution_sentence(caution: PlanCaution, language: str) -> str:
    """What looks odd about one planned day, kindly."""
    _ = translator(language)
    said = _(_CAUTIONS[caution.kind]).format(
        Body=upper_first(caution.body),
        body=inside_sentence(caution.body, language),
        day=short_day(caution.on, language),
        other=inside_sentence(caution.other, language),
        other_day=short_day(caution.other_on, language) if caution.other_on else "",
        days=caution.days,
    )
    if not caution.near:
        return said
    near = _INSTEAD if caution.stands_no_more else _NEAR
    return f"{said} {_(near).format(days=_joined([short_day(day, language) for day in caution.near], language))}"


def _joined(names: Sequence[str], language: str) -> str:
    return _with_word([inside_sentence(name, language) for name in names], translator(language)("{some} och {last}"))


def _or(phrases: Sequence[str], language: str) -> str:
    return _with_word(phrases, translator(language)("{some} eller {last}"))


def _with_word(phrases: Sequence[str], template: str) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return template.format(some=", ".join(phrases[:-1]), last=phrases[-1])
