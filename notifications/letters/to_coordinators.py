"""What coordinators are told: what principals ask, what has happened, and the morning letter."""

import datetime as dt
from dataclasses import dataclass

from models.values import Reporter
from models.vocabulary import LetterKind
from notifications.briefs import CaseBrief, DigestLine, ToDo
from notifications.letters.base import AnyLetter, RoundLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotice(RoundLetter):
    """To a coordinator, about one case. `page` is the path in the console where it is seen to."""

    case: CaseBrief
    page: str

    @property
    def about_case(self) -> CaseBrief | None:
        """The case it is about."""
        return self.case

    @property
    def path(self) -> str:
        """The page in the console."""
        return self.page


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(CaseNotice):
    """Something a principal asks of the coordinators."""

    asked_by: Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Asked):
    """To a coordinator: a question."""

    kind = LetterKind.QUESTION

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked(Asked):
    """To a coordinator: more time is asked for. `facts` are names and values of what was asked, in its language; `also`
    are the titles of other rounds the same form asks it in."""

    kind = LetterKind.EXTENSION_ASKED

    facts: tuple[tuple[str, str], ...]
    documents: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(CaseNotice):
    """To a coordinator: a decision was annulled, or something befell it or was put right when the round had closed.

    `text`, `legal_force` and `needs` are sentences. `also` are the titles of other rounds the same form told it in;
    `is_closed` when the round, or one of those, has closed.
    """

    kind = LetterKind.REVIEW

    text: str
    note: str
    legal_force: str
    needs: str
    is_closed: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(RoundLetter):
    """To a coordinator, when there is something. `progress` is the phrase "12 av 16 har beslutat".

    `effect` is the sentence that says whether what was decided is in force, `family` how the linked rounds have come,
    `week` what the week before has brought, `waiting` what the coordinators have to do, the most urgent first, and
    `follow_ups` what this one has noted to follow up.
    """

    kind = LetterKind.DIGEST

    progress: str
    page: str
    effect: str = ""
    family: str = ""
    of_rounds: tuple[DigestLine, ...] = ()
    week: str = ""
    reports: tuple[DigestLine, ...] = ()
    turned: tuple[DigestLine, ...] = ()
    unreported: tuple[DigestLine, ...] = ()
    escalated: tuple[DigestLine, ...] = ()
    late: tuple[DigestLine, ...] = ()
    will_be_late: tuple[DigestLine, ...] = ()
    unplanned: tuple[DigestLine, ...] = ()
    waiting: tuple[ToDo, ...] = ()
    follow_ups: tuple[DigestLine, ...] = ()

    @property
    def path(self) -> str:
        """The round's page in the console."""
        return self.page


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLaunched(AnyLetter):
    """A round that was to go out by itself could not. `why` are sentences, `draft_id` is the draft it still is."""

    kind = LetterKind.NOT_LAUNCHED

    title: str
    meant_for: dt.datetime
    why: tuple[str, ...]
    draft_id: int

    @property
    def path(self) -> str:
        """The draft's page."""
        return f"/console/drafts/{self.draft_id}"
