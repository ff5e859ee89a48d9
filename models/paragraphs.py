"""A paragraph of the minutes as it is written everywhere."""

import re
from functools import lru_cache
from typing import Final

from kit.characters import as_seen

_SIGN: Final = re.compile(r"^(?:paragraf(?:erna|er|en)?|par\.?|§\s*§?\.?|(?=\d))\s*(?=\d)", re.IGNORECASE)
_SIGN_LAST: Final = re.compile(r"^(\d+)\s*(?:§|paragrafen)$", re.IGNORECASE)
_SPAN: Final = re.compile(r"^§\s(\d+)\s*[-\u2010-\u2015]\s*(\d+)")
_LIST: Final = re.compile(r"^§\s(?=\d+(?:, \d+)*(?:,| och) \d+$)")


@lru_cache(maxsize=4096)
def normal_paragraph(written: str) -> str:
    """`64`, `§64`, `64 §` and `paragraf 64.` as `§ 64`, `63-73` as `§§ 63-73`; what is written otherwise stays."""
    said = _SIGN_LAST.sub(r"\1", " ".join(as_seen(written).split()).rstrip(" .,;"))
    said = _SIGN.sub("§ ", said, count=1)
    return _LIST.sub("§§ ", _SPAN.sub(" ".join(("§§", r"\1-\2")), said))
