"""Who is at this machine and who a visitor is, whatever a proxy or the visitor says."""

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, cast

import anyio
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kit.addresses import EXPECTED, Address, address_of, read_proxies, written
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from tests.far_ends.nginx import nginx
from tests.visitor import NO_TLS, serving
from tests.waiting import LONG
from tests.web.console.test_console_mailbox import NAMES
from web.app import create_app
from web.requests.context import caller, visitor
from web.requests.limits import RATES

AS_DOCUMENTED = (
    "proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme; "
    "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
)
LOCAL_ONLY = (*(name.format(id="1") for name in NAMES), "/api/rounds", "/api/rounds/1")


@contextmanager
def proxied(
    settings: Settings, database: Database, clock: FrozenClock, folder: Path, directives: str = "", **told: Any
) -> Iterator[str]:
    """An installation with those settings behind nginx; the proxy's address."""
    if "trusted_proxy" in told:
        told["trusted_proxy"] = read_proxies(told["trusted_proxy"])
    with (
        serving(create_app(settings.model_copy(update=told), database, clock)) as url,
        nginx(folder, url, directives) as proxy,
    ):
        yield proxy


def statuses(proxy: str) -> dict[str, int]:
    """What whoever comes through the proxy is answered where this machine alone may read."""
    with httpx.Client(base_url=proxy, timeout=LONG, verify=NO_TLS) as visiting:
        return {path: visiting.get(path).status_code for path in LOCAL_ONLY}


@pytest.mark.parametrize(
    "told",
    [
        {"trusted_proxy": "true"},
        {"trusted_proxy": "192.0.2.1"},
        {"base_url": "https://rundan.example", "mode": "demo"},
        {"host": "0.0.0.0"},
        {"mode": "production"},
    ],
    ids=str,
)
def test_a_proxy_that_says_nothing_makes_nobody_local(
    settings: Settings, database: Database, clock: FrozenClock, tmp_path: Path, told: dict[str, str]
) -> None:
    with proxied(settings, database, clock, tmp_path, **told) as proxy:
        found = statuses(proxy)
    assert {status for path, status in found.items() if path.startswith("/mailbox")} == {404}
    assert {status for path, status in found.items() if path.startswith("/api")} == {401}


