"""What the pages of a change show: the round as it is, its files, whom it may be changed for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.registry.offices import county_of_round
from actions.views.other_rounds import Ordered, opens_when_ended
from actions.views.overview import RoundView, round_view
from kit.clock import local_day
from kit.errors import NotFound
from models.files.county import County, Principal
from models.reads import family_reads, lookup
from models.tables import Document, Round
from models.tables.documents import current, earlier
from models.vocabulary import EventKind, RoundState
from rules.changing.wording import has_begun
from rules.route.transitions import ROUND_MOVES
from web.pages.forms import as_number
from web.requests.context import AppContext


@dataclass(frozen=True, slots=True)
class Subject:
    """The round to be changed. `files` are every version of its own; `file` the one a page is about; `linked` are the
    rounds beside that are open; `left_waiting` those that wait for it, as they would stand if it were taken back."""

    view: RoundView
    files: Sequence[Document]
    file: Document | None
    linked: Sequence[Round]
    left_waiting: Sequence[Ordered]

    @property
    def round(self) -> Round:
        """The round itself."""
        return self.view.round

    @property
    def standing(self) -> Sequence[Document]:
        """The files that stand."""
        return current(self.files)

    def earlier(self, file: Document) -> Sequence[Document]:
        """The versions before it."""
        return earlier(file, self.files)

    @property
    def has_begun(self) -> bool:
        """Whether anybody has handled the att-satser as they are."""
        return any(has_begun(row.facts) for row in self.view.cases)

    @property
    def decided(self) -> Sequence[str]:
        """The names of those who have decided on them."""
        return [row.case.principal_name for row in self.view.cases if row.progress.decision]

    def may(self, kind: EventKind) -> bool:
        """Whether it may happen to the round as it stands; of taking out somebody, whether more than one is in it."""
        allowed = (self.round.state, kind) in ROUND_MOVES
        return allowed and (kind is not EventKind.TAKEN_OUT or len(self.view.cases) > 1)


def gather(session: Session, served: AppContext, slug: str, target: str = "") -> Subject:
    """The round with everything its pages show. `target` is the number of one of its files. Raises NotFound."""
    now = served.clock.now()
    view, files = round_view(session, slug, now), lookup.attachments(session, slug)
    file = next((each for each in current(files) if each.id == as_number(target)), None)
    if target and file is None:
        raise NotFound("Bilagan finns inte, eller så är den redan bytt.")
    linked = [each for each in family_reads.linked_rounds(session, slug) if each.state is RoundState.OPEN]
    return Subject(view, files, file, linked, opens_when_ended(session, view, now, is_called_off=True))


def registry(served: AppContext, slug: str) -> County | None:
    """The registry of the office that sent the round out; None where it holds nothing."""
    try:
        with served.database.read() as session:
            return county_of_round(session, slug, local_day(served.clock.now()))
    except NotFound:
        return None


def unasked(subject: Subject, county: County | None) -> Sequence[Principal]:
    """The county's principals that have no case in the round."""
    known = {row.case.principal_code for row in (*subject.view.cases, *subject.view.taken_out)}
    return [each for each in county.principals if each.code not in known] if county else []
