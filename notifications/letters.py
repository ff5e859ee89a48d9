"""What each letter says, before it is composed. Fields are exactly what its templates in `templates/email/` use."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from models.values import HandlingReport, Reporter, Step
from models.vocabulary import Channel, EventKind, Language, LetterKind, Role, WayInChange
from notifications.briefs import CameOfIt, CaseBrief, DigestLine, OpinionSaid, OtherRound, RoundBrief, ToDo
from notifications.links import CODE_PLACEHOLDER, placeholder


def invitation_key(case_id: str) -> str:
    """The key of a case's invitation, which every later letter about the case is threaded to."""
    return f"invitation:{case_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyLetter:
    """`key` says what the letter is about and keeps it from being written twice.

    `others` are rounds, mostly of the same family, that would otherwise each have had a letter of their own.
    A copy (`is_copy`) goes to an address that nobody has registered, and has no link. `swedish` are words in Swedish
    that may stand within the sentences of a letter in English.
    """

    kind: ClassVar[LetterKind]

    key: str
    recipient: str
    language: Language = Language.SV
    link_id: str = ""
    others: tuple[OtherRound, ...] = ()
    is_copy: bool = False
    swedish: tuple[str, ...] = ()

    @property
    def lacks_link(self) -> bool:
        """Whether its reader should have a link and has none that works."""
        return False

    @property
    def about_case(self) -> CaseBrief | None:
        """The case the letter belongs to, if it belongs to one."""
        return None

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
    whose days are planned no more. `words` are a coordinator's own, and `words_by` is who wrote them.
    """

    case: CaseBrief
    needs: str
    dates: str = ""
    removed: tuple[Step, ...] = ()
    words: str = ""
    words_by: str = ""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(CaseLetter):
    """What was recorded, to be registered: `recorded` is the event it gave.

    `warnings` are finished sentences in the letter's language; `documents` are names of files kept; `handed_to` is the
    colleague who got a link, with the address. `review` says what befell the decision and `note` what was written
    about it; `legal_force` when it is beyond appeal, in the letter's language.

    `again` when it changes what had been said before: the case number, or the signing.
    `facts` are names and values of what was told of a signing or a wish for more time, in the letter's language.
    `quiet` says until when nothing more comes, in the letter's language.
    `also` are the titles of other rounds in which the same was told.
    `what` says it in a few words, to file by; `receipt_number` counts the case's receipts.
    """

    kind = LetterKind.RECEIPT

    receipt_number: str = ""
    what: str = ""
    recorded: EventKind
    recorded_at: dt.datetime
    reporter: Reporter
    channel: Channel = Channel.LINK
    again: bool = False
    handling: HandlingReport | None = None
    opinion: OpinionSaid | None = None
    route: tuple[Step, ...] = ()
    warnings: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    handed_to: str = ""
    review: str = ""
    note: str = ""
    legal_force: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    question: str = ""
    quiet: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover(CaseLetter):
    """A colleague's own link. `colleague` and `given_by` are names as written by the person who handed over."""

    kind = LetterKind.HANDOVER

    colleague: str
    given_by: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink(CaseLetter):
    """A link to the registered address; `replaces` when the old one stopped working."""

    kind = LetterKind.NEW_LINK

    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(CaseLetter):
    """What a coordinator writes to several at once, as it stands for this one."""

    kind = LetterKind.MESSAGE

    title: str
    text: str
    written_by: str


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
class ExtensionDeclined(CaseLetter):
    """The due date stands. `new_on` is the day that was asked for."""

    kind = LetterKind.EXTENSION_DECLINED

    new_on: dt.date
    reason: str
    answered_by: str


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
class Answer(CaseLetter):
    """To the one who asked."""

    kind = LetterKind.ANSWER

    question: str
    answer: str
    answered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(CaseLetter):
    """A later due date (`case.due_on`) and who decided it.

    `effect` is the rule for the entry into force, if its days moved along.
    """

    kind = LetterKind.EXTENSION

    old_on: dt.date
    decided_by: str
    decided_on: dt.date
    paragraph: str = ""
    reason: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(CaseLetter):
    """Something was taken back, changed, or moved. `what` is one sentence or more, in the letter's language.

    `effect` is the rule for the entry into force, if its days moved. `texts` are the new words themselves, `numbered`
    when they are att-satser; `asked` what the change means for this principal. `moved` when the due date is another
    than it was told last.
    """

    kind = LetterKind.CHANGED

    what: str
    reason: str = ""
    moved: bool = False
    texts: tuple[str, ...] = ()
    numbered: bool = False
    asked: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOff(CaseLetter):
    """Nothing more is asked of the principal: it was taken out, or those who recommended the round took it back.

    `what` says which; `titles` are the rounds of a family that end with it.
    """

    kind = LetterKind.CALLED_OFF

    what: str
    reason: str
    titles: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening(CaseLetter):
    """The round goes on."""

    kind = LetterKind.REOPENING

    reason: str


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
class SignIn(AnyLetter):
    """A coordinator's one-time link."""

    kind = LetterKind.SIGN_IN

    minutes: int

    @property
    def path(self) -> str:
        """The console's door."""
        return f"/sign-in/{placeholder(self.link_id)}"

    @property
    def code(self) -> str:
        """Where the code goes as the letter leaves."""
        return CODE_PLACEHOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(AnyLetter):
    """To somebody who may come in to the console from now on. It holds no way in: mail scanners press buttons."""

    kind = LetterKind.WELCOME

    office: str
    role: Role
    invited_by: str

    @property
    def path(self) -> str:
        """Where one asks to be let in."""
        return "/console/sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn(AnyLetter):
    """To somebody whose way in has changed, so that it is seen when another did it.

    `name` is the passkey's, the office's or the directory's. `done_by` is nobody where it was somebody signed in as
    the person.
    """

    kind = LetterKind.WAY_IN

    change: WayInChange
    name: str
    done_by: str
    at: dt.datetime
    role: Role | None = None

    @property
    def path(self) -> str:
        """One's own page, where passkeys and sessions are ended; for whoever has been taken off, nothing."""
        return "" if self.change is WayInChange.TAKEN_OFF else "/console/me"


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
