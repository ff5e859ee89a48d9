"""Appointments (RFC 5545), attached to letters or subscribed to: the due date, and the meetings of a principal.

They hold no link: calendars are shared more widely than mailboxes.
"""

import datetime as dt
import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import shorten

from icalendar import Calendar, Event

from kit.characters import as_seen
from kit.i18n import translator
from models.values import Step
from notifications.briefs import OtherRound, RoundBrief
from notifications.letters.base import AnyLetter, CaseLetter
from notifications.letters.chasing import Invitation
from notifications.letters.to_principals import Changed, Extension, Receipt
from notifications.sender import Sender
from rules.replies.addresses import broken
from rules.wording.rounds.due_wording import had_passed

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
LONGEST_NAME = 60  # characters
_NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|\x00-\x1f\x7f]+")
_UID = "slot.uid.slot"
_SEQUENCE = 2147483646
_SOME_DAY = dt.date(2000, 1, 1)
_STAMP, _START = b"DTSTAMP:20000101T000000Z", b"DTSTART;VALUE=DATE:20000101"
_BEGIN, _END = b"BEGIN:VEVENT", b"END:VCALENDAR"

Day = tuple[str, dt.date, str]  # what is written there, when, and what tells it from the others
Days = tuple[Day, ...]


def calendars_of(sender: Sender, letter: AnyLetter, now: dt.datetime) -> dict[str, bytes]:
    """The calendars a letter carries by their methods (RFC 5546): CRLF, UTF-8, no line break at the end."""
    found = {PUBLISH: appointments(sender, letter, now), CANCEL: cancellations(sender, letter, now)}
    return {method: calendar for method, calendar in found.items() if calendar}


def calendar_name(letter: AnyLetter, method: str) -> str:
    """What a letter's calendar is called as a file: as the matter, which many have several of."""
    title = letter.about_round.title if letter.about_round else "Rundan"
    said = title if method == PUBLISH else translator(letter.language)("Inställt") + f", {title}"
    name = shorten(_NOT_IN_A_NAME.sub(" ", as_seen(said)), LONGEST_NAME, placeholder="")
    return f"{name or 'Rundan'}.ics"


def cancellations(sender: Sender, letter: AnyLetter, now: dt.datetime) -> bytes | None:
    """The days a letter tells of that are no longer: the same appointments, called off (RFC 5546, 3.2.5)."""
    if not isinstance(letter, CaseLetter):
        return None
    own = (letter.about.title, letter.case.id, letter.case.sequence, letter.removed)
    beside = ((other.title, other.case_id, other.sequence, other.removed) for other in letter.others)
    written = [
        _personal(_called_off(title, removed, now), sender, case_id, sequence)
        for title, case_id, sequence, removed in (own, *beside)
        if removed
    ]
    return _as_one(written) if written else None


def _called_off(title: str, removed: Iterable[Step], now: dt.datetime) -> bytes:
    calendar = _empty(CANCEL)
    for step in removed:
        assert step.planned_on
        event = _event(f"{step.name}: {title}", step.planned_on, step.body, now)
        event.add("status", "CANCELLED")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.removesuffix(b"\r\n")


def _as_one(calendars: Sequence[bytes]) -> bytes:
    """The first with the events of them all."""
    first, *others = calendars
    events = (each[each.index(_BEGIN) :].removesuffix(_END) for each in others)
    return first.removesuffix(_END) + b"".join(events) + _END


def appointments(sender: Sender, letter: AnyLetter, now: dt.datetime) -> bytes | None:
    """The days a letter tells of, to be put in a calendar; or nothing."""
    if isinstance(letter, Invitation | Extension) or (isinstance(letter, Changed) and letter.moved):
        signing_on = letter.about.signing.on if letter.about.signing else None
        due_on = _still_to_come(letter.case.due_on, letter.about)
        days = tuple(_asked_days(letter.about.title, due_on, signing_on, letter.language))
        if not days and not letter.others:
            return None
        own = _personal(_calendar(days, now), sender, letter.case.id, letter.case.sequence)
        return _of_family(sender, letter, own, now) if letter.others else own
    if isinstance(letter, Receipt):
        days = tuple(
            (f"{step.name}: {letter.about.title}", step.planned_on, step.body)
            for step in letter.route
            if step.planned_on
        )
        return _personal(_calendar(days, now), sender, letter.case.id, letter.case.sequence) if days else None
    return None


