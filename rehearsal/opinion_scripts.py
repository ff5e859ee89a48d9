"""What the simulated principals do in a consultation, from the letter that wakes them to their last word."""

from models.vocabulary import Channel
from rehearsal.boards import board_of
from rehearsal.player import Player
from rehearsal.scripts import Script, acknowledges


def gives(me: Player) -> Script:
    """Confirms within days; its board decides what to say, and somebody says it."""
    yield from acknowledges(me)
    yield from _after_the_board(me)


def hands_over(me: Player) -> Script:
    """The registrar gives a colleague a link of their own; the colleague says what the board decided."""
    yield from acknowledges(me)
    yield me.within(1, 3)
    me.hands_over()
    yield from _after_the_board(me)


def asks(me: Player) -> Script:
    """Asks the coordinators first; then an official answers."""
    yield me.within(1, 4)
    me.asks("Måste ett organ besluta om synpunkterna, eller räcker det med en tjänsteperson?")
    yield me.within(4, 8)
    me.gives("Förvaltningschefen")


def official(me: Player) -> Script:
    """An official answers, without a word before."""
    yield me.within(5, 25)
    me.gives("Förvaltningschefen")


def gives_again(me: Player) -> Script:
    """An official answers at once; later the board has decided, and that stands instead."""
    yield me.within(1, 4)
    me.gives("Förvaltningschefen", "Preliminära synpunkter.")
    yield from _after_the_board(me)


def sends_a_statement(me: Player) -> Script:
    """Says what must be said on the form, and the rest in a file."""
    yield from acknowledges(me)
    yield from _after_the_board(me, with_file=True)


def phones(me: Player) -> Script:
    """Silent until somebody calls; the coordinators take the answer down."""
    yield me.within(1, 2)
    me.channel = Channel.PHONE
    me.gives("Förvaltningschefen")


def says_beforehand(me: Player) -> Script:
    """Confirms, and an official says what to think of it before anybody decides."""
    yield from acknowledges(me)
    yield me.within(3, 15)
    me.gives("Förvaltningschefen")


def _after_the_board(me: Player, *, with_file: bool = False) -> Script:
    board = board_of(me.plan.kind)
    held_on = me.meetings.after_preparing(board, me.stage.today)
    yield me.after_meeting(held_on)
    me.gives(board.name, held_on=held_on, with_file=with_file)
