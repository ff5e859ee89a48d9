"""`rundan rehearse`: a round's days, letters and final board before anything is sent."""

import datetime as dt
import gc
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from rich.console import Console

from actions.rounds.preview import if_silent, plan_outlooks
from cli.check import show_if_silent, show_outlooks
from cli.common.exits import BAD_INPUT, DONE
from cli.common.own_settings import settings_here
from cli.common.speech import console, heading, in_words, language, say, show_json, table
from cli.rounds import readable
from cli.status import show_family, show_round
from kit.clock import local_day
from kit.i18n import long_date
from models.files.round_plan import RoundPlan
from rehearsal import direction
from rehearsal.papers import Entry, Letter, Rehearsal


def rehearse(file: Path, json_wanted: bool, seed: int, letters: Path | None, office: str = "") -> int:
    """Rehearse the round in the file, and show how it went."""
    read = readable(file, json_wanted, office)
    if read is None:
        return BAD_INPUT
    plan = read.plan
    gc.freeze()  # the program itself is no garbage: a fifth of the time went into looking
    today = local_day(settings_here().clock().now())
    rehearsal = direction.rehearse(plan, seed, today, keep_in(letters) if letters else forget)
    if json_wanted:
        show_json(rehearsal)
    else:
        show(rehearsal, plan, today)
        if letters is not None:
            say("{count} brev ligger i {folder}.", count=len(rehearsal.letters), folder=letters)
    return DONE


def keep_in(folder: Path) -> Callable[[Letter], None]:
    """What writes each letter as a file that mail programs open. Letters that could not be written have none."""
    folder.mkdir(parents=True, exist_ok=True)

    def keep(letter: Letter) -> None:
        if letter.content:
            (folder / letter.filename).write_bytes(letter.content)

    return keep


def forget(_letter: Letter) -> None:
    """Nobody wants the bytes."""


def show(rehearsal: Rehearsal, plan: RoundPlan, today: dt.date) -> None:
    """The whole rehearsal as text, seen on that day in Stockholm."""
    out = console()
    out.print(heading(in_words("Repetition av {title}, nummer {seed}", title=rehearsal.title, seed=rehearsal.seed)))
    out.print(in_words("Ingenting är skickat eller sparat. Samma nummer ger samma repetition."), "\n")
    if plan.after:
        say("Rundan väntar på {slug}. Repetitionen börjar när den har öppnats.", slug=plan.after.round)
    _show_outlooks(plan, rehearsal.launched_at.date(), today, out)
    show_if_silent(if_silent(plan, rehearsal.launched_at.date()), language(), out)
    out.print()
    _show_roles(rehearsal, out)
    for day, entries in groupby(rehearsal.timeline, key=lambda entry: entry.at.date()):
        _show_day(day, list(entries), rehearsal, out)
    out.print()
    show_round(rehearsal.board)
    if rehearsal.family:
        show_family(rehearsal.family)
    out.print()
    _show_totals(rehearsal)


def _show_roles(rehearsal: Rehearsal, out: Console) -> None:
    drawn = table("Huvudman", "Spelas som en som")
    for role in rehearsal.roles:
        name = role.principal if role.round == rehearsal.slug else f"{role.principal}, {role.round}"
        drawn.add_row(name, in_words(role.label))
    out.print(drawn)


def _show_outlooks(plan: RoundPlan, begins_on: dt.date, today: dt.date, out: Console) -> None:
    if begins_on < today:
        say(
            "Svarsdatumet har passerat. Repetitionen börjar därför på rundans egen dag, {day}, "
            "och säger vad som gällde då.",
            day=long_date(begins_on, language()),
        )
    if outlooks := plan_outlooks(plan, begins_on):
        show_outlooks(outlooks, begins_on, language(), out)


def _show_day(day: dt.date, entries: list[Entry], rehearsal: Rehearsal, out: Console) -> None:
    out.print()
    out.print(heading(long_date(day, language())))
    for at, alike in groupby(entries, key=_what):
        out.print(f"  {at[0]:%H:%M}  {_line(list(alike), rehearsal)}", markup=False, soft_wrap=True)


def _what(entry: Entry) -> tuple[dt.datetime, str, str]:
    """What letters that left together, saying the same, have in common; an event is like no other."""
    return entry.at, entry.kind, "" if entry.letter else f"{entry.principal}{entry.text}"


def _line(entries: list[Entry], rehearsal: Rehearsal) -> str:
    first, last = entries[0], entries[-1]
    if first.letter is None or last.letter is None:
        return f"{first.principal}: {first.text}" if first.principal else first.text
    letters = rehearsal.letters[first.letter - 1 : last.letter]
    return in_words(
        "brev {numbers}, {kind} till {recipients}: {subject}",
        numbers=first.letter if first is last else f"{first.letter}–{last.letter}",
        kind=in_words(letters[0].kind.label),
        recipients=", ".join(letter.recipient for letter in letters),
        subject=letters[0].subject or letters[0].error,
    )


def _show_totals(rehearsal: Rehearsal) -> None:
    totals = rehearsal.totals
    kinds = ", ".join(f"{in_words(kind.label)} {count}" for kind, count in totals.letters_by_kind.items())
    say("{letters} brev på {days} dagar: {kinds}.", letters=totals.letters, days=totals.days, kinds=kinds)
    if totals.undeliverable:
        say("{count} brev gick inte att skicka: rätta adressen i registret.", count=totals.undeliverable)
    closed = long_date(rehearsal.closed_at.date(), language())
    if rehearsal.closed_by_itself:
        say("Rundan avslutades av sig själv {day}, när sista beslutet var inne.", day=closed)
    else:
        say("Samordnaren avslutade rundan {day}: {reason}", day=closed, reason=rehearsal.close_reason)
