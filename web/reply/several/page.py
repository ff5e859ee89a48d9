"""From one of a principal's cases to another of the family, without looking for its letter."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kit.errors import NotFound
from notifications.links import token
from web.entry.link_access import entered_by, follow
from web.reply.case import Holder
from web.reply.several.siblings import siblings_of
from web.requests.context import Served

router = APIRouter(prefix="/svar/{slug}/{code}", include_in_schema=False)


@router.get("/till/{key}")
def go_to_sibling(request: Request, served: Served, holder: Holder, key: str) -> Response:
    """As if the other case's own link had been followed; `key` is its round's slug. Raises NotFound."""
    now = served.clock.now()
    with served.database.read() as session:
        others = siblings_of(session, entered_by(session, served, holder, now), now, served.settings.link_grace)
        link_id = next((other.case.link_id for other in others if other.slug == key), None)
    if link_id is None:
        raise NotFound
    return follow(request, served, token(served.sender.secret, link_id))
