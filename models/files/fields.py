"""The kinds of values a county file and a round file are written with, each with its own plain complaint."""

import calendar
import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate, filterfalse, islice
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from kit.written_days import NoDay, read_day
from models.phrases import Phrase
from models.vocabulary import (
    AnswerKind,
    ArenaReach,
    EffectKind,
    HeldBy,
    Language,
    Level,
    MeetingsAsked,
    Milestone,
    PrincipalKind,
    RoundKind,
    WhenDue,
    Word,
)

DAY_UNREADABLE = "Datumet går inte att läsa. Skriv år, månad och dag."
DAY_MISSING = "Datumet finns inte i kalendern."
MAILBOX_UNREADABLE = "E-postadressen går inte att skicka till. Skriv den som namn@kommunen.example."
UNKNOWN_WORD = "Ordet finns inte bland dem som går att välja."
NOT_TEXT = "Här ska det stå text."
COLON_IN_TEXT = "Texten innehåller ett kolon och läses som ett fält. Sätt citattecken runt hela texten."
INVISIBLE = "Texten innehåller ett osynligt tecken. Skriv om den."
BAD_SLUG = "Det korta namnet får bara innehålla a–z, siffror och bindestreck."
YEAR_IMPOSSIBLE = "Året kan inte stämma."
A_DAY = Phrase("ett datum som 2023-08-31")

MAILBOX = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]",
    re.IGNORECASE,
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_LINE = 300
LONGEST_MAILBOX, LONGEST_LOCAL = 254, 64  # RFC 5321, 4.5.3.1

TEXT_SCHEMA = {"type": ["string", "integer"]}  # an editor reads 2401 as a number, we as text
CODE_SCHEMA = WithJsonSchema({**TEXT_SCHEMA, "maxLength": 10})
SEVERAL_SCHEMA = WithJsonSchema({"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]})
SLUG_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"

# what a kind of round is called in Swedish, beside its label
ALSO_CALLED = {
    "rekommendation": RoundKind.RECOMMENDATION,
    "avtal": RoundKind.AGREEMENT,
    "remiss": RoundKind.CONSULTATION,
    "utredning": RoundKind.STUDY,
    "partnerskap": RoundKind.PARTNERSHIP,
}

W = TypeVar("W", bound=Word)


class Wrong(ValueError):
    """A value a person must put right: why, and what to write instead."""

    def __init__(self, message: str, expected: str) -> None:
        super().__init__(message)
        self.message, self.expected = message, expected


def _say_required(schema: dict[str, Any], model: type[BaseModel]) -> None:
    if names := getattr(model, "required", ()):
        schema["required"] = list(names)


class FileModel(BaseModel):
    """A part of a file. Every field has a default: what a file must hold is said by its check, all at once."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_say_required, defer_build=True)

    required: ClassVar[tuple[str, ...]] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other fields, which works out anew what is worked out of them."""
        made = super().model_copy(update=update, deep=deep)
        for name in made.__dict__.keys() - type(self).model_fields.keys():
            del made.__dict__[name]
        return made


class Shortened(FileModel):
    """A part that may also be written as one word or address: its field `short`."""

    short: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _from_short(cls, value: Any) -> Any:
        return {cls.short: value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(core)]}


def folded(text: str) -> str:
    """The text without case and accents, so that `Fullmäktige` and `fullmaktige` are the same word."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(filterfalse(unicodedata.combining, parts)).casefold().strip()


def as_slug(text: str) -> str:
    """The text as a slug, at most 80 characters: `Färdplan Nära vård 2030` becomes `fardplan-nara-vard-2030`."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")[:80].rstrip("-")


def is_mailbox(text: str) -> bool:
    """Whether a letter can be addressed to it (an RFC 5321 mailbox in ASCII, with a domain)."""
    fits = len(text) <= LONGEST_MAILBOX and len(text.partition("@")[0]) <= LONGEST_LOCAL
    return fits and MAILBOX.fullmatch(text) is not None


def mailbox_suggestion(text: str) -> str:
    """The address that was probably meant, or an example."""
    bracketed = re.search(r"<([^<>]+)>", text)
    guess = folded(bracketed.group(1) if bracketed else text)
    return guess if is_mailbox(guess) else "registrator@kommunen.example"


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    shown = "".join(part for part in text if unicodedata.category(part) != "Cf")  # soft hyphens and the like from Word
    if any(unicodedata.category(part) in {"Cc", "Cs"} for part in shown):
        raise Wrong(INVISIBLE, shown.encode("ascii", "ignore").decode())
    return shown


def _one_line(text: str) -> str:
    return _visible(" ".join(text.split()))


def _prose(text: str) -> str:
    return "\n".join(_visible(line.expandtabs(4).rstrip()) for line in text.strip().splitlines())


def _text(value: object) -> object:
    if isinstance(value, dict):
        raise Wrong(COLON_IN_TEXT, _quoted(value))
    if not isinstance(value, str):
        raise Wrong(NOT_TEXT, Phrase("en text på en rad"))
    return value


