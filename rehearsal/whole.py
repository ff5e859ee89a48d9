"""A script within everything its round asks for."""

from collections.abc import Callable

from models.vocabulary import Part
from rehearsal.opinion_scripts import says_beforehand
from rehearsal.player import Player
from rehearsal.scripts import Script
from rehearsal.signing_scripts import follows_up, signs_on_the_day
from rules.route.needs import NeedKind

SIGN = {NeedKind.SIGN, NeedKind.REPORT_SIGNING}


def whole(script: Callable[[Player], Script], me: Player) -> Script:
    """The script, with views before its decision and a signature after it, where they are asked for."""
    if {Part.OPINION, Part.DECISION} <= set(me.round.asks):
        yield from says_beforehand(me)
    yield from script(me)
    if Part.SIGNATURE in me.round.asks and any(need.kind in SIGN for need in me.look().progress.needs):
        yield from signs_on_the_day(me)
        yield me.within(1, 5)
        me.returns_copy()
        yield from follows_up(me)
