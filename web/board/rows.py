"""The board's matrix: a row per principal, a cell per level, in words and marks ready to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel.dates import format_date

from actions.views.overview import CaseView, RoundView
from kit.days import short_day
from kit.i18n import catalogue, translator
from models.values import Handled, Step
from models.vocabulary import Act, CaseState, Level, Outcome
from rules.effect import Counted, EffectState, Why
from rules.forecast import Verdict
from rules.law.legal_force import LegalStanding, is_annulled
from rules.route.handled import effective, reviews_on
from rules.route.joining import joined
from rules.route.outcomes import aggregate
from rules.route.progress import CaseProgress
from rules.route.routes import is_outdated
from rules.wording.chase_wording import unreported_sentence
from rules.wording.effect_wording import counted_phrase
from rules.wording.forecast_wording import prospects
from rules.wording.offer_wording import amount_phrase
from rules.wording.sentences import needs_sentence, warning_sentence
from web.requests.source_text import swedish


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign with its word: never colour alone. `tone` is good, wait, late, calm or note; `on` a short date."""

    tone: str
    symbol: str
    word: str
    on: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One principal. `cells` are in the order of the board's levels; `counts` is how its answer counts, if it does."""

    code: str
    name: str
    state: Mark
    flags: tuple[Mark, ...]
    counts: Mark | None
    amount: str
    time: str
    cells: tuple[tuple[Mark, ...], ...]
    outlook: Mark | None
    prospects: tuple[str, ...]
    needs: str
    warnings: tuple[str, ...]


DID: Final[dict[Act, tuple[str, str, str]]] = {
    Act.PROPOSES: ("note", "forward", swedish("föreslog")),
    Act.DECIDES: ("good", "done", swedish("beslutade")),
    Act.DECIDES_BY_DELEGATION: ("good", "done", swedish("beslutade")),
    Act.REFERS_BACK: ("wait", "return", swedish("återremitterade")),
    Act.REFERS_BACK_BY_MINORITY: ("wait", "return", swedish("återremitterade")),
    Act.POSTPONES: ("wait", "pause", swedish("bordlade")),
    Act.POSTPONES_BY_MINORITY: ("wait", "pause", swedish("bordlade")),
    Act.TAKES_OFF: ("wait", "pause", swedish("utgick")),
    Act.HANDS_OVER: ("note", "forward", swedish("överlämnade")),
    Act.DECIDES_URGENTLY: ("good", "done", swedish("ordföranden beslutade")),
    Act.URGENCY_TOLD: ("note", "file", swedish("anmält")),
    Act.IS_HEARD: ("note", "person", swedish("hördes")),
}
PLANNED: Final = ("note", "calendar", swedish("planerat"))
TO_BE_HEARD: Final = ("note", "person", swedish("ska höras"))
AWAITED: Final = ("late", "question", swedish("besked väntas"))
ANNULLED: Final = ("late", "no", swedish("upphävt"))
OUTDATED: Final = ("wait", "return", swedish("beslutade om tidigare lydelse"))
CONTESTED: Final[dict[LegalStanding | None, tuple[str, str, str]]] = {
    LegalStanding.APPEALED: ("wait", "alert", swedish("överklagat")),
    LegalStanding.NOTICE_DOWN: ("wait", "alert", swedish("anslaget nedtaget")),
}
NOT_COUNTED: Final = swedish("räknas inte")
PASSED: Final = swedish("svarsdatumet har passerat")
UNPLANNED: Final = ("calm", "circle", swedish("utan dag"))

STATES: Final = {
    CaseState.INVITED: ("calm", "mail"),
    CaseState.ACKNOWLEDGED: ("calm", "opened"),
    CaseState.PLANNED: ("note", "calendar"),
    CaseState.UNDER_WAY: ("note", "path"),
    CaseState.ANSWERED: ("good", "done"),
    CaseState.DECIDED: ("good", "done"),
    CaseState.SIGNED: ("good", "done"),
    CaseState.TAKEN_OUT: ("calm", "no"),
}
OUTCOMES: Final = {
    Outcome.ADOPTED: ("good", "done"),
    Outcome.ADOPTED_WITH_CHANGES: ("good", "pencil"),
    Outcome.PARTLY: ("wait", "partly"),
    Outcome.REJECTED: ("late", "no"),
    Outcome.WRITTEN_OFF: ("calm", "archive"),
    Outcome.NOTED: ("calm", "file"),
    Outcome.LATER: ("wait", "clock"),
    Outcome.UNCLASSIFIED: ("wait", "question"),
}

