"""How an official's proposal to a decision begins: who proposes what to whom, or who decides."""

from collections.abc import Sequence

from kit.i18n import translator
from models.values import Step
from rules.wording.sentence_parts import inside_sentence


def proposal_sentence(route: Sequence[Step], language: str) -> str:
    """The words before the att-satser: the body before the last one proposes, a body alone decides.

    Who is only heard does neither.
    """
    say, route = translator(language), [step for step in route if not step.consulted]
    if not route:
        return say("Förslag till beslut:")
    if len(route) == 1:
        return say("{body} beslutar:").format(body=route[0].name)
    proposing, deciding = route[-2], route[-1]
    said = say("{body} föreslår {deciding} besluta:")
    return said.format(body=proposing.name, deciding=inside_sentence(deciding.name, language))
