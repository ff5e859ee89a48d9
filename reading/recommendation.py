"""A recommendation, a remiss or an agreement sent to principals, as the fields of a round."""

import datetime as dt
from dataclasses import dataclass

from models.vocabulary import Level, RoundKind
from reading.asked import Asked, asked_in
from reading.dates_asked import due_day, recommended_day
from reading.matter import kind_of, summary_of, title_of
from reading.request import is_of_an_officer, is_request
from reading.senders import contacts_of, level_of, recommender_of
from reading.source import Source, Suggestion, source_of


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What each field may be filled in with. Days are in Europe/Stockholm; contacts are addresses of e-mail."""

    title: Suggestion[str] | None = None
    recommender: Suggestion[str] | None = None
    recommended_on: Suggestion[dt.date] | None = None
    due_on: Suggestion[dt.date] | None = None
    level: Suggestion[Level] | None = None
    summary: Suggestion[str] | None = None
    kind: Suggestion[RoundKind] | None = None
    att_satser: tuple[Suggestion[str], ...] = ()
    contacts: tuple[Suggestion[str], ...] = ()


def read_recommendation(text: str) -> Recommendation:
    """What the text recommends, each suggestion with the words of `text` it came from; nothing if it asks no one."""
    source = source_of(text)
    asked = asked_in(source.text)
    if not is_request(source.text, asked):
        return Recommendation()
    title = title_of(source)
    drafted = is_of_an_officer(source.text)
    recommended_on = recommended_day(source, asked)
    return Recommendation(
        title=title,
        recommender=recommender_of(source, asked),
        recommended_on=recommended_on,
        due_on=None if drafted else due_day(source, recommended_on.value if recommended_on else None),
        level=level_of(source),
        summary=summary_of(source),
        kind=kind_of(source, title, asked),
        att_satser=_att_satser(source, asked),
        contacts=() if drafted else contacts_of(source),
    )


def _att_satser(source: Source, asked: Asked) -> tuple[Suggestion[str], ...]:
    return tuple(source.suggest(each.text, each.start, each.end) for each in asked.points)
