"""When the decisions may be made, as a sentence."""

from kit.i18n import short_day, translator
from models.values import Window

BOTH = "Besluten ska fattas tidigast {first} och senast {last}."
NOT_BEFORE = "Besluten ska fattas tidigast {first}."
NOT_AFTER = "Besluten ska fattas senast {last}."


def window_sentence(window: Window | None, language: str) -> str:
    """The window in words; nothing in a round without one."""
    if window is None:
        return ""
    first, last = window.not_before, window.not_after
    template = BOTH if first and last else NOT_BEFORE if first else NOT_AFTER
    return translator(language)(template).format(
        first=short_day(first, language) if first else "", last=short_day(last, language) if last else ""
    )
