"""What has been handled, once corrections are read into it, how long it took, and its days in law.

Reports are never overwritten.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from models.values import CaseFacts, Handled, HandlingReport, Review
from models.vocabulary import Act, Level
from rules.law.legal_force import LegalClocks, clocks, clocks_elsewhere

_NUMBERS = re.compile(r"[0-9]{1,9}")
_SIGN_AND_SPACE = re.compile(r"[§\s]")


def effective(handled: Sequence[Handled]) -> tuple[Handled, ...]:
    """The latest word on every handling, by the day it was held; of one day the lower level first, as bodies meet.

    Of one body's on one day the lower § first: nothing hangs on which was reported first.
    """
    first = _first_reports(handled)
    latest = {first[row.number]: row for row in handled if not row.withdrawn}
    return tuple(sorted(latest.values(), key=lambda row: (*_as_held(row), first[row.number])))


def _as_held(row: Handled) -> tuple[dt.date, int, str, tuple[int, ...]]:
    numbers = tuple(int(number) for number in _NUMBERS.findall(row.paragraph))
    return row.held_on, row.level.rank, row.body, numbers


def made_anew(handled: Sequence[Handled]) -> frozenset[int]:
    """The numbers of those final decisions whose body had decided before."""
    decided: set[str] = set()
    anew: set[int] = set()
    for row in effective(handled):
        if row.act.is_final:
            if row.body in decided:
                anew.add(row.number)
            decided.add(row.body)
    return frozenset(anew)


def already_reported(handled: Sequence[Handled], report: HandlingReport) -> Handled | None:
    """What stands already for the meeting a report is about, unless it is what the report puts right.

    Principal, body, date and § are a decision's key: a § starts over every year in every body. A report without its §
    is taken to be about the same decision.
    """
    first = _first_reports(handled)
    corrected = first.get(report.corrects) if report.corrects else None
    standing = (row for row in effective(handled) if first[row.number] != corrected)
    return next((row for row in standing if _is_same_decision(row, report)), None)


def reviews_on(facts: CaseFacts, handled: Handled) -> tuple[Review, ...]:
    """What has befallen a handling, whichever report on it was marked, as it happened; of one day as recorded."""
    if not facts.reviews:
        return ()
    first = _first_reports(facts.handled)
    found = (row for row in standing_reviews(facts) if first.get(row.handling) == first[handled.number])
    return tuple(sorted(found, key=lambda row: (row.on, row.number)))


def standing_reviews(facts: CaseFacts) -> tuple[Review, ...]:
    """What has befallen the case's decisions, without what was withdrawn, in the order recorded."""
    withdrawn = {row.withdraws for row in facts.reviews if row.withdraws}
    return tuple(row for row in facts.reviews if not row.withdraws and row.number not in withdrawn)


def withdrawn_on(facts: CaseFacts, handled: Handled) -> tuple[tuple[Review, Review], ...]:
    """What was recorded of a handling and then withdrawn, each with the withdrawal, in the order withdrawn."""
    first, by_number = _first_reports(facts.handled), {row.number: row for row in facts.reviews}
    return tuple(
        (by_number[row.withdraws], row)
        for row in facts.reviews
        if row.withdraws and first.get(row.handling) == first[handled.number]
    )


def latest_word(handled: Sequence[Handled], number: int) -> int:
    """The number of the latest report on the meeting that report `number` is about; the same one if none follows."""
    first = _first_reports(handled)
    standing = (row.number for row in handled if first[row.number] == first.get(number) and not row.withdrawn)
    return max(standing, default=number)


def _is_same_decision(row: Handled, report: HandlingReport) -> bool:
    one, other = _number(row.paragraph), _number(report.paragraph)
    same_day = row.body == report.body and row.held_on == report.held_on
    # what a chair decides alone is apart from what its body does at a meeting that day (KL 6:39)
    same_hand = (row.act is Act.DECIDES_URGENTLY) == (report.act is Act.DECIDES_URGENTLY)
    return same_day and same_hand and (one == other or not one or not other)


def _number(paragraph: str) -> str:
    return _SIGN_AND_SPACE.sub("", paragraph).casefold()


def _first_reports(handled: Sequence[Handled]) -> Mapping[int, int]:
    """The number of the first report on what each row is about."""
    first: dict[int, int] = {}
    for row in handled:
        first[row.number] = first.get(row.corrects, row.corrects) if row.corrects else row.number
    return first


def level_days(asked_on: dt.date, handled: Sequence[Handled]) -> Mapping[Level, int]:
    """Days a level had the matter: from the last meeting of the level before it, or from `asked_on`, to its own last.

    What was corrected or taken back, and bodies that were only heard, count no more.
    """
    last = _last_days(row for row in effective(handled) if row.act is not Act.IS_HEARD)
    found, since = {}, asked_on
    for level, day in last.items():
        found[level] = max((day - since).days, 0)
        since = max(since, day)
    return found


def _last_days(rows: Iterable[Handled]) -> dict[Level, dt.date]:
    """Each level's last meeting, by day and then by rank."""
    last = {row.level: row.held_on for row in rows}
    return dict(sorted(last.items(), key=lambda each: (each[1], each[0].rank)))


def case_clocks(facts: CaseFacts, handled: Handled) -> LegalClocks:
    """The clocks of one handling of the case, with what has befallen it since."""
    if not facts.principal_kind.is_under_municipal_law:
        return clocks_elsewhere(handled)
    return clocks(handled, reviews_on(facts, handled))
