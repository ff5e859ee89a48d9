"""Rounds rehearsed as the command does it: the Färdplan round by the clock, and one of 311 by what it costs."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from bench.measure import Line, medians, seconds
from bench.program import RUNDAN
from bench.workplace import Workplace
from kit.settings import CHECKOUT

FILE = "data/rounds/fardplan-nara-vard-2030.yaml"
TIMES = 3
LARGE = 311
BODIES = [
    {"code": "KSAU", "name": "Arbetsutskottet", "level": "arbetsutskott"},
    {"code": "KS", "name": "Kommunstyrelsen", "level": "styrelse"},
    {"code": "KF", "name": "Kommunfullmäktige", "level": "fullmäktige"},
]


def measure(_ground: Workplace) -> Iterator[Line]:
    """Start of the command to its end; a rehearsal keeps its own database in memory."""
    command = [str(RUNDAN), "rehearse", FILE]
    (taken,) = medians(TIMES, lambda: seconds(lambda: _used(command, {})))
    yield Line("rehearsal of the Färdplan round", "SQLite", "s", taken, limit=5.0)
    with TemporaryDirectory() as folder:
        _write_county(Path(folder))
        command = [str(RUNDAN), "rehearse", f"{folder}/rounds/large.yaml"]
        cost, held = _used(command, {"RUNDAN_DATA": folder, "RUNDAN_COUNTY": "large"})
    yield Line(f"rehearsal of a round of {LARGE}", "SQLite", "s CPU", cost)
    yield Line(f"rehearsal of a round of {LARGE}, its memory", "SQLite", "MB", held)


def _used(command: list[str], settings: Mapping[str, str]) -> tuple[float, float]:
    """Seconds of processor time, and the most memory it held at once, in MB."""
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=os.environ | settings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def _write_county(folder: Path) -> None:
    """A county of municipalities alone, whose meeting days nobody knows, and a round that asks them all."""
    principals = [
        {"code": f"{number:04}", "name": f"Kommun {number}", "registrar": f"registrator@kommun{number}.example"}
        for number in range(LARGE)
    ]
    county = {
        "county": "Stora länet",
        "code": "99",
        "coordinators": [{"role": "Samordnare", "email": "samordnare@regionstora.example"}],
        "bodies": {"kommun": BODIES},
        "routes": {"kommun": [body["code"] for body in BODIES]},
        "principals": principals,
    }
    asked = {"title": "Färdplan", "kind": "agreement", "due_on": "2027-10-29", "launch_on": "2027-01-11"}
    for name, said in (("counties", county), ("rounds", asked | {"att_satser": ["Att fastställa färdplanen"]})):
        (folder / name).mkdir()
        (folder / name / "large.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
