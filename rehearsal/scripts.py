"""What the simulated principals do, from the letter that wakes them to their last word.

A script is a generator: it yields the moment (UTC) of its next act, and acts when the clock has come there.
"""

import datetime as dt
from collections.abc import Iterator

from models.values import RequestedExtension
from models.vocabulary import Act, Channel, Level, Outcome
from rehearsal.player import Player

Script = Iterator[dt.datetime]


def prompt(me: Player) -> Script:
    """Confirms within days, plans every body, reports each, and sends the extract when the minutes are adjusted."""
    yield from acknowledges(me)
    yield from plans(me)
    yield from passes(me)
    yield from sends_extract(me)


def hands_over(me: Player) -> Script:
    """The registrar gives a colleague a link of their own; the colleague does the rest."""
    yield from acknowledges(me)
    yield me.within(1, 3)
    me.hands_over()
    yield from plans(me)
    yield from passes(me)
    yield from sends_extract(me)


def asks(me: Player) -> Script:
    """Asks the coordinators first, then goes on as usual."""
    yield me.within(1, 4)
    me.asks("Räcker det att kommunstyrelsen fattar beslutet, eller ska det upp i fullmäktige?")
    yield me.within(4, 8)
    yield from prompt(me)


def corrects_itself(me: Player) -> Script:
    """Reports the wrong §, and puts it right some days later."""
    yield from acknowledges(me)
    yield from plans(me)
    yield from passes(me)
    yield me.within(1, 3)
    me.corrects_paragraph()
    yield from sends_extract(me)


def phones(me: Player) -> Script:
    """Tells the coordinators by phone what was decided; they classify it when the extract comes on paper."""
    yield from acknowledges(me)
    step = me.ahead()[-1]
    held_on = me.decision_day(step, me.stage.today + dt.timedelta(weeks=8))
    yield me.after_meeting(held_on)
    me.channel = Channel.PHONE
    me.decides(step, held_on, dict.fromkeys(me.answer, Outcome.UNCLASSIFIED))
    me.channel = Channel.PAPER
    yield from sends_extract(me)


def decides_low(me: Player) -> Script:
    """Leaves the council out: the styrelse decides."""
    yield from acknowledges(me)
    yield from plans(me, highest=Level.STYRELSE)
    yield from passes(me)
    yield from sends_extract(me)


def refers_back(me: Player) -> Script:
    """The council sends the matter back; the next one decides."""
    yield from acknowledges(me)
    yield from plans(me)
    yield from passes(me, sent_back_at=-1, act=Act.REFERS_BACK)
    yield from sends_extract(me)


def postpones(me: Player) -> Script:
    """The body before the last one postpones, and everything after it moves."""
    yield from acknowledges(me)
    yield from plans(me)
    yield from passes(me, sent_back_at=-2, act=Act.POSTPONES)
    yield from sends_extract(me)


def needs_time(me: Player) -> Script:
    """Can't meet before the due date, asks for more time, and goes on when it has been given."""
    yield from acknowledges(me)
    yield me.within(2, 6)
    me.ready_on = me.round.due_on + dt.timedelta(days=1)
    last = me.meetings.after_preparing(me.ahead()[-1], me.ready_on + dt.timedelta(weeks=6))
    me.asks_for_time(RequestedExtension(last + dt.timedelta(weeks=2), "Fullmäktige sammanträder inte före svarsdatum."))
    yield me.within(3, 6)
    me.plans()
    yield from passes(me)
    yield from sends_extract(me)


def joins_later(me: Player) -> Script:
    """Would rather wait, says until when, and joins then."""
    yield from acknowledges(me)
    yield from plans(me)
    yield from passes(me)
    yield from sends_extract(me)
    if later_on := me.later_on:
        held_on = me.meetings.next(me.last_step, later_on)
        yield me.after_meeting(held_on)
        me.decides(me.last_step, held_on, dict.fromkeys(me.answer, Outcome.ADOPTED))
        me.answer = dict.fromkeys(me.answer, Outcome.ADOPTED)
        yield from sends_extract(me)


def says_only_the_decision(me: Player) -> Script:
    """Neither confirms nor plans; the decision comes all the same, some time after the meeting."""
    step = me.ahead()[-1]
    held_on = me.decision_day(step, me.stage.today + dt.timedelta(weeks=8))
    yield me.after_meeting(held_on + dt.timedelta(weeks=1))
    me.decides(step, held_on)
    yield from sends_extract(me)


def acknowledges(me: Player) -> Script:
    """Confirms that the matter has arrived, if it has not done so."""
    if not me.has_acknowledged:
        yield me.within(1, 4)
        me.acknowledges()


def plans(me: Player, highest: Level = Level.FULLMAKTIGE) -> Script:
    """Plans the way, up to that level."""
    yield me.within(1, 5)
    me.plans(highest)


def passes(me: Player, sent_back_at: int = 0, act: Act = Act.POSTPONES) -> Script:
    """Follows the matter through the bodies to its decision; one of them, counted from the last, sends it back once."""
    while ahead := me.ahead():
        step, place = ahead[0], -len(ahead)
        held_on = me.meeting_day(step)
        yield me.after_meeting(held_on)
        if place == sent_back_at:
            sent_back_at = 0
            me.sends_back(step, held_on, act)
            yield me.within(1, 3)
            me.plans()
        elif len(ahead) == 1:
            me.decides(step, held_on)
        elif step.consulted:
            me.is_heard(step, held_on)
        else:
            me.proposes(step, held_on)


def sends_extract(me: Player) -> Script:
    """Waits until the minutes have been adjusted and announced, then hands in the extract."""
    adjusted_on, announced_on = me.minutes_days(me.reported[-1].held_on)
    yield me.first_office_hour(announced_on)
    me.sends_extract(adjusted_on, announced_on)
