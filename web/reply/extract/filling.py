"""What an extract says, as the fields of a report: each suggested beside its words, and nothing that is not certain."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.orm import Session

from actions.replies.held_extracts import held_extract
from models.files.fields import folded
from models.tables import HeldExtract
from models.values import Step
from models.vocabulary import Act, Level
from reading.minutes.conclusion import Doubtful, Kind
from reading.minutes.extract import Extract, read_extract
from reading.minutes.kinds import Seems
from reading.minutes.sections import Section, sections_of
from reading.source import Suggestion, Words
from web.reply.extract.belonging import is_of_another, strange_in
from web.reply.forms import OTHER
from web.reply.page import Reply

_STEM: Final = re.compile(r"[a-zåäöé]{5,}|\d{4}")
_COMMON: Final = re.compile(r"(?:antas?|fasts|godkä|kommu|regio|enlig|förs?l|beslu|upprä|läns)")

SEEN: Final = "extract_seen"
ATTACH: Final = "extract_attached"
CHOSEN: Final = "extract_paragraph"
EXTRACT, PARAGRAPH = "utdrag", "paragraf"
"""The parts of an address that say that the extract held is to fill in the report, and which § of it."""
LONGEST_SHOWN: Final = 300
LONGEST_WORDING: Final = 4000
MOST_SECTIONS: Final = 200
_GENERAL: Final = re.compile(r"(?:arbetsutskottet|utskottet|nämnden|styrelsen|fullmäktige)")
_LEVELLED: Final = {Kind.PROPOSAL: Act.PROPOSES, Kind.DECISION: Act.DECIDES, Kind.POSTPONEMENT: Act.POSTPONES}


def is_about(text: str, matter: str, *, alone: bool = False) -> bool:
    """Whether most of the matter's own words stand in the text; of one that is `alone`, that any does."""
    ours, theirs = _stems(matter), _stems(text)
    shared = len(ours & theirs)
    return shared > 0 if alone else bool(ours) and shared * 3 >= len(ours) * 2


def _stems(text: str) -> set[str]:
    words = _STEM.findall(text.casefold())
    return {word[:6] for word in words if not _COMMON.match(word)}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The §§ of a file, the one that is read, empty while nobody knows which, and its text."""

    sections: Sequence[Section]
    paragraph: str
    text: str


def chosen_in(text: str, title: str, asked: str) -> Chosen:
    """The § that was asked for, else the only one whose title is about the round's; a file with one § is read whole."""
    sections = sections_of(text)
    if not sections:
        return Chosen((), "", text)
    by_title = [each for each in sections if is_about(each.title, title)]
    found = [each for each in sections if each.paragraph == asked] or (by_title if len(by_title) == 1 else [])
    return Chosen(sections, found[0].paragraph, found[0].text) if found else Chosen(sections, "", "")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form says of the extract: the words each field came from, and what it could not settle."""

    because: Mapping[str, str] = field(default_factory=dict)
    seems: str = ""
    doubts: tuple[str, ...] = ()
    unread: str = ""
    filename: str = ""
    sections: tuple[tuple[str, str], ...] = ()
    paragraph: str = ""
    strange: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filling:
    """A field's value, and the words it came from."""

    name: str
    value: str
    because: Words


