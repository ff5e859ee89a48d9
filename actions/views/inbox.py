"""What waits for a coordinator across the rounds it sees, requests for more time too. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from actions.views.by_county import is_of
from actions.views.overview import RoundView, case_view
from actions.views.standings import waits_in_view
from kit.clock import local_day
from models.reads import lookup, waiting_reads
from models.tables import Case, ExtensionRequest, Letter, Question, Round
from models.vocabulary import RoundState
from rules.replies.extending import is_time_needed
from rules.waiting.waiting import Waiting, WaitingAct, WaitingKind, done_by, in_order

# the requests for more time that nobody has answered, each with its case and round
UNANSWERED = (
    select(ExtensionRequest, Case, Round)
    .join(Case, Case.id == ExtensionRequest.case_id)
    .join(Round, Round.slug == Case.round_slug)
    .where(ExtensionRequest.round_slug.in_(bindparam("slugs", expanding=True)))
    .where(ExtensionRequest.answered_at.is_(None))
    .order_by(ExtensionRequest.id)
)

AFTER_CLOSE = dt.timedelta(days=30)  # how long a closed round's letters that did not arrive are worth a look

Asked = Question | ExtensionRequest | Letter


def waiting_requests(session: Session, slugs: Sequence[str], today: dt.date) -> list[ExtensionRequest]:
    """The rounds' requests for more time that wait for an answer and still need one that day, oldest first.

    Whoever has answered meanwhile needs no more time, and nobody does once the round has closed. The cost follows the
    number of requests.
    """
    rows = session.execute(UNANSWERED, {"slugs": slugs}).all()
    by_case = lookup.handlings_of_cases(session, [case.id for _, case, _ in rows]) if rows else {}
    return [
        request
        for request, case, round_ in rows
        if is_time_needed(case_view(case, round_, by_case.get(case.id, []), today).progress)
    ]


def waiting_for_us(
    session: Session,
    slugs: Collection[str] | None,
    standing: Iterable[Waiting],
    open_slugs: Sequence[str],
    now: dt.datetime,
) -> list[Waiting]:
    """Everything that waits in those rounds, None for every round, the most urgent first.

    `standing` is what waits by what is known of their cases, and `open_slugs` are those that are not closed.
    """
    questions = waiting_reads.questions(session, slugs)
    requests = waiting_requests(session, open_slugs, local_day(now))
    letters = _newest(waiting_reads.undelivered(session, slugs, now - AFTER_CLOSE))
    about = _About.of(session, [*questions, *requests, *letters])
    asked = (*map(about.question, questions), *map(about.more_time, requests), *map(about.undelivered, letters))
    return in_order([*standing, *asked])


def waiting_in(session: Session, views: Sequence[RoundView], now: dt.datetime) -> list[Waiting]:
    """The same in rounds that are seen already; where that is in one county, what waits for its principals alone."""
    slugs = [view.round.slug for view in views]
    unclosed = [view for view in views if view.round.state is not RoundState.CLOSED]
    link_gone = waiting_reads.without_link(session, slugs)
    today = local_day(now)
    held = waiting_reads.held_back(session, [view.round.slug for view in views if _waits(view)], today)
    standing = (each for view in unclosed for each in waits_in_view(view, link_gone, held.get(view.round.slug), today))
    found = waiting_for_us(session, slugs, standing, [view.round.slug for view in unclosed], now)
    seen = {view.round.slug: view for view in views}
    return [each for each in found if is_of(seen[each.round_slug], each.case_id)]


def _waits(view: RoundView) -> bool:
    return view.round.state is RoundState.WAITING


@dataclass(frozen=True, slots=True)
class _About:
    """What the rounds are called and who the principals are, for what people have asked and what did not reach them."""

    rounds: Mapping[str, Row[str, str, str]]
    principals: Mapping[str, Row[str, str, str]]

    @classmethod
    def of(cls, session: Session, rows: Sequence[Asked]) -> _About:
        return cls(
            waiting_reads.called(session, {row.round_slug for row in rows if row.round_slug}),
            waiting_reads.principals(session, {row.case_id for row in rows if row.case_id}),
        )

    def waiting(self, kind: WaitingKind, row: Asked, since: dt.date) -> Waiting:
        round_, case = self.rounds[row.round_slug or ""], self.principals.get(row.case_id or "")
        return Waiting(
            kind,
            round_.slug,
            round_.title,
            done_by(kind, since),
            row.case_id or "",
            case.principal_name if case else "",
            since=since,
            family=round_.family,
        )

    def question(self, row: Question) -> Waiting:
        found = self.waiting(WaitingKind.QUESTION, row, local_day(row.asked_at))
        return replace(found, target=str(row.id), says=row.text)

    def more_time(self, row: ExtensionRequest) -> Waiting:
        """To be answered while the due date it had is still ahead, if it is."""
        since = local_day(row.asked_at)
        found = self.waiting(WaitingKind.MORE_TIME, row, since)
        by = min(found.by, max(since, row.old_on))
        return replace(found, by=by, target=str(row.id), on=row.new_on, says=row.reason)

    def undelivered(self, newest: Letter) -> Waiting:
        found = self.waiting(WaitingKind.UNDELIVERED, newest, local_day(newest.settled_at or newest.queued_at))
        acts = (*self._to_mend(newest), *((WaitingAct.SEND_AGAIN,) if newest.message_id else ()), WaitingAct.PUT_ASIDE)
        says = newest.error or newest.state.label
        return replace(found, target=newest.recipient, says=says, letter=newest.id, other_acts=acts)

    def _to_mend(self, letter: Letter) -> tuple[WaitingAct, ...]:
        case = self.principals.get(letter.case_id or "")
        return (WaitingAct.ADDRESS,) if case and case.registrar == letter.recipient else (WaitingAct.SEE_LETTER,)


def _newest(letters: Iterable[Letter]) -> Iterable[Letter]:
    """One letter for each address that a principal's letters do not reach, however many they are."""
    newest: dict[tuple[str | None, str | None, str], Letter] = {}
    for letter in letters:
        newest.setdefault((letter.round_slug, letter.case_id, letter.recipient), letter)
    return newest.values()
