"""`rundan demo`: the Färdplan round on a clock of its own, for a newcomer to live through."""

import datetime as dt

from babel.dates import format_datetime

from actions.access.links import sign_in_link
from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from actions.schedule.heartbeat import due_from
from cli.common.counties import county_for
from cli.common.installation import Installation
from cli.common.setting_rules import letters_at
from cli.common.speech import language, say
from cli.running.doors import Doors
from cli.running.embedded import run_embedded
from flows.embedded import dashboard
from kit.clock import STOCKHOLM, DemoClock, local
from models.phrases import counted_principals
from models.reads import lookup
from notifications.links import token

ROUND = "rounds/fardplan-nara-vard-2030.yaml"
MORNING = dt.datetime(2023, 3, 27, 9, 0, tzinfo=STOCKHOLM)


def demo(doors: Doors) -> None:
    """Start where the last demonstration stopped, or from the beginning. Raises RundanError."""
    clock = doors.settings.home / "clock"
    if not clock.exists():
        DemoClock(clock).move_to(MORNING)
    run_embedded(doors, prepare=_launch, greet=_greet)


def _launch(here: Installation) -> None:
    with here.database.write() as session:
        if lookup.rounds(session):
            due_from(session, "chase", here.now)  # its clock went on while it was off, and nobody was late for that
            say("Demonstrationen fortsätter där den slutade.")
            return
    plan = load_plan(here.settings.data / ROUND, county_for(here.settings).county, here.today)
    launch(here.database, here.sender, plan, here.now, "Demonstrationen")
    say(
        "{title} är startad. Inbjudan går till {principals}.",
        title=plan.title,
        principals=counted_principals(len(plan.principals)),
    )


def _greet(here: Installation) -> None:
    shown = format_datetime(local(here.now), "EEEE d MMMM y HH:mm", locale=language())
    print()
    say("  Konsolen      {address}", address=_sign_in(here))
    say("                (länken loggar in en gång och gäller en halvtimme)")
    say("  Brevlådan     {address}", address=letters_at(here.settings))
    say("  Prefect       {address}", address=dashboard(here.settings))
    say("                (lösenord: {password})", password=here.settings.prefect_auth)
    print()
    say("Demonstrationens klocka är {moment}. Konsolen kan flytta den.", moment=shown)
    say("Avsluta med Ctrl-C. make demo fortsätter, make demo-reset börjar om.")


def _sign_in(here: Installation) -> str:
    with here.database.write() as session:
        contact = lookup.rounds(session)[0].contacts[0]["email"]
        link = sign_in_link(session, here.sender, "", contact, here.now)
    return f"{here.sender.base_url}/sign-in/{token(here.sender.secret, link.id)}"
