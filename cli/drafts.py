"""`rundan drafts`: the rounds that are being made."""

from cli.common.installation import read_from
from cli.common.speech import console, in_words, language, show_json, table
from kit.clock import local
from kit.i18n import long_date
from models.reads.draft_reads import drafts as all_drafts
from models.tables import Draft


def drafts(json_wanted: bool) -> None:
    """Every draft that is no round yet, those to be sent first."""
    with read_from(json_wanted) as here, here.database.read() as session:
        found = all_drafts(session)
    if json_wanted:
        show_json({"drafts": [_data(draft) for draft in found]})
        return
    if not found:
        print(in_words("Här finns inga utkast. De görs i konsolen, under Starta en runda."))
        return
    drawn = table("Nr", "Utkast", "Ändrat", "Av", "Skickas")
    for draft in found:
        moment = local(draft.launches_at) if draft.launches_at else None
        launches = f"{long_date(moment.date(), language())} {moment:%H.%M}" if moment else "–"
        changed = long_date(local(draft.changed_at).date(), language())
        drawn.add_row(str(draft.id), draft.title or "–", changed, draft.changed_by, launches)
    console().print(drawn)


def _data(draft: Draft) -> dict[str, object]:
    return {
        "id": draft.id,
        "title": draft.title,
        "origin": draft.origin,
        "changed_at": draft.changed_at.isoformat(),
        "changed_by": draft.changed_by,
        "launches_at": draft.launches_at.isoformat() if draft.launches_at else None,
        "refusals": list(draft.refusals),
        "address": f"/console/drafts/{draft.id}",
    }
