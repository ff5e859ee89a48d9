"""A request for more time answered as the console answers it: the act, and then its letter."""

import datetime as dt

from sqlalchemy.orm import Session

from actions.coordination import extensions
from actions.letters.change_letters import send_declined
from actions.record.record import Said
from models.values import Grant
from notifications.sender import Sender


def grant_request(
    session: Session, sender: Sender, request_id: int, grant: Grant, said: Said, now: dt.datetime
) -> None:
    given = extensions.grant_request(session, request_id, grant, said, now)
    extensions.tell_moved(session, sender, [given], grant.reason, now)


def decline_request(
    session: Session, sender: Sender, request_id: int, reason: str, said: Said, now: dt.datetime
) -> None:
    send_declined(session, sender, [extensions.decline_request(session, request_id, reason, said, now)], now)
