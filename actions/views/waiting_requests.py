"""The wishes for more time that the coordinators have to answer."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from actions.views.overview import case_view
from models.reads import lookup
from models.tables import Case, ExtensionRequest, Round
from rules.replies.extending import is_time_needed

_UNANSWERED = (
    select(ExtensionRequest, Case, Round)
    .join(Case, Case.id == ExtensionRequest.case_id)
    .join(Round, Round.slug == Case.round_slug)
    .where(ExtensionRequest.round_slug.in_(bindparam("slugs", expanding=True)))
    .where(ExtensionRequest.answered_at.is_(None))
    .order_by(ExtensionRequest.id)
)


def waiting_requests(session: Session, slugs: Sequence[str], today: dt.date) -> list[ExtensionRequest]:
    """The rounds' wishes for more time that wait for an answer and still need one that day, oldest first.

    Whoever has answered meanwhile needs no more time, and nobody does once the round has closed. The cost follows the
    number of wishes.
    """
    rows = session.execute(_UNANSWERED, {"slugs": slugs}).all()
    by_case = lookup.handlings_of_cases(session, [case.id for _, case, _ in rows]) if rows else {}
    return [
        request
        for request, case, round_ in rows
        if is_time_needed(case_view(case, round_, by_case.get(case.id, []), today).progress)
    ]
