"""Judging an outcome that was reported in a principal's own words: the choices beside the words themselves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Self

from pydantic import Field

from actions.replies.replies import report_handling
from kit.errors import Fault, FaultyInput, NotFound
from models.phrases import swedish
from models.reads import lookup
from models.tables import Handling
from models.vocabulary import REPORTABLE_OUTCOMES, Outcome
from web.console.acting.coordinator_act import ActRequest, CoordinatorAct
from web.pages.forms import Form, as_number, number_in

NO_OUTCOME: Final = swedish("Välj vad det blev.")
CHOICES: Final = tuple(outcome for outcome in REPORTABLE_OUTCOMES if outcome is not Outcome.UNCLASSIFIED)


class Classified(Form):
    """What became of each att-sats."""

    outcomes: dict[int, Outcome] = Field(default_factory=dict)

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read; a choice that is none is as if left out."""
        outcomes = {
            number: value
            for name, value in posted.items()
            if (number := number_in(name, "outcomes")) is not None and value in set(CHOICES)
        }
        return super().sift({**posted, "outcomes": outcomes})


def _classify(form: Classified, wanted: ActRequest) -> None:
    number = as_number(wanted.target)
    rows = lookup.handlings(wanted.session, wanted.case_id)
    row: Handling | None = next((each for each in rows if each.number == number), None)
    if row is None:
        raise NotFound("Rapporten finns inte.")
    missing = [point for point in row.outcomes if point not in form.outcomes]
    if missing:
        raise FaultyInput([Fault(f"outcomes[{point}]", NO_OUTCOME) for point in missing])
    report = replace(row.report, corrects=number, outcomes=form.outcomes)
    report_handling(wanted.session, wanted.sender, wanted.case_id, report, wanted.said, wanted.now)


CLASSIFY: Final = CoordinatorAct("classify", Classified, _classify)
