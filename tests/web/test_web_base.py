"""What every page shares: its middleware, its language, its faults, and whether the service is well."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from babel.messages.extract import extract_from_dir
from fastapi import FastAPI

from cli.running.foreground import web_server
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import StorageFault
from kit.i18n import Catalogue
from kit.settings import CHECKOUT, Settings
from tests.run.english import knows
from tests.visitor import Visit, Visitor, serving, text_of
from web.app import create_app
from web.pages.pages import environment
from web.requests.limits import RATES
from web.requests.middleware import SAFE_HEADERS

EVERY_KIND_OF_ANSWER = ("/ny-lank", "/r/unknown", "/no-such-page", "/static/rundan.css", "/healthz", "/api/nothing")
TEMPLATES = CHECKOUT / "templates"


@pytest.fixture
def broken(settings: Settings, database: Database, clock: FrozenClock) -> Iterator[Visitor]:
    """A visitor of an application with two pages that fail."""
    app = create_app(settings, database, clock)

    def fail() -> None:
        raise RuntimeError("a secret detail")

    def cannot_save() -> None:
        raise StorageFault

    app.add_api_route("/fails", fail)
    app.add_api_route("/cannot-save", cannot_save)
    with serving(app) as url:
        visitor = Visitor(url)
        yield visitor
        visitor.close()


@pytest.mark.parametrize("path", EVERY_KIND_OF_ANSWER)
def test_every_answer_carries_the_safe_headers(visit: Visit, path: str) -> None:
    answer = visit().http.get(path)
    kept = {name for name in SAFE_HEADERS if name != "cache-control"}
    assert {name: answer.headers.get(name) for name in kept} == {name: SAFE_HEADERS[name] for name in kept}
    assert answer.headers["cache-control"] == ("public, max-age=3600" if "static" in path else "no-store")


def test_no_answer_says_what_serves_it(visit: Visit, broken: Visitor) -> None:
    answers = [visit().http.get(path) for path in EVERY_KIND_OF_ANSWER] + [broken.http.get("/fails")]
    assert [answer.headers.get("server") for answer in answers] == [None] * len(answers)


@pytest.mark.parametrize(("address", "is_told"), [("https://rundan.example", True), ("http://rundan.example", False)])
def test_browsers_are_told_to_keep_to_https_where_there_is_https(
    settings: Settings, database: Database, clock: FrozenClock, address: str, is_told: bool
) -> None:
    app = create_app(settings.model_copy(update={"base_url": address}), database, clock)
    app.add_api_route("/fails", lambda: 1 / 0)
    with serving(app) as url:
        visitor = Visitor(url, host="rundan.example")
        answers = [visitor.http.get("/", headers={"host": "elsewhere.example"})]
        answers += [visitor.http.get(path) for path in (*EVERY_KIND_OF_ANSWER, "/fails")]
        visitor.close()
    told = {answer.headers.get("strict-transport-security") for answer in answers}
    assert told == {"max-age=31536000" if is_told else None}


def test_the_web_is_served_without_its_servers_name() -> None:
    assert not web_server(FastAPI()).config.server_header
    assert not web_server(FastAPI()).config.proxy_headers


def test_no_script_or_style_stands_inside_a_page_and_nothing_comes_from_elsewhere(dorotea: Visitor) -> None:
    page = dorotea.read()
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for forbidden in ("<style", "style=", "<script>", "onclick", "http://", "https://"):
        assert forbidden not in page.text.replace("http://www.w3.org", "")


def test_a_form_from_another_site_is_refused(visit: Visit) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"}):
        answer = visit(**headers).http.post("/ny-lank", data={"email": "registrator@dorotea.example"})
        assert answer.status_code == 403
        assert "Inget har ändrats" in text_of(answer)


def test_without_sec_fetch_site_the_origin_must_be_ours(site: str, settings: Settings) -> None:
    def post(**headers: str) -> int:
        return httpx.post(f"{site}/ny-lank", data={"email": "a@b.example"}, headers=headers).status_code

    assert post() == 403
    assert post(origin="https://elsewhere.example") == 403
    assert post(origin=site) == 403  # the port of another program on this machine
    assert post(origin=settings.url) == post(origin="http://localhost:8023") == 303


def test_a_body_without_end_is_refused_with_a_page(settings: Settings, database: Database, clock: FrozenClock) -> None:
    small = settings.model_copy(update={"upload_limit_mb": 0})
    with serving(create_app(small, database, clock)) as url:
        visitor = Visitor(url)
        answer = visitor.http.post("/ny-lank", files={"file": ("big.pdf", bytes(3_000_000), "application/pdf")})
        visitor.close()
    assert answer.status_code == 413
    assert "för stort" in text_of(answer)


def test_a_form_that_cannot_be_read_says_so(visit: Visit) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = visit().http.post("/ny-lank", content=b"--y\r\nnot a form", headers=headers)
    assert answer.status_code == 400
    assert "Formuläret gick inte att läsa" in text_of(answer)


def test_a_machine_that_tries_link_after_link_is_stopped_for_a_while(visit: Visit) -> None:
    visitor = visit()
    answers = [visitor.http.get(f"/r/guess{number}") for number in range(RATES["unknown link"].amount + 1)]
    assert answers[-2].status_code == 404
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"] == "60"


def test_an_unforeseen_fault_is_told_calmly_and_without_details(broken: Visitor) -> None:
    answer = broken.http.get("/fails")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in text_of(answer)
    assert "secret detail" not in answer.text
    assert answer.headers["content-security-policy"] == SAFE_HEADERS["content-security-policy"]


def test_a_database_that_does_not_answer_is_told_as_such(broken: Visitor) -> None:
    answer = broken.http.get("/cannot-save")
    assert answer.status_code == 503
    assert "Inget har sparats" in text_of(answer)


def test_whoever_comes_without_a_link_is_shown_the_way(visit: Visit) -> None:
    page = visit().http.get("/")
    assert 'href="/ny-lank"' in page.text
    assert 'href="/console"' in page.text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_before_an_answer_anybody_may_read_what_is_kept_of_them_and_report_an_obstacle(
    settings: Settings, database: Database, clock: FrozenClock, language: str
) -> None:
    app = create_app(settings.model_copy(update={"link_grace_days": 41}), database, clock)
    with serving(app) as url:
        visitor = Visitor(url)
        page = visitor.http.get("/om", params={"lang": language})
        front = visitor.http.get("/")
        visitor.close()
    assert 'href="/om"' in front.text
    told = text_of(page)
    assert re.findall(r"\b\d+ (?:dagar|days)\b", told) == ["41 dagar" if language == "sv" else "41 days"]
    assert ("ny länk som skickas därefter" if language == "sv" else "new one sent after that") in told
    assert all(word in told for word in ("6.1 e", "2018:1937", "WCAG 2.1"))


def test_whoever_answers_or_coordinates_is_one_step_from_it(dorotea: Visitor, coordinator: Visitor) -> None:
    for page in (dorotea.read(), coordinator.http.get("/console")):
        assert page.text.count('href="/om"') == 1


def test_browsers_find_the_mark_where_they_look_for_it(visit: Visit) -> None:
    assert visit().http.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_programs_get_faults_as_json(visit: Visit) -> None:
    answer = visit().http.get("/api/nothing?lang=en")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_the_visitors_choice_of_language_is_remembered(visit: Visit) -> None:
    visitor = visit()
    assert '<html lang="sv">' in visitor.http.get("/ny-lank").text
    assert '<html lang="en">' in visitor.http.get("/ny-lank?lang=en").text
    assert "Ask for the link again" in visitor.http.get("/ny-lank").text


def test_the_browsers_wish_decides_until_the_visitor_does(visit: Visit) -> None:
    assert '<html lang="en">' in visit(**{"accept-language": "en-GB,en;q=0.9"}).http.get("/ny-lank").text
    assert '<html lang="sv">' in visit(**{"accept-language": "de,fr;q=0.9"}).http.get("/ny-lank").text


def test_a_case_is_shown_in_the_principals_language_whatever_the_browser_wishes(dorotea: Visitor) -> None:
    assert '<html lang="sv">' in dorotea.read(headers={"accept-language": "en"}).text


def test_a_page_in_a_language_nobody_has_is_shown_all_the_same(visit: Visit) -> None:
    assert visit().http.get("/ny-lank?lang=xx").status_code == 200


@pytest.mark.parametrize("method", ["jinja2.ext:babel_extract", "python"])
def test_every_sentence_of_the_pages_has_its_english(method: str) -> None:
    english = Catalogue("en")
    folder, pattern = ("web", "**.py") if method == "python" else ("templates/web", "**.html")
    options = {pattern: {"trimmed": "true", "silent": "false"}}
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "swedish": None}
    found = extract_from_dir(CHECKOUT / folder, [(pattern, method)], options, keywords)
    sentences = {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}
    assert sorted(sentence for sentence in sentences if not knows(english, sentence)) == []
    assert len(sentences) > 40


def lineage(template: Path) -> str:
    """A template's text, and those of the ones it extends."""
    text = template.read_text()
    parent = re.search(r'{% extends "([^"]+)" %}', text)
    return text + lineage(TEMPLATES / parent[1]) if parent else text


def test_every_form_that_takes_files_sends_them() -> None:
    asking = [path for path in TEMPLATES.rglob("*.html") if re.search(r"{{ file\(", path.read_text())]
    forms = [path for path in asking if "<form" in lineage(path)]
    assert len(forms) > 8
    assert [path.name for path in forms if 'enctype="multipart/form-data"' not in lineage(path)] == []


def test_every_template_compiles_in_both_languages() -> None:
    for language in ("sv", "en"):
        templates = environment(language)
        names = templates.list_templates(filter_func=lambda name: name.startswith("web/"))
        assert len(names) > 40
        assert [templates.get_template(name).name for name in names] == names


def test_health_says_whether_replies_can_be_taken(visit: Visit) -> None:
    answer = visit().http.get("/healthz")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert told["database"]["state"] == "up"
    assert told["delivery"]["state"] == told["scheduler"]["state"] == "never"
    assert told["prefect"]["state"] != "down", "it is given its time"


def test_health_is_bad_when_nothing_can_be_written(visit: Visit, database: Database, settings: Settings) -> None:
    visitor = visit()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    answer = visitor.http.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"]["state"] == "down"
