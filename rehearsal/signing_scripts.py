"""What the simulated parties do where something is to be signed, alone or after a decision."""

import datetime as dt

from models.vocabulary import Channel
from rehearsal.player import Player
from rehearsal.scripts import Script, acknowledges

LATE = dt.timedelta(days=5)  # a common signing day that lies further back was missed


def signs(me: Player) -> Script:
    """Confirms, signs on the common day if there is one, returns its copy and does the steps in time."""
    yield from acknowledges(me)
    yield from signs_on_the_day(me)
    yield me.within(1, 5)
    me.returns_copy()
    yield from follows_up(me)


def signs_on_paper(me: Player) -> Script:
    """The same, but the copy comes by post and is noted by a coordinator."""
    yield from acknowledges(me)
    yield from signs_on_the_day(me)
    yield me.within(2, 6)
    me.channel = Channel.PAPER
    me.returns_copy()
    me.channel = Channel.LINK
    yield from follows_up(me)


def keeps_its_copy(me: Player) -> Script:
    """Returns the copy only when it has been asked for."""
    yield from acknowledges(me)
    yield from signs_on_the_day(me)
    yield me.within(13, 16)
    me.returns_copy()
    yield from follows_up(me)


def corrects_signing(me: Player) -> Script:
    """Tells the wrong place first."""
    yield from acknowledges(me)
    yield from signs_on_the_day(me, place="Skellefteå")
    yield me.within(1, 2)
    me.signs(me.signed_on)
    yield me.within(1, 3)
    me.returns_copy()
    yield from follows_up(me)


def signs_on_the_day(me: Player, place: str = "") -> Script:
    """Signs on the common day; without one, or after it, within days."""
    common = me.round.signing.on if me.round.signing else None
    yield me.after_meeting(common) if common and common >= me.stage.today else me.within(1, 5)
    me.signs(common if common and me.stage.today - common < LATE else me.stage.today, place)


def follows_up(me: Player) -> Script:
    """Does every step some days before it is due, once everyone has signed; gives up waiting after a quarter."""
    give_up_on = me.round.due_on + dt.timedelta(days=90)
    while me.look().facts.all_signed_on is None and me.stage.today < give_up_on:
        yield me.within(3, 5)
    for step in me.look().progress.follow_ups:
        if step.due_on:
            yield me.first_office_hour(step.due_on - dt.timedelta(days=me.rng.randrange(3, 12)))
        me.does_step(step.number)
