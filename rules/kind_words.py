"""How each kind of round is spoken of, in letters and on pages: the one table that says so."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from kit.i18n import translator
from models.vocabulary import RoundKind


@dataclass(frozen=True, slots=True)
class KindWords:
    """What goes round, as it stands inside a sentence: `a` and `the` thing, `this` one with what it is sent `asking`.

    `linked` is what the rounds beside it are, as many. `follows` says what Rundan does with it, `put_forward` labels
    the day it was, `put_forward_by` who did it, and `content` what is asked.
    """

    a: str
    the: str
    this: str
    asking: str
    linked: str
    follows: str
    put_forward: str = "Lades fram:"
    put_forward_by: str = "Lades fram av"
    content: str = "Förslag till beslut"


_WORDS = {
    RoundKind.RECOMMENDATION: KindWords(
        a="en rekommendation",
        the="rekommendationen",
        this="denna rekommendation",
        asking="för beslut",
        linked="lokala rekommendationer",
        follows="Rundan följer en rekommendation fram till varje huvudmans beslut. Den ersätter inte diariet.",
        put_forward="Rekommenderades:",
        put_forward_by="Rekommenderas av",
        content="Vad som rekommenderas",
    ),
    RoundKind.AGREEMENT: KindWords(
        a="en överenskommelse",
        the="överenskommelsen",
        this="denna överenskommelse",
        asking="för beslut",
        linked="lokala överenskommelser",
        follows="Rundan följer en överenskommelse fram till varje parts beslut. Den ersätter inte diariet.",
        content="Vad som ska beslutas",
    ),
    RoundKind.CONSULTATION: KindWords(
        a="en synpunktsrunda",
        the="frågorna",
        this="dessa frågor",
        asking="för synpunkter",
        linked="lokala synpunktsrundor",
        follows="Rundan samlar varje huvudmans synpunkter. Den ersätter inte diariet.",
        content="Vad vi frågar om",
    ),
    RoundKind.STUDY: KindWords(
        a="ett förslag",
        the="förslaget",
        this="detta förslag",
        asking="för beslut",
        linked="lokala förslag",
        follows="Rundan följer ett förslag fram till varje parts beslut. Den ersätter inte diariet.",
    ),
    RoundKind.PARTNERSHIP: KindWords(
        a="ett partnerskap",
        the="partnerskapet",
        this="detta partnerskap",
        asking="för undertecknande",
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
