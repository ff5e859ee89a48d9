"""What a round file says of other rounds: the one it waits for, and the agreement that ends when it is in force."""

from collections.abc import Iterator

from kit.errors import Fault
from models.files.round_file import RoundFile
from models.vocabulary import EffectKind, Part

AFTER_ITSELF = "Rundan kan inte vänta på sig själv."
REPLACES_ITSELF = "Rundan kan inte ersätta sig själv."
AGREES_NOTHING = "Rundan ber varken om beslut eller underskrift, så inget kan ersättas."
NO_DAY_OF_ENDING = (
    "Rundan säger inte när det beslutade börjar gälla (effect), och då går det inte att säga när det tidigare upphör."
)


def other_round_faults(file: RoundFile) -> Iterator[Fault]:
    """What is wrong with them as they are written; whether they are there is seen at launch."""
    if file.after and file.after.round == file.name:
        yield Fault("after.round", AFTER_ITSELF, found=file.after.round)
    if file.replaces and file.replaces == file.name:
        yield Fault("replaces", REPLACES_ITSELF, found=file.replaces)
    elif file.replaces and file.asks == (Part.OPINION,):
        yield Fault("replaces", AGREES_NOTHING, found=file.replaces, expected="att_satser: / signing:")


def other_round_warnings(file: RoundFile) -> Iterator[Fault]:
    """An end nobody will be able to date."""
    if file.replaces and file.effect.kind is EffectKind.NONE:
        yield Fault("replaces", NO_DAY_OF_ENDING, found=file.replaces, expected="effect: all_adopted")
