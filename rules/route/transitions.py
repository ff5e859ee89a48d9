"""Which events may happen to a case or a round in which state, and which states they may lead to."""

from collections.abc import Mapping, Sequence

from kit.errors import NotAllowed
from models.vocabulary import CHANGES, REVIEWS, WRITTEN, CaseState, EventKind, Part, RoundState

_NOT_ASKED = {
    Part.OPINION: "Rundan samlar inte in synpunkter. Ställ en fråga till samordnaren i stället.",
    Part.DECISION: "Rundan ber inte om beslut. Svara på det den frågar om i stället.",
    Part.SIGNATURE: "Rundan ska inte undertecknas. Rapportera beslutet i stället.",
}

CaseMoves = Mapping[tuple[CaseState, EventKind], frozenset[CaseState]]
RoundMoves = Mapping[tuple[RoundState, EventKind], frozenset[RoundState]]

_OPEN = (CaseState.INVITED, CaseState.ACKNOWLEDGED, CaseState.PLANNED, CaseState.ANSWERED)
_REPORTED = (CaseState.UNDER_WAY, CaseState.DECIDED)

# what only happens in a round that asks for it
_PART_OF = {
    EventKind.PLANNED: Part.DECISION,
    EventKind.HANDLED: Part.DECISION,
    EventKind.CORRECTED: Part.DECISION,
    EventKind.ANNOUNCED: Part.DECISION,
    EventKind.REVIEWED: Part.DECISION,
    EventKind.REVIEW_WITHDRAWN: Part.DECISION,
    EventKind.MEETINGS_TOLD: Part.DECISION,
    EventKind.OPINION_GIVEN: Part.OPINION,
    EventKind.SIGNED: Part.SIGNATURE,
    EventKind.COPY_RETURNED: Part.SIGNATURE,
    EventKind.FOLLOWED_UP: Part.SIGNATURE,
}

# what moves a due date, and so needs one
_NEEDS_DUE_DATE = {EventKind.EXTENSION_ASKED, EventKind.EXTENDED}
_UNDATED = "Rundan har inget svarsdatum att flytta: svaret väntas så snart som möjligt. Planera ärendets väg i stället."

# what never changes how far a case has come
_ASIDE = (
    EventKind.HANDED_OVER,
    EventKind.ASKED,
    EventKind.ANSWERED,
    EventKind.MEETINGS_TOLD,
    EventKind.EXTENSION_ASKED,
    EventKind.EXTENSION_DECLINED,
    EventKind.EXTENDED,
    EventKind.LINK_RENEWED,
    EventKind.LINK_SENT_AGAIN,
    EventKind.LINK_REVOKED,
    EventKind.ADDRESS_CHANGED,
    EventKind.MUTED,
    EventKind.UNMUTED,
    *WRITTEN,
)

# what a closed round still takes: questions, care for the way to its record, what befalls a decision in law, and
# a § or a day put right (rules.replies.after_close)
_AFTER_CLOSE = (
    EventKind.READ_ONLY_LINK_MADE,
    EventKind.CORRECTED,
    EventKind.ANNOUNCED,
    *REVIEWS,
    EventKind.WITHDRAWN,
    EventKind.ASKED,
    EventKind.ANSWERED,
    EventKind.LINK_RENEWED,
    EventKind.LINK_SENT_AGAIN,
    EventKind.LINK_REVOKED,
    EventKind.ADDRESS_CHANGED,
    EventKind.MESSAGED,
    EventKind.WEEKLY_OFF,
)

# what there still is to do about one that has been taken out of the round
_OUT = (
    EventKind.ASKED,
    EventKind.ANSWERED,
    EventKind.LINK_RENEWED,
    EventKind.LINK_SENT_AGAIN,
    EventKind.LINK_REVOKED,
    EventKind.ADDRESS_CHANGED,
    EventKind.WITHDRAWN,
)

# what is changed in a round that is out; nobody joins before the others have been asked
_WHILE_WAITING = (
    EventKind.CHANGED,
    EventKind.ATTACHED,
    EventKind.WORDED,
    EventKind.HELD_BACK,
    EventKind.EXTENDED,
    EventKind.EFFECT_MOVED,
    EventKind.LOOK_AGAIN,
    EventKind.READ_ONLY_LINK_MADE,
    EventKind.LINK_REVOKED,
    EventKind.WITHDRAWN,
    EventKind.WEEKLY_ON,
    EventKind.WEEKLY_OFF,
)

