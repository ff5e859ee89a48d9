"""Whatever is asked for, by whomever: no name but our own, no NUL, no number too large, and HEAD as GET."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from httpx import Response
from starlette import requests
from starlette.datastructures import QueryParams

from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import CHECKOUT, Settings
from models.tables import Base
from tests.every_route import NAMES, NUMBERS, Asked, every_route
from tests.run.samples import place_of, sampled
from tests.upgrades.homes import names, settings_of, unpack_postgres, unpack_sqlite
from tests.visitor import Visit, Visitor, serving, sign_in_path
from tests.web.furnished import LEADS_ON, NOW, NOWHERE, Furnished
from web.app import create_app

QUESTIONS = "".join(path.read_text() for path in (CHECKOUT / "web").rglob("*.py"))
VISITORS = ("stranger", "insider")
ENORMOUS = (str(2**63), "-" + "9" * 40)
"""Numbers that 64 bits cannot hold."""

ODD = ("-1", "9" * 400, "9999-12-31", "0001-01-01", "2023-02-30", "%FF%FE", "%ED%A0%80", "%0d%0aa:b", "//evil.example")
"""What stands where a page, a day or a word of ours is asked for."""
ASKED_FOR = tuple(
    sorted(
        set(re.findall(r'query_params(?:\.get\(|\.getlist\(|\[)"(\w+)"', QUESTIONS))
        | {"page", "sort", "on", "rounds", "from", "back", "office", "all", "target", "kind", "iss", "dark"}
        | {"igen", "organ", "paragraf", "utdrag"}
    )
)
BESIDE = {"lang", "", "a"}
"""What every page looks for, and what nobody does."""


class Watched(QueryParams):
    """A question that tells what has been looked for in it."""

    looked_for: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> str:
        self.looked_for.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.looked_for.add(str(name))
        return super().__contains__(name)

    def getlist(self, name: str) -> list[str]:
        self.looked_for.add(name)
        return super().getlist(name)


class House:
    """An installation where something is found at every address, a stranger, and who comes in by every door."""

    def __init__(self, url: str, furnished: Furnished) -> None:
        self.furnished, self.database = furnished, furnished.database
        self.visitors: Mapping[str, Visitor] = {name: Visitor(url) for name in VISITORS}
        furnished.arrive(self.visitors["insider"])
        self.visitors["insider"].come_in(sign_in_path(self.database, furnished.sender, NOW))
        self.token = sign_in_path(self.database, furnished.sender, NOW)[9:]

    def routes(self, method: str = "") -> list[Asked]:
        return [
            asked._replace(
                values={name: self.furnished.values(asked.path).get(name, self.token) for name in asked.values}
            )
            for asked in every_route()
            if method in {"", asked.method}
        ]

    def all_that_is_kept(self) -> dict[str, list[str]]:
        """Every row there is."""
        with self.database.read() as session:
            return {
                table.name: sorted(map(repr, session.execute(table.select()))) for table in Base.metadata.sorted_tables
            }


@contextmanager
def housed(home: Path, url: str) -> Iterator[House]:
    database = Database(url)
    settings = settings_of(home, url).model_copy(update={"readers_see_extracts": True})
    furnished = Furnished(settings, database)
    with serving(create_app(furnished.settings, database, FrozenClock(NOW))) as address:
        found = House(address, furnished)
        yield found
        for visitor in found.visitors.values():
            visitor.close()
    database.dispose()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Asked again and again: nothing that is asked for changes what is there."""
    home = tmp_path_factory.mktemp("home")
    unpack_sqlite(names()[-1], home / "rundan.db")
    with housed(home, f"sqlite:///{home / 'rundan.db'}") as found:
        yield found


@pytest.fixture
def postgres_house(tmp_path: Path, empty_postgres_url: str) -> Iterator[House]:
    unpack_postgres(names()[-1], empty_postgres_url)
    with housed(tmp_path, empty_postgres_url) as found:
        yield found


def test_every_route_is_in_the_table() -> None:
    routes = every_route()
    assert len(routes) >= 77
    assert {asked.method for asked in routes} == {"GET", "POST"}
    assert {name for asked in routes for name in asked.values} == NUMBERS | NAMES


