"""The installation as docs/operator.md writes it: its commands, settings and units, on a machine with nothing on it."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kit.settings import CHECKOUT, Settings
from tests.operator_page import all_commands, commands
from tests.waiting import LONG
from tests.web.status.test_health import answering

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
ENV_FILES = sorted(DEPLOY.glob("*.env"))
SANDBOX = re.compile(r"^UMask=.*?(?=\n\n|\Z)", re.M | re.S)
# Where systemd's EnvironmentFile and a shell's `.` read the same value: unquoted words and single quotes.
LINE = re.compile(r"[A-Z_]+=([\w.,:/@%+=-]*|'[^'\\]*')")

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def named(path: Path) -> str:
    return path.name


def test_both_languages_have_the_same_commands() -> None:
    assert all_commands("sv") == all_commands("en")
    assert len(all_commands("sv")) > 10


def test_every_file_the_page_speaks_of_is_there() -> None:
    spoken = re.findall(r"/opt/rundan/(deploy/[\w./*-]+)", (CHECKOUT / "docs" / "operator.md").read_text())
    assert len(set(spoken)) >= 5
    for pattern in set(spoken):
        assert list(CHECKOUT.glob(pattern)), pattern


def test_every_command_of_ours_the_page_gives_is_known() -> None:
    known = subprocess.run([rundan(), "--help"], capture_output=True, text=True, check=True).stdout
    given = {found for block in all_commands("sv") for found in re.findall(r"^rundan (\w+)", block, re.M)}
    assert {"migrate", "backup", "restore", "link", "audit"} <= given
    assert sorted(word for word in given if f" {word} " not in known) == []


def rundan() -> str:
    return str(Path(sys.executable).parent / "rundan")


# the file of settings


def assignments(file: Path) -> list[str]:
    """The lines that set something, those an operator may want to uncomment too."""
    lines = file.read_text().splitlines()
    return [line.removeprefix("#") for line in lines if re.match(r"#?[A-Z_]+=", line)]


@pytest.mark.parametrize("file", ENV_FILES, ids=named)
def test_settings_read_alike_by_systemd_and_by_a_shell(file: Path, tmp_path: Path) -> None:
    lines = assignments(file)
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    (tmp_path / "rundan.env").write_text("\n".join(lines))
    script = f"set -a; . {tmp_path}/rundan.env; set +a; env -0"
    said = subprocess.run(["sh", "-euc", script], env={}, capture_output=True, text=True, check=True).stdout
    by_shell = dict(line.split("=", 1) for line in said.split("\0") if line)
    by_systemd = {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}
    assert by_systemd.items() <= by_shell.items()


@pytest.mark.parametrize("file", ENV_FILES, ids=named)
def test_every_setting_in_the_examples_is_one_we_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line.partition("=") for line in assignments(file)]
    ours = [name.removeprefix("RUNDAN_").lower() for name, _, _ in lines if name.startswith("RUNDAN_")]
    assert sorted(set(ours) - set(Settings.model_fields)) == []
    for name, _, value in lines:
        monkeypatch.setenv(name, value.strip("'"))
    monkeypatch.setenv("RUNDAN_DATA", str(CHECKOUT / "data"))
    read = Settings()
    assert read.sender == "Rundan <rundan@rundan.example>"
    assert read.mode == ("production" if "several" in file.name else "embedded")
    assert read.trusted_proxy


@pytest.mark.parametrize("heading", ["### Inställningar", "### Settings"])
def test_every_setting_stands_in_the_pages_table(heading: str) -> None:
    table = (CHECKOUT / "docs" / "operator.md").read_text().partition(f"{heading}\n")[2].partition("\n## ")[0]
    assert [name for name in Settings.model_fields if f"`RUNDAN_{name.upper()}`" not in table] == []


def test_prefects_api_is_never_set_up_open() -> None:
    lines = (DEPLOY / "several-processes.env").read_text().splitlines()
    assert {"PREFECT_API_AUTH_STRING=", "RUNDAN_SECRET="} <= set(lines)
    filled = "\n".join(commands("Flera processer"))
    assert "PREFECT_API_AUTH_STRING=rundan:$(openssl rand -hex 24)" in filled
    assert "RUNDAN_SECRET=$(openssl rand -hex 32)" in filled
    assert "rundan prefect-server\n" in (DEPLOY / "systemd" / "rundan-prefect.service").read_text()


@pytest.mark.parametrize("file", ENV_FILES, ids=named)
def test_the_county_s_file_is_the_installation_s_own(file: Path) -> None:
    assert "RUNDAN_DATA=/var/lib/rundan/data" in file.read_text().splitlines()
    assert "cp -r /opt/rundan/data /var/lib/rundan/data" in "\n".join(commands("En maskin"))


# the units


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_units_are_what_systemd_takes(unit: Path, tmp_path: Path) -> None:
    for found in (*UNITS, *(DEPLOY / "systemd").glob("*.timer")):
        written = found.read_text().replace("/opt/rundan", str(CHECKOUT))
        (tmp_path / found.name.replace("@.", "@1.")).write_text(written)
    told = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", tmp_path / unit.name.replace("@.", "@1.")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_units_are_exposed_to_little(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert found is not None, told
    assert float(found[1]) <= 3


def test_every_unit_is_shut_in_alike_and_runs_as_the_services_user() -> None:
    written = [unit.read_text() for unit in UNITS]
    assert len(written) >= 6
    assert len({SANDBOX.findall(text)[0].strip() for text in written}) == 1
    for text in written:
        assert "\nUser=rundan\nGroup=rundan\n" in text
        assert "\nUMask=0077\n" in text
        assert "\nEnvironmentFile=/etc/rundan/rundan.env\n" in text
        assert "\nSyslogIdentifier=%N\n" in text  # the journal tells the web on 8023 from the one on 8024


def test_every_unit_the_page_starts_is_one_of_ours() -> None:
    started = {name for block in all_commands("sv") for name in re.findall(r"rundan[\w@-]*\.(?:service|timer)", block)}
    files = {re.sub(r"@\w+\.", "@.", name) for name in started}
    assert files <= {path.name for path in (DEPLOY / "systemd").iterdir()}
    assert {path.name for path in UNITS} - files == {"rundan-backup.service"}  # its timer starts it


# the night's backups

AGES = {"rundan-20230327.tar": 0, "rundan-20230326.tar": 1, "rundan-20230201.tar": 54, "rundan-20230101.tar": 85}


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        (list(AGES), ["rundan-20230326.tar", "rundan-20230327.tar"]),  # a new one is written: those of a month go
        (list(AGES)[1:], list(AGES)[1:]),
        (list(AGES)[2:], list(AGES)[2:]),  # none is written any more: the last ones there are stay
        ([], []),
    ],
)
def test_old_backups_go_only_when_a_new_one_was_written(tmp_path: Path, there: list[str], kept: list[str]) -> None:
    for name, age in {**{name: AGES[name] for name in there}, "notes.tar": 99}.items():
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - age * 86400 - 60,) * 2)
    subprocess.run(cleaning(tmp_path), check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["notes.tar", *kept])


def cleaning(folder: Path) -> list[str]:
    """What the unit does with old backups when one has been taken, also where a file was left out and it ends with 1:
    systemd runs no `ExecStartPost` then."""
    written = (DEPLOY / "systemd" / "rundan-backup.service").read_text()
    (line,) = re.findall(r"^ExecStopPost=(.*)$", written, re.M)
    return [word.replace("/var/backups/rundan", str(folder)) for word in shlex.split(line)]


def asking_first(server: str, seconds: str) -> list[str]:
    """What the worker's unit does before it starts the worker, with Prefect's server at that address."""
    written = (DEPLOY / "systemd" / "rundan-worker@.service").read_text()
    (line,) = re.findall(r"^ExecStartPre=(.*)$", written, re.M)
    program, *words = line.replace("${PREFECT_API_URL}", server).split()
    assert program == "/opt/rundan/.venv/bin/python"
    return [sys.executable, *words[:-1], seconds]


def test_a_worker_that_is_started_before_prefects_server_waits_for_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    waiting = subprocess.Popen(asking_first(f"http://127.0.0.1:{port}", "60"), cwd=CHECKOUT)
    time.sleep(0.5)
    assert waiting.poll() is None
    with answering(port):
        assert waiting.wait(LONG) == 0


def test_a_worker_whose_server_never_comes_is_started_again_by_systemd() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert subprocess.run(asking_first(f"http://127.0.0.1:{port}", "0.1"), cwd=CHECKOUT, check=False).returncode == 1


# what the page waits for, and what it leaves


def test_whoever_waits_for_a_service_that_never_comes_is_told_within_minutes() -> None:
    """curl doubles its pause each time unless told otherwise: 30 tries are most of a day, and say nothing."""
    waits = [line for block in all_commands("sv") for line in block.splitlines() if "--retry " in line]
    assert len(waits) == 3
    for line in waits:
        assert {"-sS", "--retry-delay", "--retry-connrefused"} <= set(line.split()), line


def test_all_that_an_installation_makes_is_removed_as_the_page_removes_it() -> None:
    made = places(commands("En maskin") + commands("Flera processer"))
    removed = places(commands("Ta bort Rundan"))
    assert {"/opt/rundan", "/usr/local/bin/prefect", "/etc/ssl/rundan"} <= made
    assert {path for path in made if not any(f"{path}/".startswith(f"{gone}/") for gone in removed)} == set()
    assert "rm -f /etc/systemd/system/rundan*" in "\n".join(commands("Ta bort Rundan"))


def test_what_is_erased_for_good_stands_apart_from_the_program() -> None:
    program, kept = commands("Ta bort Rundan")
    assert places([program]).isdisjoint({"/var/lib/rundan", "/var/backups/rundan", "/etc/rundan"})
    assert {"/var/lib/rundan", "/var/backups/rundan", "/etc/rundan"} <= places([kept])


def places(blocks: list[str]) -> set[str]:
    """The files and folders of ours that the blocks name."""
    return set(re.findall(r"/(?:etc|opt|usr|var)/[\w/-]*(?:rundan|prefect)(?=\s|$)", "\n".join(blocks), re.M))


# a machine with nothing on it

CLEAN = r"""
set -eu
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$SCRATCH"
overlay() {
    mkdir -p "$SCRATCH/$1/up" "$SCRATCH/$1/work"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$SCRATCH/$1/up,workdir=$SCRATCH/$1/work" "$1"
}
for folder in /etc /opt /var /usr/local $CLOSED; do overlay "$folder"; done
[ -z "$CLOSED" ] || chmod o+x $CLOSED
rm -rf /etc/rundan /etc/ssl/rundan /opt/rundan /var/lib/rundan /var/backups/rundan /usr/local/bin/rundan
userdel rundan 2>/dev/null || true
mkdir -p "$SCRATCH/bin" /etc/ssl /etc/nginx/sites-available /etc/nginx/sites-enabled /etc/systemd/system
for other in apt-get make curl systemctl nginx; do
    printf '#!/bin/sh\necho "%s $*"\n' $other >"$SCRATCH/bin/$other"
