"""A page as plain text: its lines, and the tables that bars, tabs, columns or only the order of words make in it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from models.files.fields import folded
from models.files.page_source.calendar_words import MONTHS
from models.files.page_source.content import UNPLACED, Block, Grid, Line, Place, numbered_grid

_BULLET: Final = re.compile(r"^\s*(?:[•·▪●○◦‣■□–—-]|\d{1,2}\.(?=\s+\D))\s+")
_RULE: Final = re.compile(r"^[\s|:+=-]*$")
_PIECE: Final = re.compile(r"\S+(?: \S+)*")
_NUMBER: Final = r"\d{1,2}(?::?e)?\s?(?:\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡])?(?:\s?\([^()]*\))?(?:\*+)?"
_LOOSE: Final = rf"(?:{_NUMBER}(?:\s*(?:,|och|samt|&)\s*{_NUMBER})*|[-–—x])"
_LOOSE_ROW: Final = re.compile(
    rf"\s*(?P<label>[^\W\d_].*?)\s+(?P<time>(?:kl\.?\s*)?\d{{1,2}}[.:]\d{{2}}(?:[-–]\d{{1,2}}(?:[.:]\d{{2}})?)?\s+)?(?P<cells>{_LOOSE}(?:\s+{_LOOSE})*)\s*"
)
_SHORT: Final = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{1,5}")

_NO_PROSE: Final = re.compile(r"[\d|;\t]")
MOST_JOINED: Final = 6
"""Lines of one sentence."""
FEWEST_WORDS: Final = 5
"""Of a line of prose."""
_CONTINUED: Final = re.compile(rf"\s*(?!(?:{'|'.join(MONTHS)}|\w+dag)\b)[a-zåäö]{{2,}} \S")
"""A line that goes on in the middle of a sentence, and is no item of a list of days."""

_LABELLED: Final = re.compile(r"[^;]*:\s+[^;]*\d")
"""`KF: 25 januari; 22 februari` is a list, not a row."""

_COLUMN: Final = re.compile(
    r"(?:ärenden?\s+(?:in|senast)|inlämnas?\s+senast|sista\s+(?:dag|datum)|stopp\w*|ärendestopp\w*|manusstopp\w*|kallels\w*|utskick\w*|handling\w*|bered\w*|inlämn\w*|justering\w*|anslag\w*|protokoll\w*"
    r"|sammanträd\w*|möte\w*|datum|dag|veckodag|vecka|tid|plats|lokal|presidi\w*|gruppmöte\w*)(?:\s+[\wåäö]+){0,2}",
    re.IGNORECASE,
)
"""What columns of a plan of meetings are headed with, beside bodies and months."""

_SEASON: Final = re.compile(r"(?:(?:hösten|våren|ht|vt)\s+)?20\d\d", re.IGNORECASE)

_YEAR_AFTER: Final = re.compile(r"\s(?:19|20)\d\d$")
_BESIDE: Final = re.compile(r"(?:\s*(?:\([^()]*\)|[*:¹²³⁴⁵⁶⁷⁸⁹†‡]))+\s*$")
"""After a body's name that heads a column: `Kommunstyrelsen (KS)`, `Kommunfullmäktige*`."""


