"""Starting everything in one process: what may refuse it is asked before what it needs is read."""

from cli.common.own_settings import settings_to_keep_by, warn
from cli.running.doors import own_doors
from kit.clock import DemoClock
from kit.errors import NotAllowed
from models.phrases import Phrase

A_DEMONSTRATION = "I {home} ligger en demonstration. Välj en annan mapp med RUNDAN_HOME, eller kör make demo-reset."


def start_demo() -> None:
    """`rundan demo`. Raises RundanError."""
    settings = settings_to_keep_by()
    warn(settings)
    with own_doors(settings) as doors:
        from cli.running.demo import demo

        demo(doors)


def start_serve() -> None:
    """`rundan serve`. Raises RundanError."""
    settings = settings_to_keep_by()
    warn(settings)
    if isinstance(settings.clock(), DemoClock):
        raise NotAllowed(Phrase(A_DEMONSTRATION, home=settings.home))
    with own_doors(settings) as doors:
        from cli.running.serve import serve

        serve(doors)
