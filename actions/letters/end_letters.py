"""Letters about a round's end: called off for some or all, closed, and open again."""

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from actions.letters.addressing import Addressed, Recipient, addressed, contacts, copy_key
from actions.views.families import Family
from actions.views.overview import RoundView, outcome_so_far
from models.tables import Case, Link, Round
from notifications.briefs import CaseBrief, RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters import to_leadership, to_principals
from notifications.letters.base import AnyLetter
from notifications.sender import Sender
from rules.route.progress import CaseProgress
from rules.wording.answer_wording import answer_sentence
from rules.wording.need_wording import needs_sentence


def send_called_off(
    session: Session,
    sender: Sender,
    rows: Sequence[tuple[Round, Case, CaseProgress, tuple[tuple[str, str], ...]]],
    what: Callable[[str], str],
    reason: str,
    now: dt.datetime,
) -> list[to_principals.CalledOff]:
    """Nothing more is asked: to each of those, with its cases in the other rounds that end for it too and
    their titles."""
    written = [
        to_principals.CalledOff(
            **_asked_nothing(round_, case, progress),
            what=what(case.language),
            reason=reason,
            ended=ended,
        )
        for round_, case, progress, ended in rows
    ]
    enqueue(session, sender, written, now)
    return written


def _asked_nothing(round_: Round, case: Case, progress: CaseProgress) -> Addressed:
    key = f"called-off:{case.id}:{round_.version}:{case.version}"
    return {**addressed(RoundBrief.of(round_), case, progress, key), "needs": ""}


def send_closing(
    session: Session,
    sender: Sender,
    view: RoundView,
    read_only_link: Link,
    now: dt.datetime,
    family: Family | None = None,
) -> None:
    """To every principal with its own answer, and to the contacts with a read-only link for the leadership.

    It tells how the rounds linked to it stand, if there are any.
    """
    about, key = RoundBrief.of(view.round), f"closing:{view.round.slug}:{view.round.version}"
    principals: list[AnyLetter] = [
        to_leadership.Closing(
            key=f"{key}:{row.case.principal_code}",
            recipient=row.case.registrar,
            language=row.case.language,
            link_id=row.case.link_id,
            about=about,
            case=CaseBrief.of(row.case, about.offer),
            outcome=outcome_so_far(view, row.case.language),
            reason=view.round.close_reason,
            answer=answer_sentence(row.progress, row.case.language),
            needs=needs_sentence(row.progress, row.case.language),
            family=family.sentence(row.case.language) if family else "",
        )
        for row in view.cases
    ]
    leadership = _closing_to_leadership(session, view, read_only_link, key, family, now)
    enqueue(session, sender, [*principals, *leadership], now)


def _closing_to_leadership(
    session: Session, view: RoundView, read_only_link: Link, key: str, family: Family | None, now: dt.datetime
) -> list[to_leadership.Closing]:
    about, language = RoundBrief.of(view.round), view.round.language
    return [
        to_leadership.Closing(
            key=copy_key(key, recipient.address),
            recipient=recipient.address,
            stands_in_for=recipient.stands_in_for,
            language=language,
            link_id=read_only_link.id,
            about=about,
            outcome=view.round.outcome,
            reason=view.round.close_reason,
            family=family.sentence(language) if family else "",
        )
        for recipient in _leadership(session, view.round, now)
    ]


def send_reopening(session: Session, sender: Sender, view: RoundView, reason: str, now: dt.datetime) -> None:
    """To every principal: the round goes on."""
    about, key = RoundBrief.of(view.round), f"reopening:{view.round.slug}:{view.round.version}"
    reopened = [
        to_principals.Reopening(
            **addressed(about, row.case, row.progress, f"{key}:{row.case.principal_code}"), reason=reason
        )
        for row in view.cases
    ]
    enqueue(session, sender, reopened, now)


def _leadership(session: Session, round_: Round, now: dt.datetime) -> list[Recipient]:
    """The system leadership's mailbox, if the round names one, and the coordinators."""
    coordinators, leader = contacts(session, round_, now), round_.recommender_email
    is_one = not leader or leader.casefold() in {each.address.casefold() for each in coordinators}
    return coordinators if is_one else [Recipient(leader, {}), *coordinators]