def blocks_of_text(text: str, part: str = "") -> list[Block]:
    """The text's lines and tables, in order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u00ad", "").split("\n")
    return list(_blocks(lines, part))


def _blocks(lines: Sequence[str], part: str) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        end, block = _table_at(lines, at, part)
        if block:
            yield block
            at = end
        else:
            count, line = _joined(lines, at)
            if line.strip():
                yield Line(_BULLET.sub("", line).strip(), Place(at + 1, 0, part))
            at += count


def _joined(lines: Sequence[str], at: int) -> tuple[int, str]:
    """A line, with those after it that go on its sentence, or a list of numbers: `9, 23 och` / `30 maj`."""
    line, count = lines[at], 1
    while at + count < len(lines) and count < MOST_JOINED and _is_open(line) and _CONTINUED.match(lines[at + count]):
        line = f"{line} {lines[at + count].strip()}"
        count += 1
    while at + count < len(lines) and re.search(r"\d\s*(,|och|samt)\s*$", line) and _goes_on(line, lines[at + count]):
        line = f"{line} {lines[at + count].strip()}"
        count += 1
    while at + count < len(lines) and count < MOST_JOINED and (parted := _parts_a_day(line, lines[at + count])):
        line = f"{line.rstrip().removesuffix('-') if parted == '-' else line.rstrip() + ' '}{lines[at + count].strip()}"
        count += 1
    return count, line


def _parts_a_day(line: str, following: str) -> str:
    """How the end of a full line of prose parts a day: ` ` before its month, `-` within it; empty if it does not."""
    end, begin = re.search(r"(?:\b\d{1,2}|(?<=\d )[a-zåäö]+-)$", line.rstrip()), re.match(r"\s*[a-zåäö]+", following)
    if not end or not begin or len(line.split()) < FEWEST_WORDS or _PIECE.fullmatch(line.strip()) is None:
        return ""
    month = f"{end[0].removesuffix('-')}{begin[0].strip()}" if end[0].endswith("-") else begin[0].strip()
    return ("-" if end[0].endswith("-") else " ") if folded(month) in MONTHS else ""


def _is_open(line: str) -> bool:
    """Whether a sentence has not ended there: words alone, the last with nothing after it."""
    return len(line.split()) >= FEWEST_WORDS and line.rstrip()[-1:].isalpha() and not _NO_PROSE.search(line)


def _goes_on(line: str, following: str) -> bool:
    ends_bare = re.search(r"(?<![\d/.-])\d{1,2}\s*(,|och|samt)\s*$", line)
    return bool(ends_bare and re.match(r"\s*\d{1,2}\b(?![:/-])", following))


def _table_at(lines: Sequence[str], at: int, part: str) -> tuple[int, Grid | None]:
    for find in (_piped, _tabbed, _parted, _in_columns, _loose):
        end, grid = find(lines, at, part)
        if grid:
            return end, grid
    return at, None


def _run(lines: Sequence[str], at: int, sign: str, least: int) -> int:
    end = at
    while end < len(lines) and lines[end].count(sign) >= least:
        end += 1
    return end


def _piped(lines: Sequence[str], at: int, part: str) -> tuple[int, Grid | None]:
    end = _run(lines, at, "|", 1)
    if end - at < 2 or _is_title_above(lines[at:end]):
        return at, None
    whole = lines[at:end]
    left = all(line.lstrip().startswith("|") for line in whole)
    right = all(line.rstrip().endswith("|") for line in whole)
    rows = [(number, _cut(line, left, right)) for number, line in enumerate(whole, at + 1) if not _RULE.match(line)]
    return end, numbered_grid(rows, part)


def _is_title_above(rows: Sequence[str]) -> bool:
    """Whether the first line parts its title by bars, above a table with twice as many in each row."""
    first, *others = (row.count("|") for row in rows)
    return len(others) > 1 and not rows[0].lstrip().startswith("|") and min(others) >= 2 * first


def _cut(line: str, left: bool, right: bool) -> list[str]:
    line = line.strip()
    return [cell.strip() for cell in line[1 if left else 0 : len(line) - 1 if right else None].split("|")]


def _tabbed(lines: Sequence[str], at: int, part: str) -> tuple[int, Grid | None]:
    end = at
    while end < len(lines) and "\t" in _BULLET.sub("", lines[end]).strip("\n"):
        end += 1
    if end == at:
        return at, None
    return end, numbered_grid(
        [(number, [cell.strip() for cell in line.split("\t")]) for number, line in enumerate(lines[at:end], at + 1)],
        part,
    )


def _parted(lines: Sequence[str], at: int, part: str) -> tuple[int, Grid | None]:
    """Lines with as many semicolons each, as a .csv file has them."""
    signs = lines[at].count(";")
    end = at
    while signs and end < len(lines) and lines[end].count(";") == signs:
        end += 1
    if end - at < (2 if signs > 1 else 3) or all(_LABELLED.match(line) for line in lines[at:end]):
        return at, None
    return end, numbered_grid(
        [(number, [cell.strip() for cell in line.split(";")]) for number, line in enumerate(lines[at:end], at + 1)],
        part,
    )


def _is_month(word: str) -> bool:
    return folded(word.strip(".,:")) in MONTHS


def _heads(pieces: Sequence[str]) -> bool:
    """Whether pieces of a line head columns: months, or bodies."""
    months = sum(_is_month(piece.split(" ")[0]) and len(piece.split(" ")) <= 2 for piece in pieces)
    named = [_YEAR_AFTER.sub("", _BESIDE.sub("", piece)) for piece in pieces]
    bodies = sum(
        bool(re.search(r"(fullmäktige|styrelsen?|utskott(et)?|nämnd(en)?|nämnder|organ|council|board)$", piece, re.I))
        or bool(_SHORT.fullmatch(piece) and piece.isupper())
        for piece in named
    )
    others = sum(_COLUMN.fullmatch(piece) is not None for piece in pieces)
    return (
        months >= 2
        or bodies >= 2
        or (bodies + others >= 3 and others >= 2)
        or others == len(pieces) >= 2
        or (len(pieces) >= 2 and all(_SEASON.fullmatch(piece) for piece in pieces))
        or (bodies >= 1 and any(re.fullmatch(r"(?i)månad|datum|tid|dag", piece) for piece in pieces))
    )


def _in_columns(lines: Sequence[str], at: int, part: str) -> tuple[int, Grid | None]:
    """Columns with two blanks or more between them. What stands under two headings, or none, is left for a person."""
    heads = _heads_of(lines[at].expandtabs())
    if not heads:
        return at, None
    names = [lines[at].expandtabs()[slice(*span)].strip() for span in heads]
    rows = [(at + 1, names)]
    for number, line in enumerate(lines[at + 1 :], at + 2):
        pieces = _PIECE.findall(line.expandtabs())
        if _ends_columns(line.expandtabs(), pieces, heads, blank_before=not lines[number - 2].strip()):
            break
        if pieces and not _RULE.match(line):
            rows.append((number, _placed(line.expandtabs(), heads)))
    return (rows[-1][0], numbered_grid(rows, part)) if len(rows) > 1 else (at, None)


def _heads_of(line: str) -> list[tuple[int, int]]:
    """From where to where each heading of columns stands; none where the line heads no columns."""
    heads = [match.span() for match in _PIECE.finditer(line)]
    pieces = [line[slice(*span)] for span in heads]
    close = any(_is_month(a) and _is_month(b) for piece in pieces for a, b in pairwise(piece.split()))
    if len(heads) < 2 or close or not _heads(pieces):
        return []
    return [(0, max(1, heads[0][0] - 3)), *heads] if heads[0][0] > 1 else heads


def _ends_columns(line: str, pieces: Sequence[str], heads: Sequence[tuple[int, int]], *, blank_before: bool) -> bool:
    """A sentence, new headings, two blank lines, or a single piece after a blank one."""
    if not pieces:
        return blank_before
    if blank_before and len(pieces) == 1:
        return True
    return _is_sentence(line, heads) or (_heads(pieces) and not re.search(r"\d", line))


def _is_sentence(line: str, heads: Sequence[tuple[int, int]]) -> bool:
    pieces = list(_PIECE.finditer(line))
    return len(pieces) == 1 and sum(pieces[0].start() < last and first < pieces[0].end() for first, last in heads) > 1


def _placed(line: str, heads: Sequence[tuple[int, int]]) -> list[str]:
    """The line's pieces under their headings; with one piece too many when one has no certain place."""
    cells = [""] * len(heads)
    for match in _PIECE.finditer(line):
        column = _column(match.start(), match.end(), heads)
        if column is None:
            return [*_PIECE.findall(line), *[""] * len(heads), UNPLACED]
        cells[column] = f"{cells[column]}, {match[0]}" if cells[column] else match[0]
    return cells


