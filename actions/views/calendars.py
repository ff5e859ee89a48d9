"""What a calendar to subscribe to holds: due dates, planned meetings and the last ones in time."""

from collections.abc import Iterator

from actions.views.overview import CaseView, RoundView
from kit.clock import local_day
from kit.i18n import translator
from models.tables import Round
from models.vocabulary import RoundState
from notifications.calendar import Appointment
from rules.forecast import Sitting, Verdict


def case_appointments(round_: Round, row: CaseView, language: str) -> Iterator[Appointment]:
    """One principal's days, as long as something is asked of it."""
    yield from _days_of(round_, row, round_.title, language)


def round_appointments(view: RoundView, language: str) -> Iterator[Appointment]:
    """The round's due date, and every principal's own days, each named after its principal."""
    round_ = view.round
    if round_.state is not RoundState.CLOSED:
        what = "Se på rundan igen: {title}" if round_.is_undated else "Svarsdatum: {title}"
        title = translator(language)(what).format(title=round_.title)
        yield Appointment(round_.slug, "due", title, round_.due_on, round_.version)
    for row in view.cases:
        for each in _days_of(round_, row, row.case.principal_name, language):
            if each.what != "due" or each.on != round_.due_on:
                yield each


def _days_of(round_: Round, row: CaseView, named: str, language: str) -> Iterator[Appointment]:
    case, _ = row.case, translator(language)
    if row.progress.is_answered or row.facts.round_closed:
        return
    if not round_.is_undated:
        due = _("Svara senast") + f": {named}"
        yield Appointment(case.id, "due", due, case.due_on, case.version)
    for step in row.progress.ahead:
        if step.planned_on:
            yield Appointment(case.id, step.body, f"{step.name}: {named}", step.planned_on, case.version)
    yield from _last_days(round_, row, named, language)


def _last_days(round_: Round, row: CaseView, named: str, language: str) -> Iterator[Appointment]:
    """What is not planned yet. These days move as time goes by, without anything being said, so age counts too."""
    found, _ = row.outlook, translator(language)
    if found is None or found.verdict is Verdict.CANNOT:
        return
    sequence = row.case.version + (row.today - local_day(round_.launched_at)).days
    if found.reach_by and found.verdict is not Verdict.UNKNOWN:
        ready = _("Förslaget klart senast: {named}").format(named=named)
        yield Appointment(row.case.id, "ready", ready, found.reach_by, sequence)
    for sitting in found.last:
        if _is_open(sitting):
            last = _("Sista mötet i tid, {body}: {named}").format(body=sitting.name, named=named)
            yield Appointment(row.case.id, f"last.{sitting.body}", last, sitting.on, sequence)


def _is_open(sitting: Sitting) -> bool:
    return sitting.is_known and not sitting.is_planned
