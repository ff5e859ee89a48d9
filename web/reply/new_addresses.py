"""Letters that somebody behind a link has others sent: a case writes to few new addresses, seldom to coordinators."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy.orm import Session

from kit.errors import Fault, FaultyInput
from models.phrases import swedish
from models.reads import page_reads
from models.tables import Case
from models.vocabulary import REVIEWS, EventKind
from web.requests.context import AppContext
from web.requests.limits import TooOften

# what a principal types that a letter then goes to: its own receipt, and a colleague's link
WRITES_TO_COORDINATORS: Final = {EventKind.ASKED, EventKind.EXTENSION_ASKED, *REVIEWS}
NO_MORE: Final = {
    "email": swedish(
        "Brev om ärendet har i dag gått till så många nya adresser som går på en dag. Lämna fältet tomt: breven "
        "går alltid till registratorn."
    ),
    "colleague_email": swedish(
        "Brev om ärendet har i dag gått till så många nya adresser som går på en dag. Ange någon som har fått brev "
        "förut, eller vänta till i morgon."
    ),
}
TYPED: Final = tuple(NO_MORE)


def count_new_addresses(session: Session, served: AppContext, case: Case, written: Mapping[str, str]) -> None:
    """Count those the form would have written to for the first time. Raises FaultyInput beside the one too many.

    They are counted for the case, not the link: whoever hands it over to an address of its own gets another link.
    """
    for field in _new(session, case, written):
        try:
            served.limits.count_in(session, "hand over", case.id)
        except TooOften:
            raise FaultyInput([Fault(field, NO_MORE[field])]) from None


def _new(session: Session, case: Case, written: Mapping[str, str]) -> Iterator[str]:
    known = {address.casefold() for address in (case.registrar, case.official, case.chair)}
    typed = {field: written.get(field, "").strip() for field in TYPED}
    new = {field: address for field, address in typed.items() if address and address.casefold() not in known}
    if new:
        known |= page_reads.written_to(session, case.id)
    once = {address.casefold(): field for field, address in new.items()}
    yield from (field for address, field in once.items() if address not in known)
