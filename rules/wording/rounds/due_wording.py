"""By when a round asks for answers, and when its decisions may be made, in sentences."""

import datetime as dt

from kit.i18n import long_date, short_day, translator
from models.values import Window

AS_SOON_AS_POSSIBLE = "så snart som möjligt"
BY = "senast {day}"
ANSWER_SOON = "Svara så snart som möjligt."
ANSWER_BY = "Svara senast {day}."
PASSED = "så snart ni kan; svarsdatumet, {day}, hade redan passerat"
ANSWER_PASSED = "Svara så snart ni kan; svarsdatumet, {day}, hade redan passerat när rundan öppnades {opened}."
NOT_ANSWERED = "Svarsdatumet, {day}, hade redan passerat när rundan öppnades {opened}. Ert svar har inte kommit än."
LABEL_SOON = "Svara:"
LABEL_BY = "Svara senast:"
EARLIEST = "Med de mötesdagar vi känner till bör ni kunna besluta {day}."
LOOK_AGAIN = "Samordnarna ser på rundan igen {day}."

BOTH = "Besluten ska fattas tidigast {first} och senast {last}."
NOT_BEFORE = "Besluten ska fattas tidigast {first}."
NOT_AFTER = "Besluten ska fattas senast {last}."


def due_value(due_on: dt.date, is_undated: bool, language: str) -> str:
    """The day with its weekday, or that there is none."""
    return translator(language)(AS_SOON_AS_POSSIBLE) if is_undated else long_date(due_on, language)


def due_phrase(due_on: dt.date, is_undated: bool, language: str) -> str:
    """By when, as it follows on "svar": "senast torsdag 31 augusti 2023"."""
    _ = translator(language)
    return _(AS_SOON_AS_POSSIBLE) if is_undated else _(BY).format(day=long_date(due_on, language))


def earliest_sentence(day: dt.date | None, language: str) -> str:
    """When a principal can decide, by what is known of its meetings; nothing when no day can be foreseen."""
    return translator(language)(EARLIEST).format(day=long_date(day, language)) if day else ""


def had_passed(due_on: dt.date, is_undated: bool, asked_on: dt.date | None) -> bool:
    """Whether it had passed when the round was sent out or last opened, on `asked_on`: nobody could answer by then."""
    return not is_undated and asked_on is not None and due_on < asked_on


def asked_by(due_on: dt.date, is_undated: bool, asked_on: dt.date | None, language: str) -> str:
    """By when, as it follows on `due_label` in what asks for the answer."""
    if had_passed(due_on, is_undated, asked_on):
        return translator(language)(PASSED).format(day=long_date(due_on, language))
    return due_value(due_on, is_undated, language)


def due_label(due_on: dt.date, is_undated: bool, asked_on: dt.date | None, language: str) -> str:
    """What stands before it in a list of facts, with its colon."""
    is_soon = is_undated or had_passed(due_on, is_undated, asked_on)
    return translator(language)(LABEL_SOON if is_soon else LABEL_BY)


def answer_sentence_by(due_on: dt.date, is_undated: bool, asked_on: dt.date | None, language: str) -> str:
    """What is asked of whoever answers."""
    _ = translator(language)
    if asked_on and had_passed(due_on, is_undated, asked_on):
        return _(ANSWER_PASSED).format(day=long_date(due_on, language), opened=long_date(asked_on, language))
    return _(ANSWER_SOON) if is_undated else _(ANSWER_BY).format(day=long_date(due_on, language))


def not_answered_sentence(due_on: dt.date, asked_on: dt.date | None, language: str) -> str:
    """To who has not answered a round that was opened after its due date, which says nothing of how late they are;
    nothing of others."""
    if asked_on is None or not had_passed(due_on, is_undated=False, asked_on=asked_on):
        return ""
    days = {"day": long_date(due_on, language), "opened": long_date(asked_on, language)}
    return translator(language)(NOT_ANSWERED).format(**days)


def look_again_sentence(look_on: dt.date, is_undated: bool, language: str) -> str:
    """When the coordinators look again; nothing in a round with a due date."""
    return translator(language)(LOOK_AGAIN).format(day=short_day(look_on, language)) if is_undated else ""


def window_sentence(window: Window | None, language: str) -> str:
    """The window in words; nothing in a round without one."""
    if window is None:
        return ""
    first, last = window.not_before, window.not_after
    template = BOTH if first and last else NOT_BEFORE if first else NOT_AFTER
    return translator(language)(template).format(
        first=short_day(first, language) if first else "", last=short_day(last, language) if last else ""
    )
