"""What this process is set to; little is imported, so that who is refused for a setting hears of it at once."""

import os

from cli.common.exits import complain
from cli.common.setting_faults import SettingsFaults, checked_settings, lines
from cli.common.setting_rules import cautions, unwritable_home
from cli.common.speech import in_words
from kit.settings import Settings


def settings_here() -> Settings:
    """This process's settings. Raises SettingsFaults with every fault at once."""
    return checked_settings(os.environ)


def settings_to_keep_by() -> Settings:
    """The same, for a command that keeps things under `home`. Raises SettingsFaults."""
    settings = settings_here()
    if faults := list(unwritable_home(settings)):
        raise SettingsFaults(faults)
    return settings


def warn(settings: Settings) -> None:
    """Say what is allowed and seldom meant."""
    for line in lines(cautions(settings)):
        complain(in_words("Att tänka på: {line}", line=line))
