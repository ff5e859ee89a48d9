"""`rundan chase`: the sweep by hand, or what it would write."""

import datetime as dt

from actions.schedule.sweep import Beside, Pending, sweep, would_send
from cli.common.exits import BAD_INPUT, DONE, complain
from cli.common.installation import Installation, read_from, standing
from cli.common.speech import console, in_words, say, show_json, table
from kit.clock import at_local

MORNING = dt.time(8)


def chase(dry_run: bool, on: dt.date | None, json_wanted: bool) -> int:
    """Sweep now, or show what a sweep would write now or at 08:00 in Stockholm on a day."""
    if on is not None and not dry_run:
        complain(in_words("--on går bara ihop med --dry-run: brev skrivs aldrig i förväg."))
        return BAD_INPUT
    if dry_run:
        with read_from(json_wanted) as here:
            _foretell(here, at_local(on, MORNING) if on else here.now, json_wanted)
        return DONE
    with standing() as here:
        now = here.now
        result = sweep(here.database, here.sender, now)
    if json_wanted:
        show_json({"at": now.isoformat(), "dry_run": False, "letters": result.letters, "digests": result.digests})
    else:
        say(
            "{letters} brev till huvudmän och {digests} morgonbrev är skrivna.",
            letters=result.letters,
            digests=result.digests,
        )
    return DONE


def _foretell(here: Installation, now: dt.datetime, json_wanted: bool) -> None:
    _show(would_send(here.database, here.sender, now), now, json_wanted)


def _show(pending: list[Pending], now: dt.datetime, json_wanted: bool) -> None:
    if json_wanted:
        letters = [_data(letter) for letter in pending]
        show_json({"at": now.isoformat(), "dry_run": True, "letters": letters})
        return
    if not pending:
        say("{when}: ingen skulle få något brev.", when=now)
        return
    say("{when}: så här många brev skulle skrivas: {count}. Inget är skickat.", when=now, count=len(pending))
    drawn = table("Till", "Adress", "Brev", "Varför")
    for letter in pending:
        drawn.add_row(letter.principal, letter.recipient, in_words(letter.kind.label), _reason(letter))
    print()
    console().print(drawn)


def _reason(letter: Pending) -> str:
    reason = in_words(letter.reason)
    if letter.missed:
        reason += in_words(" (ersätter {count} tidigare)", count=letter.missed)
    return reason


def _data(letter: Pending) -> dict[str, object]:
    return {
        "round": letter.round_slug,
        "code": letter.code,
        "principal": letter.principal,
        "kind": letter.kind,
        "to": letter.recipient,
        "subject": letter.subject,
        "reason": in_words(letter.reason),
        "moment": letter.moment.isoformat(),
        "missed": letter.missed,
        "last_meeting": _day(letter.last.on if letter.last else None),
        "reach_by": _day(letter.last.reach_by if letter.last else None),
        "is_estimate": bool(letter.last and letter.last.is_estimate),
        "meeting": _day(letter.held_on),
        "beside": [_beside(other) for other in letter.beside],
    }


def _beside(other: Beside) -> dict[str, object]:
    return {"round": other.round_slug, "kind": other.kind, "reason": in_words(other.reason)}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
