"""Each thing a principal can do has words of its own where it is confirmed."""

from typing import Final

import pytest

from models.vocabulary import EventKind
from notifications.sender import Sender
from rules.wording.receipt_wording import receipt_about
from tests.letter_samples import WRITTEN_AT, compose, receipt
from tests.mail import parsed, text_of
from web.reply.decision_tasks import TASKS

OF_A_REPORT: Final = "Vi har noterat er rapport."
MORE: Final = {EventKind.REVIEWED: {"review": "Beslutet överklagades."}, EventKind.HANDED_OVER: {"handed_to": "X"}}
OTHERS: Final = sorted({task.kind for task in TASKS.values()} - {EventKind.HANDLED})


@pytest.mark.parametrize("kind", OTHERS)
def test_the_receipt_of_anything_but_a_report_does_not_thank_for_one(sender: Sender, kind: EventKind) -> None:
    letter = compose(sender, receipt(kind, **MORE.get(kind, {})), WRITTEN_AT)
    assert OF_A_REPORT not in text_of(parsed(letter.content))


@pytest.mark.parametrize("kind", OTHERS)
def test_the_subject_of_a_receipt_says_what_it_is_of(kind: EventKind) -> None:
    told = {"held_on": "2023-06-19", "body_name": "Kommunfullmäktige", "paragraph": "§ 45"}
    assert receipt_about(kind, told, "Färdplan", "sv").split(", ")[0] not in {"Färdplan", "kommunfullmäktige 19 juni"}
