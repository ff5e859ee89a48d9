"""Starting what runs on until somebody says stop."""

import os


def demo() -> None:
    """Starta en demonstration med Färdplanens runda.

    Den har en egen klocka, som konsolen kan flytta. Avsluta med Ctrl-C; nästa gång fortsätter den där den slutade.
    """
    _say_first("Rundan startar; det kan ta några sekunder ...")
    os.environ["RUNDAN_MODE"] = "demo"
    from cli.running.starting import start_demo

    start_demo()


def demo_reset() -> None:
    """Glöm demonstrationen, så att nästa börjar om."""
    from cli.running.demo_reset import demo_reset

    demo_reset()


def serve() -> None:
    """Starta allt i ett: webb, utskick, brevlåda, Prefect.

    Avsluta med Ctrl-C.
    """
    _say_first("Rundan startar; det kan ta några sekunder ...")
    from cli.running.starting import start_serve

    start_serve()


def web() -> None:
    """Starta enbart webben.

    Så många som behövs kan köras, bakom en proxy.
    """
    _say_first("Webben startar; det kan ta några sekunder ...")
    from cli.running.serve import web

    web()


def deliver() -> None:
    """Starta enbart utskicken.

    Så många som behövs kan köras.
    """
    _say_first("Utskicket startar; det kan ta några sekunder ...")
    from cli.running.delivering import deliver

    deliver()


def prefect_server() -> None:
    """Starta enbart Prefects server.

    Det är prefect server start, men aldrig utan lösenord. Prefects egna variabler går före.
    """
    _say_first("Prefects server startar; det kan ta några sekunder ...")
    from cli.running.prefect_server import prefect_server

    prefect_server()


def _say_first(text: str) -> None:
    """Said before what is large is imported; on a slow machine that is most of the start."""
    from cli.common.speech import say

    say(text)
