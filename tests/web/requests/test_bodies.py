"""How much may be sent, and by whom: kept while it is read, whatever a request says of its length."""

import html
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import anyio
import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from actions.access.links import revoke_link
from actions.record.record import Said
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.files.limits import MEGABYTE
from models.reads import lookup
from models.tables import case_id
from notifications.sender import Sender
from tests.every_route import every_route
from tests.lived import DOROTEA
from tests.visitor import COUNCIL, Visit, Visitor, attached, link_path, pdf, serving, text_of
from tests.waiting import LONG
from web.app import create_app
from web.requests.middleware import UNKNOWN_MAY_SEND, BodyLimit, UnknownSendsTooMuch

KEPT_BY_SOCKETS = 8 * MEGABYTE  # what the system takes in before anybody reads it
PIECE = b"10000\r\n" + bytes(0x10000) + b"\r\n"
BEGINNING = b'--x\r\ncontent-disposition: form-data; name="f"; filename="f"\r\n\r\n'
ENDLESS = 64 * MEGABYTE
CUT_AT = 2 * 5 * MEGABYTE + KEPT_BY_SOCKETS


@pytest.fixture
def small(settings: Settings, database: Database, clock: FrozenClock) -> Iterator[str]:
    """An installation that takes files of 1 MB, and so 5 MB in all."""
    with serving(create_app(settings.model_copy(update={"upload_limit_mb": 1}), database, clock)) as url:
        yield url


def endless(url: str, path: str, most: int, **headers: str) -> tuple[int, bytes]:
    """Send a form without end, in pieces; how many bytes went before it was refused, and how it was answered."""
    told = {"host": "127.0.0.1", "sec-fetch-site": "same-origin", "transfer-encoding": "chunked", **headers}
    told.setdefault("content-type", "multipart/form-data; boundary=x")
    head = f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in told.items()) + "\r\n"
    sent = 0
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=LONG) as line:
        line.sendall(head.encode() + b"%x\r\n%b\r\n" % (len(BEGINNING), BEGINNING))
        with suppress(OSError):
            while sent < most:
                line.sendall(PIECE)
                sent += len(PIECE)
        with suppress(OSError):
            return sent, line.recv(1000)
    return sent, b""