def _quoted(fields: dict[str, Any]) -> str:
    name, value = next(iter(fields.items()), ("", ""))
    return f'"{name}: {value[:LONGEST_LINE]}"' if isinstance(value, str) else '"…"'


def _day(value: object) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Wrong(DAY_UNREADABLE, probable_day(text) or A_DAY)
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise Wrong(YEAR_IMPOSSIBLE, A_DAY)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Wrong(DAY_MISSING, _last_day(text) or A_DAY) from None


def probable_day(text: str) -> str | None:
    """The day that was probably meant, as `2023-08-31`: the whole text, or what it begins with."""
    for part in (text, *islice(accumulate(text.split(), "{} {}".format), 3), text[:8], text[:10]):
        try:
            return read_day(part).isoformat()
        except NoDay as fault:
            if fault.day:
                return fault.day.isoformat()
    return None


def _last_day(text: str) -> str | None:
    year, month = int(text[:4]), int(text[5:7])
    if not 1 <= month <= 12:
        return None
    return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]}"


def _mailbox(text: str) -> str:
    text = text.strip()
    if not is_mailbox(text):
        raise Wrong(MAILBOX_UNREADABLE, mailbox_suggestion(text))
    return text


def _slug(text: str) -> str:
    if text != as_slug(text):
        raise Wrong(BAD_SLUG, as_slug(text) or "fardplan-2030")
    return text


def _one_of(words: type[W], also: Mapping[str, W] | None = None) -> Callable[[object], W]:
    named = {text: word for word in words for text in (word.label, word.value)} | dict(also or {})
    known = {folded(text): word for text, word in named.items()}
    choices = " / ".join(word.label if folded(word.label) == word.value else word.value for word in words)

    def choose(value: object) -> W:
        if isinstance(value, str) and (word := known.get(folded(value))):
            return word
        close = difflib.get_close_matches(folded(value), known, n=1) if isinstance(value, str) else []
        raise Wrong(UNKNOWN_WORD, known[close[0]].value if close else choices)

    return choose


def _word_schema(words: type[Word], also: Iterable[str] = ()) -> WithJsonSchema:
    return WithJsonSchema({"enum": sorted({*(text for word in words for text in (word.value, word.label)), *also})})


def _yes_or_no(value: object) -> object:
    return {"ja": "yes", "nej": "no"}.get(value.casefold(), value) if isinstance(value, str) else value


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _schema(**words: object) -> WithJsonSchema:
    return WithJsonSchema(dict(words))


OneLine = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(_one_line), BeforeValidator(_text)]
Prose = Annotated[str, Field(max_length=20_000), AfterValidator(_prose), BeforeValidator(_text)]
Code = Annotated[str, Field(max_length=10), AfterValidator(_one_line), BeforeValidator(_text), CODE_SCHEMA]
Mailbox = Annotated[str, AfterValidator(_mailbox), BeforeValidator(_text), _schema(type="string", format="email")]
Slug = Annotated[str, AfterValidator(_slug), BeforeValidator(_text), _schema(type="string", pattern=SLUG_PATTERN)]
Day = Annotated[dt.date, BeforeValidator(_day), _schema(type="string", format="date")]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no), _schema(enum=[True, False, "ja", "nej"])]
LevelWord = Annotated[Level, BeforeValidator(_one_of(Level)), _word_schema(Level)]
LanguageWord = Annotated[Language, BeforeValidator(_one_of(Language)), _word_schema(Language)]
AnswerKindWord = Annotated[AnswerKind, BeforeValidator(_one_of(AnswerKind)), _word_schema(AnswerKind)]
WhenDueWord = Annotated[WhenDue, BeforeValidator(_one_of(WhenDue)), _word_schema(WhenDue)]
MilestoneWord = Annotated[Milestone, BeforeValidator(_one_of(Milestone)), _word_schema(Milestone)]
RoundKindWord = Annotated[
    RoundKind, BeforeValidator(_one_of(RoundKind, ALSO_CALLED)), _word_schema(RoundKind, ALSO_CALLED)
]
PrincipalKindWord = Annotated[PrincipalKind, BeforeValidator(_one_of(PrincipalKind)), _word_schema(PrincipalKind)]
ReachWord = Annotated[ArenaReach, BeforeValidator(_one_of(ArenaReach)), _word_schema(ArenaReach)]
HeldByWord = Annotated[HeldBy, BeforeValidator(_one_of(HeldBy)), _word_schema(HeldBy)]
MeetingsAskedWord = Annotated[MeetingsAsked, BeforeValidator(_one_of(MeetingsAsked)), _word_schema(MeetingsAsked)]
EffectKindWord = Annotated[EffectKind, BeforeValidator(_one_of(EffectKind)), _word_schema(EffectKind)]
Lines = Annotated[tuple[OneLine, ...], BeforeValidator(_several), SEVERAL_SCHEMA]
Texts = Annotated[tuple[Prose, ...], BeforeValidator(_several), SEVERAL_SCHEMA]
Days = Annotated[tuple[Annotated[int, Field(ge=1, le=3650)], ...], BeforeValidator(_several)]
