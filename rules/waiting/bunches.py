"""What waits in the same way for many of a round's principals, told as one thing."""

from collections.abc import Iterable, Sequence

from rules.waiting.waiting import Waiting, WaitingKind

FEW = 3
# what is the same for each of them; somebody's own words are never told together with another's
_ALIKE = {
    WaitingKind.UNDELIVERED,
    WaitingKind.LAST_CHANCE,
    WaitingKind.TOO_LATE,
    WaitingKind.LATE,
    WaitingKind.PLAN,
}


def bunched(found: Iterable[Waiting]) -> list[Sequence[Waiting]]:
    """Each alone, but together those of one kind in one round, to be done by one day, that are more than a few: where
    the first of them stood."""
    bunches: dict[tuple[object, ...], list[Waiting]] = {}
    for each in found:
        bunches.setdefault(_alike(each), []).append(each)
    return [part for bunch in bunches.values() for part in ([bunch] if len(bunch) > FEW else [[one] for one in bunch])]


def _alike(each: Waiting) -> tuple[object, ...]:
    return (each.kind, each.round_slug, each.by) if each.kind in _ALIKE else (each.key, each.letter)
