"""In which order the bodies of a way may stand: whoever has the last word is last."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kit.errors import Fault
from models.files.county import Body
from models.phrases import Phrase
from models.vocabulary import Level

AFTER_COUNCIL = (
    "{body} står efter {council}. Fullmäktige beslutar sist: det som ska beredas går dit först (KL 5:26–28)."
)
BODY_TWICE = "{body} står två gånger på vägen. Kommer ärendet tillbaka dit rapporteras det efter mötet."


def order_faults(way: Sequence[Body | None], place: str) -> Iterator[Fault]:
    """The bodies that stand after fullmäktige, or twice, in a way written at that place, each with the order meant.

    None stands for a body nobody knows.
    """
    before: list[Body] = []
    for number, body in enumerate(way):
        if body:
            if message := _misplaced(body, before):
                yield Fault(f"{place}[{number}]", message, found=body.code, expected=_council_last(way))
            before.append(body)


def _misplaced(body: Body, before: Sequence[Body]) -> Phrase | None:
    if body in before:
        return Phrase(BODY_TWICE, body=body.name)
    council = next((each for each in before if each.level is Level.FULLMAKTIGE), None)
    if council and body.level is not Level.FULLMAKTIGE and not body.consulted:
        return Phrase(AFTER_COUNCIL, body=body.name, council=council.name)
    return None


def backward_pair(bodies: Sequence[Body]) -> tuple[Body, Body] | None:
    """A styrelse and the nämnd or utskott right after it, which as a rule prepares what the styrelse takes up."""
    pairs = (pair for pair in pairwise(bodies) if pair[0].level is Level.STYRELSE)
    return next((pair for pair in pairs if pair[1].level.rank < Level.STYRELSE.rank), None)


def _council_last(way: Sequence[Body | None]) -> str:
    """Each body once, as it is written in a file, with fullmäktige last."""
    bodies = sorted(filter(None, way), key=lambda body: body.level is Level.FULLMAKTIGE)
    return f"[{', '.join(dict.fromkeys(body.code for body in bodies))}]"
