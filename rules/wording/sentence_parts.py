"""What sentences are put together from: a body's name inside one, its day, its §."""

import datetime as dt
import re
from collections.abc import Sequence

from kit.i18n import long_date, short_day, translator

# a body is named with a small letter inside a Swedish sentence, unless it begins with a place or an abbreviation
_COMMON_NAME = re.compile(
    r"[A-ZÅÄÖ][a-zåäö]+(-|(fullmäktige|styrelsens?|nämndens?|utskotte?t?s?|beredningens?|ledningens?|chefens?|direktörens?)\b)"
)


def worded(template: str, language: str, body: str, day: dt.date | None, **more: str) -> str:
    return translator(language)(template).format(
        body=inside_sentence(body, language),
        Body=upper_first(body),
        day=long_date(day, language) if day else "",
        date=short_day(day, language) if day else "",
        **more,
    )


def inside_sentence(body: str, language: str) -> str:
    """A body's name as it is written in the middle of a sentence."""
    if language == "sv" and _COMMON_NAME.match(body):
        return body[:1].lower() + body[1:]
    return body


def upper_first(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def some(names: Sequence[str], most: int, language: str) -> str:
    """All the names where they are no more than `most`, or the first of them and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    text = translator(language)("{names} och {count} till")
    return text.format(names=", ".join(names[: most - 1]), count=len(names) - most + 1)


def paragraph_after(paragraph: str) -> str:
    """A § as it follows on a sentence, with the sign if it was left out."""
    paragraph = paragraph.strip()
    if not paragraph:
        return ""
    return f", {paragraph}" if paragraph.startswith("§") else f", § {paragraph}"