done
printf '#!/bin/sh\nmkdir -p "$3" && mount --bind "%s" "$3"\n' "$CHECKOUT" >"$SCRATCH/bin/git"
printf '#!/bin/sh\nsed -i "s/rundan\\.example/rundan.lan.example/; /SMTP_HOST/d" "$1"\n' >"$SCRATCH/bin/editor"
chmod 755 "$SCRATCH"/bin/*
PATH="$SCRATCH/bin:$PATH"
"""
LOOK = r"""
stat -c '%n %U:%G %a' /etc/ssl/rundan /etc/rundan /etc/rundan/rundan.env /var/lib/rundan /var/backups/rundan
stat -c '%n %U:%G %a' /usr/local/bin/rundan
stat -c '%n %U %a' /var/lib/rundan/*
runuser -u rundan -- test -w /opt/rundan/.venv/bin/rundan && echo WRITES
runuser -u rundan -- test -w /etc/rundan/rundan.env && echo WRITES
echo "as root: $(rundan registry | tail -1)"
echo "as nobody: $(runuser -u nobody -- rundan registry 2>&1)"
rundan backup /var/backups/rundan
ls -l /var/backups/rundan
mkdir -p -m 700 /var/lib/rundan/rounds/closed
install -m 600 /dev/null /var/lib/rundan/rounds/own.yaml
chmod 755 /var/lib/rundan/rounds
rundan backup /var/backups/rundan/with-closed.tar 2>&1
echo "ended with $?"
cat /etc/nginx/sites-enabled/rundan
exit 0
"""


pytestmark = pytest.mark.xdist_group("installation")  # followed once


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said when the page is followed to the end of `En maskin`, and by those who look around afterwards.

    Packages, cloning and systemd are somebody else's; the rest is done for real, in folders that are gone afterwards.
    """
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        pytest.skip("only root can be given folders of its own (unshare --mount)")
    steps = [block for block in commands("En maskin") if "--coordinator" not in block]
    page = "\n".join(steps).replace("host=rundan.example", "host=rundan.lan.example")
    page = page.replace("rundan doctor", "rundan doctor || true")  # it finds no relay here
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "SCRATCH": str(tmp_path_factory.mktemp("scratch")),
        "CHECKOUT": str(CHECKOUT),
        "CLOSED": " ".join(closed_folders()),
    }
    done = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-euo", "pipefail"],
        input=f"{CLEAN}\n{page}\nset +e\n{LOOK}",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def closed_folders() -> list[str]:
    """The folders above this Python and this checkout that other users may not enter."""
    above = {parent for path in (Path(sys.base_prefix), CHECKOUT) for parent in path.resolve().parents}
    return sorted(str(folder) for folder in above if not folder.stat().st_mode & 0o001)


def test_the_folders_and_files_have_the_owners_and_modes_the_page_tells(followed: str) -> None:
    for line in (
        "/etc/ssl/rundan root:root 700",
        "/etc/rundan root:rundan 750",
        "/etc/rundan/rundan.env root:rundan 640",
        "/var/lib/rundan rundan:rundan 700",
        "/var/backups/rundan rundan:rundan 700",
        "/usr/local/bin/rundan root:root 755",
        "/var/lib/rundan/data rundan 755",
        "/var/lib/rundan/rundan.db rundan 600",
    ):
        assert f"{line}\n" in followed


def test_the_service_reads_the_program_and_its_settings_and_writes_neither(followed: str) -> None:
    assert "WRITES" not in followed
    assert "as root:" in followed
    assert "Vännäs" in followed or "2482" in followed.partition("as root:")[2].splitlines()[0]


def test_the_command_tells_others_how_it_is_run(followed: str) -> None:
    assert "as nobody: Kommandot körs som användaren rundan. Skriv: sudo rundan registry" in followed


def test_a_backup_can_be_taken_at_once(followed: str) -> None:
    assert re.search(r"-rw------- 1 rundan rundan \d+ .* rundan-\d{8}-\d{6}\.tar", followed)


def test_what_root_alone_may_read_is_named_and_the_rest_is_backed_up(followed: str) -> None:
    told = followed.partition("with-closed.tar\n")[2].partition("ended with ")
    assert "/var/lib/rundan/rounds/own.yaml är inte med i kopian" in told[0]
    assert "/var/lib/rundan/rounds/closed är inte med i kopian" in told[0]
    assert told[2].startswith("1\n")


def test_the_proxy_and_the_service_are_told_to_start(followed: str) -> None:
    assert "systemctl enable --now rundan.service rundan-backup.timer" in followed
    assert "server_name rundan.lan.example;" in followed
    assert "systemctl reload nginx" in followed


def test_the_page_installs_what_its_commands_need() -> None:
    packages = set(re.findall(r"apt-get install -y (.*)", "\n".join(all_commands("sv"))))
    needed = {"git": "git", "make": "make", "curl": "curl", "openssl": "openssl", "nginx": "nginx-light"}
    spoken = "\n".join(all_commands("sv"))
    for word, package in needed.items():
        assert f"{word} " in spoken
        assert any(package in line.split() for line in packages)
