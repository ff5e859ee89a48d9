"""`rundan serve` for everything embedded; `rundan web` for one web process."""

import asyncio

from cli.common.installation import Installation, serving
from cli.common.setting_rules import has_relay, letters_at
from cli.common.speech import say
from cli.running.doors import Doors, listen
from cli.running.embedded import run_embedded
from cli.running.foreground import serve_web
from cli.running.jobs import until_told
from flows.embedded import dashboard
from kit.logs import start_logging
from web.app import create_app


def serve(doors: Doors) -> None:
    """Everything in one foreground process, on the real clock. Raises RundanError."""
    run_embedded(doors, prepare=lambda _here: None, greet=_greet)


def web() -> None:
    """One web process. Any number may run, behind a proxy. Raises RundanError."""
    from flows.run_starter import RunStarter  # with everything in one process, nobody should wait for its httpx

    with serving() as here:
        start_logging(here.settings.home, here.settings.log)
        sock = listen(here.settings.host, here.settings.port, "PORT")
        starter = RunStarter(here.database, here.clock, here.settings.prefect_url, here.settings.prefect_auth)
        app = create_app(here.settings, here.database, here.clock, poke=starter.poke)
        ready = f"http://{here.settings.host}:{here.settings.port}"
        say("Webben svarar på {address}.", address=ready)
        asyncio.run(until_told(serve_web(app, sock)))


def _greet(here: Installation) -> None:
    say("Konsolen: {address}", address=f"{here.settings.url}/console")
    if not has_relay(here.settings):
        say("Brevlådan: {address}", address=letters_at(here.settings))
    say("Prefect: {address}", address=dashboard(here.settings))
    say("Lösenordet till Prefect står i {place}", place=here.settings.prefect_auth_stands_in)