_REPLIES = (
    EventKind.INVITED,
    EventKind.ACKNOWLEDGED,
    EventKind.PLANNED,
    EventKind.HANDLED,
    EventKind.CORRECTED,
    EventKind.ANNOUNCED,
    EventKind.READ_ONLY_LINK_MADE,
    EventKind.LOOK_AGAIN,
    EventKind.OPINION_GIVEN,
    EventKind.SIGNED,
    EventKind.COPY_RETURNED,
    EventKind.FOLLOWED_UP,
    EventKind.EFFECT_MOVED,
    EventKind.WITHDRAWN,
    EventKind.TAKEN_OUT,
    EventKind.WEEKLY_ON,
    EventKind.WEEKLY_OFF,
    *REVIEWS,
    *_ASIDE,
)
TAKING_PART: tuple[CaseState, ...] = tuple(state for state in CaseState if state is not CaseState.TAKEN_OUT)


def _case_moves() -> CaseMoves:
    moves = {(state, kind): frozenset({state}) for state in TAKING_PART for kind in _ASIDE}
    moves |= {(CaseState.TAKEN_OUT, kind): frozenset({CaseState.TAKEN_OUT}) for kind in _OUT}
    moves |= {(state, EventKind.TAKEN_OUT): frozenset({CaseState.TAKEN_OUT}) for state in TAKING_PART}
    # what is taken back leads to where the case would have been without it
    moves |= {(state, EventKind.WITHDRAWN): frozenset(CaseState) for state in CaseState}
    for state in TAKING_PART:
        moves[state, EventKind.ACKNOWLEDGED] = frozenset({state})
    moves[CaseState.INVITED, EventKind.ACKNOWLEDGED] = frozenset({CaseState.ACKNOWLEDGED})
    for state in _OPEN:
        moves[state, EventKind.PLANNED] = frozenset({CaseState.ACKNOWLEDGED, CaseState.PLANNED, state})
        moves[state, EventKind.HANDLED] = frozenset(_REPORTED)
    moves[CaseState.UNDER_WAY, EventKind.PLANNED] = frozenset({CaseState.UNDER_WAY})
    moves[CaseState.UNDER_WAY, EventKind.HANDLED] = frozenset(_REPORTED)
    # a higher body may send back what a lower one had decided
    moves[CaseState.DECIDED, EventKind.HANDLED] = frozenset(_REPORTED)
    for state in _REPORTED:
        moves[state, EventKind.CORRECTED] = frozenset(_REPORTED)
        moves[state, EventKind.ANNOUNCED] = frozenset({state})
    # a court may annul a decision, and a higher one let it stand after all
    for kind in REVIEWS:
        for state in (*_REPORTED, CaseState.ANSWERED):
            moves[state, kind] = frozenset((*_REPORTED, CaseState.ANSWERED))
        moves[CaseState.SIGNED, kind] = frozenset({CaseState.SIGNED})
    for state in TAKING_PART:
        moves[state, EventKind.OPINION_GIVEN] = frozenset({CaseState.ANSWERED, state})
        moves[state, EventKind.SIGNED] = frozenset({CaseState.SIGNED})
    # to give an opinion is to have received the matter, also where a decision is still to come
    moves[CaseState.INVITED, EventKind.OPINION_GIVEN] = frozenset({CaseState.ANSWERED, CaseState.ACKNOWLEDGED})
    # planned and decided anew after the signing, the signature still stands
    for kind in (
        EventKind.PLANNED,
        EventKind.HANDLED,
        EventKind.CORRECTED,
        EventKind.ANNOUNCED,
        EventKind.COPY_RETURNED,
        EventKind.FOLLOWED_UP,
    ):
        moves[CaseState.SIGNED, kind] = frozenset({CaseState.SIGNED})
    return moves