def _still_to_come(due_on: dt.date, about: RoundBrief | OtherRound) -> dt.date | None:
    """The due date, of a round that has one and was not opened after it."""
    is_none = about.is_undated or had_passed(due_on, about.is_undated, about.asked_on)
    return None if is_none else due_on


def _asked_days(title: str, due_on: dt.date | None, signing_on: dt.date | None, language: str) -> Iterator[Day]:
    _ = translator(language)
    if due_on:
        yield _("Svara senast") + f": {title}", due_on, "due"
    if signing_on:
        yield _("Undertecknas") + f": {title}", signing_on, "signing"


def _of_family(sender: Sender, letter: CaseLetter, own: bytes, now: dt.datetime) -> bytes:
    """The letter's own days and those of the other rounds it tells of; each keeps the UID of its own case."""
    beside = []
    for other in letter.others:
        due_on = _still_to_come(other.due_on, other)
        days = tuple(_asked_days(other.title, due_on, other.signing_on, letter.language))
        if not days:
            continue
        beside.append(_personal(_calendar(days, now), sender, other.case_id, other.sequence))
    return _as_one([own, *beside])


def _empty(method: str = PUBLISH) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Rundan//sv")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


@lru_cache(maxsize=512)
def _calendar(days: Days, now: dt.datetime) -> bytes:
    head = _with_events().removesuffix(_END)
    return head + b"".join(_dated(_alike(title, what), day, now) for title, day, what in days) + _END


def _dated(event: bytes, day: dt.date, now: dt.datetime) -> bytes:
    """The event on its day; neither line is so long that it would be folded (RFC 5545, 3.1)."""
    stamped = event.replace(_STAMP, f"DTSTAMP:{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}".encode())
    return stamped.replace(_START, f"DTSTART;VALUE=DATE:{day:%Y%m%d}".encode())


@lru_cache(maxsize=512)
def _alike(title: str, what: str) -> bytes:
    """What the library writes of such an event whatever its day: writing it anew for each letter takes long."""
    written = _with_events(_event(title, _SOME_DAY, what, dt.datetime.combine(_SOME_DAY, dt.time(), dt.UTC)))
    return written[written.index(_BEGIN) :].removesuffix(_END)


def _with_events(*events: Event) -> bytes:
    calendar = _empty()
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.removesuffix(b"\r\n")


def _event(title: str, day: dt.date, what: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{what}.{_UID}")
    event.add("sequence", _SEQUENCE)
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("summary", broken(title))
    event.add("transp", "TRANSPARENT")
    return event


@dataclass(frozen=True, slots=True)
class Appointment:
    """A whole day in a calendar to subscribe to. `what` tells it from the owner's others; `owner` is a case or a round.

    `sequence` must rise whenever the day moves.
    """

    owner: str
    what: str
    title: str
    on: dt.date
    sequence: int


def feed(sender: Sender, name: str, found: Iterable[Appointment], now: dt.datetime) -> bytes:
    """A calendar to subscribe to, with the same UIDs as the letters' own."""
    calendar = _empty()
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Stockholm")
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"value": "DURATION"})
    for each in found:
        event = _event(each.title, each.on, each.what, now)
        event["uid"], event["sequence"] = f"{each.what}.{_uid(sender, each.owner)}", each.sequence
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _uid(sender: Sender, owner: str) -> str:
    return hmac.digest(sender.secret, b"calendar:" + owner.encode(), "sha256").hex()[:32]


def _personal(calendar: bytes, sender: Sender, owner: str, sequence: int) -> bytes:
    return calendar.replace(_UID.encode(), _uid(sender, owner).encode()).replace(
        str(_SEQUENCE).encode(), str(sequence).encode()
    )
