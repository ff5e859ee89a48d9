"""`rundan prefect-server`: Prefect's own server with our settings; little is imported by who becomes another."""

import os
import sys

from cli.common.setting_faults import checked_settings
from flows.embedded import server_environment
from kit.settings import CHECKOUT

PREFECT = "from kit.process.garbage import look_seldom; look_seldom(); from prefect.cli import app; app()"


def prefect_server() -> None:
    """Become `prefect server start`, with our settings where Prefect's own variables say nothing. Never returns.

    Raises SettingsFaults.
    """
    given = {name: value for name, value in os.environ.items() if value}
    ours = server_environment(checked_settings(os.environ))
    os.chdir(CHECKOUT)
    os.execve(sys.executable, [sys.executable, "-c", PREFECT, "server", "start"], ours | given)  # noqa: S606 - this very Python
