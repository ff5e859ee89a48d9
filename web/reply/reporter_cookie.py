"""Who answered last for a principal, remembered by that browser, so that the next form comes filled in."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadData, URLSafeSerializer

from actions.access.links import Entered
from models.values import Reporter
from models.vocabulary import LinkKind
from web.requests.context import AppContext
from web.requests.cookies import Cookie

COOKIE: Final = Cookie("rundan-who", dt.timedelta(days=180), of_a_path=True)
PATH: Final = "/svar"


def holder_key(entered: Entered) -> str:
    """Whose link it is: a colleague's own, or the principal's, which all its cases with that registrar share."""
    link, case = entered.link, entered.case
    return link.id if case is None or link.kind is LinkKind.COLLEAGUE else f"{case.principal_code} {case.registrar}"


def remember(response: Response, served: AppContext, holder: str, by: Reporter) -> None:
    """Let the browser carry the name, role and address to principals' pages, for that holder alone."""
    said = _signer(served).dumps([holder, by.name, by.role, by.email])
    COOKIE.give(response, served.settings, said, PATH)


def remembered(request: Request, served: AppContext, holder: str) -> Mapping[str, str]:
    """The fields of whoever answered last from this browser as that holder; none if nobody has."""
    try:
        given, name, role, email = _signer(served).loads(COOKIE.read(request))
    except (BadData, ValueError, TypeError):
        return {}
    return {"name": name, "role": role, "email": email} if given == holder else {}


def _signer(served: AppContext) -> URLSafeSerializer:
    return URLSafeSerializer(served.settings.secret_key, salt=COOKIE.name)
