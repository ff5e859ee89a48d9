"""The principal's other rounds that a form can't be told in too, and why: said beside the ticks for the rest."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from models.phrases import swedish
from models.vocabulary import EventKind
from rules.route.transitions import ROUND_MOVES, has_due_date_for, is_asked
from web.reply.page import Reply
from web.reply.several.also import asks_alike, is_told_beside
from web.reply.several.siblings import Sibling

CLOSED: Final = swedish("rundan är avslutad.")
NOT_ASKED: Final = swedish("rundan frågar inte efter det.")
UNDATED: Final = swedish("rundan har inget svarsdatum.")
DECIDED: Final = swedish("beslutet är redan rapporterat där.")
ANSWERED: Final = swedish("svaret är redan lämnat där.")
NO_DECISION: Final = swedish("där finns inte samma beslut.")
NO_SUCH_REPORT: Final = swedish("där finns ingen rapport om samma möte.")
ANOTHER_MATTER: Final = swedish("där frågas efter något annat, så den rapporteras på sin egen sida.")

_WHY: Final[Mapping[EventKind, str]] = {
    EventKind.ACKNOWLEDGED: swedish("mottagandet är redan bekräftat där, inte med samma diarienummer."),
    EventKind.PLANNED: swedish("där återstår inget möte att planera."),
    EventKind.HANDLED: ANOTHER_MATTER,
    EventKind.MEETINGS_TOLD: swedish("där återstår inget av de organ som återstår här."),
    EventKind.OPINION_GIVEN: swedish("där ställs andra frågor."),
    EventKind.SIGNED: swedish("undertecknandet är redan rapporterat där."),
    EventKind.EXTENSION_ASKED: ANSWERED,
    EventKind.EXTENDED: ANSWERED,
    EventKind.ANNOUNCED: NO_DECISION,
    EventKind.REVIEWED: NO_DECISION,
}


def left_out(
    reply: Reply, kind: EventKind, offered: Sequence[Sibling], corrects: int | None = None
) -> Mapping[str, Sequence[str]]:
    """The titles of the principal's other rounds that are not `offered`, by why; none for what goes for one alone."""
    if not (corrects or is_told_beside(kind) or kind is EventKind.EXTENDED):
        return {}
    slugs = {other.slug for other in offered}
    titles = defaultdict(list)
    for other in reply.siblings:
        if other.slug not in slugs:
            titles[_why(reply, kind, other, corrects)].append(other.title)
    return titles


def _why(reply: Reply, kind: EventKind, other: Sibling, corrects: int | None) -> str:
    return next(_of_the_round(other, kind), "") or _of_the_case(reply, kind, other, corrects)


def _of_the_round(other: Sibling, kind: EventKind) -> Iterator[str]:
    if other.is_closed and (other.round.state, kind) not in ROUND_MOVES:
        yield CLOSED
    if not is_asked(other.round.asks, kind):
        yield NOT_ASKED
    if not has_due_date_for(other.round.is_undated, kind):
        yield UNDATED


def _of_the_case(reply: Reply, kind: EventKind, other: Sibling, corrects: int | None) -> str:
    if corrects:
        return NO_SUCH_REPORT
    if kind is EventKind.HANDLED and asks_alike(reply, other):
        return DECIDED
    return _WHY[kind]
