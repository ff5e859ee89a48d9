"""What letters tell of: the round, the case, the other rounds of its family, what was said and what is new."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kit.characters import with_whole_phones
from models.files.round_file import Effect
from models.tables import Case, Round
from models.values import Inquiry, Offer, Signing, Step, Window
from models.vocabulary import Language, Level, Part, RoundKind
from notifications.attached import AttachedFile
from notifications.links import placeholder
from rules.wording.offer_wording import amount_phrase

NO_RULE = Effect()


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone who answers questions about the round; called by the role where no name is given.

    `away_until` is the last day somebody is away, if they are, and `stand_in` whom to ask meanwhile.
    """

    email: str
    name: str = ""
    phone: str = ""
    away_until: dt.date | None = None
    stand_in: Contact | None = None


@dataclass(frozen=True, slots=True)
class RoundBrief:
    """The round, as every letter about it presents it. Make one and share it among a round's letters.

    `replaces` are the words of the file, or the title of the round of that name where a letter tells of it; `after` is
    the title of the round that went first. `asked_on` is the day it was sent out, or last opened. `sent_by` is the name
    of the office that sends it out. `files` are those of the documents that go with the letter.
    """

    slug: str
    title: str
    kind: RoundKind
    recommender: str
    recommended_on: dt.date | None
    recommended_level: Level
    level_reason: str
    summary: str
    att_satser: tuple[str, ...]
    contacts: tuple[Contact, ...]
    attachments: tuple[str, ...] = ()
    files: tuple[AttachedFile, ...] = ()
    asks: tuple[Part, ...] = (Part.DECISION,)
    offer: Offer | None = None
    questions: tuple[Inquiry, ...] = ()
    signing: Signing | None = None
    case_number: str = ""
    effect: Effect = NO_RULE
    is_undated: bool = False
    asked_on: dt.date | None = None
    window: Window | None = None
    replaces: str = ""
    after: str = ""
    in_letter: str = ""
    sent_by: str = ""
    language: Language = Language.SV

    @classmethod
    def of(cls, round_: Round, attachments: tuple[str, ...] = ()) -> RoundBrief:
        """The brief of a round; `attachments` are the titles of its documents."""
        return cls(
            slug=round_.slug,
            title=round_.title,
            kind=round_.kind,
            recommender=round_.recommender,
            recommended_on=round_.recommended_on,
            recommended_level=round_.recommended_level,
            level_reason=round_.level_reason,
            summary=round_.summary,
            att_satser=tuple(round_.att_satser),
            contacts=tuple(
                Contact(
                    contact["email"],
                    contact.get("name") or contact.get("role", ""),
                    with_whole_phones(contact.get("phone", "")),
                )
                for contact in round_.contacts
            ),
            attachments=attachments,
            asks=round_.asks,
            offer=round_.offer,
            questions=round_.questions,
            signing=round_.signing,
            case_number=round_.case_number,
            effect=round_.effect_rule,
            is_undated=round_.is_undated,
            asked_on=round_.asked_on,
            window=round_.window,
            replaces=round_.replaces,
            in_letter=round_.in_letter,
            sent_by=round_.sent_by,
            language=round_.language,
        )


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """The case a letter is about. `sequence` rises with every event of the case; calendars keep the highest.

    `highest_level` is as high as a matter goes in a principal without a fullmäktige, `amount` what joining costs it.
    """

    id: str
    principal: str
    case_number: str
    due_on: dt.date
    sequence: int
    highest_level: Level | None = None
    amount: str = ""

    @classmethod
    def of(cls, case: Case, offer: Offer | None = None) -> CaseBrief:
        """The brief of a case as it is now; `offer` is what its round offers."""
        ids, amount = (case.id, case.principal_name, case.case_number), amount_phrase(case.amount, offer, case.language)
        return cls(*ids, case.due_on, case.version, case.highest_level, amount)


@dataclass(frozen=True, slots=True)
class OtherRound:
    """Another round that a letter tells of, with the principal's own link to it.

    It is of the same family, unless it `is_apart`. `needs` is empty when it is what the letter says already. `case_id`
    and `sequence` are those of its calendar, `removed` the steps whose days there are planned no more. `told` are
    sentences that are about it alone.
    """

    title: str
    due_on: dt.date
    needs: str
    link_id: str
    case_id: str
    sequence: int
    signing_on: dt.date | None = None
    is_apart: bool = False
    is_undated: bool = False
    asked_on: dt.date | None = None
    removed: tuple[Step, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where in Rundan it is, or nothing when its link has been revoked."""
        return f"/r/{placeholder(self.link_id)}" if self.link_id else ""


@dataclass(frozen=True, slots=True)
class OpinionSaid:
    """An opinion in words: each question answered with its answer, what was added, and who stands behind it."""

    answers: tuple[tuple[str, str], ...]
    text: str
    backing: str


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """What came of a consultation: its title, its themes with their responses, and what the principal itself said."""

    title: str
    themes: tuple[tuple[str, str], ...]
    own: OpinionSaid | None


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that waits for the coordinators: what, in a sentence if there is one to say, and the path of the page
    where it is done."""

    name: str
    kind: str
    text: str
    page: str


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One line of a digest's section."""

    principal: str
    text: str
