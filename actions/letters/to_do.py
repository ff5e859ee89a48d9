"""What waits for the coordinators, as the morning letter begins."""

from collections.abc import Iterator, Sequence

from kit.i18n import translator
from models.vocabulary import Language
from notifications.briefs import ToDo
from notifications.links import act_page
from rules.waiting.bunches import bunched
from rules.waiting.waiting import Waiting, WaitingKind
from rules.wording.waiting_wording import waiting_sentence

# what the letter tells of in a place of its own, with what can be done
TOLD_BELOW = {WaitingKind.TOO_LATE, WaitingKind.LATE, WaitingKind.NOT_OPENED, WaitingKind.LOOK_AGAIN}


def to_dos(found: Sequence[Waiting], language: Language) -> Iterator[ToDo]:
    """A line each, the most urgent first; what is the same for many of a round's principals in one."""
    for bunch in bunched(each for each in found if each.kind not in TOLD_BELOW):
        first = bunch[0]
        names = ", ".join(each.principal for each in bunch) or first.title
        is_one = len(bunch) == 1
        page = act_page(first, first.acts[0]) if is_one else f"/console/rounds/{first.round_slug}"
        yield ToDo(names, translator(language)(first.kind.label), waiting_sentence(first, language), page)
