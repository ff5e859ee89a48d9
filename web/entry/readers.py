"""What a reader of an office may open in the console; all else is refused in one place, whatever page is added."""

from typing import Final

from rules.reach import Reach
from web.requests.middleware import SAFE_METHODS

# the pages a reader is shown, by their routes; a page that is not here is for those who act
READS: Final = frozenset(
    {
        "/console",
        "/console/arenas",
        "/console/closed",
        "/console/compare",
        "/console/families/{slug}",
        "/console/letters/{letter_id}",
        "/console/rounds/{slug}",
        "/console/rounds/{slug}/bilder/{name}.{ending}",
        "/console/rounds/{slug}/dokument/{document_id}",
        "/console/rounds/{slug}/letters",
        "/console/rounds/{slug}/live",
        "/console/rounds/{slug}/opinions",
        "/console/rounds/{slug}/opinions.csv",
        "/console/rounds/{slug}/opinions.html",
        "/console/rounds/{slug}/foljebrev.zip",
        "/console/rounds/{slug}/resultat.{ending}",
        "/console/rounds/{slug}/wall",
        "/console/rounds/{slug}/wall/live",
        "/console/rounds/{slug}/{code}",
        "/console/rounds/{slug}/{code}/diariet.zip",
        "/console/rounds/{slug}/{code}/dokument/{document_id}",
        "/console/rounds/{slug}/{code}/arendet.{ending}",
        "/console/rounds/{slug}/{code}/foljebrev.{ending}",
        "/console/rounds/{slug}/{code}/tjansteskrivelse.{ending}",
        "/console/rounds/{slug}/{code}/vagen.{ending}",
        "/console/search",
    }
)
# what concerns nobody but whoever is signed in
ONES_OWN: Final = ("/console/me", "/console/sign-out")


def may_ask(reach: Reach, method: str, route: str, slug: str | None) -> bool:
    """Whether they may be answered there: whoever acts may, others where something is only read or is their own."""
    acts = reach.acts_in(slug) if slug is not None else reach.acts
    return acts or route.startswith(ONES_OWN) or (method in SAFE_METHODS and route in READS)
