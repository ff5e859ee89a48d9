"""What every letter is made of: to whom, about which round or case, and what it follows on."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from models.values import Step
from models.vocabulary import Language, LetterKind
from notifications.briefs import CaseBrief, OtherRound, RoundBrief
from notifications.links import placeholder


def invitation_key(case_id: str) -> str:
    """The key of a case's invitation, which every later letter about the case is threaded to."""
    return f"invitation:{case_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyLetter:
    """`key` says what the letter is about and keeps it from being written twice.

    `others` are rounds, mostly of the same family, that would otherwise each have had a letter of their own.
    A copy (`is_copy`) goes to an address that nobody has registered, and has no link. `swedish` are words in Swedish
    that may stand within the sentences of a letter in English. `stands_in_for` are those whose letter the recipient has
    because they are away: what each is called, and the last day.
    """

    kind: ClassVar[LetterKind]

    key: str
    recipient: str
    language: Language = Language.SV
    link_id: str = ""
    others: tuple[OtherRound, ...] = ()
    is_copy: bool = False
    swedish: tuple[str, ...] = ()
    stands_in_for: tuple[tuple[str, dt.date], ...] = ()

    @property
    def lacks_link(self) -> bool:
        """Whether its recipient should have a link and has none that works."""
        return False

    @property
    def about_case(self) -> CaseBrief | None:
        """The case the letter belongs to, if it belongs to one."""
        return None

    @property
    def told_cases(self) -> tuple[str, ...]:
        """The ids of the other cases it tells of: whoever reaches one of them is not to read of the rest in it."""
        return tuple(other.case_id for other in self.others)

    @property
    def about_round(self) -> RoundBrief | None:
        """The round the letter belongs to, if it belongs to one."""
        return None

    @property
    def thread_key(self) -> str:
        """The key of the letter this one follows on, or nothing."""
        return ""

    @property
    def path(self) -> str:
        """Where in Rundan the letter leads, or nothing."""
        return f"/r/{placeholder(self.link_id)}" if self.link_id else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLetter(AnyLetter):
    """A letter about a round."""

    about: RoundBrief

    @property
    def about_round(self) -> RoundBrief | None:
        """The round the letter belongs to."""
        return self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLetter(RoundLetter):
    """A letter to one principal. `needs` is the sentence that says what is still needed from it.

    `dates` are sentences about its own bodies' meetings: the last ones in time for the due date. `removed` are steps
    whose days are planned no more. `words` are a coordinator's own, and `words_by` is who wrote them. `requested_on` is
    the day it has asked to have until, while nobody has answered that.
    """

    case: CaseBrief
    needs: str
    dates: str = ""
    removed: tuple[Step, ...] = ()
    words: str = ""
    words_by: str = ""
    requested_on: dt.date | None = None

    @property
    def lacks_link(self) -> bool:
        """Whether the link has been revoked."""
        return not self.link_id and not self.is_copy

    @property
    def more_than_needs(self) -> str:
        """What it says beside what is needed, where it is told of in another round's letter."""
        return ""

    @property
    def about_case(self) -> CaseBrief | None:
        """The case the letter belongs to."""
        return self.case

    @property
    def thread_key(self) -> str:
        """The invitation's key."""
        return invitation_key(self.case.id)
