"""The round file: one round as a coordinator writes it. Keys are English, words and dates as people write them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import Field, PrivateAttr

from kit.errors import Fault
from models.files.county import Contact
from models.files.faults import FileFaults, FileReading, is_file, meant, read_model
from models.files.fields import (
    AnswerKindWord,
    Day,
    Days,
    EffectKindWord,
    FileModel,
    LanguageWord,
    LevelWord,
    Lines,
    Mailbox,
    MeetingsAskedWord,
    MilestoneWord,
    OneLine,
    Prose,
    RoundKindWord,
    Shortened,
    Slug,
    Texts,
    WhenDueWord,
    YesNo,
    as_slug,
)
from models.files.lead_times import LeadTimesPart
from models.files.limits import FILES, ROUND
from models.files.parts.offer import OfferPart
from models.files.yaml_source import Source, at_most
from models.phrases import Phrase
from models.values import ChasePolicy, Inquiry
from models.vocabulary import AnswerKind, EffectKind, Level, Milestone, Part, RoundKind

DEFAULTS = ChasePolicy()

NO_ATTACHMENT = "Bilagan finns inte där."
EMPTY_ATTACHMENT = "Bilagan är tom."
LARGE_ATTACHMENT = "Bilagan är för stor."
MANY_ATTACHMENTS = "Rundan har för många bilagor."
OUTSIDE = "Bilagan måste ligga i samma mapp som rundans fil, eller i en mapp under den."


class RoundFileFaults(FileFaults):
    """Rundans fil behöver rättas. Inget har skickats."""


class Reminders(FileModel):
    """When the principals are reminded; what is left out is as usual."""

    receipt_after: int | None = Field(
        DEFAULTS.receipt_after, ge=1, le=3650, title="Arbetsdagar till frågan om mottagandet"
    )
    plan_before: Days = Field(
        DEFAULTS.plan_before, title="Arbetsdagar innan förslaget behöver vara klart", examples=[[15, 5]]
    )
    plan_apart: int = Field(DEFAULTS.plan_apart, ge=0, le=3650, title="Minst så många arbetsdagar mellan breven")
    too_late: YesNo = Field(DEFAULTS.too_late, title="När de sista mötena har passerat")
    meetings: MeetingsAskedWord = Field(DEFAULTS.meetings, title="Möten före beslutet som frågas om")
    before: Days = Field(DEFAULTS.before, title="Arbetsdagar före svarsdatum", examples=[[30, 14, 7, 1]])
    due_morning: YesNo = Field(DEFAULTS.due_morning, title="Svarsdatumets morgon")
    overdue: Days = Field(DEFAULTS.overdue, title="Dagar efter svarsdatum", examples=[[1, 7]])
    every: int = Field(DEFAULTS.every, ge=1, le=3650, title="Därefter var så många dagar")
    at_most: int = Field(DEFAULTS.at_most, ge=0, le=100, title="Högst så många gånger")
    escalate_after: int | None = Field(
        DEFAULTS.escalate_after, ge=1, le=3650, title="Till en annan roll efter så många dagar"
    )
    calm: int = Field(DEFAULTS.calm, ge=7, le=3650, title="Utan svarsdatum: dagar mellan påminnelserna")
    at: dt.time = Field(DEFAULTS.at, title="Klockslag", examples=["08:00"])

    @property
    def policy(self) -> ChasePolicy:
        """The same, as the rules know it."""
        return ChasePolicy(**dict(self))


class Effect(Shortened):
    """When what was decided enters into force; never derived from everyone having replied.

    Only decisions made by the day `decided_by`, and on that level or above, count.
    """

    short: ClassVar = "kind"

    kind: EffectKindWord = Field(EffectKind.NONE, title="Regel")
    on: Day | None = Field(None, title="Datum", examples=["2020-09-01"])
    at_least: int | None = Field(None, ge=1, title="Minst så många huvudmän", examples=[12])
    percent: float | None = Field(None, gt=0, le=100, title="Minst så många procent", examples=[60])
    decided_by: Day | None = Field(None, title="Beslut senast", examples=["2020-06-30"])
    level: LevelWord | None = Field(None, title="Lägsta nivå som räknas", examples=["fullmäktige"])


class QuestionAsked(Shortened):
    """A question of a consultation; one with `choices` is answered by one of them."""

    required: ClassVar = ("text",)
    short: ClassVar = "text"

    text: Prose = Field("", title="Fråga", examples=["Vad behöver ändras i förslaget?"])
    kind: AnswerKindWord | None = Field(None, title="Slag av svar")
    choices: Lines = Field((), title="Svar att välja bland", examples=[["Ja", "Delvis", "Nej"]])
    mandatory: YesNo = Field(False, title="Måste besvaras")

    @property
    def inquiry(self) -> Inquiry:
        """The same, as the rules know it."""
        kind = self.kind or (AnswerKind.CHOICE if self.choices else AnswerKind.TEXT)
        return Inquiry(self.text, kind, self.choices, self.mandatory)


class SigningPlan(FileModel):
    """How the parties sign: on a common day and in a place, if there are such."""

    on: Day | None = Field(None, title="Gemensam dag", examples=["2019-12-03"])
    place: OneLine = Field("", title="Plats", examples=["Umeå"])


class WindowPlan(FileModel):
    """When the final decisions may be made: not before one day, not after another, both included."""

    not_before: Day | None = Field(None, title="Beslut tidigast", examples=["2027-09-01"])
    not_after: Day | None = Field(None, title="Beslut senast", examples=["2027-12-31"])


class AfterRound(Shortened):
    """The round (slug) that this one waits for, and how far that one must have come before this one opens."""

    required: ClassVar = ("round",)
    short: ClassVar = "round"

    round: Slug = Field("", title="Rundan som ska gå före", examples=["forbunden-2027"])
    when: MilestoneWord = Field(Milestone.ANSWERED, title="Öppnas när")


class FollowUpStep(FileModel):
    """A step after the signing. Due on a day, or so many days after the last party has signed."""

    required: ClassVar = ("what",)

    what: OneLine = Field("", title="Vad", examples=["Identifiera gemensamma utmaningar"])
    owner: Lines = Field(("alla",), title="Vem", examples=["Umeå kommun"])
    email: Mailbox | None = Field(None, title="E-post till den som ansvarar", examples=["utveckling@umea.example"])
    on: Day | None = Field(None, title="Senast", examples=["2020-03-31"])
    after: int | None = Field(None, ge=1, le=3650, title="Dagar efter sista underskriften", examples=[90])


class Attachment(Shortened):
    """A file that goes with the round; its path starts in the round file's own folder."""

    required: ClassVar = ("file",)
    short: ClassVar = "file"

    file: OneLine = Field("", title="Fil", examples=["rekommendation.pdf"])
    title: OneLine = Field("", title="Rubrik", examples=["Rekommendation till beslut"])

    @property
    def heading(self) -> str:
        """The title, or one made from the file's name."""
        return self.title or Path(self.file).stem.replace("-", " ").replace("_", " ").capitalize()


