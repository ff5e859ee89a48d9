"""Which body the words name: in full, shortened, in the genitive, or as the page itself shortens it."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from models.files.fields import folded
from models.files.meeting_page.words import plain
from models.files.page_source.calendar_words import MONTHS

UNNAMED: Final = "one body"
"""The key of the only body of a page that never says which it is."""
WHOSE: Final = "?"
"""The key of a committee of which the page does not say whose it is."""
UNSAID: Final = "??"
"""The key of a council or a board that is only called so, where the page does not say which it is."""

KNOWN: Final = {
    "KF": ("kommunfullmäktige", "kommunens fullmäktige", "stadens fullmäktige", "municipal council", "city council"),
    "KS": (
        "kommunstyrelsen",
        "kommunstyrelse",
        "kommunens styrelse",
        "municipal executive board",
        "municipal executive committee",
    ),
    "KSAU": (
        *("kommunstyrelsens arbetsutskott", "kommunstyrelsens arbetsutskottet", "kommunstyrelsens au"),
        *("ks arbetsutskott", "ks au", "ks-au", "ks/au", "ks:s arbetsutskott", "ks:s au", "ksau"),
        "municipal executive board's working committee",
        "working committee of the municipal executive board",
    ),
    "RF": ("regionfullmäktige", "regionens fullmäktige", "regional council"),
    "RS": ("regionstyrelsen", "regionstyrelse", "regionens styrelse", "regional executive board"),
    "RSAU": (
        *("regionstyrelsens arbetsutskott", "regionstyrelsens arbetsutskottet", "regionstyrelsens au"),
        *("rs arbetsutskott", "rs au", "rs-au", "rs/au", "rs:s arbetsutskott", "rsau"),
    ),
    "HSN": ("hälso- och sjukvårdsnämnden",),
    "SN": ("socialnämnden",),
    "BUN": ("barn- och utbildningsnämnden",),
    "KFN": ("kultur- och fritidsnämnden",),
    "MBN": ("miljö- och byggnadsnämnden",),
    "SBN": ("samhällsbyggnadsnämnden",),
    "UN": ("utbildningsnämnden",),
    "VON": ("vård- och omsorgsnämnden",),
    "TN": ("tekniska nämnden",),
    "BN": ("byggnadsnämnden",),
    "VN": ("valnämnden",),
    "ÖFN": ("överförmyndarnämnden",),
}
OWN_COMMITTEE: Final = {"KS": "KSAU", "RS": "RSAU"}
COUNCILS: Final = {"KF", "RF"}
_COUNCIL_BESIDE: Final = {"KS": "KF", "KSAU": "KF", "RS": "RF", "RSAU": "RF"}
"""The council of the same municipality or region."""

HANGS: Final = re.compile(r"\b\w*(fullmaktiges|styrelsens|namndens)$")
"""A body in the genitive, of which nobody knows what it owns."""
_COMMITTEE: Final = re.compile(r"(?<![\w/-])(?:arbetsutskott(?:ets?)?|au|working committee)(?![\w-])")
_ONLY_KIND: Final = re.compile(
    r"(?<![\w/-])(?:fullmaktige|(?<!, )styrelsen(?! for (?!kommun|region|var|host|ar\b)))(?![\w/-])"
)
_ENDS: Final = (
    r"namnd(?:ens?)?|utskott(?:ets?)?|styrelse(?:ns?)?|fullmaktiges?|direktion(?:ens?)?|kommitten?s?|delegation(?:ens?)?|"
    r"forbund(?:ets?)?|rad(?:ets?)?|presidi(?:um|et|ets|e|emote|emoten|esammantraden)|beredning(?:ens?|ar|arna)?|"
    r"revision(?:ens?)?|revisor(?:er|erna)|gruppledar\w*|bolagsstamma(?:n)?|berednings\w+"
)
_NAMED: Final = re.compile(
    r"(?<![\w-])(?:(?:gemensam(?:ma)? )?namnd(?:en)? for [\w-]+(?:(?:, \w+){0,3} och \w+)?"
    r"|(?:\w+-(?:, \w+-){0,3} och )?"
    rf"(?:tekniska |gemensamma |tekniskt |allmanna |sociala |lokala |humanistiska |"
    r"regionala |kommunala |norra |sodra |ostra |vastra |centrala |kulturella |politiska )?(?:it-)?(?:\w*)"
    rf"(?:{_ENDS}))(?![\w-])"
)
_KINDS_ONLY: Final = re.compile(
    r"(arbetsutskott|namnd|styrelse|utskott|rad|beredning|direktion|delegation|forbund|kommitte|fullmaktige|revision|bolagsstamma)\w{0,3}|"
    r"forbered\w*|arendebered\w*"
)
SEVERAL_KINDS: Final = re.compile(r"\b(namnder(na|nas)?|ovriga namnd\w*|utskotten|styrelser|kommitteer|bolagen)\b")
_OF_ITS_OWN: Final = re.compile(
    r"samman|mot(e|es|en|estid|esdag|esplan|esdat)|dag|dat(um|on)|tid|kalend|ordinarie|ars|host|var|schema|plan(?!utsk)|ledam|egna|extra"
)
_SHORTS: Final = re.compile(
    r"(?<![\w/-])(?:[Kk]\.?[Ff]|KS|Ks|KS[Aa][Uu]|Ksau|KsAu|RF|Rf|RS|Rs|RS[Aa][Uu]|Rsau|HSN|SN|BUN|KFN|MBN|SBN|VON|TN|ÖFN)(?![\w/]|-(?!sammantr|möte)|\.\w)"
)
_WORD: Final = re.compile(r"[\w-]+|(?<![\w-])[^\w\s-]")
_ENDS_NAME: Final = re.compile(r"s?(?![\w-])")
_APART: Final = re.compile(r"[\w/-]+")
_LABEL: Final = re.compile(r"\s*([A-ZÅÄÖ]{2,6})\b(?!-)[\s,.:()–a-zåäö-]*")
_ONE_OF_ITS_KIND: Final = re.compile(
    r"\s*(revisionen|revisorerna|direktionen|delegationen|kommitten|radet)\b(?!\s{1,2}[a-z])"
)
_NO_LABELS: Final = {
    *("OBS", "TID", "DAG", "VT", "HT", "KL", "OCH", "PLATS", "DATUM", "ORGAN", "LOKAL", "SAL", "VECKA", "NR", "ORT"),
    *("ANM", "INFO", "PDF", "AB", "SUMMA"),
}
_DECIDES_NOTHING: Final = re.compile(
    r"presidi|gruppledar|beredning(?!sutskott)|\w*rad(et)?$|revis|stamma|ordforand|valbered|partigrupp|\bforbund"
)
_PARENS: Final = re.compile(
    r"([^\W\d_][^\d\n;|()=]{3,70}?)\s{0,40}+[(=:–\t-]?\s{0,40}+\b([A-ZÅÄÖ]{2,6})\b\)?(?=\s*(?:$|[,;.\n]|\s\d))", re.M
)
_EQUALS: Final = re.compile(r"(?:^|[,;(]\s*)([A-ZÅÄÖ]{2,6})\s*[=:–-]\s*([^\d\n;|,=)]{5,70})", re.M)


@dataclass(frozen=True, slots=True)
class Names:
    """What bodies are called on a page: `spelt` is names, folded, to keys; `shorts` are those the page itself uses.
    `lengths` are those of the names that begin with a word, longest first."""

    spelt: Mapping[str, str]
    lengths: Mapping[str, Sequence[int]]
    shorts: frozenset[str] = frozenset()
    odd_shorts: tuple[str, ...] = ()
    """Those of more than one word, or with other signs in them."""
    owners: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    """What the register calls a body that has a usual short name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A body named in a text: its key, and from where to where."""

    key: str
    start: int
    end: int


def names_of(texts: Iterable[str], register: Mapping[str, str]) -> Names:
    """What bodies are called on a page of these lines and cells. `register` has the registry's own names by code."""
    spelt = {_fold(name): key for key, names in KNOWN.items() for name in names}
    lines = list(texts)
    legend = {_fold(_definite(name)): short for short, name in _legend(lines)}
    spelt |= {name: short for name, short in legend.items() if name not in spelt or spelt[name] not in OWN_COMMITTEE}
    usual = {spelt[_fold(name)]: code for code, name in register.items() if _fold(name) in spelt}
    spelt |= {_fold(name): code for code, name in register.items()}
    shorts = frozenset({*legend.values(), *register})
    odd = tuple(short for short in sorted(shorts) if not _APART.fullmatch(short))
    plainly = Names(spelt, _lengths(spelt), shorts, odd, codes=usual)
    named = [each.key for line in lines for each in bodies_in(line, plainly)]
    owners = tuple(dict.fromkeys(key for key in named if _may_own(key)))
    return replace(plainly, owners=owners, named=frozenset(named))


