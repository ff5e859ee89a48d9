"""Who answered last through a link, remembered by that browser, so that the next form comes filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadData, URLSafeSerializer

from models.values import Reporter
from web.requests.context import AppContext
from web.requests.cookies import Cookie

COOKIE: Final = Cookie("rundan-who", dt.timedelta(days=180), of_a_path=True)


def remember(response: Response, served: AppContext, path: str, link_id: str, by: Reporter) -> None:
    """Let the browser carry the name, role and address to the pages under the path, for the holder of that link."""
    said = _signer(served).dumps([link_id, by.name, by.role, by.email])
    COOKIE.give(response, served.settings, said, path)


def remembered(request: Request, served: AppContext, link_id: str) -> Mapping[str, str]:
    """The fields of whoever answered last from this browser through that link; none if nobody has."""
    try:
        holder, name, role, email = _signer(served).loads(COOKIE.read(request))
    except (BadData, ValueError, TypeError):
        return {}
    return {"name": name, "role": role, "email": email} if holder == link_id else {}


def _signer(served: AppContext) -> URLSafeSerializer:
    return URLSafeSerializer(served.settings.secret_key, salt=COOKIE.name)
