"""What a round file says of other rounds: the one it waits for, and the agreement that ends when it is in force."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

from kit.errors import Fault
from models.files.round_file import RoundFile
from models.phrases import Phrase
from models.values import After, RoundHere
from models.vocabulary import EffectKind, Part

Here = Mapping[str, RoundHere]

NO_CONSULTATION = "Ingen synpunktsrunda med det namnet är startad här."
NOBODY_FIRST = (
    "Rundan {slug}, som den här ska vänta på, är inte startad här. Starta den först, eller låt den här inte vänta."
)
NEVER_REACHED = "Rundan {slug} kan inte komma så långt: {when}. Vänta på att alla har svarat i stället."
NOT_LOOKED_UP = (
    "Om rundan {slug} finns går inte att säga härifrån, eftersom ingen databas går att läsa. "
    "Det prövas när rundan startas."
)

AFTER_ITSELF = "Rundan kan inte vänta på sig själv."
REPLACES_ITSELF = "Rundan kan inte ersätta sig själv."
AGREES_NOTHING = "Rundan ber varken om beslut eller underskrift, så inget kan ersättas."
NO_DAY_OF_ENDING = (
    "Rundan säger inte när det beslutade börjar gälla (effect), och då går det inte att säga när det tidigare upphör."
)


def other_round_faults(file: RoundFile) -> Iterator[Fault]:
    """What is wrong with them as they are written; whether they are there is another question."""
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


def faults_among(file: RoundFile, here: Here) -> Iterator[Fault]:
    """The rounds it says it follows or waits for that are not among those that are here, or never come so far."""
    consultations = [slug for slug, each in here.items() if Part.OPINION in each.asks]
    if file.follows and file.follows not in consultations:
        yield Fault("follows", NO_CONSULTATION, found=file.follows, expected=_close(file.follows, consultations))
    if file.after and file.after.round and file.after.round != file.name:
        after = After(file.after.round, file.after.when)
        if why := why_not_after(after, here.get(after.round)):
            is_here = after.round in here
            found = Phrase(after.when.label) if is_here else after.round
            close = "when: alla har svarat" if is_here else _close(after.round, [*here])
            yield Fault("after.when" if is_here else "after.round", why, found=found, expected=close)


def why_not_after(after: After, first: RoundHere | None) -> str:
    """Why a round can't wait for that one, in Swedish: it is not here, or never comes so far; else nothing."""
    if first is None:
        return Phrase(NOBODY_FIRST, slug=after.round)
    if after.when not in first.reaches:
        return Phrase(NEVER_REACHED, slug=after.round, when=Phrase(after.when.label))
    return ""


def _close(slug: str, slugs: Sequence[str]) -> str | None:
    return next(iter(difflib.get_close_matches(slug, slugs, n=1, cutoff=0.3)), None)


def not_looked_up(file: RoundFile) -> Iterator[Fault]:
    """The rounds it names where nobody knows which rounds there are."""
    if file.follows:
        yield Fault("follows", Phrase(NOT_LOOKED_UP, slug=file.follows), found=file.follows)
    if file.after and file.after.round:
        yield Fault("after.round", Phrase(NOT_LOOKED_UP, slug=file.after.round), found=file.after.round)
