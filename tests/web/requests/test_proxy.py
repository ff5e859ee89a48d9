"""Debian's nginx with the file we ship, in front of a real `rundan web`: what comes through, and what does not."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Protocol

import httpx
import pytest

from actions.rounds.launch import launch
from kit.clock import RealClock
from kit.database import Database
from kit.logs import masked
from kit.reachable import answers
from kit.settings import CHECKOUT, Settings
from models.files.round_plan import RoundPlan
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.lived import DOROTEA
from tests.visitor import COUNCIL, Visitor, asked_plainly, attached, hidden_in, link_path, pdf, sign_in_path, text_of
from tests.waiting import LONG, eventually
from web.requests.limits import RATES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("proxy")]

HOST = "rundan.example"
CONF = CHECKOUT / "deploy" / "nginx" / "rundan.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
AROUND = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/rundan.conf;
}}
"""


@dataclass(frozen=True)
class Proxied:
    """The installation as it is seen from outside, and from the machine it stands on."""

    folder: Path
    plain: int
    encrypted: int
    inner: int
    database: Database
    sender: Sender

    def browser(self, here: str = "127.0.0.1", host: str = HOST, **headers: str) -> Visitor:
        """A browser at the address `here`, which must be one of loopback's."""
        visitor = Visitor(f"https://127.0.0.1:{self.encrypted}", host=host, origin=f"https://{host}", **headers)
        visitor.http.close()
        visitor.http = httpx.Client(
            base_url=f"https://{host}",
            follow_redirects=True,
            headers=visitor.http.headers,
            timeout=LONG,
            transport=Through(self.encrypted, here),
        )
        return visitor

    def log(self) -> str:
        return (self.folder / "rundan.log").read_text()


class Through(httpx.HTTPTransport):
    """What is addressed to a host on https goes to our port on loopback, from the address `here`."""

    def __init__(self, port: int, here: str) -> None:
        super().__init__(verify=False, local_address=here)
        self._port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return super().handle_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host="127.0.0.1", port=self._port),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": request.url.host},
            )
        )


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path, fardplan: RoundPlan) -> Iterator[Proxied]:
    """One machine as the page sets it up, with other ports: the relay is named, and gone."""
    if NGINX is None or not shutil.which("openssl"):
        pytest.skip("nginx is not installed (Debian's package is called nginx-light)")
    folder = tmp_path_factory.mktemp("proxied")
    plain, encrypted, inner = free_port(), free_port(), free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RUNDAN_")},
        **set_in(CHECKOUT / "deploy" / "one-machine.env"),
        "RUNDAN_HOME": str(folder / "home"),
        "RUNDAN_DATA": str(CHECKOUT / "data"),
        "RUNDAN_PORT": str(inner),
        "RUNDAN_UPLOAD_LIMIT_MB": "1",
        "RUNDAN_SECRET": "a secret for tests only, and long enough",
        "RUNDAN_SMTP_HOST": "127.0.0.1",
        "RUNDAN_SMTP_PORT": str(free_port()),
    }
    rundan = Path(sys.executable).parent / "rundan"
    (folder / "home").mkdir()
    shutil.copy(empty_sqlite, folder / "home" / "rundan.db")
    settings = Settings(
        home=folder / "home", secret=environment["RUNDAN_SECRET"], base_url=environment["RUNDAN_BASE_URL"]
    )
    database, sender = Database(settings.database), Sender.of(settings)
    launch(database, sender, fardplan, LAUNCH)
    web = subprocess.Popen([rundan, "web"], env=environment)
    nginx = subprocess.Popen([NGINX, "-c", configured(folder, plain, encrypted, inner), "-g", "daemon off;"])
    eventually(lambda: answers(f"http://127.0.0.1:{inner}/healthz", timeout=LONG))
    eventually(lambda: connects(encrypted))
    yield Proxied(folder, plain, encrypted, inner, database, sender)
    for process in (nginx, web):
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=LONG)
    database.dispose()


def set_in(file: Path) -> dict[str, str]:
    lines = (line.partition("=") for line in file.read_text().splitlines() if re.match("[A-Z]", line))
    return {name: value.strip("'") for name, _, value in lines}