def test_a_proxy_that_keeps_the_name_to_itself_is_found_out(
    settings: Settings, database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    with proxied(settings, database, clock, tmp_path, base_url="https://rundan.example") as proxy:
        assert set(statuses(proxy).values()) == {421}
        told = httpx.get(f"{proxy}/ny-lank", timeout=LONG, verify=NO_TLS)
    assert "RUNDAN_BASE_URL" in told.text


@pytest.mark.parametrize(
    ("told", "is_open"),
    [
        ({}, True),
        ({"mode": "demo", "port": 8080}, True),
        ({"host": "localhost"}, True),
        ({"host": "::1"}, True),
        ({"base_url": "http://localhost:8023"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "0.0.0.0", "base_url": "http://127.0.0.1:8023"}, False),
        ({"host": "192.0.2.1"}, False),
        ({"base_url": "http://127.0.0.1.rundan.example"}, False),
        ({"trusted_proxy": "true"}, False),
        ({"trusted_proxy": "false"}, True),
        ({"mode": "production"}, False),
    ],
    ids=str,
)
def test_only_what_nobody_else_can_reach_is_open_to_this_machine(told: dict[str, Any], is_open: bool) -> None:
    assert Settings.model_validate(told).is_open_to_this_machine is is_open


def test_a_visitor_cannot_pass_a_limit_by_naming_another_address(
    settings: Settings, database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    told = {"base_url": "http://rundan.example", "trusted_proxy": "127.0.0.1"}
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
    with (
        proxied(settings, database, clock, tmp_path, AS_DOCUMENTED, **told) as proxy,
        httpx.Client(transport=elsewhere, base_url=proxy, timeout=LONG) as visiting,
    ):
        found = [
            visiting.post(
                "/ny-lank",
                data={"email": f"a{number}@b.example"},
                headers={
                    "host": "rundan.example",
                    "x-forwarded-for": f"198.51.100.{number}",
                    "sec-fetch-site": "same-origin",
                },
            ).status_code
            for number in range(RATES["new link"].amount + 1)
        ]
    assert found == [303] * RATES["new link"].amount + [429]


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [
        ("true", ["127.0.0.0/8", "::1/128"]),
        ("1", ["127.0.0.0/8", "::1/128"]),
        ("false", []),
        ("", []),
        ("10.0.0.5", ["10.0.0.5/32"]),
        (" 10.0.0.5 , 2001:db8::/32 ", ["10.0.0.5/32", "2001:db8::/32"]),
    ],
)
def test_proxies_are_named_by_address_or_network(
    monkeypatch: pytest.MonkeyPatch, written_as: str, meant: list[str]
) -> None:
    monkeypatch.setenv("RUNDAN_TRUSTED_PROXY", written_as)
    assert [str(network) for network in Settings().trusted_proxy] == meant


@pytest.mark.parametrize("nonsense", ["banana", "10.0.0.5/24", "10.0.0.5,", "0.0.0.0/0", "::/0", "*", "10.0.0.0-10"])
def test_what_names_no_proxy_or_everybody_is_refused(monkeypatch: pytest.MonkeyPatch, nonsense: str) -> None:
    monkeypatch.setenv("RUNDAN_TRUSTED_PROXY", nonsense)
    with pytest.raises(ValidationError, match=EXPECTED[:40]):
        Settings()


PROXIES = (ip_network("10.0.0.0/24"), ip_network("127.0.0.1/32"), ip_network("2001:db8:1::/64"))
OF_A_PROXY = st.sampled_from(["10.0.0.1", "10.0.0.200", "127.0.0.1", "2001:db8:1::7", "::ffff:10.0.0.9"])
ELSEWHERE = st.sampled_from(["192.0.2.1", "198.51.100.7", "10.0.1.1", "2001:db8:2::1", "::ffff:192.0.2.4"])
MALFORMED = st.sampled_from(
    ["unknown", "_hidden", "10.0.0.1.", "1.2.3", "[::1", '"192.0.2.9"', "300.1.1.1", "é", "a b"]
)
HOP = st.one_of(OF_A_PROXY, ELSEWHERE, MALFORMED)


def seen(peer: str, chain: list[str], scheme: str = "") -> Request:
    """The request as the application sees it behind those proxies."""
    headers = [(b"x-forwarded-for", ", ".join(chain).encode("latin-1"))] if chain else []
    headers += [(b"x-forwarded-proto", scheme.encode())] if scheme else []
    scope: Scope = {"type": "http", "client": (peer, 5000), "scheme": "http", "headers": headers}

    async def keep(_scope: Any, _receive: Any, _send: Any) -> None:
        """The application: nothing is answered."""

    async def nothing_comes() -> Message:
        raise AssertionError

    async def nothing_goes(_message: Message) -> None:
        raise AssertionError

    # uvicorn's types of the same protocol are not Starlette's
    behind_proxies = cast(ASGIApp, ProxyHeadersMiddleware(keep, written(PROXIES)))
    anyio.run(behind_proxies, scope, nothing_comes, nothing_goes)
    return Request(scope)


def expected(peer: str, chain: list[str]) -> Address | None:
    """Counted from the right: the first that is no proxy of ours, whatever stands before it."""
    hops = [address_of(each) for each in (*chain, peer)]
    for hop in reversed(hops):
        if hop is None or not any(hop in network for network in PROXIES):
            return hop
    return hops[0]


@given(peer=st.one_of(OF_A_PROXY, ELSEWHERE), chain=st.lists(HOP, max_size=6))
def test_a_visitor_is_the_first_from_the_right_that_is_no_proxy(peer: str, chain: list[str]) -> None:
    assert visitor(seen(peer, chain)) == expected(peer, chain)


@given(peer=ELSEWHERE, proxy=OF_A_PROXY, lies=st.lists(HOP, max_size=6))
def test_what_a_visitor_writes_changes_nothing(peer: str, proxy: str, lies: list[str]) -> None:
    assert caller(seen(peer, lies)) == caller(seen(peer, []))
    assert caller(seen(proxy, [*lies, peer])) == caller(seen(peer, []))


@given(garbage=st.text(st.characters(max_codepoint=255, exclude_characters=","), min_size=1, max_size=80))
def test_no_garbage_is_believed_or_breaks_anything(garbage: str) -> None:
    found = visitor(seen("10.0.0.1", [garbage]))
    assert found in {None, ip_address("10.0.0.1")} or set(garbage) & {".", ":"}


@given(peer=st.one_of(OF_A_PROXY, ELSEWHERE), scheme=st.sampled_from(["https", "http", "javascript", ""]))
def test_only_a_proxy_says_what_a_visitor_came_by(peer: str, scheme: str) -> None:
    is_proxy = any(address_of(peer) in network for network in PROXIES)
    assert seen(peer, [], scheme).scope["scheme"] == ("https" if is_proxy and scheme == "https" else "http")


def test_one_subscriber_has_one_count_whichever_address_of_its_network_it_uses() -> None:
    assert caller(seen("2001:db8:2::1", [])) == caller(seen("2001:db8:2::ffff:1", [])) == "2001:db8:2::/64"
    assert caller(seen("::ffff:192.0.2.4", [])) == "192.0.2.4"


def test_nginx_as_it_comes_makes_nobody_local_where_nothing_is_set(
    settings: Settings, database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    with proxied(settings, database, clock, tmp_path) as proxy:
        found = statuses(proxy)
    assert set(found.values()) == {401}
