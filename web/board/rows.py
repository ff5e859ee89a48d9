"""The board's table: a row per principal, in words and marks ready to print."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from actions.views.overview import CaseView, RoundView
from kit.i18n import catalogue, short_day, translator
from models.phrases import swedish
from models.values import Step
from models.vocabulary import Level
from rules.effect import Counted, EffectState, Why
from rules.route.handled import effective
from rules.route.offer_state import joined
from rules.route.progress import CaseProgress
from rules.wording.effect_wording import counted_phrase
from rules.wording.forecast_wording import prospects, warning_sentence
from rules.wording.need_wording import needs_sentence, next_phrase
from rules.wording.offer_wording import amount_phrase
from web.board.marks import (
    AWAITED,
    CONTESTED,
    NOT_ARRIVED,
    OUTCOMES,
    STATES,
    TO_BE_HEARD,
    UNPLANNED,
    VERDICTS,
    Mark,
    did,
    mark_of,
)
from web.board.pictures.calendar import planned

NOT_COUNTED: Final = swedish("räknas inte")
PASSED: Final = swedish("svarsdatumet har passerat")


@dataclass(frozen=True, slots=True)
class Row:
    """One principal. `cells` are in the order of the board's levels; `counts` is how its answer counts, if it does.

    `next` is the first thing still needed, in short, and `needs` everything, in sentences.
    """

    case_id: str
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
    next: str
    needs: str
    warnings: tuple[str, ...]

    def says(self, levels: Sequence[str]) -> str:
        """The row's way in words, for who cannot see it drawn; `levels` are the names of its cells."""
        said = [f"{level}: {_said(cell)}" for level, cell in zip(levels, self.cells, strict=True) if cell]
        ahead = [self.outlook.word, *self.prospects] if self.outlook else [*self.prospects]
        return "; ".join([*said, *([", ".join(ahead)] if ahead else [])])


def _said(cell: Iterable[Mark]) -> str:
    return ", ".join(" ".join(filter(None, (mark.body, mark.word, mark.on))) for mark in cell)


def levels_used(view: RoundView) -> tuple[Level, ...]:
    """The levels anybody passes or has passed, lowest first."""
    used = frozenset[Level]().union(*{row.once(_levels) for row in view.cases})
    return tuple(level for level in Level if level in used)


def _levels(row: CaseView) -> frozenset[Level]:
    passed = {handled.level for handled in row.facts.handled if not handled.withdrawn}
    return frozenset(passed | {step.level for step in row.facts.route})


def matrix(
    view: RoundView, cases: Sequence[CaseView], today: dt.date, language: str, lost: Collection[str] = ()
) -> list[Row]:
    """The rows of those principals on a day in Stockholm; `lost` are the cases whose invitation did not arrive."""
    levels, counts = view.once(levels_used), _counts(view, cases, language)
    due_on = view.round.due_on
    rows = [row.once(_row, mark, levels, due_on, today, language) for row, mark in zip(cases, counts, strict=True)]
    arrived_not = mark_of(NOT_ARRIVED, language)
    return [replace(row, flags=(arrived_not, *row.flags)) if row.case_id in lost else row for row in rows]


