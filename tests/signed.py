"""The innovation partnership of 2019, whose two parties tests can speak for."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from actions.casework import Recorded
from actions.record.record import Said
from actions.replies.signing import follow_up_done, report_signature, return_copy
from kit.database import Database
from models.tables import case_id
from models.values import Signature, StepDone
from notifications.sender import Sender
from tests.lived import LivedRound, said

REGION, UMEA = "24", "2480"
SIGNING_DAY = dt.date(2019, 12, 2)
COPY_DAY = dt.date(2019, 12, 9)


def signature(**changes: Any) -> Signature:
    values: dict[str, Any] = {
        "signed_on": SIGNING_DAY,
        "place": "Umeå",
        "signatory": "Ordföranden",
        "signatory_role": "kommunstyrelsens ordförande",
    }
    return Signature(**{**values, **changes})


class Partnership(LivedRound):
    """A launched partnership; `today` (UTC) is the day after the common signing."""

    def __init__(self, database: Database, sender: Sender, slug: str) -> None:
        super().__init__(database, sender, slug)
        self.today = dt.datetime(2019, 12, 3, 9, tzinfo=dt.UTC)

    def sign(self, code: str = UMEA, told: Signature | None = None, **more: Any) -> Recorded:
        by = more.pop("said", said())
        return self._act(report_signature, code, told or signature(), by, **more)

    def copy(self, code: str = UMEA, copy_on: dt.date = COPY_DAY, **more: Any) -> Recorded:
        return self._act(return_copy, code, copy_on, said(), **more)

    def done(self, code: str, number: int, done_on: dt.date, **more: Any) -> Recorded:
        return self._act(follow_up_done, code, StepDone(number, done_on, "Gjort tillsammans."), said(), **more)

    def _act(self, act: Callable[..., Recorded], code: str, told: object, by: Said, **more: Any) -> Recorded:
        key = case_id(self.slug, code)
        return self.database.act(lambda session: act(session, self.sender, key, told, by, self.today, **more))
