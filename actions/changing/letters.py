"""The letters about a change of the round: one to each principal it concerns, in the words of its group."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.letters.addressing import addressed, by_registrar
from actions.letters.mailer import other_round
from actions.views.overview import CaseView, RoundView
from models.tables import Case
from notifications.briefs import OtherRound, RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters.to_principals import Changed as ChangedLetter
from notifications.office import Office
from rules.changing.telling import Group, Told
from rules.wording.change_wording import asked_of

Who = tuple[str, str, str]  # principal, address and the letter's key


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter about a change says, or about one that `takes_back`: `what` in a language, why, and the new words.

    `asks` when it is the matter itself that has changed, so that it is said what that means for each group.
    """

    what: Callable[[str], str]
    reason: str
    texts: tuple[str, ...] = ()
    numbered: bool = False
    asks: bool = False
    takes_back: bool = False


def tell(
    session: Session, office: Office, views: Sequence[RoundView], told: Told, words: Words, now: dt.datetime
) -> list[tuple[Group, Who]]:
    """Write to those told, each mailbox once about all of the `views` it is in; whom, group by group."""
    found = [(group, code) for group, codes in told.items() for code in codes]
    letters = [
        (group, _letter(theirs, group, words)) for group, code in found for theirs in by_registrar(_rows(views, code))
    ]
    enqueue(session, office, [letter for _, letter in letters], now)
    return [(group, (letter.case.principal, letter.recipient, letter.key)) for group, letter in letters]


def _letter(theirs: Sequence[tuple[RoundView, CaseView]], group: Group, words: Words) -> ChangedLetter:
    (view, row), *others = theirs
    occasion = "taken-back" if words.takes_back else "changed"
    key = f"{occasion}:{view.round.slug}:{view.round.version}:{row.case.principal_code}"
    start = addressed(RoundBrief.of(view.round), row.case, row.progress, key)
    language = row.case.language
    return ChangedLetter(
        **start,
        what=words.what(language),
        reason=words.reason,
        texts=words.texts,
        numbered=words.numbered,
        asked=asked_of(group, language) if words.asks else "",
        others=tuple(_beside(other, each, start["needs"]) for other, each in others),
    )


def _rows(views: Sequence[RoundView], code: str) -> Iterator[tuple[Case, tuple[RoundView, CaseView]]]:
    for view in views:
        yield from ((row.case, (view, row)) for row in view.cases if row.case.principal_code == code)


def _beside(view: RoundView, row: CaseView, said: str) -> OtherRound:
    return other_round(view.round, row.case, row.progress, said)
