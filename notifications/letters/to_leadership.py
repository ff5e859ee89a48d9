"""How a round stands, week by week, and how it ended, which its principals are told in the same words."""

from dataclasses import dataclass

from models.vocabulary import LetterKind
from notifications.briefs import CaseBrief
from notifications.letters.base import RoundLetter, invitation_key
from notifications.links import placeholder


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly(RoundLetter):
    """To whoever in the leadership wants it, on Mondays: how the round stands.

    `lines` are sentences, `rows` each principal with its state and what is left; its link is a read-only one, by
    which the letter is stopped too.
    """

    kind = LetterKind.WEEKLY

    lines: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]

    @property
    def path(self) -> str:
        """The leadership's read-only page."""
        return f"/read/{placeholder(self.link_id)}" if self.link_id else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing(RoundLetter):
    """The round is over. With a case: to that principal, with its own answer and what was still needed.

    Without one: to the leadership; its link is a read-only one. `outcome`, `answer`, `needs` and `family`, how the
    rounds linked to it stand, are sentences.
    """

    kind = LetterKind.CLOSING

    outcome: str
    reason: str = ""
    case: CaseBrief | None = None
    answer: str = ""
    needs: str = ""
    family: str = ""

    @property
    def lacks_link(self) -> bool:
        """Whether the principal's link has been revoked."""
        return self.case is not None and not self.link_id

    @property
    def about_case(self) -> CaseBrief | None:
        """The principal's case, if it goes to one."""
        return self.case

    @property
    def thread_key(self) -> str:
        """The invitation's key, if it goes to a principal."""
        return invitation_key(self.case.id) if self.case else ""

    @property
    def path(self) -> str:
        """The principal's own page, or the leadership's read-only one."""
        return f"/{'r' if self.case else 'read'}/{placeholder(self.link_id)}" if self.link_id else ""