def _column(start: int, end: int, heads: Sequence[tuple[int, int]]) -> int | None:
    over = [number for number, (first, last) in enumerate(heads) if start < last and first < end]
    if len(over) == 1:
        return over[0]
    if over:
        return None
    left = [number for number, (first, _) in enumerate(heads) if first <= start]
    column = left[-1] if left else 0
    following = heads[column + 1][0] if column + 1 < len(heads) else None
    near_left = start - heads[column][1]
    near_right = following - end if following is not None else 10**6
    return column if near_left * 3 <= near_right else None


def _loose(lines: Sequence[str], at: int, part: str) -> tuple[int, Grid | None]:
    """A table whose columns are only separated by one blank: its last headings are months, or bodies."""
    words = lines[at].split()
    tail = _tail(words)
    if tail is None:
        return at, None
    columns = words[tail:]
    rows, end = [(at + 1, [" ".join(words[:tail]), *columns])], at + 1
    while end < len(lines) and (match := _LOOSE_ROW.fullmatch(_BULLET.sub("", lines[end]))):
        cells = re.findall(_LOOSE, match["cells"])
        rows.append((end + 1, [match["label"], *(cell.strip() for cell in cells)]))
        end += 1
    return (end, numbered_grid(rows, part)) if len(rows) > 1 else (at, None)


def _tail(words: Sequence[str]) -> int | None:
    for fits in (_is_month, lambda word: bool(_SHORT.fullmatch(word)) and word[:2].isupper()):
        start = len(words)
        while start and fits(words[start - 1]):
            start -= 1
        if len(words) - start >= 2 and start <= 3:
            return start
    return None