def _round_moves() -> RoundMoves:
    waiting, launching = RoundState.WAITING, RoundState.LAUNCHING
    opened, closed = RoundState.OPEN, RoundState.CLOSED
    moves = {(state, kind): frozenset({state}) for state in (launching, opened) for kind in _REPLIES}
    moves |= {(closed, kind): frozenset({closed}) for kind in _AFTER_CLOSE}
    del moves[launching, EventKind.EXTENDED]  # those not yet invited would be invited to the old day
    del moves[launching, EventKind.TAKEN_OUT]
    moves |= {(opened, kind): frozenset({opened}) for kind in CHANGES}
    moves |= {(waiting, kind): frozenset({waiting}) for kind in _WHILE_WAITING}
    moves[waiting, EventKind.OPENED] = frozenset({launching})
    moves[waiting, EventKind.CLOSED] = moves[waiting, EventKind.CALLED_OFF] = frozenset({closed})
    moves[launching, EventKind.LAUNCHED] = frozenset({launching, opened})
    moves[opened, EventKind.CLOSED] = moves[opened, EventKind.CALLED_OFF] = frozenset({closed})
    moves[closed, EventKind.REOPENED] = frozenset({opened, waiting})
    return moves


CASE_MOVES = _case_moves()
ROUND_MOVES = _round_moves()


def check_case_move(state: CaseState, kind: EventKind) -> None:
    """Raise NotAllowed, saying what to do instead, unless the event may happen to a case in that state."""
    if (state, kind) not in CASE_MOVES:
        raise NotAllowed(_case_refusal(state, kind))


def is_asked(asks: Sequence[Part], kind: EventKind) -> bool:
    """Whether the event gives something the round asks for, or nothing that has to be asked for."""
    return kind not in _PART_OF or _PART_OF[kind] in asks


def check_part(asks: Sequence[Part], kind: EventKind) -> None:
    """Raise NotAllowed, saying what to do instead, unless the round asks for what the event gives."""
    if not is_asked(asks, kind):
        raise NotAllowed(_NOT_ASKED[_PART_OF[kind]])


def has_due_date_for(is_undated: bool, kind: EventKind) -> bool:
    """Whether the event moves no due date, or there is one to move."""
    return not is_undated or kind not in _NEEDS_DUE_DATE


def check_due_date(is_undated: bool, kind: EventKind) -> None:
    """Raise NotAllowed, saying what to do instead, when the event would move a due date that the round has not."""
    if not has_due_date_for(is_undated, kind):
        raise NotAllowed(_UNDATED)


def check_round_move(state: RoundState, kind: EventKind) -> None:
    """Raise NotAllowed, saying what to do instead, unless the event may happen while the round is in that state."""
    if (state, kind) not in ROUND_MOVES:
        raise NotAllowed(_round_refusal(state, kind))


def _case_refusal(state: CaseState, kind: EventKind) -> str:
    if state is CaseState.TAKEN_OUT:
        return "Huvudmannen är inte längre med i rundan, så inget mer tas emot. Fråga samordnaren om det är fel."
    if kind is EventKind.CORRECTED:
        return "Det finns ingen rapport att rätta än. Rapportera behandlingen i stället."
    if kind in {EventKind.ANNOUNCED, *REVIEWS}:
        return "Det finns inget beslut att anteckna något om än. Rapportera beslutet först."
    if kind in {EventKind.COPY_RETURNED, EventKind.FOLLOWED_UP}:
        return "Undertecknandet är inte rapporterat än. Rapportera det först."
    if state is CaseState.DECIDED and kind is EventKind.PLANNED:
        return "Beslutet är redan rapporterat, så det finns ingen väg kvar att planera. Rätta rapporten om den är fel."
    return "Det går inte så som ärendet ligger nu. Inget har ändrats."


def _round_refusal(state: RoundState, kind: EventKind) -> str:
    if state is RoundState.LAUNCHING:
        return "Rundan skickas fortfarande ut. Vänta tills alla inbjudningar är skrivna och försök igen."
    if state is RoundState.WAITING:
        return "Rundan väntar på en annan runda och har inte skickats ut än. Öppna den, eller vänta."
    if kind is EventKind.OPENED:
        return "Rundan väntar inte längre. Inget har ändrats."
    if state is RoundState.OPEN:
        return "Rundan pågår redan. Inget har ändrats."
    if kind in {EventKind.CLOSED, EventKind.CALLED_OFF}:
        return "Rundan är redan avslutad. Inget har ändrats."
    return "Rundan är avslutad. Be samordnaren öppna den igen om något behöver ändras."
