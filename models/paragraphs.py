"""A paragraph of the minutes as it is written everywhere."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_SIGN: Final = re.compile(r"^(?:paragraf(?:erna|er|en)?|par\.?|§\s*§?|(?=\d))\s*(?=\d)", re.IGNORECASE)
_SPAN: Final = re.compile(r"^§\s(\d+)\s*[-\u2010-\u2015]\s*(\d+)")


@lru_cache(maxsize=4096)
def normal_paragraph(written: str) -> str:
    """`64`, `§64` and `paragraf 64` as `§ 64`, `63-73` as `§§ 63-73`; what is written in another way stays."""
    said = _SIGN.sub("§ ", " ".join(written.split()), count=1)
    return _SPAN.sub(" ".join(("§§", r"\1-\2")), said)
