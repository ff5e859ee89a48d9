"""Who holds a link to the case besides its registrar."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models.reads import lookup
from models.tables import Link
from models.vocabulary import LinkKind
from web.reply.page import Reply


def is_registrar(reply: Reply) -> bool:
    """Whether the page was opened through the principal's own link, which alone may revoke the others."""
    return reply.entered.link.kind is LinkKind.PRINCIPAL


def holders_of(session: Session, reply: Reply) -> Sequence[Link]:
    """The links that colleagues have, and that still open the case, oldest first."""
    links = lookup.case_links(session, reply.case.id)
    return [link for link in links if link.kind is LinkKind.COLLEAGUE and link.revoked_at is None]
