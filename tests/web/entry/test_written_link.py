"""The link opens whatever a mail client has made of it."""

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.access.links import read_only_link, sign_in_link
from actions.record.record import Said
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from notifications.links import token
from notifications.sender import Sender
from tests.lived import DOROTEA
from tests.visitor import COORDINATOR, Visit, asked_plainly, link_path, serving, text_of
from web.app import create_app
from web.entry.written_link import LENGTH, secret_in

SECRETS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", min_size=LENGTH, max_size=LENGTH)
AFTER = [
    *(".", ",", ")", ">", "]", ";", "*", '"', "'", "!", "/", " ", "%20", "%3E", "\u200b", "\u2026", "...", ":", "}"),
    *(
        "_",
        "\u201d",
        "\u00a0",
        "%0D%0A",
        "%20Med%20v\u00e4nlig%20h\u00e4lsning",
        "&data=05%7C02%7C",
        "%3Fdata%3D05",
        "%2520",
        "%253E",
    ),
    *("%0A%0ABekr\u00e4fta", "\\", "|", "**", "&gt;", "?utm_source=x", "#main", "\u200d", "\ufeff", "\u2060"),
]
WITHIN = ["%0A", "%0D%0A", "%20", "%0D%0A%20", "%E2%80%8B", "%C2%AD", "=%0D%0A", "\u2060"]


@pytest.mark.parametrize("after", AFTER)
def test_the_link_opens_with_what_stood_after_it(
    visit: Visit, database: Database, sender: Sender, launched: str, after: str
) -> None:
    page = visit().enter(link_path(database, sender, launched, DOROTEA) + after)
    assert (page.status_code, page.url.path) == (200, f"/svar/{launched}/{DOROTEA}")


@pytest.mark.parametrize("within", WITHIN)
def test_the_link_opens_when_its_line_was_cut(
    visit: Visit, database: Database, sender: Sender, launched: str, within: str
) -> None:
    link = link_path(database, sender, launched, DOROTEA)
    assert visit().enter(link[:24] + within + link[24:]).status_code == 200


@pytest.mark.parametrize("before", ["<", "%3C", "*", "%20", "\u200b", '"', "("])
def test_the_link_opens_with_what_stood_before_it(
    visit: Visit, database: Database, sender: Sender, launched: str, before: str
) -> None:
    secret = link_path(database, sender, launched, DOROTEA).removeprefix("/r/")
    assert visit().enter(f"/r/{before}{secret}").status_code == 200


@pytest.mark.parametrize("way", ["/R/", "//r/", "///r/", "//R/"])
def test_the_link_opens_by_a_doubled_slash_or_a_capital(
    visit: Visit, database: Database, sender: Sender, launched: str, way: str
) -> None:
    secret = link_path(database, sender, launched, DOROTEA).removeprefix("/r/")
    answer = asked_plainly(f"{str(visit().http.base_url).rstrip('/')}{way}{secret}")
    assert answer.headers["location"] == f"/svar/{launched}/{DOROTEA}"


@pytest.mark.parametrize("way", ["//read/", "/Read/", "/READ/"])
def test_the_leaderships_link_opens_so_too(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock, way: str
) -> None:
    with database.write() as session:
        reading = token(sender.secret, read_only_link(session, sender, launched, "Samråd", Said(), clock.now()).id)
    answer = asked_plainly(f"{str(visit().http.base_url).rstrip('/')}{way}{reading}")
    assert answer.headers["location"] == f"/read/round/{launched}"


@pytest.mark.parametrize("way", ["//sign-in/", "/Sign-In/", "///SIGN-IN/"])
def test_a_sign_in_link_opens_so_too(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock, way: str
) -> None:
    with database.write() as session:
        signing = token(sender.secret, sign_in_link(session, sender, "", COORDINATOR, clock.now()).id)
    answers = [asked_plainly(f"{str(visit().http.base_url).rstrip('/')}{each}{signing}") for each in ("/sign-in/", way)]
    assert {answer.status_code for answer in answers} == {200}
    assert "Länken gäller inte" not in answers[1].text