class Asked(FileModel):
    """What a round asks of its principals, when, and how it is followed: a round's own, or that of its linked ones."""

    due_on: Day | None = Field(None, title="Svarsdatum", examples=["2023-08-31"])
    due: WhenDueWord | None = Field(None, title="Utan svarsdatum", examples=["så snart som möjligt"])
    look_again_on: Day | None = Field(None, title="Samordnarna ser på rundan igen", examples=["2027-06-01"])
    window: WindowPlan | None = Field(None, title="Beslutsperiod")
    summary: Prose = Field("", title="Sammanfattning")
    att_satser: Texts = Field((), title="Att-satser", examples=[["Att fastställa färdplanen"]])
    recommended_level: LevelWord = Field(Level.FULLMAKTIGE, title="Rekommenderad nivå", examples=["fullmäktige"])
    level_reason: Prose = Field("", title="Skäl till nivån")
    offer: OfferPart | None = Field(None, title="Erbjudande att ansluta sig till")
    questions: tuple[QuestionAsked, ...] = Field((), title="Frågor att svara på")
    signing: SigningPlan | None = Field(None, title="Undertecknande")
    follow_up: tuple[FollowUpStep, ...] = Field((), title="Uppföljande steg")
    effect: Effect = Field(Effect(), title="Ikraftträdande")
    routes: dict[str, Lines] = Field(default_factory=dict, title="Vägar")
    consulted: Lines = Field((), title="Organ som bara hörs", examples=[["HSN"]])
    attachments: tuple[Attachment, ...] = Field((), title="Bilagor")
    reminders: Reminders = Field(Reminders(), title="Påminnelser")


class LinkedRounds(Asked):
    """The pattern of the rounds beside: one for each of some principals, and those who are in all of them.

    `{principal}` stands for the one it is for. What is left out is as in the main round.
    """

    required: ClassVar = ("title", "each")

    title: OneLine = Field("", title="Titel", examples=["Lokal överenskommelse med {principal}"])
    common: Lines = Field((), alias="with", title="De som är med i alla", examples=["region"])
    each: Lines = Field((), title="En runda för var och en", examples=["kommuner"])


