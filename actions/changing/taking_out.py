"""A principal taken out of a round: its case stays with everything that was said, and is asked for nothing more."""

from typing import Final

from actions.casework import open_case, settle_case
from actions.changing.changed import Changed, Changing, Letter, is_begun, refuse_unexplained
from actions.letters import end_letters
from actions.record.record import NewEvent, already_said, record_event
from actions.replies.signing import settle_round
from kit.errors import NotAllowed
from models.reads import lookup
from models.tables import case_id
from models.vocabulary import EventKind
from notifications.delivery.outbox import withdraw_waiting
from rules.changing.telling import Group
from rules.wording.change_wording import left_out_sentence

LAST_ONE: Final = "Det är den enda huvudmannen som är med. Dra tillbaka rundan i stället."


def take_out(changing: Changing, code: str, reason: str) -> Changed:
    """Take it out, stop its letters and tell it why.

    Raises FaultyInput, NotFound, NotAllowed.
    """
    session, now, key = changing.session, changing.now, case_id(changing.slug, code)
    if already_said(session, changing.said.form_key, key) or not is_begun(changing):
        return Changed()
    refuse_unexplained(reason)
    work = open_case(session, key, EventKind.TAKEN_OUT, now)
    round_ = lookup.round_of(session, changing.slug)
    if round_.principal_count == 1:
        raise NotAllowed(LAST_ONE)
    round_.principal_count -= 1
    work.case.taken_out_at = now
    settle_case(work)
    data = {"name": work.case.principal_name, "reason": reason.strip()}
    record_event(session, work.case, NewEvent(EventKind.TAKEN_OUT, changing.said, data), now)
    session.flush()
    settle_round(session, work, now)
    withdraw_waiting(session, [key], now)
    [letter] = end_letters.send_called_off(
        session,
        changing.office,
        [(work.round, work.case, work.progress, ())],
        left_out_sentence,
        data["reason"],
        now,
    )
    told = Letter(Group.LEAVING, work.case.principal_name, letter.recipient, letter.key)
    return Changed(((EventKind.TAKEN_OUT, data),), (told,))
