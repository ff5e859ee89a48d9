"""By when a round asks for answers: on a day, or as soon as possible."""

import datetime as dt

from kit.days import long_date, short_day
from kit.i18n import translator

AS_SOON_AS_POSSIBLE = "så snart som möjligt"
BY = "senast {day}"
ANSWER_SOON = "Svara så snart som möjligt."
ANSWER_BY = "Svara senast {day}."
LABEL_SOON = "Svara:"
LABEL_BY = "Svara senast:"
EARLIEST = "Med de mötesdagar vi känner till bör ni kunna besluta {day}."
LOOK_AGAIN = "Samordnarna ser på rundan igen {day}."


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


def due_label(is_undated: bool, language: str) -> str:
    """What stands before it in a list of facts, with its colon."""
    return translator(language)(LABEL_SOON if is_undated else LABEL_BY)


def answer_sentence_by(due_on: dt.date, is_undated: bool, language: str) -> str:
    """What is asked of whoever answers."""
    _ = translator(language)
    return _(ANSWER_SOON) if is_undated else _(ANSWER_BY).format(day=long_date(due_on, language))


def look_again_sentence(look_on: dt.date, is_undated: bool, language: str) -> str:
    """When the coordinators look again; nothing in a round with a due date."""
    return translator(language)(LOOK_AGAIN).format(day=short_day(look_on, language)) if is_undated else ""
