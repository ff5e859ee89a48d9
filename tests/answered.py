"""A request for more time answered as the console answers it: the act, and then its letter."""

import datetime as dt

from sqlalchemy.orm import Session

from actions.coordination import extensions
from actions.letters.change_letters import send_declined
from actions.record.record import Said
from models.values import Grant
from notifications.office import Office


def grant_request(
    session: Session, office: Office, request_id: int, grant: Grant, said: Said, now: dt.datetime
) -> None:
    given = extensions.grant_request(session, request_id, grant, said, now)
    extensions.tell_moved(session, office, [given], grant.reason, now)


def decline_request(
    session: Session, office: Office, request_id: int, reason: str, said: Said, now: dt.datetime
) -> None:
    send_declined(session, office, [extensions.decline_request(session, request_id, reason, said, now)], now)
