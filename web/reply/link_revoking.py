"""Revoking a colleague's link, for whoever holds the principal's own."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access.links import revoke_link
from actions.record.record import Said
from kit.errors import NotFound
from models.values import Reporter
from models.vocabulary import Channel
from notifications.links import digest
from web.entry.link_access import case_path, entered_by
from web.pages.posted import Sent
from web.reply.case import Holder
from web.reply.link_holders import holders_of, is_registrar
from web.reply.page import gather
from web.requests.context import Served

router = APIRouter(prefix="/svar/{slug}/{code}", include_in_schema=False)


@router.post("/lank/{key}/dra-in")
def revoke_colleague(served: Served, holder: Holder, key: str, _posted: Sent) -> Response:
    """The colleague's link and those handed on from it open nothing more. One that is revoked already stays so."""
    served.limits.count("form", digest(holder.secret))
    now = served.clock.now()

    def act(session: Session) -> None:
        reply = gather(session, entered_by(session, served, holder, now), now, served.settings.link_grace)
        if not is_registrar(reply):
            raise NotFound("Sidan finns inte.")
        if key in {link.id for link in holders_of(session, reply)}:
            by = Reporter("Registratorn", "")
            revoke_link(session, key, Said(by, Channel.LINK, None, reply.entered.link.id), now)

    served.database.act(act)
    served.poke(holder.slug)
    return RedirectResponse(case_path(holder.slug, holder.code), 303)
