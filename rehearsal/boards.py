"""The board of each kind of principal, for simulated principals that need one by name."""

from typing import Final

from models.files.parts.principal_kinds import USUAL_BODIES
from models.values import Step
from models.vocabulary import Level, PrincipalKind

_BOARDS: Final = {
    **{kind: Step(*body) for kind, body in USUAL_BODIES.items()},
    PrincipalKind.REGION: Step("RS", "Regionstyrelsen", Level.STYRELSE),
    PrincipalKind.KOMMUN: Step("KS", "Kommunstyrelsen", Level.STYRELSE),
}
_CHAIRS: Final = {
    PrincipalKind.REGION: "regionstyrelsens ordförande",
    PrincipalKind.KOMMUN: "kommunstyrelsens ordförande",
}


def board_of(kind: PrincipalKind) -> Step:
    """The board, or whoever stands for it."""
    return _BOARDS[kind]


def chair_of(kind: PrincipalKind) -> str:
    """The role that signs: the board's chair."""
    return _CHAIRS.get(kind, "ordförande")
