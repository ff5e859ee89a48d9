"""What a principal is asked: the invitation, and the letters that come while its answer is waited for."""

import datetime as dt
from dataclasses import dataclass

from models.vocabulary import LetterKind
from notifications.briefs import CameOfIt
from notifications.letters.base import CaseLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(CaseLetter):
    """What is recommended, by whom, by when, and the link; and what came of the consultation before it."""

    kind = LetterKind.INVITATION

    came_of_it: CameOfIt | None = None

    @property
    def thread_key(self) -> str:
        """Nothing: the invitation begins the thread."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(CaseLetter):
    """Before the due date. `days_left` are calendar days; `missed` earlier reminders are replaced by this one.

    `may_plan` while a meeting that decides can still be planned. `asked_anew`: a court annulled the decision when the
    due date had passed. `unknown_days` asks for the meeting days we don't know, in sentences. `unconfirmed` when
    nothing has been heard and no decision is asked for, so that receipt may be confirmed before the answer comes.
    """

    kind = LetterKind.REMINDER

    days_left: int
    missed: int = 0
    may_plan: bool = False
    asked_anew: bool = False
    unknown_days: str = ""
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLate(CaseLetter):
    """The last meetings in time can no longer be reached. `verdict` says so, `missed` which they were, and `remedies`
    what can be done now, in sentences."""

    kind = LetterKind.TOO_LATE

    verdict: str
    missed: str
    remedies: tuple[str, ...]

    @property
    def more_than_needs(self) -> str:
        """The verdict and the remedies."""
        return " ".join([self.verdict, *self.remedies])


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterMeeting(CaseLetter):
    """The planned meeting has been held; what did the body do? When `preliminary`, its extract is asked for.

    Without a body it was the common day of signing. `needed_first` says who has nothing to decide without it, if it was
    not the deciding one. `is_answered`: it has decided, and something else is left.
    """

    kind = LetterKind.AFTER_MEETING

    body_name: str
    held_on: dt.date
    preliminary: bool = False
    needed_first: str = ""
    is_answered: bool = False

    @property
    def more_than_needs(self) -> str:
        """Who waits for the meeting."""
        return self.needed_first


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(CaseLetter):
    """Signed, and something is left to do: the signed copy, or, when `all_signed`, steps that follow.

    To an owner who is not the principal's registrar it has the owner's own link, or none if that has been revoked.
    """

    kind = LetterKind.FOLLOW_UP

    all_signed: bool = False
    registrar: str = ""

    @property
    def lacks_link(self) -> bool:
        """Never: an owner without a link is told who has one."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue(CaseLetter):
    """After the due date. `days_late` are calendar days."""

    kind = LetterKind.OVERDUE

    days_late: int
    missed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(CaseLetter):
    """To another role than the one that has not answered; `asked` is the address asked before."""

    kind = LetterKind.ESCALATION

    days_late: int
    asked: str
