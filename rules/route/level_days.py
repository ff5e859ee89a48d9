"""How long each level of a case took, in days between meetings."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from models.values import Handled
from models.vocabulary import Act, Level
from rules.route.handled import effective


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
