"""When something goes wrong: a calm page that says what happened, what was kept and what to do."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from actions.replies.replies import AlreadyReported
from kit.errors import (
    AlreadyDone,
    FaultyInput,
    NotAllowed,
    NotFound,
    OnlyReads,
    RundanError,
    StaleCase,
    StorageFault,
)
from kit.logs import request_number
from models.phrases import said_in, swedish
from web.pages.forms import OnlyShown, Posted, posted_already, posted_with, texts_begun, texts_of, to_send_again
from web.pages.pages import language_for, render
from web.requests.context import app_context
from web.requests.limits import TooOften
from web.requests.middleware import UnknownSendsTooMuch, safe_headers

STATUS: Final[dict[type[RundanError], int]] = {
    OnlyShown: 200,
    NotFound: 404,
    OnlyReads: 403,
    AlreadyDone: 409,
    AlreadyReported: 409,
    NotAllowed: 409,
    StaleCase: 409,
    UnknownSendsTooMuch: 413,
    FaultyInput: 422,
    TooOften: 429,
    StorageFault: 503,
}

# after which a form is shown again with what was written in it, wherever there is one
KEPT_FAULTS: Final = (FaultyInput, StaleCase, StorageFault)

HEADINGS: Final = {
    400: swedish("Formuläret gick inte att läsa"),
    401: swedish("Logga in först"),
    403: swedish("Formuläret kom inte från Rundans egen sida"),
    404: swedish("Sidan finns inte"),
    405: swedish("Sidan kan inte användas så"),
    409: swedish("Det gick inte just nu"),
    413: swedish("Det du skickade är för stort"),
    421: swedish("Rundan finns på en annan adress"),
    422: swedish("Något behöver rättas"),
    429: swedish("För många försök på kort tid"),
    500: swedish("Något gick fel hos oss"),
    503: swedish("Det går inte att spara just nu"),
}

# of a page for an error of ours, where its status says something else
OWN_HEADINGS: Final[dict[type[RundanError], str]] = {OnlyReads: swedish("Det är för den som samordnar")}

EXPLANATIONS: Final = {
    400: swedish("Inget har ändrats. Gå tillbaka och skicka formuläret igen."),
    401: swedish("Sidan är för den som är inloggad i konsolen, eller har installationens API-nyckel."),
    403: swedish("Inget har ändrats. Öppna sidan igen från länken i brevet och skicka formuläret därifrån."),
    404: NotFound().message,
    405: swedish("Inget har ändrats. Gå tillbaka och försök igen från sidan."),
    409: swedish("Inget har ändrats. Läs in sidan igen för att se vad som gäller nu."),
    413: swedish("Inget har sparats. Gå tillbaka, välj en mindre fil och skicka igen."),
    421: swedish("Inget har ändrats. Öppna sidan från länken i brevet."),
    422: swedish("Inget har ändrats. Gå tillbaka och kontrollera uppgifterna."),
    429: swedish("Inget har ändrats. Vänta några minuter och försök igen."),
    500: swedish(
        "Det som redan var sparat finns kvar. Försök igen om en stund; hör av dig till kontakten i brevet om felet "
        "fortsätter."
    ),
    503: swedish("Inget har sparats. Det som redan var sparat finns kvar. Försök igen om en stund."),
}
_LATER: Final = {"retry-after": "60"}


def install(app: FastAPI) -> None:
    """Let every error end in its page, or in JSON for programs."""
    app.add_exception_handler(RundanError, _our_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _unreadable)


def status_of(error: RundanError) -> int:
    """The HTTP status an error answers with."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def fault_page(
    request: Request,
    status: int,
    explanation: str | None = None,
    written: Sequence[str] = (),
    heading: str | None = None,
) -> Response:
    """The page (or JSON under /api) for a status; `explanation` is a Swedish source sentence.

    `written` is handed back to whoever wrote it.
    """
    known = status if status in HEADINGS else 500
    told = explanation or EXPLANATIONS[known]
    if request.url.path.startswith(("/api/", "/healthz")):
        said = said_in(told, language_for(request))
        body = {"status": status, "title": HEADINGS[known], "detail": said, "request": request_number()}
        return JSONResponse(body, status, media_type="application/problem+json")
    page = render(
        request,
        "fault.html",
        status,
        code=status,
        heading=heading or HEADINGS[known],
        explanation=told,
        number=request_number(),
        written=written,
        in_console=request.url.path.startswith("/console/"),
    )
    if status in {429, 503}:
        page.headers.update(_LATER)
    return page


async def _our_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RundanError)
    if isinstance(error, UnknownSendsTooMuch):
        written = await texts_begun(request, error.began)
    else:
        posted = await posted_with(request)
        if isinstance(error, StorageFault) and posted:
            return _kept(request, posted)
        written = texts_of(posted)
    return fault_page(request, status_of(error), error.message, written, OWN_HEADINGS.get(type(error)))


def _kept(request: Request, posted: Posted) -> Response:
    """The form as it came, to send again, where nothing else can be read either."""
    page = render(request, "kept.html", status_of(StorageFault()), **to_send_again(posted))
    page.headers.update(_LATER)
    return page


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    page = fault_page(request, error.status_code, written=texts_of(posted_already(request)))
    page.headers.update(error.headers or {})
    return page


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    in_address = any(found["loc"][0] == "path" for found in error.errors())
    return fault_page(request, 404 if in_address else 422)


def unforeseen(request: Request) -> Response:
    """The page for what nobody foresaw, given outside the middleware."""
    page = fault_page(request, 500, written=texts_of(posted_already(request)))
    page.headers.update(safe_headers(app_context(request).settings))
    return page