def look_at_extract(_reply: Reply, values: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """The form's values, and what is shown of the extract that it keeps in a field of its own."""
    shown = _kept(values.get(SEEN, ""))
    return values, {"extract": shown, "because": shown.because if shown else {}}


def because_of(written: str) -> Mapping[str, str]:
    """The fields an extract filled in, each with its words, of what the form kept of it."""
    shown = _kept(written)
    return shown.because if shown else {}


def _kept(written: str) -> Shown | None:
    """What the form kept; None of anything that the form did not write."""
    try:
        kept = dict(json.loads(written or "0"))
        because = {str(name): str(words) for name, words in kept["because"].items()}
        doubts = tuple(str(Doubtful(each).label) for each in kept["doubts"])
        seems = Seems(kept["seems"]).label if kept["seems"] else ""
        sections = tuple((str(each), str(title)) for each, title in kept["sections"])
        strange = {str(name): str(words) for name, words in kept["strange"].items()}
        unread, filename, paragraph = (str(kept[name]) for name in ("unread", "filename", "paragraph"))
        return Shown(because, seems, doubts, unread, filename, sections, paragraph, strange)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def filled_from(reply: Reply, held: HeldExtract, asked: str) -> dict[str, str]:
    """The form's values for an extract: what is suggested, and beside it what the page is to say of it.

    `asked` is the § somebody chose, of a file with several.
    """
    chosen = chosen_in(held.text, reply.round.title, asked)
    found = read_extract(chosen.text) if chosen.text else Extract()
    fillings = [*_fillings(reply, found, chosen.text)]
    strange = _strange(reply, found, chosen.text)
    shown = _shown(held, found, fillings, chosen, strange)
    is_minutes = not is_of_another(strange) and (not found.seems or found.seems.value is Seems.TAKEN_OFF)
    attached = {ATTACH: "yes"} if held.filename and is_minutes else {}
    return {**{each.name: each.value for each in fillings}, **attached, SEEN: shown, CHOSEN: chosen.paragraph}


def _strange(reply: Reply, found: Extract, text: str) -> Mapping[str, str]:
    numbers = (found.case_number.value if found.case_number else "", reply.case.case_number or "")
    matter = "\n".join((reply.round.title, *reply.round.att_satser))
    return strange_in(text, reply.case.principal_name, numbers, matter)


def _shown(
    held: HeldExtract, found: Extract, fillings: Sequence[Filling], chosen: Chosen, strange: Mapping[str, str]
) -> str:
    kept = {
        "because": {each.name: " ".join(each.because.text.split())[:LONGEST_SHOWN] for each in fillings},
        "seems": found.seems.value.value if found.seems else "",
        "doubts": [each.value for each in found.doubts],
        "unread": held.unread,
        "filename": held.filename,
        "sections": [(each.paragraph, each.title) for each in chosen.sections[:MOST_SECTIONS]],
        "paragraph": chosen.paragraph,
        "strange": strange,
    }
    return json.dumps(kept, ensure_ascii=False)


def _fillings(reply: Reply, found: Extract, text: str) -> Iterator[Filling]:
    yield from _body(reply.bodies, found)
    ahead = {name for name in ("adjusted_on", "announced_on") if _is_ahead(getattr(found, name), reply.today)}
    for name in ("held_on", "paragraph", "adjusted_on", "announced_on", "reservation"):
        if (suggested := getattr(found, name)) and name not in ahead:
            yield Filling(name, _written(suggested.value), suggested.because)
    if act := _act(found):
        yield Filling("act", act[0].value, act[1])
    if found.points and found.kind:
        yield Filling("wording", _wording(text, found), found.kind.because)
    elif found.kind and found.kind.value in {Kind.REFERRAL, Kind.POSTPONEMENT}:
        yield Filling("wording", " ".join(found.kind.because.text.split()), found.kind.because)
    yield from _outcomes(reply.round.att_satser, found)
    if found.adjusted_on:
        yield Filling("preliminary", "yes" if "adjusted_on" in ahead else "no", found.adjusted_on.because)


def _is_ahead(day: Suggestion[dt.date] | None, today: dt.date) -> bool:
    """Whether it is a day that the minutes are to be adjusted or announced on."""
    return day is not None and day.value > today


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _wording(text: str, found: Extract) -> str:
    """The decision as it stands, from its sentence to its last point; the points alone where something is between."""
    points = [each.because for each in found.points]
    start, end = (found.kind.because.start if found.kind else 0), max(each.end for each in points)
    if start <= points[0].start and end - start <= LONGEST_WORDING:
        return "\n".join(line.strip() for line in text[start:end].splitlines() if line.strip())
    return "\n".join(" ".join(each.text.split()) for each in points)


def _body(bodies: Sequence[Step], found: Extract) -> Iterator[Filling]:
    """The body among those the principal has; one that has another name is written by hand."""
    if not found.body:
        return
    because, level = found.body.because, found.level.value if found.level else None
    step = _known(bodies, found.body.value, level)
    if step:
        yield Filling("body", step.body, because)
    elif level and not _GENERAL.fullmatch(folded_name(found.body.value)) and len(found.body.value) > 5:
        yield Filling("body", OTHER, because)
        yield Filling("other_name", found.body.value, because)
        yield Filling("other_level", level.value, because)


def _known(bodies: Sequence[Step], name: str, level: Level | None) -> Step | None:
    """By its name or code; by its level where the extract only says `the committee` and there is one such."""
    same = [step for step in bodies if folded(name) in {folded(step.name), folded(step.body)}]
    of_level = [step for step in bodies if step.level is level]
    if same or len(of_level) != 1:
        return same[0] if same else None
    within = folded(of_level[0].name).endswith(folded(name))
    return of_level[0] if within or _GENERAL.fullmatch(folded_name(name)) else None


def folded_name(name: str) -> str:
    """A body's name in small letters."""
    return " ".join(name.casefold().split())


def _act(found: Extract) -> tuple[Act, Words] | None:
    """What the body did; of what is only noted a person says what it means for the matter."""
    if found.seems and found.seems.value is Seems.TAKEN_OFF:
        return Act.TAKES_OFF, found.seems.because
    if not found.kind:
        return None
    kind = found.kind.value
    if kind is Kind.REFERRAL:
        return (Act.REFERS_BACK_BY_MINORITY if found.by_minority else Act.REFERS_BACK), found.kind.because
    act = _LEVELLED.get(kind)
    return (act, found.kind.because) if act else None


def _outcomes(att_satser: Sequence[str], found: Extract) -> Iterator[Filling]:
    """The outcome of each att-sats that one point, and no other, speaks of."""
    points = [point for point in found.points if point.value.outcome]
    for number, att_sats in enumerate(att_satser, 1):
        alike = [
            point
            for point in points
            if is_about(point.value.text, att_sats, alone=len(att_satser) == len(found.points) == 1)
        ]
        if len(alike) == 1 and alike[0].value.outcome:
            yield Filling(f"outcomes[{number}]", alike[0].value.outcome.value, alike[0].because)


def held_values(reply: Reply, session: Session, asked: str) -> dict[str, str]:
    """The report's fields as the extract that was just read fills them in; none where there is no such extract."""
    held = held_extract(session, reply.entered.link.id)
    return filled_from(reply, held, asked) if held else {}