def _may_own(key: str) -> bool:
    return key in OWN_COMMITTEE or (key.isupper() and key.endswith("N")) or "nämnd" in key.lower()


def is_committee(key: str) -> bool:
    """Whether the body is somebody's arbetsutskott."""
    return key in OWN_COMMITTEE.values() or key.lower().endswith("arbetsutskott")


def is_board(key: str) -> bool:
    """Whether the body is a nämnd."""
    return not is_committee(key) and (key.endswith("N") or "nämnd" in key.casefold())


def decides(key: str) -> bool:
    """Whether the body may decide anything; a presidium or a council of pensioners may not."""
    return not _DECIDES_NOTHING.search(plain(key))


def _legend(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """`Kultur- och fritidsnämnd KFN`, `KFN = Kultur- och fritidsnämnden`, `Socialnämnden (SN)`."""
    for line in lines:
        for match in _PARENS.finditer(line):
            if name := _ending_in_a_body(match[1].rstrip(" -–:=")):
                yield match[2], name
        for match in _EQUALS.finditer(line):
            if name := _ending_in_a_body(match[2].rstrip(" .")):
                yield match[1], name


def _ending_in_a_body(text: str) -> str:
    folded_text = _fold(text)
    found = [match for match in _NAMED.finditer(folded_text) if match.end() == len(folded_text)]
    owned = re.search(r"(?<![\w-])\w+s \w*utskott(et)?$", folded_text)
    start = min([*(match.start() for match in found), *([owned.start()] if owned else [])], default=-1)
    return text[start:] if start >= 0 else ""


def _fold(text: str) -> str:
    """The text folded letter by letter, so that places in it are places in the text."""
    return text.translate(_LETTERS)


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    return " " if letter.isspace() else (folded(letter) or " ")[0]


class _Letters(dict[int, str]):
    """How letters are folded: those of Europe at hand, others one by one."""

    def __missing__(self, letter: int) -> str:
        return _letter(chr(letter))


_LETTERS: Final = _Letters({letter: _letter(chr(letter)) for letter in range(0x250)})


def _lengths(names: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for name in names:
        if word := _WORD.match(name):
            found.setdefault(word[0], set()).add(len(name))
    return {word: sorted(lengths, reverse=True) for word, lengths in found.items()}


def _spelt_in(folded_text: str, names: Names) -> Iterator[tuple[str, int, int]]:
    """Each name there, the longest that stands whole, with its place; one may have an s after it."""
    end = 0
    for word in _WORD.finditer(folded_text):
        start = word.start()
        for length in () if start < end else _lengths_at(word[0], names.lengths):
            name = folded_text[start : start + length]
            if name in names.spelt and (ended := _ENDS_NAME.match(folded_text, start + len(name))):
                end = ended.end()
                yield name, start, end
                break


def _lengths_at(word: str, lengths: Mapping[str, Sequence[int]]) -> Iterable[int]:
    """Of names that begin with the word, or with the word but for an s after it; longest first."""
    own = lengths.get(word, ())
    if word[-1] != "s" or not (without := lengths.get(word[:-1], ())):
        return own
    return sorted({*own, *without}, reverse=True)


def bodies_in(text: str, names: Names, *, label: bool = False) -> list[Named]:
    """Every body the text names, in order. In a `label`, a short name nobody has explained is one too."""
    named = [*_in_full(text, names), *_shortened(text, names)]  # of two at one place the first counts
    found = sorted(named, key=lambda each: (each.start, -each.end))
    kept: list[Named] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(replace(each, key=names.codes[each.key]) if each.key in names.codes else each)
    return kept or ([*_labels(text)] if label else [])


def is_within(bodies: Sequence[Named], place: int) -> bool:
    """Whether one of the bodies, which stand in order, is named there."""
    at = bisect_right(bodies, place, key=lambda each: each.start)
    return at > 0 and place < bodies[at - 1].end


def _labels(text: str) -> Iterator[Named]:
    """What a label by itself names: a short name nobody has explained, or a kind of body there is one of."""
    if (match := _LABEL.fullmatch(text)) and match[1] not in _NO_LABELS and plain(match[1]) not in MONTHS:
        yield Named(match[1], match.start(1), match.end(1))
    elif match := _ONE_OF_ITS_KIND.match(_fold(text)):
        yield Named(_definite(text[slice(*match.span(1))]), *match.span(1))


def _in_full(text: str, names: Names) -> Iterator[Named]:
    folded_text = _fold(text)
    for name, start, end in _spelt_in(folded_text, names):
        key = names.spelt.get(folded_text[start:end]) or names.spelt[name]
        yield _with_what_it_owns(text, folded_text, Named(key, start, end), names)
    for match in _NAMED.finditer(folded_text):
        if not _KINDS_ONLY.fullmatch(match[0]) and _is_spelt_so(text[slice(*match.span())]):
            key = _key(text[slice(*match.span())], names)
            yield _with_what_it_owns(text, folded_text, Named(key, *match.span()), names)
    for match in _COMMITTEE.finditer(folded_text):
        yield Named(_whose(names), *match.span())
    for match in _ONLY_KIND.finditer(folded_text):
        yield Named(_the_only(names, COUNCILS if match[0].startswith("f") else set(OWN_COMMITTEE)), *match.span())


def _is_spelt_so(written: str) -> bool:
    """Whether it is a council and not a word that only looks like one without its dots: `pensionärsråd`, `ändrad`."""
    return not re.search(r"rad(ets?)?$", _fold(written)) or "råd" in written.lower()


def _shortened(text: str, names: Names) -> Iterator[Named]:
    folded_text = _fold(text)
    for match in _SHORTS.finditer(text):
        end = match.end() + len(":s") * text.startswith(":s", match.end())
        written = Named(match[0].upper().replace(".", ""), match.start(), end)
        yield _with_what_it_owns(text, folded_text, written, names)
    yield from (Named(match[0], *match.span()) for match in _APART.finditer(text) if match[0] in names.shorts)
    for short in filter(text.__contains__, names.odd_shorts):
        for match in re.finditer(rf"(?<![\w/-]){re.escape(short)}(?![\w/-])", text):
            yield Named(short, *match.span())


def _key(written: str, names: Names) -> str:
    name = _definite(written)
    return names.spelt.get(_fold(name), name)


def _definite(written: str) -> str:
    """The name in its definite form, without a genitive, with a capital."""
    name = re.sub(
        r"(nämnd|styrelse|direktion|beredning)$",
        lambda end: end[0] + ("n" if end[0] == "styrelse" else "en"),
        written.strip(),
    )
    name = re.sub(r"(?<=en|et)s$", "", name)
    name = re.sub(r"(?<=fullmäktige)s$", "", name)
    return name[:1].upper() + name[1:]


def _with_what_it_owns(text: str, folded_text: str, found: Named, names: Names) -> Named:
    """`Kommunfullmäktiges presidium` is another body than kommunfullmäktige; `kommunstyrelsens möten` are its own."""
    owned = re.compile(r"\s([\w-]+)").match(folded_text, found.end)
    is_genitive = folded_text.endswith("s", 0, found.end) or (
        re.fullmatch(r"[KR][FS]|[A-ZÅÄÖ]{1,4}N", found.key) is not None
        and text[found.start : found.end].removesuffix(":s").isupper()
    )
    if not owned or not is_genitive or _OF_ITS_OWN.match(owned[1]):
        return found
    whole = text[found.start : owned.end()]
    if _COMMITTEE.fullmatch(owned[1]):
        called = f"{found.key}AU" if owned[1] == "au" else f"{found.key} arbetsutskott"
        key = names.spelt.get(_fold(whole), OWN_COMMITTEE.get(found.key, called))
        return Named(key, found.start, owned.end())
    if re.fullmatch(rf"\w*(?:{_ENDS})", owned[1]):
        return Named(_key(whole, names), found.start, owned.end())
    return found


def _the_only(names: Names, keys: Collection[str]) -> str:
    """`Fullmäktige` and `styrelsen` by themselves are those the page names in full, or the council of its board."""
    named = names.named & set(keys)
    if keys == COUNCILS:
        named |= {_COUNCIL_BESIDE[key] for key in names.named & _COUNCIL_BESIDE.keys()}
    return next(iter(named)) if len(named) == 1 else UNSAID


def _whose(names: Names) -> str:
    """Whose a committee is that only is called so: the only board's on the page; among several nobody can know."""
    if len(names.owners) == 1 and names.owners[0] in OWN_COMMITTEE:
        return OWN_COMMITTEE[names.owners[0]]
    if len(named := names.named - {WHOSE, UNSAID}) == 1 and is_board(only := next(iter(named))):
        return f"{only} arbetsutskott"
    return WHOSE
