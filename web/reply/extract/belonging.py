"""Whether an extract is of the case it is read at: whose minutes they are, their case number, and their matter."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from models.files.sweden import listed

HEAD: Final = 12
"""Lines in which minutes say whose they are; further down others are only spoken of."""
_KINDS: Final = frozenset({"kommun", "region", "stad", "län", "läns"})
_COMMON: Final = re.compile(
    r"anta|fasts|godkä|kommu|regio|enlig|förs?l|beslu|upprä|läns|samma|proto|utdrag|ärend|rekom"
)
PRINCIPAL, NUMBER, MATTER = "principal", "case_number", "matter"


def strange_in(text: str, own: str, numbers: tuple[str, str], matter: str) -> Mapping[str, str]:
    """What speaks against it, with the words to show; empty where nothing does, or nothing can be told.

    `own` is the principal's name, `numbers` the case number that was read and the one that is known, `matter` the
    round's title and att-satser.
    """
    found = {
        PRINCIPAL: other_principal(text, own),
        NUMBER: numbers[0] if _differ(*numbers) else "",
        MATTER: matter.splitlines()[0] if matter.strip() and not _shares_a_word(text, matter) else "",
    }
    return {name: words for name, words in found.items() if words}


def other_principal(text: str, own: str) -> str:
    """The Swedish region or municipality that the head of the text is of; none where its own is named anywhere, or is
    of another kind: a joint committee's minutes have its host's head."""
    names = {each.name for each in listed() if each.name}
    if own not in names or _names(text, own):
        return ""
    head = [" ".join(line.split()).casefold() for line in text.splitlines() if line.strip()][:HEAD]
    return next((name for name in sorted(names) if any(_opens(line, name) for line in head)), "")


def _opens(line: str, name: str) -> bool:
    """Whether the line is the name, perhaps before what the paper is called."""
    return re.match(rf"{re.escape(name.casefold())}(?![\w-])", line) is not None


def _names(text: str, own: str) -> bool:
    """Whether any word of the principal's own name that is not its kind stands in the text."""
    words = [word.removesuffix("s") for word in own.casefold().split() if word not in _KINDS]
    return not words or any(re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text.casefold()) for word in words)


def _differ(read: str, known: str) -> bool:
    """Whether they can't be two ways to write one number: figures in one that the other lacks, both ways."""
    ours, theirs = ({int(each) for each in re.findall(r"\d+", number)} for number in (known, read))
    return bool(ours and theirs) and not (ours <= theirs or theirs <= ours)


def _shares_a_word(text: str, matter: str) -> bool:
    """Whether any longer word of the matter stands in the text, in some form."""
    ours, theirs = _stems(matter), _stems(text)
    return not ours or bool(ours & theirs)


def _stems(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-zåäöé]{6,}", text.casefold()) if not _COMMON.match(word)}


def is_of_another(strange: Iterable[str]) -> bool:
    """Whether it is another principal's paper, which nobody hands in here."""
    return PRINCIPAL in strange
