"""To the organisation's directory and back again: the code flow with PKCE, state and nonce, bound to one browser."""

import datetime as dt
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from typing import Final

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from actions.access.console_people import LASTS, known_address, note_stranger
from actions.letters.coordinator_mailer import send_directory_used
from kit.clock import RealClock
from kit.errors import NotFound
from kit.logs import note_security
from models.people import SignInWay
from models.phrases import swedish
from models.reads.people_reads import office_names
from rules.openid_claims import Believed, Identity, identity, refusal_without_role
from web.entry.openid.issuer import Issuer, IssuerSilent, TokenRefused
from web.entry.sign_in import coordinators, seat, seated
from web.pages.pages import render
from web.requests.context import AppContext, Served, app_context, caller
from web.requests.cookies import Cookie

router = APIRouter(prefix="/console/sign-in/directory", include_in_schema=False)

BACK: Final = "/console/sign-in/directory/back"
# what a browser carries to the directory and back; state, nonce and verifier are derived from it
GONE: Final = Cookie("rundan-directory", dt.timedelta(minutes=10))
_CARRIED: Final = re.compile(r"[\w-]{43}")

NOT_BEGUN: Final = swedish("Inloggningen började inte i den här webbläsaren, eller tog för lång tid. Börja om.")
SAID_NO: Final = swedish("Katalogen släppte inte in dig. Du kan försöka igen, eller logga in med ett brev.")


def install(app: FastAPI) -> None:
    """Know the issuer that is set, if one is."""
    settings = app.state.context.settings
    app.state.issuer = Issuer(settings) if settings.oidc_issuer else None


@router.get("")
def go(request: Request, served: Served) -> Response:
    """Lead on to the directory. Raises NotFound where none is set."""
    served.limits.count("sign in", caller(request))
    issuer, carried = _issuer(request), secrets.token_urlsafe(32)
    try:
        document = issuer.known(RealClock().now()).document
    except (IssuerSilent, TokenRefused):
        return _failed(request, IssuerSilent().message, 503)
    asked = {
        "response_type": "code",
        "client_id": issuer.client_id,
        "redirect_uri": served.settings.url + BACK,
        "scope": served.settings.oidc_scopes,
        "state": _derived(served, "state", carried),
        "nonce": _derived(served, "nonce", carried),
        "code_challenge": create_s256_code_challenge(  # type: ignore[no-untyped-call]
            _derived(served, "verifier", carried)
        ),
        "code_challenge_method": "S256",
    }
    response = RedirectResponse(add_params_to_uri(document.authorization_endpoint, list(asked.items())), 303)
    GONE.give(response, served.settings, carried)
    return response


@router.get("/back")
def back(request: Request, served: Served, code: str = "", state: str = "", iss: str = "") -> Response:
    """Let in whoever the directory vouches for, in the browser that went there. Raises NotFound where none is set."""
    served.limits.count("come in", caller(request))
    issuer, carried = _issuer(request), GONE.read(request)
    expected = _derived(served, "state", carried) if _CARRIED.fullmatch(carried) else ""
    if not expected or not hmac.compare_digest(expected.encode(), state.encode()):
        return _failed(request, NOT_BEGUN, 400)
    if not code or (iss and iss.rstrip("/") != issuer.url):  # RFC 9207: another issuer's answer
        return _failed(request, SAID_NO, 403)
    verifier, nonce = _derived(served, "verifier", carried), _derived(served, "nonce", carried)
    try:
        claims = issuer.claims(code, verifier, nonce, served.settings.url + BACK, RealClock().now())
    except (IssuerSilent, TokenRefused) as fault:
        note_security("sign-in-refused", who="", why=type(fault.__cause__ or fault).__name__)
        return _failed(request, fault.message, 503 if isinstance(fault, IssuerSilent) else 403)
    return _let_in(request, served, identity(claims, _believed(served)))


def _let_in(request: Request, served: AppContext, found: Identity) -> Response:
    if found.refusal:
        return _failed(request, found.refusal, 403)
    with served.database.write() as session:
        offices = office_names(session)
        roles = {office: role for office, role in dict(found.roles).items() if office in offices}
        email = known_address(session, found.email, coordinators(request, session)) or (roles and found.email)
        if not email:
            note_stranger(served.sender, found.email)
            return _failed(request, refusal_without_role(found), 403)
        secret = seat(session, request, email, SignInWay.DIRECTORY, LASTS, roles)
        issuer = _issuer(request)
        send_directory_used(session, served.sender, email, (issuer.url, issuer.name), served.clock.now())
    served.poke(None)
    response = seated(request, secret, LASTS)
    GONE.take_back(response, served.settings)
    return response


def _believed(served: AppContext) -> Believed:
    of = served.settings
    return Believed(of.oidc_email_claim, of.oidc_groups_claim, of.oidc_roles_by_group, of.oidc_unverified_email)


def _issuer(request: Request) -> Issuer:
    found: Issuer | None = request.app.state.issuer
    if found is None:
        raise NotFound
    return found


def _derived(served: AppContext, what: str, carried: str) -> str:
    """43 characters that only we can tell from what the browser carries."""
    mac = hmac.digest(served.sender.secret, f"directory-{what}:{carried}".encode(), "sha256")
    return urlsafe_b64encode(mac).rstrip(b"=").decode()


def _failed(request: Request, told: str, status: int) -> Response:
    response = render(request, "entry/sign_in_failed.html", status, told=told)
    GONE.take_back(response, app_context(request).settings)
    return response