VERDICTS: Final = {
    Verdict.MAKES_IT: ("good", "check"),
    Verdict.ONLY_JUST: ("wait", "clock"),
    Verdict.CANNOT: ("late", "alert"),
    Verdict.UNKNOWN: ("calm", "question"),
}

FILTERS: Final[dict[str, Callable[[CaseView], bool]]] = {
    "all": lambda row: True,  # noqa: ARG005
    "late": lambda row: row.progress.is_late or row.will_be_late,
    "cannot": lambda row: row.outlook is not None and row.outlook.verdict is Verdict.CANNOT,
    "unplanned": lambda row: row.progress.is_unplanned,
    "answered": lambda row: row.progress.is_answered,
    "open": lambda row: not row.progress.is_answered,
}


def levels_used(cases: Iterable[CaseView]) -> tuple[Level, ...]:
    """The levels anybody passes or has passed, lowest first."""
    used = {step.level for row in cases for step in row.facts.route}
    used |= {handled.level for row in cases for handled in row.facts.handled if not handled.withdrawn}
    return tuple(level for level in Level if level in used)


def matrix(view: RoundView, show: str, today: dt.date, language: str) -> list[Row]:
    """The rows that a filter (a key of FILTERS) lets through, as seen on a day in Stockholm."""
    levels, chosen, counts = levels_used(view.cases), FILTERS[show], _counts(view, language)
    rows = zip(view.cases, counts, strict=True)
    return [row.once(_row, mark, levels, today, language) for row, mark in rows if chosen(row)]


def _counts(view: RoundView, language: str) -> Sequence[Mark | None]:
    """How each answer counts for the entry into force; those who have not answered are in the sentence above."""
    state = view.effect
    if state is None:
        return [None] * len(view.cases)
    return [
        _counted(each, state, language) if row.progress.is_answered or each.why is Why.TOO_LATE else None
        for row, each in zip(view.cases, state.parties, strict=True)
    ]


def _counted(counted: Counted, state: EffectState, language: str) -> Mark:
    """Why it does not count is said, unless the state beside it says so already."""
    if counted.counts:
        return Mark("good", "check", counted_phrase(counted, state, language))
    words = [translator(language)(NOT_COUNTED)]
    if counted.why is not Why.NOT_ADOPTED:
        words.append(counted_phrase(counted, state, language))
    return Mark("calm", "no", ": ".join(words))


def _row(row: CaseView, counts: Mark | None, levels: Sequence[Level], today: dt.date, language: str) -> Row:
    return Row(
        code=row.case.principal_code,
        name=row.case.principal_name,
        state=state_mark(row, language),
        flags=tuple(flag_marks(row, language)),
        counts=counts,
        amount=amount_phrase(row.facts.amount, row.facts.offer, language),
        time=_time(row, language),
        cells=_cells(row, levels, today, language),
        outlook=_mark((*VERDICTS[row.outlook.verdict], row.outlook.verdict.label), language) if row.outlook else None,
        prospects=tuple(_prospects(row, language)),
        needs=needs_sentence(row.progress, language),
        warnings=tuple(warning_sentence(warning, language) for warning in row.progress.warnings),
    )


def _prospects(row: CaseView, language: str) -> Iterator[str]:
    if row.outlook:
        yield from prospects(row.outlook, language)
    elif row.facts.is_undated and row.expected_on:
        yield short_day(row.expected_on, language)


def state_mark(row: CaseView, language: str) -> Mark:
    """How far the principal has come, or what it decided."""
    progress = row.progress
    # decided is not signed: once signed, that is what is shown
    outcome = None if progress.signature else progress.outcome
    look = OUTCOMES[outcome] if outcome else STATES[progress.state]
    answer = joined(row.facts, progress).answer if outcome and row.facts.offer else None
    word = (answer or outcome or progress.state).label
    return _mark((*look, word), language)


def flag_marks(row: CaseView, language: str) -> Iterator[Mark]:
    """What makes the principal worth a second look."""
    yield from _decision_marks(row.progress, language)
    yield from (_mark(look, language) for look in _flags(row))
    if row.progress.unreported:
        yield Mark("late", "question", unreported_sentence(row.progress.unreported, language))


