"""The file of an extract that was read becomes the report's own, and is not sent twice."""

from collections.abc import Sequence
from typing import Final

from actions.casework import refuse
from actions.record.record import already_said
from actions.replies.held_extracts import held_extract, held_file, let_extract_go
from kit.errors import Fault
from models.phrases import swedish
from models.values import Upload
from web.reply.extract.filling import ATTACH
from web.reply.forms import ReportForm
from web.reply.tasks import Filing

GONE: Final = swedish("Utdraget som lästes finns inte kvar här. Välj filen igen.")


def with_held_file(filing: Filing, form: ReportForm, uploads: Sequence[Upload]) -> list[Upload]:
    """The report's files with the one that was read, if that is to be attached. Raises FaultyInput when it is gone."""
    if not filing.posted.values.get(ATTACH) or filing.link_id is None or _is_said(filing):
        return [*uploads]
    held = held_extract(filing.session, filing.link_id)
    file = held_file(held, form.document_kind) if held else None
    if file is None:
        refuse([Fault("documents", GONE)])
        return [*uploads]
    return [file, *(each for each in uploads if each.data != file.data)]


def forget_attached(filing: Filing) -> None:
    """Hold the file no longer once it stands with the report, in every case it was told in."""
    if filing.posted.values.get(ATTACH) and filing.link_id is not None:
        let_extract_go(filing.session, filing.link_id)


def _is_said(filing: Filing) -> bool:
    """Whether the same form has been recorded; the file went with it."""
    return already_said(filing.session, filing.posted.form_key, filing.case.id) is not None
