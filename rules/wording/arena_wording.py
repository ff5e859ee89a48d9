"""Arenas in words: the same on the page and in the command's answer."""

import datetime as dt
from collections.abc import Iterator

from kit.i18n import short_day, translator
from models.files.county import Dated
from models.phrases import Phrase, counted, said_in
from rules.arenas import Period, SeatThen


def seat_sentence(then: SeatThen, language: str) -> str:
    """ "Ledamot: Dorotea kommun, Malå kommun; ur Kommunstyrelsen; 2 platser var, 4 tillsammans"."""
    whose = _whose(then)
    head = f"{then.seat.role}: {said_in(whose, language)}" if whose else then.seat.role
    return "; ".join([head, *(said_in(part, language) for part in _particulars(then))])


def _whose(then: SeatThen) -> str:
    if then.is_everyones:
        return counted("den enda huvudmannen", "alla {count} huvudmän", len(then.principals))
    return ", ".join(each.name for each in then.principals)


def _particulars(then: SeatThen) -> Iterator[str]:
    if then.seat.held_by:
        yield then.seat.held_by.label
    if then.body_name:
        yield Phrase("ur {body}", body=then.body_name)
    if then.seat.count:
        yield _places(then, then.seat.count)


def _places(then: SeatThen, count: int) -> Phrase:
    is_one = count == 1
    if then.seat.rotates:
        return Phrase("1 plats som går runt" if is_one else "{count} platser som går runt", count=count)
    if len(then.principals) < 2:
        return Phrase("1 plats" if is_one else "{count} platser", count=count)
    each = "1 plats var, {total} tillsammans" if is_one else "{count} platser var, {total} tillsammans"
    return Phrase(each, count=count, total=then.total)


def period_words(period: Period | Dated, language: str) -> str:
    """ "från 1 september 2020", "till 31 augusti 2020", both with a dash between, or that no days are given."""
    first, last = _ends(period)
    say = translator(language)
    if first and last:
        return f"{short_day(first, language)} – {short_day(last, language)}"
    if first:
        return say("från {day}").format(day=short_day(first, language))
    if last:
        return say("till {day}").format(day=short_day(last, language))
    return say("utan angivna dagar")


def _ends(period: Period | Dated) -> tuple[dt.date | None, dt.date | None]:
    return (period.first, period.last) if isinstance(period, Period) else (period.valid_from, period.valid_to)
