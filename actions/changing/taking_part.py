"""Who takes part in a round that is out: a principal that was forgotten comes with, or one is taken out of it."""

from typing import Final

from actions.casework import look_at_case, open_case, settle_case
from actions.changing.changed import Changed, Changing, Letter, is_begun, open_round, record, refuse_unexplained
from actions.letters import end_letters, mailer
from actions.record.record import NewEvent, already_said, record_event
from actions.replies.signing import settle_round
from actions.rounds.launch import launch_cases
from kit.errors import NotAllowed
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.phrases import Phrase
from models.reads import lookup
from models.tables import Case, Round, case_id
from models.vocabulary import EventKind
from notifications.delivery.outbox import withdraw_waiting
from notifications.letters.base import invitation_key
from rules.changing.telling import Group
from rules.wording.change_wording import left_out_sentence

ALREADY_IN: Final = "{name} är redan med i rundan. Inget har ändrats."
WAS_IN: Final = (
    "{name} har varit med i rundan och tagits ur den. Ta tillbaka det på huvudmannens sida, så är allt som förut."
)

LAST_ONE: Final = "Det är den enda huvudmannen som är med. Dra tillbaka rundan i stället."


def join(changing: Changing, principal: PrincipalPlan, reason: str) -> Changed:
    """Let the principal take part from now on, and invite it.

    Raises FaultyInput, NotFound, NotAllowed.
    """
    if not is_begun(changing):
        return Changed()
    refuse_unexplained(reason)
    round_ = open_round(changing, EventKind.JOINED)
    _refuse_known(changing, principal)
    _invite(changing, round_, principal)
    round_.principal_count += 1
    round_.added = [*round_.added, principal.model_dump(mode="json")]
    data = {"code": principal.code, "name": principal.name, "reason": reason.strip()}
    record(changing, round_, EventKind.JOINED, data)
    settle_round(changing.session, look_at_case(changing.session, _id(changing, principal), changing.now), changing.now)
    changing.session.flush()
    letter = Letter(Group.JOINING, principal.name, principal.registrar, invitation_key(_id(changing, principal)))
    return Changed(((EventKind.JOINED, data),), (letter,))


def _id(changing: Changing, principal: PrincipalPlan) -> str:
    return case_id(changing.slug, principal.code)


def _refuse_known(changing: Changing, principal: PrincipalPlan) -> None:
    known = changing.session.get(Case, _id(changing, principal))
    if known is not None:
        raise NotAllowed(Phrase(WAS_IN if known.taken_out_at else ALREADY_IN, name=known.principal_name))


def _invite(changing: Changing, round_: Round, principal: PrincipalPlan) -> None:
    session, sender, now = changing.session, changing.sender, changing.now
    plan = RoundPlan.model_validate(round_.plan)
    launch_cases(session, sender, plan, [principal], now)
    session.flush()
    if plan.family:  # at a launch the main round's letter tells of it
        case = session.get_one(Case, _id(changing, principal))
        mailer.send_invitations(session, sender, round_, [case], now, {})


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
        changing.sender,
        [(work.round, work.case, work.progress, ())],
        left_out_sentence,
        data["reason"],
        now,
    )
    told = Letter(Group.LEAVING, work.case.principal_name, letter.recipient, letter.key)
    return Changed(((EventKind.TAKEN_OUT, data),), (told,))
