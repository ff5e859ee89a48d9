"""`rundan doctor`: the settings and what they point to, looked at; each line says what to do."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from cli.common.exits import DONE, FAILED
from cli.common.setting_faults import SettingsFaults, lines, read_settings, setting
from cli.common.setting_rules import cautions
from cli.common.speech import in_words, say, show_json
from cli.doctor import looks
from cli.doctor.findings import Finding, State, on_lines, well
from kit.os_words import os_words
from kit.settings import Settings
from models.phrases import Phrase

ALL_FINE = "Alla inställningar går att använda."
UNSEEN = "{why}: {where}. Kör rundan doctor som tjänstens användare."

Look = Callable[[Settings], Iterable[Finding]]

# each with the settings it needs: what hangs on a faulty one is not looked at
LOOKS: tuple[tuple[Look, tuple[str, ...]], ...] = (
    (looks.home, ("home",)),
    (looks.backup, ("backups",)),
    (looks.database, ("home", "database_url")),
    (looks.relay, ("smtp_host", "smtp_port", "smtp_user", "smtp_password", "smtp_tls", "smtp_timeout", "sender")),
    (looks.prefect, ("home", "prefect_port", "prefect_api_url", "prefect_password", "mode")),
    (looks.base_url, ("base_url",)),
    (looks.directory, ("oidc_issuer",)),
)


def doctor(json_wanted: bool) -> int:
    """Say how it is with everything; 1 when something must be put right."""
    findings = list(examined(os.environ))
    is_well = all(finding.state is not State.FAULT for finding in findings)
    if json_wanted:
        show_json({"ok": is_well, "findings": [_data(finding) for finding in findings]})
    else:
        for finding in findings:
            print(f"{in_words(finding.state.label):<8}{in_words(finding.said)}")
        say("Inget behöver rättas.") if is_well else say("Rätta det som är fel, och kör rundan doctor igen.")
    return DONE if is_well else FAILED


def examined(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Every finding: the settings' own first, then what they point to."""
    try:
        reading = read_settings(environment)
    except SettingsFaults as faulty:
        yield from on_lines(faulty.faults, lines(faulty.faults), State.FAULT)
        return
    yield from on_lines(reading.faults, lines(reading.faults), State.FAULT)
    if not reading.faults:
        yield well("settings", ALL_FINE)
    doubtful = [each for each in cautions(reading.settings) if each.field not in reading.faulty]
    yield from on_lines(doubtful, lines(doubtful), State.CAUTION)
    for look, needs in LOOKS:
        if reading.faulty.isdisjoint(map(setting, needs)):
            yield from _seen(look, reading.settings)


def _seen(look: Look, settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except OSError as error:
        parts = {"why": Phrase(os_words(error)), "where": error.filename or settings.home}
        yield Finding(look.__name__, State.FAULT, Phrase(UNSEEN, **parts))


def _data(finding: Finding) -> dict[str, str]:
    return {"about": finding.about, "state": finding.state, "said": in_words(finding.said)}
