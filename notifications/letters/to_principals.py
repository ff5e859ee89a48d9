"""What else a principal is told: receipts, links, answers, and what has changed in its round."""

import datetime as dt
from dataclasses import dataclass

from models.values import HandlingReport, Reporter, Step
from models.vocabulary import Channel, EventKind, LetterKind
from notifications.briefs import OpinionSaid
from notifications.letters.base import CaseLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(CaseLetter):
    """What was recorded, to be registered: `recorded` is the event it gave.

    `warnings` are finished sentences in the letter's language; `documents` are names of files kept; `handed_to` is the
    colleague who got a link, with the address. `review` says what befell the decision and `note` what was written
    about it; `legal_force` when it is beyond appeal, in the letter's language.

    `again` when it changes what had been said before: the case number, or the signing.
    `facts` are names and values of what was told of a signing or a request for more time, in the letter's language.
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
class ExtensionDeclined(CaseLetter):
    """The due date stands. `new_on` is the day that was asked for."""

    kind = LetterKind.EXTENSION_DECLINED

    new_on: dt.date
    reason: str
    answered_by: str


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

    `what` says which; `ended` are its cases in the rounds of a family that end with it, each with the round's title.
    """

    kind = LetterKind.CALLED_OFF

    what: str
    reason: str
    ended: tuple[tuple[str, str], ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """The other rounds it names."""
        return tuple(title for _, title in self.ended)

    @property
    def told_cases(self) -> tuple[str, ...]:
        """The principal's cases in those."""
        return tuple(case_id for case_id, _ in self.ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening(CaseLetter):
    """The round goes on."""

    kind = LetterKind.REOPENING

    reason: str
