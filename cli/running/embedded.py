"""Everything in one foreground process: web, mailbox, delivery; then Prefect as its child, which nobody waits for."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial

from cli.common.installation import Installation, made
from cli.common.setting_rules import has_relay
from cli.common.speech import say
from cli.running.delivering import delivery_of
from cli.running.doors import Doors, listen
from cli.running.foreground import serve_web
from cli.running.jobs import until_told
from cli.running.prefect_child import PrefectChild
from flows.embedded import LOOPBACK
from kit.logs import start_logging
from kit.settings import Settings
from notifications.delivery.mailbox import Mailbox, MailboxServer
from web.app import create_app

# the first replies after a start have the machine to themselves
PREFECT_AFTER = 1.0
# seconds; what the pages write is delivered at once all the same, since they poke
DELIVERY_POLL = 1.0
# one address is wrong in every county: in the demonstration this one, so that a newcomer may put it right
UNKNOWN_IN_DEMO = ("registrator@norsjo.example",)

Step = Callable[[Installation], None]


def run_embedded(doors: Doors, *, prepare: Step, greet: Step) -> None:
    """Run until SIGINT or SIGTERM. `prepare` is called before anything is served, `greet` when the web answers.

    Raises NoInstallation, StorageFault.
    """
    settings = doors.settings.model_copy(update={"base_url": doors.settings.own_url, "prefect_api_url": ""})
    with ExitStack() as post:
        mail = None if has_relay(settings) else post.enter_context(closing(listen(LOOPBACK, 0, "")))
        start_logging(settings.home, settings.log)
        say("Allt Rundan sparar ligger i {home}.", home=settings.home)
        here = _open(settings.model_copy(update={"smtp_port": mail.getsockname()[1]}) if mail else settings)
        prepare(here)
        asyncio.run(_run(here, doors.web, PrefectChild(here.settings, doors.prefect), mail, greet))
        here.database.dispose()
        say("Rundan är avslutad. Allt är sparat.")


async def _run(
    here: Installation, web: socket.socket, prefect: PrefectChild, mail: socket.socket | None, greet: Step
) -> None:
    delivery = delivery_of(here, poll=DELIVERY_POLL)

    def poke(slug: str | None) -> None:
        delivery.poke()
        if slug is not None:
            prefect.poke()

    app = create_app(here.settings, here.database, here.clock, poke=poke)
    jobs = [
        serve_web(app, web, ready=partial(greet, here)),
        delivery.run(),
        _afterwards(prefect),
    ]
    if mail is not None:
        unknown = UNKNOWN_IN_DEMO if here.settings.mode == "demo" else ()
        mailbox = Mailbox(here.settings.home / "mailbox")
        mailbox.forget_gone(here.database)
        jobs.append(MailboxServer(mailbox, here.clock, unknown).run(mail))
    await until_told(*jobs)


def _open(settings: Settings) -> Installation:
    database = made(settings, before=lambda: say("Databasen görs i ordning ..."))
    return Installation(settings, database, settings.clock(), may_make_secret=True)


async def _afterwards(prefect: PrefectChild) -> None:
    await asyncio.sleep(PREFECT_AFTER)
    say("Prefect startar; det tar några sekunder och ingen behöver vänta på det ...")
    await prefect.run()
