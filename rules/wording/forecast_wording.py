"""Will they make it, in words: the same on the board, in the letters, at the launch and in the command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache

from babel.dates import format_date

from kit.days import short_day
from kit.i18n import translator
from models.vocabulary import Level
from rules.forecast import Chain, ExtraMeeting, Outlook, Remedies, RoundOutlook, Sitting, Verdict
from rules.law.notice import announced_by
from rules.route.plan import PlanCaution, PlanCautionKind
from rules.wording.sentences import inside_sentence, upper_first

_HEADLINES = {
    Verdict.MAKES_IT: "Hinner till {due}.",
    Verdict.ONLY_JUST: "Hinner precis till {due}, med de kortaste ledtiderna.",
    Verdict.CANNOT: "Hinner inte till {due}.",
    Verdict.UNKNOWN: "Det går inte att säga än om {due} går att hålla: mötesdagarna är inte kända för {bodies}.",
}
_COUNTED = {
    Verdict.MAKES_IT: "{count} hinner",
    Verdict.ONLY_JUST: "{count} hinner precis",
    Verdict.CANNOT: "{count} hinner inte",
    Verdict.UNKNOWN: "för {count} går det inte att säga",
}
_CAUTIONS = {
    PlanCautionKind.AFTER_DUE: "{Body} {day} är efter svarsdatum, {other_day}.",
    PlanCautionKind.OUT_OF_ORDER: "{Body} {day} är före {other} {other_day}. Stämmer ordningen?",
    PlanCautionKind.TOO_CLOSE: (
        "Mellan {other} {other_day} och {body} {day} brukar det behövas minst {days} dagar. Hinner kallelsen ut?"
    ),
    PlanCautionKind.BEFORE_WINDOW: "{Body} {day} är för tidigt: besluten ska fattas tidigast {other_day}.",
    PlanCautionKind.AFTER_WINDOW: "{Body} {day} är för sent: besluten ska fattas senast {other_day}.",
    PlanCautionKind.NO_MEETING: "{Body} har inget möte {day}, enligt de mötesdagar vi känner till.",
}
PASSED = "Svarsdatumet, {due}, har passerat."
PASSED_ALL = "Svarsdatumet, {due}, har passerat. Ingen hinner; sätt ett senare svarsdatum."
NO_FIRST = "När ärendet tidigast kan avgöras går inte att säga: inga möten framåt är kända för {bodies}."
TELL_OR_MOVE = "Ange deras mötesdagar, eller sätt ett senare svarsdatum."
READY_BY = "Förslaget behöver vara klart senast {day}."
ANNOUNCED_BY = "Mötet i {body} ska vara kungjort senast {day} (KL 5:13)."
OWN_DATES = "De sista mötena för att hinna till {due}: {chain}."
OWN_DATE = "Det sista mötet för att hinna till {due}: {chain}."
TOO_LATE = (
    "Med de mötesdagar vi känner till går det inte att hinna till {due}; det tidigaste är {day}. "
    "Säg till samordnaren, så hittar vi ett sätt tillsammans."
)
_NEAR = "Närmaste kända möten: {days}."


def finish_sentence(found: RoundOutlook, language: str) -> str:
    """When the round is likely to be complete, and for how many that can't be told; nothing when nothing is ahead."""
    _ = translator(language)
    if found.finish_on is None:
        return _("När rundan blir klar går inte att säga än: mötesdagarna är inte kända.") if found.unforeseen else ""
    said = _("Rundan väntas klar {day}.").format(day=short_day(found.finish_on, language))
    if not found.unforeseen:
        return said
    return f"{said} {_('För {count} går det inte att säga än.').format(count=found.unforeseen)}"


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
    if outlook.first:
        return f"{said} {_('Tidigast {day}.').format(day=short_day(outlook.first[-1].on, language))}"
    return f"{said} {_(NO_FIRST).format(bodies=_joined(outlook.unknown, language))}"