class RoundFile(Asked):
    """Everything a round file can say. What it must say depends on the kind of round."""

    required: ClassVar = ("title",)  # what more each kind needs: rules.round_check.check

    title: OneLine = Field("", title="Titel", examples=["Färdplan Nära vård 2030"])
    slug: Slug = Field("", title="Kort namn i adresser", examples=["fardplan-2030"])
    kind: RoundKindWord = Field(RoundKind.RECOMMENDATION, title="Slag av runda")
    county: OneLine = Field("", title="Länet den är skriven för", examples=["Västerbotten"])
    language: LanguageWord | None = Field(None, title="Språk")
    case_number: OneLine = Field("", title="Samordnarnas diarienummer", examples=["RS 352-2020"])
    follows: Slug = Field("", title="Följer på synpunktsrundan", examples=["dialog-2019"])
    after: AfterRound | None = Field(None, title="Öppnas efter en annan runda")
    replaces: OneLine = Field("", title="Ersätter", examples=["samverkansstruktur-2020"])

    in_letter: Prose = Field("", title="Egna ord i brevet", examples=["Vi ses på mötet i Lycksele den 12 juni."])
    attach_files: YesNo = Field(False, title="Bilagorna följer med första brevet")
    recommended_by: OneLine = Field("", title="Rekommenderas av", examples=["systemledningen"])
    recommended_on: Day | None = Field(None, title="Rekommenderat datum", examples=["2023-03-24"])
    launch_on: Day | None = Field(None, title="Skickas ut datum", examples=["2023-03-27"])

    principals: Lines = Field(("alla",), title="Huvudmän", examples=["alla"])
    contacts: tuple[Contact, ...] = Field((), title="Kontakter")
    linked: LinkedRounds | None = Field(None, title="Rundor vid sidan av")
    lead_times: LeadTimesPart = Field(LeadTimesPart(), title="Ledtider i dagar")

    _path: Path = PrivateAttr(Path())

    @property
    def asks(self) -> tuple[Part, ...]:
        """What the round asks of each principal: what the file has something about, or what its kind is for."""
        has = {
            Part.OPINION: bool(self.questions) or self.kind is RoundKind.CONSULTATION,
            Part.DECISION: bool(self.att_satser) or self.offer is not None,
            Part.SIGNATURE: self.signing is not None or self.kind is RoundKind.PARTNERSHIP,
        }
        return tuple(part for part in Part if has[part])

    @property
    def is_undated(self) -> bool:
        """Whether it asks for answers as soon as possible instead of by a day."""
        return self.due is not None

    @property
    def answers_by(self) -> dt.date | None:
        """The due date, or the day the coordinators look again in a round without one."""
        return self.look_again_on if self.is_undated else self.due_on

    @property
    def folder(self) -> Path:
        """Where the attachments' paths start."""
        return self._path.parent

    @property
    def name(self) -> str:
        """The slug, or one made from the file's name."""
        return self.slug or as_slug(self._path.stem)

    def path_of(self, attachment: Attachment) -> Path:
        """Where the attachment lies."""
        return (self.folder / attachment.file).resolve()


def round_reading(source: Source) -> FileReading[RoundFile]:
    """The round in that source as far as it can be read, with its faults."""
    reading = read_model(RoundFile, source.within(ROUND))
    reading.model._path = source.path
    return reading


def attachment_faults(file: RoundFile) -> Iterator[Fault]:
    """The attachments that are not there to send. Looks in the round file's folder."""
    parts: dict[str, Asked | None] = {"": file, "linked.": file.linked}
    for place, part in parts.items():
        attachments = part.attachments if part else ()
        if len(attachments) > FILES.count:
            yield Fault(f"{place}attachments", MANY_ATTACHMENTS, expected=Phrase("högst {most}", most=FILES.count))
            continue
        for number, attachment in enumerate(attachments):
            if attachment.file:
                yield from _attachment_faults(file, attachment, f"{place}attachments[{number}].file")


def _attachment_faults(file: RoundFile, attachment: Attachment, place: str) -> Iterator[Fault]:
    path = file.path_of(attachment)
    if not path.is_relative_to(file.folder.resolve()):
        yield Fault(place, OUTSIDE, found=attachment.file, expected=Path(attachment.file).name)
    elif not is_file(path):
        yield Fault(place, NO_ATTACHMENT, found=attachment.file, expected=_file_meant(file, path))
    elif path.stat().st_size == 0:
        yield Fault(place, EMPTY_ATTACHMENT, found=attachment.file)
    elif path.stat().st_size > FILES.size:
        yield Fault(place, LARGE_ATTACHMENT, found=attachment.file, expected=at_most(FILES))


def _file_meant(file: RoundFile, path: Path) -> str | None:
    """The file in that folder, or in the round's own, with the most similar name; never a round's own file."""
    own = file.folder / file.name
    for folder in (path.parent, own, file.folder):
        there = {str(each): (each.name, each.stem) for each in folder.glob("*") if _may_be_attached(each)}
        if found := meant(path.name, there):
            return Path(found).resolve().relative_to(file.folder.resolve()).as_posix()
    return None


def _may_be_attached(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() not in {".yaml", ".yml"}
