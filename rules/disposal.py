"""Whether a round may be disposed of (gallras), and everything that stands in the way. Days are in Europe/Stockholm.

Documents of a public body are destroyed on a decision only (arkivlagen 1990:782, 10 §), and personal data is kept no
longer than it is needed (GDPR, article 5.1 e): docs/decisions/disposal.md.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from models.phrases import Phrase, some
from models.vocabulary import RoundState

NOT_CLOSED = "Rundan är inte avslutad."
LINKS_OPEN = "Huvudmännens länkar gäller till och med {day}. Vänta tills de har slutat gälla."
UNSENT = "Brev i rundan väntar på att skickas: {count}. Vänta tills de har gått, eller se varför de inte går."
FAMILY_OPEN = "Rundor i samma familj är inte avslutade: {rounds}."
LINKED_LEFT = "Lokala rundor vid sidan av den finns kvar: {rounds}. Gallra dem först."
LEANS = "Rundor som väntar på den, följer på den eller ersätter den är inte avslutade: {rounds}."
DRAFTS_LEAN = (
    "Utkast till rundor som ska vänta på den, följa på den eller ersätta den finns kvar: {drafts}. "
    "Ändra eller kasta dem först."
)
BROKEN = "Historiken håller inte. Se rundan audit verify {slug}."
NO_PACKAGE = (
    "Arkivpaketet saknas. Skriv det med rundan archive {slug} --to FIL.tar, lämna det till arkivet och ange filen."
)
NO_DECISION = "Gallringsbeslutets nummer saknas."
NOBODY = "Vem som gallrar saknas."
TOO_LONG = "Beslutets nummer får ha högst {decision} tecken, och vem som gallrar högst {by}."
LONGEST_DECISION, LONGEST_BY = 100, 200


@dataclass(frozen=True, slots=True)
class ToDispose:
    """A round somebody wants to dispose of. Other rounds are told by title.

    `links_until` is the last day the principals' links open; `family_open` are rounds of its family that are not
    closed, `linked` those beside it that are still here, `leaning` those that need it and are not closed or never went
    out, `drafts` those that would need it. `package_fault` says what is wrong with the package; None where none is
    given, "" where nothing is.
    """

    slug: str
    state: RoundState
    links_until: dt.date | None
    unsent: int
    family_open: tuple[str, ...]
    linked: tuple[str, ...]
    leaning: tuple[str, ...]
    drafts: tuple[str, ...]
    is_broken: bool
    package_fault: str | None
    decision: str
    by: str


def hindrances(round_: ToDispose, today: dt.date) -> Iterator[str]:
    """Why the round may not be disposed of, in Swedish; nothing where it may."""
    yield from _too_early(round_, today)
    for said, rounds in ((FAMILY_OPEN, round_.family_open), (LINKED_LEFT, round_.linked), (LEANS, round_.leaning)):
        if rounds:
            yield Phrase(said, rounds=some(rounds))
    if round_.drafts:
        yield Phrase(DRAFTS_LEAN, drafts=some(round_.drafts))
    yield from _not_kept(round_)
    if not round_.decision:
        yield NO_DECISION
    if not round_.by:
        yield NOBODY
    if len(round_.decision) > LONGEST_DECISION or len(round_.by) > LONGEST_BY:
        yield Phrase(TOO_LONG, decision=LONGEST_DECISION, by=LONGEST_BY)


def _too_early(round_: ToDispose, today: dt.date) -> Iterator[str]:
    if round_.state is not RoundState.CLOSED:
        yield NOT_CLOSED
    elif round_.links_until and today <= round_.links_until:
        yield Phrase(LINKS_OPEN, day=round_.links_until)
    if round_.unsent:
        yield Phrase(UNSENT, count=round_.unsent)


def _not_kept(round_: ToDispose) -> Iterator[str]:
    if round_.is_broken:
        yield Phrase(BROKEN, slug=round_.slug)
    if round_.package_fault is None:
        yield Phrase(NO_PACKAGE, slug=round_.slug)
    elif round_.package_fault:
        yield round_.package_fault