def test_something_is_found_at_every_address(house: House) -> None:
    found = {
        asked.path: house.visitors["insider"].http.get(asked.at(), follow_redirects=False)
        for asked in house.routes("GET")
    }
    told = {path: answer.status_code for path, answer in found.items()}
    assert {path: status for path, status in told.items() if status != 200 and path not in {*LEADS_ON, *NOWHERE}} == {}
    assert {path for path, status in told.items() if 300 <= status < 400} == LEADS_ON
    assert {path for path, status in told.items() if status == 404} == NOWHERE.keys()
    footers = {path: answer.text.partition("<footer")[2] for path, answer in found.items() if "<footer" in answer.text}
    assert len(footers) > 50
    assert [path for path, footer in footers.items() if footer.count('href="/om"') != (path != "/om")] == []


@pytest.mark.parametrize("visitor", VISITORS)
def test_head_is_answered_as_get_without_its_body_and_writes_nothing(house: House, visitor: str) -> None:
    """Who is let in asks everywhere, the stranger, whom most addresses only lead to the door, at every other."""
    http, before = house.visitors[visitor].http, house.all_that_is_kept()
    del before["attempts"]
    routes = house.routes("GET") if visitor == "insider" else sampled(2, house.routes("GET"))

    def answered(method: str, asked: Asked) -> Response:
        if visitor == "stranger":
            http.cookies.clear()  # a link among those asked before has let it in
        return http.request(method, asked.at(), follow_redirects=False)

    heads = [(asked, answered("HEAD", asked)) for asked in routes]
    after = house.all_that_is_kept()
    del after["attempts"]
    assert after == before
    for asked, head in heads:
        got = answered("GET", asked)
        assert (asked, head.status_code, head.content) == (asked, got.status_code, b"")
        assert head.headers.get("content-type") == got.headers.get("content-type"), asked
        assert got.status_code != 405


def test_no_address_holds_a_nul(house: House) -> None:
    for asked, visitor in zip(house.routes(), cycle(house.visitors.values()), strict=False):
        for address in (*(asked.at(**{name: "a%00b"}) for name in asked.values), asked.at() + "?q=%00"):
            answer = visitor.http.request(asked.method, address, follow_redirects=False)
            assert (asked.method, address, answer.status_code) == (asked.method, address, 404)


@pytest.mark.parametrize("where", ["house", pytest.param("postgres_house", marks=pytest.mark.postgres)])
def test_no_number_is_too_large_to_be_asked_for(request: pytest.FixtureRequest, where: str) -> None:
    house: House = request.getfixturevalue(where)
    http, numbers = house.visitors["insider"].http, cycle(ENORMOUS)
    for asked in house.routes() if where == "house" else sampled(3, house.routes()):
        for name, number in zip(asked.values, numbers, strict=False):
            answer = http.request(asked.method, asked.at(**{name: number}), follow_redirects=False)
            assert answer.status_code < 500, (asked, name)
            if name in NUMBERS and asked.path.startswith("/console"):
                assert (asked, answer.status_code) == (asked, 404)


