"""Web and mail addresses in what people write: found, and broken so that no mail program makes a link of them.

The words are kept as they are written; only letters show them broken (docs/decisions/strangers-words.md).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from kit.errors import Fault

NO_ADDRESS: Final = "Skriv utan webbadress och e-postadress: det här följer med i brev till andra."

_DOTS: Final = ".。．｡"
# each begins only where a word does, so that a long text is read once
_LIVE: Final = re.compile(
    rf"""
      (?P<scheme>(?<![\w+.-])[a-z][a-z0-9+.-]{{0,20}}:(?=[/\\]{{2}})\S*)
    | (?P<share>\\\\(?=\w)\S*)
    | (?P<site>\bwww\d?[{_DOTS}]\S*)
    | (?P<mail>(?<![^\s<>"',;])[^\s@<>"',;]+@[\w-]+(?:[{_DOTS}][\w-]+)*)
    | (?P<number>(?<![\w.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\w.-]))
    | (?P<host>(?<![\w-])(?<![\w-][{_DOTS}])[\w-]++(?:[{_DOTS}][\w-]++)*
        [{_DOTS}](?P<top>xn--[\w-]+|[^\W\d_]{{2,}})(?!\w))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SUSPECT: Final = re.compile(rf"[{_DOTS}:@\\]")
_PIECE: Final = re.compile(rf"(?<!\[)(?:[{_DOTS}]|:(?=[/\\]{{2}})|\\\\(?=\w))(?!\])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# the endings of addresses: every country's, and those that are met with most
_COUNTRIES: Final = _words(
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca
    cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo
    fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je
    jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo
    mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt
    pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk
    tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
    """
)
_COMMON: Final = _words(
    """
    com net org info biz name pro mobi edu gov mil int app dev xyz online site website store shop top club live
    life link click page news blog cloud email tech space fun work world zip mov support help today digital
    group agency network systems solutions services center company global media video download stream win loan
    bid vip icu cyou monster quest buzz cfd sbs lol ink wiki art design studio events team chat zone host press
    example test
    """
)
_FILES: Final = _words(
    """
    pdf doc docx odt rtf txt xls xlsx ods csv png jpg jpeg tif tiff eml ics yaml html
    """
)


def has_address(text: str) -> bool:
    """Whether something in the text is an address, beyond doubt."""
    return any(found["host"] is None or _is_known(found["top"]) for found in _LIVE.finditer(text))


def address_faults(fields: Mapping[str, str]) -> list[Fault]:
    """The fields that hold an address, where names and roles should stand."""
    return [Fault(field, NO_ADDRESS) for field, written in fields.items() if has_address(written)]


def broken(text: str, ours: Collection[str] = ()) -> str:
    """The text with what may be taken for an address written so that it is none: `www[.]example[.]com`.

    Those that are `ours` stay as they are. Breaking it again changes nothing.
    """
    return _LIVE.sub(lambda found: _shown(found, ours), text) if _SUSPECT.search(text) else text


def _shown(found: re.Match[str], ours: Collection[str]) -> str:
    if found[0] in ours or (found["host"] is not None and not _may_be_a_site(found)):
        return found[0]
    return _PIECE.sub(lambda piece: f"[{piece[0]}]", found[0])


def _is_known(top: str) -> bool:
    return top.lower() in _COUNTRIES or top.lower() in _COMMON or top.lower().startswith("xn--")


def _may_be_a_site(found: re.Match[str]) -> bool:
    """Whether a host may be one: "Anna.Svensson", "m.fl." and "utdrag.pdf" are not."""
    top, rest = found["top"], found.string[found.end() :]
    if top.lower() in _FILES:
        return rest.startswith("/")
    if _is_known(top) or rest.startswith(("/", ":")):
        return True
    return len(top) > 2 and len(found["host"]) - len(top) > 2 and not top.istitle()
