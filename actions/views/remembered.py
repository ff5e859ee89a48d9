"""Rounds as they were last looked at: only the cases that have changed since are read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from actions.views.overview import CaseView, RoundView, case_view, seen_together
from kit.clock import local_day
from models.reads import board_reads, lookup
from models.tables import Round

AT_MOST = 16  # rounds kept

# A case's head moves with everything the rules go by, and the round's own with the rest. Both are hashes of what was
# said: what is undone before it is kept is never taken for what is said instead.
Seen = tuple[str, str]
Known = Mapping[str, tuple[Seen, CaseView]]


class Remembered:
    """What one process remembers of the rounds in one database. Safe to share between threads."""

    def __init__(self) -> None:
        self._rounds: dict[str, Known] = {}

    def view(self, session: Session, slug: str, now: dt.datetime) -> RoundView:
        """The round at a moment, as `actions.views.overview.round_view` gives it, but for what no event tells:

        `chase_at`, `chased_at` and `viewed_at` of its cases may be older. Raises NotFound.
        """
        return self.views(session, [lookup.round_of(session, slug)], now)[0]

    def views(self, session: Session, rounds: Sequence[Round], now: dt.datetime) -> list[RoundView]:
        """Several rounds at a moment, in the same order, at the cost of one."""
        today, heads = local_day(now), board_reads.case_heads(session, [round_.slug for round_ in rounds])
        wanted = {
            round_.slug: {case_id: (head, _mark(round_)) for case_id, head in heads.get(round_.slug, ())}
            for round_ in rounds
        }
        kept = {slug: self._fresh(slug, seen) for slug, seen in wanted.items()}
        read = _read(session, rounds, wanted, kept, today)
        return [
            self._seen(round_, wanted[round_.slug], {**kept[round_.slug], **read[round_.slug]}, today)
            for round_ in rounds
        ]

    def _fresh(self, slug: str, wanted: Mapping[str, Seen]) -> Known:
        known = self._rounds.get(slug, {})
        return {
            case_id: found
            for case_id, seen in wanted.items()
            if (found := known.get(case_id)) is not None and found[0] == seen and not _is_undone(found[1])
        }

    def _seen(self, round_: Round, wanted: Mapping[str, Seen], known: Known, today: dt.date) -> RoundView:
        rows = {case_id: (seen, known[case_id][1].on(today)) for case_id, seen in wanted.items()}
        self._keep(round_.slug, rows)
        return seen_together(round_, [row for _, row in rows.values()], today)

    def _keep(self, slug: str, kept: Known) -> None:
        rounds = {name: found for name, found in self._rounds.items() if name != slug}
        while len(rounds) >= AT_MOST:
            rounds.pop(next(iter(rounds)))
        self._rounds = rounds | {slug: kept}


def _mark(round_: Round) -> str:
    """What changes when anything does that every row goes by; the last to sign moves the days of all at its own line
    of the record only."""
    return f"{round_.head} {round_.signed_on} {round_.signed_told_on}"


_IN: WeakKeyDictionary[object, Remembered] = WeakKeyDictionary()


def _is_undone(row: CaseView) -> bool:
    """Whether what it was read in was taken back, as a dry run is, so that nothing is left to read in it."""
    return bool(inspect(row.case).expired)


def remembered_in(session: Session) -> Remembered:
    """What this process remembers of the database the session is in."""
    return _IN.setdefault(session.get_bind(), Remembered())


def _read(
    session: Session,
    rounds: Sequence[Round],
    wanted: Mapping[str, Mapping[str, Seen]],
    kept: Mapping[str, Known],
    today: dt.date,
) -> Mapping[str, Known]:
    """The rows that are not kept, by round. They belong to no session, so that what one takes back stays known."""
    found: dict[str, Known] = {}
    for round_ in rounds:
        seen = wanted[round_.slug]
        missing = seen.keys() - kept[round_.slug].keys()
        rows = (
            ((lookup.case_of(session, each)[0], lookup.handlings(session, each)) for each in missing)
            if kept[round_.slug]
            else board_reads.whole_cases(session, round_.slug)
        )
        found[round_.slug] = {
            case.id: (seen[case.id], case_view(case, round_, handlings, today)) for case, handlings in rows
        }
    return found