def configured(folder: Path, plain: int, encrypted: int, inner: int) -> Path:
    """The shipped file where a test can run it: other ports, a certificate of its own, logs in the folder."""
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*certificate, *files], check=True, capture_output=True)
    conf = CONF.read_text()
    for written, here in (
        ("/etc/ssl/rundan", folder),
        ("/var/log/nginx", folder),
        ("127.0.0.1:8023", f"127.0.0.1:{inner}"),
        ("listen 80", f"listen {plain}"),
        ("listen [::]:80", f"listen [::]:{plain}"),
        ("listen 443", f"listen {encrypted}"),
        ("listen [::]:443", f"listen [::]:{encrypted}"),
        ("client_max_body_size 101m", "client_max_body_size 5m"),  # the same rule, for 1 MB
    ):
        assert written in conf
        conf = conf.replace(written, str(here))
    (folder / "rundan.conf").write_text(conf)
    main = folder / "nginx.conf"
    main.write_text(AROUND.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    assert NGINX
    subprocess.run([NGINX, "-t", "-c", main], check=True, capture_output=True)
    return main


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def connects(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class OpenBrowser(Protocol):
    def __call__(self, here: str = "127.0.0.1", host: str = HOST, **headers: str) -> Visitor: ...


@pytest.fixture
def browser(proxied: Proxied) -> Iterator[OpenBrowser]:
    opened: list[Visitor] = []

    def open_browser(here: str = "127.0.0.1", host: str = HOST, **headers: str) -> Visitor:
        opened.append(proxied.browser(here, host, **headers))
        return opened[-1]

    yield open_browser
    for visitor in opened:
        visitor.close()


def test_a_coordinator_signs_in_and_a_registrar_reports(
    proxied: Proxied, browser: OpenBrowser, fardplan: RoundPlan
) -> None:
    coordinator = browser()
    door = coordinator.http.get(sign_in_path(proxied.database, proxied.sender, RealClock().now()))
    assert coordinator.http.post(door.url, data=hidden_in(door)).url.path == "/console"
    registrar = browser("127.0.0.9")
    registrar.enter(link_path(proxied.database, proxied.sender, fardplan.slug, DOROTEA))
    done = registrar.send("/rapportera", attached(pdf()), **COUNCIL)
    assert done.status_code == 200, text_of(done)
    assert "Kvittens nr 1" in text_of(done)
    assert fardplan.title in coordinator.http.get("/console").text


def test_who_asks_is_who_the_proxy_saw_whatever_the_visitor_says(browser: OpenBrowser) -> None:
    def asks(here: str, said: str) -> int:
        headers = {"x-forwarded-for": said, "forwarded": f"for={said}", "x-real-ip": said}
        email = f"registrator{said.rpartition('.')[2]}@dorotea.example"  # each has a limit of its own
        return browser(here, **headers).http.post("/ny-lank", data={"email": email}).status_code

    allowed = RATES["new link"].amount
    most = 2 * allowed + 1  # the time may turn while it asks, and then it is counted anew, once
    answers = takewhile(
        lambda answer: answer != 429, (asks("127.0.0.2", f"192.0.2.{number}") for number in range(most))
    )
    assert allowed <= len(list(answers)) < most
    assert asks("127.0.0.3", "127.0.0.2") == 200


def test_what_is_open_to_the_machine_is_not_open_through_the_proxy(proxied: Proxied, browser: OpenBrowser) -> None:
    for path in ("/mailbox.json", "/mailbox", "/api/rounds", "/metrics"):
        visitor = browser(**{"x-forwarded-for": "127.0.0.1"})
        visitor.http.follow_redirects = False
        assert visitor.http.get(path).status_code in {303, 401, 404}, path


def test_a_file_too_large_comes_back_as_a_page_and_a_body_without_end_is_refused(
    proxied: Proxied, browser: OpenBrowser, fardplan: RoundPlan
) -> None:
    registrar = browser("127.0.0.8")
    registrar.enter(link_path(proxied.database, proxied.sender, fardplan.slug, "2480"))
    large = registrar.send("/rapportera", attached(pdf() + b"%" * 1_500_000), **COUNCIL)
    assert large.status_code == 422
    assert "fastställa färdplanen" in large.text  # what was written is there
    endless = registrar.send("/rapportera", attached(b"%PDF-1.7" + b"%" * 6_000_000), **COUNCIL)
    assert endless.status_code == 413


def test_only_our_own_host_is_answered(proxied: Proxied, browser: OpenBrowser) -> None:
    with pytest.raises(httpx.ConnectError):
        browser(host="evil.example").http.get("/")
    with pytest.raises(httpx.RemoteProtocolError):
        asked_plainly(f"http://127.0.0.1:{proxied.plain}/", headers={"host": "evil.example"})


def test_http_is_sent_on_to_https(proxied: Proxied) -> None:
    answer = asked_plainly(f"http://127.0.0.1:{proxied.plain}/ny-lank?a=b", headers={"host": HOST})
    assert (answer.status_code, answer.headers["location"]) == (308, f"https://{HOST}/ny-lank?a=b")


def test_no_log_of_the_proxys_holds_what_opens_a_link(
    proxied: Proxied, browser: OpenBrowser, fardplan: RoundPlan
) -> None:
    path = link_path(proxied.database, proxied.sender, fardplan.slug, "2482")
    browser().http.get(path)
    browser().http.get(f"{path}/report?next={path}")
    asked_plainly(f"http://127.0.0.1:{proxied.plain}{path}", headers={"host": HOST})
    eventually(lambda: '"GET /r/..." 303' in proxied.log())
    token = path.removeprefix("/r/")
    for log in proxied.folder.glob("*.log"):
        assert token not in log.read_text()
    assert masked(proxied.log()) == proxied.log()


def test_every_door_whose_address_is_a_secret_is_masked_by_the_proxy_too() -> None:
    in_conf = re.search(r"\((r\|[\w|-]+)\)", CONF.read_text())
    assert in_conf
    doors = set(in_conf[1].split("|"))
    secret = "S" * 43
    assert {door for door in doors if secret in masked(f"/{door}/{secret}")} == set()
    in_logs = re.search(r"\(\?:(r\|[\w|-]+)\)", (CHECKOUT / "kit" / "logs.py").read_text())
    assert in_logs
    assert doors == set(in_logs[1].split("|"))


def test_the_body_it_takes_follows_the_limit_we_set() -> None:
    limit = 4 * Settings.model_fields["upload_limit_mb"].default + 1
    assert f"client_max_body_size {limit}m;" in CONF.read_text()
