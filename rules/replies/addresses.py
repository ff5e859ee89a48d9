"""Web and mail addresses in what people write: found, and broken so that no mail program makes a link of them.

The words are kept as they are written; only letters show them broken (docs/decisions/strangers-words.md).
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from kit.errors import Fault
from models.files.endings import COMMON, COUNTRIES, FILES

NO_ADDRESS: Final = "Skriv utan webbadress och e-postadress. Det som står här följer med i brev till andra."

_DOTS: Final = ".。．｡"
# each begins only where a word does, so that a long text is read once
_LIVE: Final = re.compile(
    rf"""
      (?P<scheme>(?<=\w):(?=[/\\]{{2}})\S*)
    | (?P<share>\\\\(?=\w)\S*)
    | (?P<site>\bwww\d?[{_DOTS}]\S*)
    | (?P<mail>(?<![^\s<>"',;])[^\s@<>"',;]+@[\w-]+(?:[{_DOTS}][\w-]+)*)
    | (?P<number>(?<![\w.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\w.-]))
    | (?P<host>(?<![\w-])(?<![\w-][{_DOTS}])[\w-]++(?:[{_DOTS}][\w-]++)*
        [{_DOTS}](?!www[{_DOTS}])(?P<top>xn--[\w-]+|[^\W\d_]{{2,}})(?!\w))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BODY: Final = re.compile(r"[^\W\d_]+\.[A-Z]{2}")
_BROKEN: Final = re.compile(rf"\[(?:[{_DOTS}:@]|\\\\)\]")
# what no address is without; a sentence's end and a blank after it are no sign of one
_SUSPECT: Final = re.compile(rf"[{_DOTS}:@\\](?:(?=[\w/\\-])|(?<=www.)|(?<=www\d.))", re.IGNORECASE)
_SIGN: Final = rf"(?:[{_DOTS}@]|:(?=[/\\]{{2}})|\\\\(?=\w))"
_PIECE: Final = re.compile(rf"(?<!\[){_SIGN}|{_SIGN}(?!\])")  # one between brackets is broken already


def has_address(text: str) -> bool:
    """Whether something in the text is an address, beyond doubt."""
    return any(_is_certain(found) for found in _LIVE.finditer(text))


def address_faults(fields: Mapping[str, str]) -> list[Fault]:
    """The fields that hold an address, where names and roles should stand."""
    return [Fault(field, NO_ADDRESS) for field, written in fields.items() if has_address(written)]


def broken(text: str, ours: Collection[str] = ()) -> str:
    """The text with what may be taken for an address written so that it is none: `www[.]example[.]com`.

    Those that are `ours` stay as they are. Breaking it again changes nothing.
    """
    return _LIVE.sub(lambda found: _shown(found, ours), text) if _SUSPECT.search(text) else text


def is_broken(text: str) -> bool:
    """Whether an address in the text has been broken."""
    return _BROKEN.search(text) is not None


def _shown(found: re.Match[str], ours: Collection[str]) -> str:
    if found[0] in ours or (found["host"] is not None and not _may_be_a_site(found)):
        return found[0]
    address = found[0].rstrip(_DOTS)
    return _PIECE.sub(lambda piece: f"[{piece[0]}]", address) + found[0][len(address) :]


def _is_certain(found: re.Match[str]) -> bool:
    """Not "1.4.2.1", which may be a plan's number, or "KS.AU", a body: letters break those, and no name is refused."""
    host = found["host"]
    if found["number"] or (host and _BODY.fullmatch(host)):
        return False
    return host is None or _is_known(host)


def _is_known(host: str) -> bool:
    """Whether it ends, or a part of it ends, as addresses do."""
    endings = re.split(f"[{_DOTS}]", host.lower())[1:]
    return any(each in COUNTRIES or each in COMMON or each.startswith("xn--") for each in endings)


def _may_be_a_site(found: re.Match[str]) -> bool:
    """Whether a host may be one: "Anna.Svensson", "m.fl." and "utdrag.pdf" are not."""
    top, rest = found["top"], found.string[found.end() :]
    if top.lower() in FILES:
        return rest.startswith("/")
    if _is_known(found["host"]) or rest.startswith(("/", ":")):
        return True
    return len(top) > 2 and len(found["host"]) - len(top) > 2 and not top.istitle()
