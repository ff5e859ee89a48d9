"""Who has signed, as a table of a round's result."""

from collections.abc import Callable, Iterator, Sequence

from actions.views.overview import CaseView
from documents.parts import NOTHING, Grid, Heading, Part


def signatures_told(rows: Sequence[CaseView], say: Callable[[str], str]) -> Iterator[Part]:
    """Who has signed, when and where, and whether the signed copy has come."""
    found = [(row, row.progress.signature) for row in rows if row.progress.signature]
    if not found:
        return
    yield Heading(say("Undertecknande per huvudman"))
    header = ("Huvudman", "Undertecknat", "Plats", "Undertecknare", "Undertecknat exemplar inlämnat")
    yield Grid(
        caption=say("Vem som har undertecknat, när och var"),
        header=tuple(say(each) for each in header),
        rows=tuple(
            (
                row.case.principal_name,
                signed.signed_on.isoformat(),
                signed.place or NOTHING,
                ", ".join(filter(None, [signed.signatory, signed.signatory_role])) or NOTHING,
                signed.copy_on.isoformat() if signed.copy_on else NOTHING,
            )
            for row, signed in found
        ),
    )