@pytest.mark.parametrize("content", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("path", ["/ny-lank", "/console/sign-in", "/console/drafts"])
def test_nobody_reads_a_stranger_to_the_end(small: str, path: str, content: str) -> None:
    assert endless(small, path, ENDLESS, **{"content-type": content})[0] < CUT_AT


def pieces(size: int, count: int) -> Receive:
    """A body that comes in so many pieces."""
    left = iter(range(count - 1, -1, -1))

    async def receive() -> Message:
        return {"type": "http.request", "body": bytes(size), "more_body": next(left) > 0}

    return receive


@pytest.mark.parametrize("size", [16, 1000, UNKNOWN_MAY_SEND, 4 * UNKNOWN_MAY_SEND])
@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded", "application/json", ""])
def test_no_page_is_handed_more_than_64_kb_of_a_strangers(size: int, kind: str) -> None:
    handed = 0

    async def page(_scope: Scope, receive: Receive, _send: Send) -> None:
        nonlocal handed
        while (message := await receive())["more_body"]:
            handed += len(message["body"])

    async def nothing_goes(_message: Message) -> None:
        raise AssertionError

    limited = BodyLimit(page, 5 * MEGABYTE, lambda _request: False)
    scope: Scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}
    with pytest.raises(UnknownSendsTooMuch):
        anyio.run(limited, scope, pieces(size, MEGABYTE // size), nothing_goes)
    assert handed <= UNKNOWN_MAY_SEND


def test_a_stranger_is_told_that_it_was_too_much(visit: Visit, launched: str) -> None:
    for asked in every_route(slug=launched, code=DOROTEA):
        if asked.method == "POST":
            answer = visit().http.post(asked.at(), data={"x": "y" * (UNKNOWN_MAY_SEND + 1)})
            assert answer.status_code in {404, 413}, asked
    assert "Inget har sparats" in text_of(visit().http.post("/ny-lank", data={"x": "y" * UNKNOWN_MAY_SEND}))


def test_whoever_is_no_longer_known_is_told_where_the_text_is_and_gets_back_what_came_before_the_file(
    visit: Visit, launched: str
) -> None:
    text = 'Kommunfullmäktige beslutar\r\natt fastställa <färdplanen> & "bilagan".'
    sent = {"form_key": "abcdefghijkl", "decision": text, "paragraph": "§ 45"}
    path = f"/console/rounds/{launched}/{DOROTEA}/rapportera"
    answer = visit().http.post(path, data=sent, files=attached(pdf() + bytes(MEGABYTE)))
    assert answer.status_code == 413
    assert "Gå tillbaka i webbläsaren" in text_of(answer)
    fields = re.findall(r"<textarea readonly[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
    assert [html.unescape(field) for field in fields] == [text, "§ 45"]


def test_whoever_sends_with_a_link_that_no_longer_opens_is_told_where_the_text_is(visit: Visit, launched: str) -> None:
    visitor = visit(cookie="rundan-link=guess")
    for data, told in ((b"", "Det du skrev finns kvar här"), (bytes(MEGABYTE), "Gå tillbaka i webbläsaren")):
        answer = visitor.http.post(f"/svar/{launched}/{DOROTEA}/rapportera", data=COUNCIL, files=attached(data))
        assert (answer.status_code, told in text_of(answer)) == (404, True)
    assert "Gå tillbaka" not in text_of(visitor.http.get(f"/svar/{launched}/{DOROTEA}"))


@pytest.mark.parametrize(
    ("kind", "began"),
    [
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data; boundary=x", b"--x\r\ncontent-disposition: form-data\r\n\r\na b\r\n--x--"),
        ("multipart/form-data; boundary=x; charset=nonsense", BEGINNING + b"a b"),
        ("multipart/form-data; boundary=x", BEGINNING[:30]),
        ("application/x-www-form-urlencoded", b"a=b+c"),
    ],
)
def test_what_cannot_be_read_as_a_form_hands_nothing_back(visit: Visit, kind: str, began: bytes) -> None:
    answer = visit().http.post("/ny-lank", content=began + bytes(MEGABYTE), headers={"content-type": kind})
    assert answer.status_code in {400, 413}  # whichever is seen first: that it is no form, or that it is too much
    assert "<textarea" not in answer.text


@pytest.mark.parametrize("path", ["/ny-lank", f"/svar/fardplan-nara-vard-2030/{DOROTEA}/rapportera"])
@pytest.mark.parametrize(
    ("encoding", "half_a_character"),
    [
        ("utf-8", b"\xed\xa0\x80"),
        ("utf-7", b"+2AA-"),
        ("unicode_escape", b"\\ud800"),
        ("undefined", b"a"),
        ("punycode", b"-\xff"),
    ],
)
def test_no_encoding_a_form_says_it_is_written_in_is_a_fault_of_ours(
    dorotea: Visitor, path: str, encoding: str, half_a_character: bytes
) -> None:
    text = b'--x\r\ncontent-disposition: form-data; name="a%b"\r\n\r\na%b b\r\n'
    file = b'--x\r\ncontent-disposition: form-data; name="documents"; filename="a%b.pdf"\r\n\r\n%%PDF-1.7\r\n'
    sent = text % (half_a_character, half_a_character) + file % half_a_character + b"--x--\r\n"
    kind = {"content-type": f"multipart/form-data; boundary=x; charset={encoding}"}
    assert dorotea.http.post(path, content=sent, headers=kind).status_code in {400, 422}
    assert dorotea.http.post(path, content=sent + bytes(MEGABYTE), headers=kind).status_code in {400, 413, 422}


def test_a_stranger_may_send_what_a_form_holds(visit: Visit) -> None:
    data = {"email": "registrator@dorotea.example", "x": "y" * (UNKNOWN_MAY_SEND - 100)}
    assert visit().http.post("/ny-lank", data=data).status_code == 200


def test_whoever_holds_a_link_or_a_session_may_send_files(
    dorotea: Visitor, coordinator: Visitor, launched: str
) -> None:
    large = attached(pdf() + bytes(2 * MEGABYTE) + b"\n%%EOF\n")
    assert dorotea.send("/rapportera", large, **COUNCIL).status_code in {200, 422}
    path = f"/console/rounds/{launched}/{DOROTEA}/rapportera"
    assert coordinator.http.post(path, data=COUNCIL, files=large).status_code in {200, 422}


def test_what_holds_no_file_is_never_large(dorotea: Visitor) -> None:
    answer = dorotea.http.post(f"{dorotea.base}/fraga", data={"text": "x" * (MEGABYTE + 1)})
    assert answer.status_code == 413


@pytest.mark.parametrize("cookie", ["rundan-link=guess", "rundan-console=guess", "rundan-reader=guess"])
def test_a_cookie_that_opens_nothing_makes_nobody_known(visit: Visit, cookie: str) -> None:
    answer = visit(cookie=cookie).http.post("/ny-lank", files=attached(bytes(MEGABYTE)))
    assert (answer.status_code, "för stort" in text_of(answer)) == (413, True)


def test_a_link_that_has_been_revoked_makes_nobody_known(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    visitor = visit(cookie=f"rundan-link={link_path(database, sender, launched, DOROTEA)[3:]}")

    def send_much() -> httpx.Response:
        asked = {"email": "registrator@dorotea.example"}
        return visitor.http.post("/ny-lank", data=asked, files=attached(bytes(MEGABYTE)))

    assert send_much().status_code == 200
    with database.write() as session:
        case, _ = lookup.case_of(session, case_id(launched, DOROTEA))
        revoke_link(session, case.link_id, Said(), clock.now())
    assert send_much().status_code == 413