def told_apart(said: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """Each sentence once, with the names it is said of, in the order they come; of those without one nothing."""
    found: dict[str, list[str]] = {}
    for name, sentence in said:
        if sentence:
            found.setdefault(sentence, []).append(name)
    return found


def _counts(view: RoundView, cases: Sequence[CaseView], language: str) -> Sequence[Mark | None]:
    """How each answer counts for the entry into force; those who have not answered are in the sentence above."""
    state = view.effect
    if state is None:
        return [None] * len(cases)
    found = [(row, view.counted[row.case.principal_code]) for row in cases]
    return [
        _counted(each, state, language) if row.progress.is_answered or each.why is Why.TOO_LATE else None
        for row, each in found
    ]


def _counted(counted: Counted, state: EffectState, language: str) -> Mark:
    """Why it does not count is said, unless the state beside it says so already."""
    if counted.counts:
        return Mark("good", "check", counted_phrase(counted, state, language))
    words = [translator(language)(NOT_COUNTED)]
    if counted.why is not Why.NOT_ADOPTED:
        words.append(counted_phrase(counted, state, language))
    return Mark("calm", "no", ": ".join(words))


def _row(
    row: CaseView, counts: Mark | None, levels: Sequence[Level], due_on: dt.date, today: dt.date, language: str
) -> Row:
    return Row(
        case_id=row.case.id,
        code=row.case.principal_code,
        name=row.case.principal_name,
        state=state_mark(row, language),
        flags=tuple(flag_marks(row, language)),
        counts=counts,
        amount=amount_phrase(row.facts.amount, row.facts.offer, language),
        time=_time(row, due_on, language),
        cells=_cells(row, levels, today, language),
        outlook=mark_of((*VERDICTS[row.outlook.verdict], row.outlook.verdict.label), language) if row.outlook else None,
        prospects=tuple(_prospects(row, language)),
        next=next_phrase(row.progress, language),
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
    return mark_of((*look, word), language)


def flag_marks(row: CaseView, language: str) -> Iterator[Mark]:
    """What makes the principal worth a second look."""
    yield from _decision_marks(row.progress, language)
    yield from (mark_of(look, language) for look in _flags(row))
    if row.progress.unreported:
        yield mark_of(AWAITED, language)


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
        yield mark_of(("wait", "pencil", "preliminär"), language)
    if progress.contested:
        yield mark_of(CONTESTED[progress.contested], language)


def _time(row: CaseView, round_due_on: dt.date, language: str) -> str:
    """How long is left, or how late it is, for whoever has a due date of its own; the round's is said once."""
    progress = row.progress
    is_late_with_all = progress.late_since in {None, row.facts.late_after}
    if row.facts.is_undated or (row.facts.due_on == round_due_on and is_late_with_all):
        return ""
    if progress.is_answered or progress.is_unanswered:
        return ""
    if row.days_left < 0 and not progress.is_late:
        return ""
    return _days(row, language) if progress.is_late else days_phrase(row.days_left, language)


def round_days(view: RoundView, today: dt.date, language: str) -> str:
    """How long is left until the round's due date; after it how late the latest one is, or that nobody is."""
    days = (view.round.due_on - today).days
    if days >= 0:
        return days_phrase(days, language)
    late = [row for row in view.cases if row.progress.is_late and not row.progress.is_answered]
    if not late:
        return translator(language)(PASSED)
    return _days(max(late, key=lambda row: row.progress.days_late), language)


def _days(row: CaseView, language: str) -> str:
    """How late the principal is; of one that was asked when its due date had passed, how long ago that was."""
    if row.progress.late_since == row.facts.late_after != row.facts.last_day:
        return _since_opened(row.progress.days_late, language)
    return days_phrase(-row.progress.days_late, language)


def _since_opened(days: int, language: str) -> str:
    ngettext = catalogue(language).ngettext
    said = ngettext("%(num)d dag sedan rundan öppnades", "%(num)d dagar sedan rundan öppnades", days)
    return said % {"num": days}


def days_phrase(days: int, language: str) -> str:
    """How long is left, or how long ago it was when negative."""
    ngettext = catalogue(language).ngettext
    if days < 0:
        return ngettext("%(num)d dag försenad", "%(num)d dagar försenad", -days) % {"num": -days}
    return ngettext("%(num)d dag kvar", "%(num)d dagar kvar", days) % {"num": days}


def _cells(row: CaseView, levels: Sequence[Level], today: dt.date, language: str) -> tuple[tuple[Mark, ...], ...]:
    by_level: dict[Level, list[tuple[str, Mark]]] = {level: [] for level in levels}
    for handled in effective(row.facts.handled):
        look = did(row.facts, handled)
        by_level[handled.level].append((handled.body, mark_of(look, language, handled.held_on, today.year)))
    for step in row.progress.ahead:
        by_level[step.level].append((step.body, _ahead(step, today, language)))
    return tuple(_cell(by_level[level]) for level in levels)


def _cell(marks: Sequence[tuple[str, Mark]]) -> tuple[Mark, ...]:
    """Bodies are named only where a level has several."""
    if len({body for body, _ in marks}) < 2:
        return tuple(mark for _, mark in marks)
    return tuple(Mark(mark.tone, mark.symbol, mark.word, mark.on, body) for body, mark in marks)


def _ahead(step: Step, today: dt.date, language: str) -> Mark:
    if step.planned_on is None:
        return mark_of(TO_BE_HEARD if step.consulted else UNPLANNED, language)
    return mark_of(planned(step, today), language, step.planned_on, today.year)
