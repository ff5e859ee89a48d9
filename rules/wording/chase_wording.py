"""What letters say of a principal's meetings: days we don't know, what can be done now, what nobody has reported."""

import datetime as dt
from collections.abc import Iterator, Sequence

from kit.i18n import short_day, translator
from models.values import Step
from rules.forecast import Outlook
from rules.ladder.moment import LastMeetings
from rules.wording.forecast_wording import advice_sentences
from rules.wording.sentence_parts import inside_sentence

_UNKNOWN = (
    "Vi känner inte till när {bodies} möts. Klistra in dagarna på sidan, under Ange mötesdagar, "
    "så får ni veta vilka möten som hinner till svarsdatum."
)
_UNKNOWN_UNDATED = (
    "Vi känner inte till när {bodies} möts. Klistra in dagarna på sidan, under Ange mötesdagar, "
    "så får ni veta när ni tidigast kan besluta."
)
_ESTIMATE = (
    "Till dess är det en uppskattning, efter de tider då organen brukar mötas: "
    "förslaget behöver vara klart omkring {day}."
)
_UNREPORTED = "Mötet i {body} {day} har varit, inget rapporterat."
_OUT_OF_REACH = "Det sista mötet i tid, {body} {day}, går inte längre att nå."
_WAS_TO_BE_READY = "Förslaget skulle ha varit klart senast {day}."
_NEEDED_FIRST = "Utan det har {body} inget att besluta om {day}."
TELL_OR_ASK = "Ange deras mötesdagar på sidan, eller be om längre svarstid."


def unknown_days_sentences(unknown: Sequence[Step], last: LastMeetings | None, today: dt.date, language: str) -> str:
    """Whose meeting days are asked for, and what the usual seasons say until they are known."""
    if not unknown:
        return ""
    _ = translator(language)
    said = [_(_UNKNOWN).format(bodies=_joined([step.name for step in unknown], language))]
    if last and last.is_estimate and last.reach_by and last.reach_by >= today:
        said.append(_(_ESTIMATE).format(day=short_day(last.reach_by, language)))
    return " ".join(said)


def undated_days_sentence(unknown: Sequence[Step], language: str) -> str:
    """The same where there is no due date to be in time for."""
    bodies = _joined([step.name for step in unknown], language)
    return translator(language)(_UNKNOWN_UNDATED).format(bodies=bodies) if unknown else ""


def missed_sentences(last: LastMeetings | None, language: str) -> str:
    """Which last meeting can no longer be reached, and by when the proposal should have been ready for it."""
    if last is None:
        return ""
    _ = translator(language)
    said = [_(_OUT_OF_REACH).format(body=last.body, day=short_day(last.on, language))]
    if last.reach_by:
        said.append(_(_WAS_TO_BE_READY).format(day=short_day(last.reach_by, language)))
    return " ".join(said)


def remedies_now(outlook: Outlook, language: str) -> Iterator[str]:
    """What a principal that cannot make it can do, each in a sentence."""
    said = list(advice_sentences(outlook, language))
    yield from said if outlook.first or outlook.ends_with_window else (translator(language)(TELL_OR_ASK), *said[1:])


def unreported_sentence(step: Step, language: str) -> str:
    """That a planned meeting has been without a report."""
    assert step.planned_on is not None
    return _meeting(_UNREPORTED, step.name, step.planned_on, language)


def needed_first_sentence(deciding: Step | None, language: str) -> str:
    """Who has nothing to decide without the meeting that is asked about, if it is known when."""
    if deciding is None or deciding.planned_on is None:
        return ""
    return _meeting(_NEEDED_FIRST, deciding.name, deciding.planned_on, language)


def _meeting(template: str, body: str, day: dt.date, language: str) -> str:
    said = translator(language)(template)
    return said.format(body=inside_sentence(body, language), day=short_day(day, language))


def _joined(names: Sequence[str], language: str) -> str:
    said = [inside_sentence(name, language) for name in names]
    if len(said) < 2:
        return "".join(said)
    return translator(language)("{some} och {last}").format(some=", ".join(said[:-1]), last=said[-1])
