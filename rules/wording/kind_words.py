"""How each kind of round is spoken of, in letters and on pages: the one table that says so."""

import re
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from kit.i18n import translator
from models.vocabulary import Level, Part, RoundKind
from rules.wording.sentence_parts import upper_first

_ASKED = {
    (Part.OPINION,): "för synpunkter",
    (Part.DECISION,): "för beslut",
    (Part.SIGNATURE,): "för undertecknande",
    (Part.OPINION, Part.DECISION): "för synpunkter och beslut",
    (Part.OPINION, Part.SIGNATURE): "för synpunkter och undertecknande",
    (Part.DECISION, Part.SIGNATURE): "för beslut och undertecknande",
    (Part.OPINION, Part.DECISION, Part.SIGNATURE): "för synpunkter, beslut och undertecknande",
}
_IN_A_HEADING = _ASKED | {(Part.SIGNATURE,): "att underteckna"}
# the name of the kind says already what is asked
_NAME_SAYS_IT = {(RoundKind.RECOMMENDATION, (Part.DECISION,)), (RoundKind.CONSULTATION, (Part.OPINION,))}


@dataclass(frozen=True, slots=True)
class KindWords:
    """What goes round: its bare `noun`, and as it stands inside a sentence: `a` thing, `the` thing, `this` one
    and `it`.

    `linked` is what the rounds beside it are, as many. `follows` says what Rundan does with it, `put_forward` labels
    the day it was, `put_forward_by` who did it, `level` where it should be decided, and `content` what is asked.
    """

    noun: str
    a: str
    the: str
    this: str
    it: str
    linked: str
    follows: str
    put_forward: str = "Lades fram:"
    put_forward_by: str = "Lades fram av"
    level: str = "Föreslagen nivå:"
    content: str = "Förslag till beslut"


_WORDS = {
    RoundKind.RECOMMENDATION: KindWords(
        noun="rekommendation",
        a="en rekommendation",
        the="rekommendationen",
        this="denna rekommendation",
        it="den",
        linked="lokala rekommendationer",
        follows="Rundan följer en rekommendation fram till varje huvudmans beslut. Den ersätter inte diariet.",
        put_forward="Rekommenderades:",
        put_forward_by="Rekommenderas av",
        level="Rekommenderad nivå:",
        content="Vad som rekommenderas",
    ),
    RoundKind.AGREEMENT: KindWords(
        noun="överenskommelse",
        a="en överenskommelse",
        the="överenskommelsen",
        this="denna överenskommelse",
        it="den",
        linked="lokala överenskommelser",
        follows="Rundan följer en överenskommelse fram till varje parts beslut. Den ersätter inte diariet.",
        content="Vad som ska beslutas",
    ),
    RoundKind.CONSULTATION: KindWords(
        noun="synpunktsrunda",
        a="en synpunktsrunda",
        the="frågorna",
        this="dessa frågor",
        it="dem",
        linked="lokala synpunktsrundor",
        follows="Rundan samlar varje huvudmans synpunkter. Den ersätter inte diariet.",
        content="Vad vi frågar om",
    ),
    RoundKind.STUDY: KindWords(
        noun="utredning",
        a="ett förslag",
        the="förslaget",
        this="detta förslag",
        it="det",
        linked="lokala förslag",
        follows="Rundan följer ett förslag fram till varje parts beslut. Den ersätter inte diariet.",
    ),
    RoundKind.PARTNERSHIP: KindWords(
        noun="partnerskap",
        a="ett partnerskap",
        the="partnerskapet",
        this="detta partnerskap",
        it="det",
        linked="lokala partnerskap",
        follows="Rundan följer ett partnerskap fram till varje parts underskrift. Den ersätter inte diariet.",
        content="Vad som ska undertecknas",
    ),
}


@cache
def kind_words(kind: RoundKind, language: str) -> KindWords:
    """The words of that kind of round in that language (`sv` or `en`)."""
    say, words = translator(language), _WORDS[kind]
    return KindWords(**{field.name: say(getattr(words, field.name)) for field in fields(KindWords)})


def asked_for(asks: tuple[Part, ...], language: str) -> str:
    """What it is sent for, as it follows on what is sent: "för beslut och undertecknande"."""
    return translator(language)(_ASKED[asks])


@lru_cache(maxsize=1024)
def heading(kind: RoundKind, asks: tuple[Part, ...], title: str, language: str) -> str:
    """What goes before the title, in subjects and on pages: what it is and what is asked, "Utredning för beslut".

    A title that says itself what it is, "Överenskommelse om samverkan", is only given what is asked: "För beslut".
    """
    say, noun = translator(language), kind_words(kind, language).noun
    asked = say(_IN_A_HEADING[asks])
    if re.search(rf"\b{re.escape(noun)}", title, re.IGNORECASE):
        return upper_first(asked)
    return upper_first(say(kind.label) if (kind, asks) in _NAME_SAYS_IT else f"{noun} {asked}")


def least_level(level: Level, language: str) -> str:
    """The lowest level that should decide, as it follows on `KindWords.level`: "nämnd eller högre"."""
    say = translator(language)
    word = say(level.label)
    return word if level is Level.FULLMAKTIGE else say("{level} eller högre").format(level=word)