def passed_sentence(outlook: Outlook, language: str) -> str:
    """That nobody makes a due date that lies behind, and what to do; nothing when it lies ahead."""
    if not outlook.is_past:
        return ""
    return translator(language)(PASSED_ALL).format(due=short_day(outlook.due_on, language))


def _chain_sentences(outlook: Outlook, language: str) -> Iterator[str]:
    if outlook.verdict is Verdict.CANNOT:
        yield from advice_sentences(outlook, language)
        return
    _ = translator(language)
    if outlook.last:
        said = "Sista mötet: {chain}." if len(outlook.last) == 1 else "Sista mötena: {chain}."
        yield _(said).format(chain=chain_phrase(outlook.last, language))
    if outlook.reach_by:
        yield _(READY_BY).format(day=short_day(outlook.reach_by, language))
    if outlook.slack is not None and outlook.verdict is not Verdict.UNKNOWN:
        yield f"{upper_first(slack_phrase(outlook.slack, language))}."


def prospects(outlook: Outlook, language: str) -> Iterator[str]:
    """The same in as few words as a table has room for; the verdict and the year are said beside it."""
    _ = translator(language)
    year = outlook.due_on.year
    if outlook.verdict is Verdict.CANNOT:
        if outlook.is_past:
            yield _("svarsdatumet har passerat")
        if outlook.first:
            yield _("tidigast {day}").format(day=_day_in(year, outlook.first[-1].on, language))
        else:
            yield _("inga möten framåt är kända för {bodies}").format(bodies=_joined(outlook.unknown, language))
        return
    if outlook.last:
        said = "sista mötet {chain}" if len(outlook.last) == 1 else "sista mötena {chain}"
        yield _(said).format(chain=_chain_in(year, outlook.last, language))
    if outlook.reach_by:
        yield _("förslaget klart senast {day}").format(day=_day_in(year, outlook.reach_by, language))
    if outlook.slack is not None and outlook.verdict is not Verdict.UNKNOWN:
        yield slack_phrase(outlook.slack, language)


def slack_phrase(slack: int, language: str) -> str:
    """The days in hand: "14 dagars marginal"."""
    _ = translator(language)
    if slack == 1:
        return _("en dags marginal")
    return _("{count} dagars marginal").format(count=slack)


def advice_sentences(outlook: Outlook, language: str) -> Iterator[str]:
    """What to do when a principal cannot make it, each in a sentence."""
    if not outlook.first:
        yield translator(language)(TELL_OR_MOVE)
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
        yield _("Lägre nivå: {body} kan besluta {day}, om ärendet får avgöras där.").format(
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


def own_dates_sentence(outlook: Outlook, language: str) -> str:
    """A principal's own dates, as its letters and forms tell them; nothing unless all its meeting days are known."""
    _ = translator(language)
    due = short_day(outlook.due_on, language)
    if outlook.remedies.replan:
        return _last_meetings(outlook.remedies.replan, due, None, language)
    if outlook.verdict is Verdict.CANNOT:
        return _(TOO_LATE).format(due=due, day=short_day(outlook.first[-1].on, language)) if outlook.first else ""
    is_told = outlook.last and all(sitting.is_known for sitting in outlook.last)
    if not is_told or all(sitting.is_planned for sitting in outlook.last):
        return ""
    return _last_meetings(outlook.last, due, outlook.reach_by, language)


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
    return _day_of_month(day, language) if day.year == year else short_day(day, language)


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
    return f"{said} {_(_NEAR).format(days=_joined([short_day(day, language) for day in caution.near], language))}"


@lru_cache(maxsize=4096)
def _day_of_month(day: dt.date, language: str) -> str:
    return format_date(day, "d MMMM", locale=language)


def _joined(names: Sequence[str], language: str) -> str:
    return _with_word([inside_sentence(name, language) for name in names], translator(language)("{some} och {last}"))


def _or(phrases: Sequence[str], language: str) -> str:
    return _with_word(phrases, translator(language)("{some} eller {last}"))


def _with_word(phrases: Sequence[str], template: str) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return template.format(some=", ".join(phrases[:-1]), last=phrases[-1])
