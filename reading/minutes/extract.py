"""An extract of minutes as the fields of a report; blank where nothing certain stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from models.vocabulary import Level, Outcome
from reading.bodies import NamedBody, bodies_in
from reading.lines import lines_of
from reading.lost_letters import restored
from reading.minutes.after import reservation_of, sent_to
from reading.minutes.conclusion import Conclusion, Doubtful, Kind
from reading.minutes.deciding import conclude
from reading.minutes.evidence import is_minutes, is_of_a_principal
from reading.minutes.identity import are_several, case_number_of, numbered, only_case_number, paragraph_of
from reading.minutes.kinds import Seems, seems
from reading.minutes.labels import labelled_days
from reading.minutes.meeting import held_below, meeting_of
from reading.minutes.naming import stands_whole
from reading.minutes.zones import Part, Zone, parts, zones_of
from reading.source import Source, Suggestion, source_of


@dataclass(frozen=True, slots=True)
class Point:
    """One point as it stands, and what was decided or proposed on it, where its words say."""

    text: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Extract:
    """What each field may be filled in with. Days are in Europe/Stockholm. `seems` is what it is, if no decision."""

    body: Suggestion[str] | None = None
    level: Suggestion[Level] | None = None
    kind: Suggestion[Kind] | None = None
    to_level: Suggestion[Level] | None = None
    held_on: Suggestion[dt.date] | None = None
    paragraph: Suggestion[str] | None = None
    case_number: Suggestion[str] | None = None
    points: tuple[Suggestion[Point], ...] = ()
    reservation: Suggestion[str] | None = None
    adjusted_on: Suggestion[dt.date] | None = None
    announced_on: Suggestion[dt.date] | None = None
    taken_down_on: Suggestion[dt.date] | None = None
    sent_to: Suggestion[tuple[str, ...]] | None = None
    seems: Suggestion[Seems] | None = None
    doubts: tuple[Doubtful, ...] = ()
    by_minority: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was found."""
        return not any(getattr(self, each.name) for each in fields(self))


def read_extract(text: str) -> Extract:
    """What the extract says, each suggestion with the words of `text` that it came from."""
    source = restored(source_of(text))
    zones = zones_of(source.text)
    looks = seems(source, zones)
    if looks and looks.value is not Seems.TAKEN_OFF:
        return Extract(case_number=only_case_number(source, zones), seems=looks)
    labelled, counted = labelled_days(source.text), [*numbered(source.text, zones)]
    if not looks and not is_minutes(source.text, zones, labelled, counted):
        return _something_else(source, zones)
    meeting = meeting_of(source, zones, labelled)
    held = meeting.held_on.value if meeting.held_on else None
    done = Conclusion(by=meeting.body) if looks else conclude(source.text, zones, meeting.body, held)
    is_of_several = Doubtful.WHOSE in done.doubts
    by = done.by or (None if done.delegated or is_of_several else meeting.body)
    whose = by or meeting.body or next(iter(bodies_in(source.text) if done.delegated else ()), None)
    if not is_of_several and not is_of_a_principal(source.text, whose):
        return _something_else(source, zones)
    of_several = are_several(counted)
    if done.kind and done.words and not (held or done.delegated or of_several):
        meeting = meeting.on(source, labelled, held_below(source, zones, by, done.words[1]))
    found = Extract(
        held_on=None if done.delegated else meeting.held_on,
        paragraph=paragraph_of(source, counted, by.level if by else None),
        case_number=case_number_of(source, zones, of_several=of_several),
        reservation=None if of_several else reservation_of(source, zones),
        adjusted_on=meeting.adjusted_on,
        announced_on=meeting.announced_on,
        taken_down_on=meeting.taken_down_on,
        sent_to=None if of_several and len(parts(zones, Part.SENT)) > 1 else sent_to(source, zones),
        seems=looks,
    )
    return _with_decision(source, found, done, by, zones[0].end)


def _something_else(source: Source, zones: Sequence[Zone]) -> Extract:
    """Of what shows no marks of minutes: its number, and that it seems to be something else, as its first line says."""
    line = next((line for line in lines_of(source.text) if line.text), None)
    looks = source.suggest(Seems.OTHER, line.start, line.end) if line else None
    return Extract(case_number=only_case_number(source, zones), seems=looks)


def _with_decision(source: Source, found: Extract, done: Conclusion, by: NamedBody | None, head: int) -> Extract:
    named = by if by and stands_whole(source.text, by, head) else None
    words = done.words or (0, 0)
    points = [
        source.suggest(Point(source.as_given(each.text), outcome), each.start, each.end)
        for each, outcome in done.points
    ]
    return replace(
        found,
        body=source.suggest(_name(named.name), named.start, named.end) if named else None,
        level=_level(source, by, done),
        kind=source.suggest(done.kind, *words) if done.kind else None,
        to_level=source.suggest(done.to.level, done.to.start, done.to.end) if done.to and done.to.level else None,
        points=tuple(points),
        doubts=done.doubts,
        by_minority=done.by_minority,
    )


def _level(source: Source, by: NamedBody | None, done: Conclusion) -> Suggestion[Level] | None:
    if by and by.level:
        return source.suggest(by.level, by.start, by.end)
    return source.suggest(Level.FULLMAKTIGE, *done.words) if done.by_minority and done.words else None


def _name(said: str) -> str:
    """The body's name begun with a capital; one written in capitals alone in small letters, but for its initials."""
    calm = said.casefold() if said.isupper() and len(said) > 6 else said
    return calm[:1].upper() + calm[1:]


def as_data(found: Extract) -> dict[str, Any]:
    """The fields as plain values, null or an empty list where blank, and under `because` the words of each."""
    names = [each.name for each in fields(found) if each.name not in {"doubts", "by_minority"}]
    values = {name: getattr(found, name) for name in names}
    points = [{"text": each.value.text, "outcome": each.value.outcome} for each in found.points]
    plain = {name: _plain(each) for name, each in values.items() if name != "points"} | {"points": points}
    because = {name: each.because.text for name, each in values.items() if each and name != "points"}
    if found.points:
        because["points"] = [each.because.text for each in found.points]
    plain["sent_to"] = list(plain["sent_to"] or [])
    return {name: plain[name] for name in names} | {"ask": [each.label for each in found.doubts], "because": because}


def _plain(suggested: Suggestion[Any] | None) -> Any:
    if suggested is None:
        return None
    return suggested.value.isoformat() if isinstance(suggested.value, dt.date) else suggested.value
