"""The official's proposal (tjänsteskrivelse) of a case, filled in from the round and ready to go on with."""

from __future__ import annotations

from fastapi.responses import Response

from kit.errors import NotFound
from models.vocabulary import Part
from rules.wording.proposals import proposal_sentence
from web.pages.pages import environment
from web.pages.uploads import disposition
from web.reply.page import CaseStory, Reply


def proposal_response(reply: Reply, told: CaseStory, language: str) -> Response:
    """The proposal as a page word processors open, to save. Raises NotFound when nothing is to be decided."""
    if Part.DECISION not in reply.round.asks:
        raise NotFound("Rundan ber inte om beslut, så det finns inget förslag att hämta.")
    template = environment(language).get_template("web/proposal.html")
    text = template.render(
        reply=reply, told=told, language=language, proposal=proposal_sentence(reply.case.route, language)
    )
    name = f"tjansteskrivelse-{reply.round.slug}-{reply.case.principal_code}.html"
    return Response(text, media_type="text/html", headers={"content-disposition": disposition(name, inline=False)})
