"""Every cookie: under https only sent there, by a name no other site can give; out of reach for scripts everywhere."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from actions.access.links import read_only_link
from actions.record.record import Said
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import CHECKOUT, Settings
from notifications.links import token
from notifications.sender import Sender
from tests.visitor import WHO, Visitor, link_path, serving, sign_in_path
from web.app import create_app

CASE = "/svar/fardplan-nara-vard-2030/2425"
BOARD = "/read/round/fardplan-nara-vard-2030"
# the cookie's name on plain http, under https, and the pages it is for
COOKIES = {
    "rundan-console": ("__Host-rundan-console", "/"),
    "rundan-wanted": ("__Host-rundan-wanted", "/"),
    "rundan-language": ("__Host-rundan-language", "/"),
    "rundan-link": ("__Secure-rundan-link", CASE),
    "rundan-who": ("__Secure-rundan-who", "/svar"),
    "rundan-reader": ("__Secure-rundan-reader", BOARD),
}

Given = dict[str, str]  # the attributes by the cookie's name


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """An installation that people reach by plain http, or by https through a proxy."""
    scheme = getattr(request, "param", "http")
    return Settings(home=tmp_path / "var", secret="a secret for tests only", base_url=f"{scheme}://127.0.0.1")


@pytest.fixture
def given(
    settings: Settings, database: Database, sender: Sender, clock: FrozenClock, launched: str
) -> Iterator[Callable[..., Given]]:
    """Ask for something and see which cookies come with the answer."""
    with serving(create_app(settings, database, clock)) as url:
        visitor = Visitor(url, accept="text/html")

        def ask(
            method: str, path: str, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
        ) -> Given:
            answer = visitor.http.request(method, path, follow_redirects=False, data=data, headers=headers)
            pairs = (each.partition("=") for each in answer.headers.get_list("set-cookie"))
            return {name: rest.partition("; ")[2] for name, _, rest in pairs}

        yield ask
        visitor.close()


def every_cookie(ask: Callable[..., Given], database: Database, sender: Sender, clock: FrozenClock) -> Given:
    with database.write() as session:
        link = read_only_link(session, sender, "fardplan-nara-vard-2030", "Samråd", Said(), clock.now())
    mine = link_path(database, sender, "fardplan-nara-vard-2030", "2425")
    own = {
        "cookie": "; ".join(f"{name}={mine.removeprefix('/r/')}" for name in ("rundan-link", "__Secure-rundan-link"))
    }
    return {
        **ask("GET", "/?lang=en"),
        **ask("GET", "/console"),
        **ask("POST", sign_in_path(database, sender, clock.now())),
        **ask("GET", f"/read/{token(sender.secret, link.id)}"),
        **ask("GET", mine),
        **ask("POST", f"{CASE}/bekrafta", data={**WHO, "case_number": "KS 1"}, headers=own),
    }


@pytest.mark.parametrize("settings", ["http"], indirect=True)
def test_on_plain_http_the_names_are_plain(
    given: Callable[..., Given], database: Database, sender: Sender, clock: FrozenClock
) -> None:
    found = every_cookie(given, database, sender, clock)
    assert set(found) == set(COOKIES)
    for name, attributes in found.items():
        assert_safe(attributes, COOKIES[name][1])
        assert "secure" not in attributes.lower()


@pytest.mark.parametrize("settings", ["https"], indirect=True)
def test_under_https_no_other_site_can_set_them_and_they_are_sent_nowhere_else(
    given: Callable[..., Given], database: Database, sender: Sender, clock: FrozenClock
) -> None:
    found = every_cookie(given, database, sender, clock)
    paths = dict(COOKIES.values())
    assert set(found) == set(paths)
    for name, attributes in found.items():
        assert_safe(attributes, paths[name])
        assert "secure" in attributes.lower().split("; ")


def assert_safe(attributes: str, path: str) -> None:
    parts = attributes.lower().split("; ")
    assert {"httponly", "samesite=lax", f"path={path}"} <= set(parts)
    assert not any(part.startswith("domain") for part in parts)


def test_cookies_are_set_in_one_place_alone() -> None:
    elsewhere = [
        path.name
        for path in sorted((CHECKOUT / "web").rglob("*.py"))
        if path.name != "cookies.py" and re.search(r"set_cookie|delete_cookie|request\.cookies", path.read_text())
    ]
    assert elsewhere == []
    assert "document.cookie" not in "".join(path.read_text() for path in (CHECKOUT / "web" / "static").glob("*.js"))