@pytest.mark.parametrize("turned", [str.lower, str.upper])
def test_a_link_that_has_lost_its_capitals_is_told_why_it_does_not_open(
    visit: Visit, database: Database, sender: Sender, launched: str, turned: Callable[[str], str]
) -> None:
    page = visit().enter(turned(link_path(database, sender, launched, DOROTEA)))
    assert page.status_code == 404
    assert "stora och små bokstäver" in page.text
    assert "stora och små bokstäver" not in visit().enter(f"/r/{'aB3' * 15}").text


@given(SECRETS, st.sampled_from(AFTER))
def test_every_secret_is_found_before_what_stood_after_it(secret: str, after: str) -> None:
    assert secret_in(secret + after) == secret


@given(SECRETS, st.sampled_from(WITHIN), st.integers(1, LENGTH - 1))
def test_every_secret_is_found_wherever_its_line_was_cut(secret: str, within: str, place: int) -> None:
    assert secret_in(secret[:place] + within + secret[place:]) == secret


def wrapped(address: str) -> str:
    """As a filter of mail rewrites an address."""
    return f"https://eur01.filter.example/?url={quote(address, safe='')}&data=05%7C02%7Cx&sdata=y%3D&reserved=0"


@given(SECRETS)
def test_every_secret_is_found_in_an_address_that_was_wrapped(secret: str) -> None:
    ours = f"https://rundan.example/r/{secret}"
    (led_to,) = parse_qs(urlsplit(wrapped(wrapped(ours))).query)["url"]
    assert secret_in(led_to) == secret
    assert secret_in(quote(wrapped(ours), safe="")) == secret
    assert secret_in(quote(quote(wrapped(ours), safe=""), safe="")) == secret


def test_every_link_opens_where_its_whole_wrapped_address_was_pasted_after_the_word_that_leads_in(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    with database.write() as session:
        reading = token(sender.secret, read_only_link(session, sender, launched, "Samråd", Said(), clock.now()).id)
        signing = token(sender.secret, sign_in_link(session, sender, "", COORDINATOR, clock.now()).id)
    host, links = str(visit().http.base_url).rstrip("/"), [link_path(database, sender, launched, DOROTEA)]
    links += [f"/read/{reading}", f"/sign-in/{signing}"]
    for link in links:
        word = link[: link.rindex("/") + 1]
        pasted = [wrapped(f"{host}{link}"), wrapped(wrapped(f"{host}{link}")), f"{host}{link}"]
        paths = (link, *(word + each for each in pasted))
        opened, *answers = [asked_plainly(f"{host}{path}", follow_redirects=True) for path in paths]
        assert opened.status_code == 200
        assert {text_of(answer) for answer in answers} == {text_of(opened)}, link


@given(st.text(max_size=200))
def test_nothing_that_is_written_stops_the_reading(written: str) -> None:
    assert len(secret_in(written)) <= LENGTH


@pytest.mark.parametrize("host", ["RUNDAN.example", "Rundan.Example:443", "rundan.example.", "rundan.EXAMPLE"])
def test_the_host_may_be_written_in_any_case(
    database: Database, sender: Sender, launched: str, settings: Settings, clock: FrozenClock, host: str
) -> None:
    ours = settings.model_copy(update={"base_url": "https://rundan.example"})
    with serving(create_app(ours, database, clock)) as url:
        answer = asked_plainly(url + link_path(database, sender, launched, DOROTEA), headers={"host": host})
    assert answer.headers["location"] == f"/svar/{launched}/{DOROTEA}"


@pytest.mark.parametrize("after", [".", ",", ")", ">", "%20", "%3E", "\u200b", "\u2026", "/", "%0D%0A"])
def test_the_leaderships_link_and_a_sign_in_link_open_as_well(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock, after: str
) -> None:
    with database.write() as session:
        reading = token(sender.secret, read_only_link(session, sender, launched, "Samråd", Said(), clock.now()).id)
        signing = token(sender.secret, sign_in_link(session, sender, "", COORDINATOR, clock.now()).id)
    assert visit().http.get(f"/read/{reading}{after}").url.path == f"/read/round/{launched}"
    assert "Länken gäller inte" not in visit().http.get(f"/sign-in/{signing}{after}").text
