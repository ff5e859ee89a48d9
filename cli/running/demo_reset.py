"""`rundan demo-reset`: the demonstration's traces taken away."""

import shutil

from cli.common.own_settings import settings_to_keep_by
from cli.common.speech import say
from cli.running.home_lock import only_one
from kit.logs import FILE

KEPT_BY_DEMO = ("clock", "secret", "prefect-password", "mailbox", "prefect", "delivery", "drafts")


def demo_reset() -> None:
    """Forget the demonstration. Raises AlreadyRunning, SettingsFaults."""
    settings = settings_to_keep_by()
    with only_one(settings.running, ""):
        for path in (
            *settings.home.glob("rundan.db*"),
            *settings.home.glob(f"{FILE}*"),
            *(settings.home / name for name in KEPT_BY_DEMO),
        ):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    say("Demonstrationen är glömd. Nästa make demo börjar om från början.")
