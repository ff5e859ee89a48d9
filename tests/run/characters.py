"""What Hypothesis finds out about characters once in a clone, and would in each worker of its first run."""

import gzip
import json
import os

from hypothesis.internal.charmap import charmap_file

SPELT = [(0x0000, 0xD7FF), (0xE000, 0x10FFFF)]  # all but the surrogates (Unicode, D76); no two are spelt alike


def know_utf8() -> None:
    """Tell it which characters UTF-8 can spell, where it keeps that when it has tried each of a million."""
    kept = charmap_file("codec-v2-utf-8")
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_bytes(gzip.compress(json.dumps([SPELT, []]).encode()))
        half.rename(kept)