def test_nothing_odd_that_is_asked_for_is_a_fault_of_ours(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of it wherever the page looks for more in its question than a language, one of it anywhere else; each
    thing looked for is something else than the next, and is everything odd at some page that looks for it."""
    monkeypatch.setattr(requests, "QueryParams", Watched)
    unforeseen, been, sought = {}, set[tuple[str, str]](), set[str]()
    for asked in house.routes("GET"):
        Watched.looked_for.clear()
        ask_oddly(house, asked, sampled(len(ODD), range(len(ODD)), place_of(asked.path)))
        looked_for = Watched.looked_for - BESIDE
        if looked_for:
            places = {*sampled(3, range(len(ODD)), place_of(asked.path)), *untried(looked_for, been)}
            ask_oddly(house, asked, sorted(places))
            been |= {(name, odd) for place in places for name, odd in question_at(place) if name in looked_for}
            sought |= looked_for
        if others := Watched.looked_for - {*ASKED_FOR, *BESIDE}:
            unforeseen[asked.path] = others
    assert unforeseen == {}
    assert been >= {(name, odd) for name in sought for odd in ODD}


def question_at(place: int) -> list[tuple[str, str]]:
    """Everything that pages look for, each with what is odd at that place from where its own name begins."""
    return [(name, ODD[(place + place_of(name)) % len(ODD)]) for name in ASKED_FOR]


def untried(names: AbstractSet[str], been: AbstractSet[tuple[str, str]]) -> list[int]:
    """The places where any of those names is what it has not been."""
    return [
        place
        for place in range(len(ODD))
        if any(name in names and (name, odd) not in been for name, odd in question_at(place))
    ]


def ask_oddly(house: House, asked: Asked, places: Sequence[int]) -> None:
    for place in places:
        question = "&".join(f"{name}={odd}" for name, odd in question_at(place)) + "&=&&a"
        answer = house.visitors["insider"].http.get(f"{asked.at()}?{question}", follow_redirects=False)
        assert answer.status_code < 500, (asked, place)
        assert not answer.headers.get("location", "/").startswith(("//", "http"))


def test_only_our_own_name_is_answered(house: House) -> None:
    http = house.visitors["insider"].http
    hosts = cycle(("evil.example", "127.0.0.1.evil.example:8023", "127.0.0.1@evil.example", "127.0.0.1/a"))
    for asked, host in zip(house.routes(), hosts, strict=False):
        headers = {"host": host, "origin": f"http://{host}"}
        answer = http.request(asked.method, asked.at(), headers=headers, follow_redirects=False)
        known = 200 if asked.path in {"/healthz", "/metrics"} else 421
        assert (asked, host, answer.status_code) == (asked, host, known)
        assert "location" not in answer.headers


def test_wherever_a_visitor_is_led_it_is_to_us(house: House) -> None:
    """Each address as it is, by both; of one and two slashes too many, each by one of them."""
    for asked in house.routes("GET"):
        for place, name in enumerate(VISITORS, place_of(asked.path)):
            for ending in ("", *sampled(2, ("/", "//"), place)):
                answer = house.visitors[name].http.get(asked.at() + ending, follow_redirects=False)
                led_to = urlsplit(answer.headers.get("location", "/"))
                assert (name, asked, led_to.scheme, led_to.netloc) == (name, asked, "", "")


@pytest.mark.parametrize("path", ["//evil.example/", "/%2fevil.example/", "/%5cevil.example/", "/%09/evil.example/"])
def test_a_slash_too_many_leads_to_no_other_site(visit: Visit, path: str) -> None:
    led_to = visit().http.get(path, follow_redirects=False).headers.get("location", "/")
    assert led_to.startswith("/")
    assert led_to[1:2] not in {"/", "\\", "\t"}


def test_a_slash_at_the_end_is_forgiven(visit: Visit) -> None:
    answer = visit().http.get("/ny-lank/?lang=en")
    assert (answer.status_code, answer.url.path, answer.url.query) == (200, "/ny-lank", b"lang=en")


def test_whoever_comes_to_another_name_is_told_ours(settings: Settings, database: Database, clock: FrozenClock) -> None:
    public = settings.model_copy(update={"base_url": "https://rundan.example"})
    with serving(create_app(public, database, clock)) as url:
        visitor = Visitor(url)
        refused = visitor.http.get("/ny-lank")
        answered = visitor.http.get("/ny-lank", headers={"host": "Rundan.Example:443"})
        visitor.close()
    assert "Rundan svarar bara på https://rundan.example." in refused.text
    assert answered.status_code == 200


@pytest.mark.parametrize(
    ("told", "answered", "refused"),
    [
        ({}, {"127.0.0.1", "::1", "localhost"}, {"0.0.0.0"}),
        ({"host": "0.0.0.0"}, {"127.0.0.1", "localhost", "0.0.0.0"}, {"192.0.2.1"}),
        ({"base_url": "http://0.0.0.0:8023"}, {"127.0.0.1", "localhost"}, {"192.0.2.1"}),
        ({"base_url": "http://[::1]:80"}, {"::1", "localhost"}, {"[::1]"}),
        ({"base_url": "https://rundan.example"}, {"rundan.example"}, {"localhost", "127.0.0.1"}),
        ({"base_url": "https://RUNDAN.example:8443/"}, {"rundan.example"}, {"localhost"}),
        ({"base_url": "https://rundan.åsele.example"}, {"rundan.xn--sele-poa.example"}, {"localhost"}),
        ({"base_url": "https://rundan.example", "mode": "demo"}, {"rundan.example", "localhost"}, {"evil.example"}),
    ],
)
def test_the_names_of_an_installation(told: dict[str, str], answered: set[str], refused: set[str]) -> None:
    hosts = Settings.model_validate(told).hosts
    assert answered <= hosts
    assert not refused & hosts