def _flags(row: CaseView) -> Iterator[tuple[str, str, str]]:
    progress = row.progress
    flags = {
        ("late", "alert", swedish("sen")): progress.is_late,
        ("wait", "clock", swedish("blir sen")): row.will_be_late,
        ("calm", "no", swedish("svarade inte")): progress.is_unanswered,
        ("wait", "circle", swedish("utan plan")): progress.is_unplanned,
        ("calm", "pause", swedish("påminns inte")): row.case.muted,
    }
    yield from (look for look, holds in flags.items() if holds)


def _decision_marks(progress: CaseProgress, language: str) -> Iterator[Mark]:
    if progress.preliminary:
        yield _mark(("wait", "pencil", "preliminär"), language)
    if progress.annulled:
        yield _mark(ANNULLED, language)
    if progress.clocks and progress.clocks.standing in CONTESTED:
        yield _mark(CONTESTED[progress.clocks.standing], language)


def _time(row: CaseView, language: str) -> str:
    """How long is left, or how late it is, for whoever is waited for; nothing for one without a due date ahead."""
    progress = row.progress
    if row.facts.is_undated:
        return ""
    if progress.is_answered or progress.is_unanswered or (progress.days_left < 0 and not progress.is_late):
        return ""
    return days_phrase(-progress.days_late if progress.is_late else progress.days_left, language)


def round_days(view: RoundView, today: dt.date, language: str) -> str:
    """How long is left until the round's due date; after it how late the latest one is, or that nobody is."""
    days = (view.round.due_on - today).days
    if days >= 0:
        return days_phrase(days, language)
    late = max((row.progress.days_late for row in view.cases if not row.progress.is_answered), default=0)
    return days_phrase(-late, language) if late else translator(language)(PASSED)


def days_phrase(days: int, language: str) -> str:
    """How long is left, or how long ago it was when negative."""
    ngettext = catalogue(language).ngettext
    if days < 0:
        return ngettext("%(num)d dag försenad", "%(num)d dagar försenad", -days) % {"num": -days}
    return ngettext("%(num)d dag kvar", "%(num)d dagar kvar", days) % {"num": days}


def _cells(row: CaseView, levels: Sequence[Level], today: dt.date, language: str) -> tuple[tuple[Mark, ...], ...]:
    by_level: dict[Level, list[tuple[str, Mark]]] = {level: [] for level in levels}
    for handled in effective(row.facts.handled):
        look = _did(row, handled)
        by_level[handled.level].append((handled.body, _mark(look, language, handled.held_on, today.year)))
    for step in row.progress.ahead:
        by_level[step.level].append((step.body, _ahead(step, today, language)))
    return tuple(_cell(by_level[level]) for level in levels)


def _did(row: CaseView, handled: Handled) -> tuple[str, str, str]:
    """What the body did: a decision to do anything but adopt is told by its outcome."""
    if is_annulled(reviews_on(row.facts, handled)):
        return ANNULLED
    if is_outdated(row.facts, handled):
        return OUTDATED
    outcome = aggregate(handled.outcomes, row.facts.att_satser)
    if not handled.act.is_final or outcome.is_adoption:
        return DID[handled.act]
    return (*OUTCOMES[outcome], outcome.label)


def _cell(marks: Sequence[tuple[str, Mark]]) -> tuple[Mark, ...]:
    """Bodies are named only where a level has several."""
    if len({body for body, _ in marks}) < 2:
        return tuple(mark for _, mark in marks)
    return tuple(Mark(mark.tone, mark.symbol, mark.word, mark.on, body) for body, mark in marks)


def _ahead(step: Step, today: dt.date, language: str) -> Mark:
    if step.planned_on is None:
        return _mark(TO_BE_HEARD if step.consulted else UNPLANNED, language)
    coming = TO_BE_HEARD if step.consulted else PLANNED
    return _mark(AWAITED if step.planned_on < today else coming, language, step.planned_on, today.year)


@lru_cache(maxsize=8192)
def _mark(look: tuple[str, str, str], language: str, day: dt.date | None = None, this_year: int = 0) -> Mark:
    tone, symbol, word = look
    return Mark(tone, symbol, translator(language)(word), short_date(day, language, this_year) if day else "")


@lru_cache(maxsize=4096)
def short_date(day: dt.date, language: str, this_year: int = 0) -> str:
    """The day without its weekday, and without its year when that is this one: "19 juni", "19 juni 2024"."""
    return format_date(day, "d MMM" if day.year == this_year else "d MMM y", locale=language)
