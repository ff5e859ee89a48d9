"""The dialogue of 2019, launched, with principals who say what they think."""

import datetime as dt
from typing import Any

from actions.casework import Recorded
from actions.replies.opinions import give_opinion
from kit.settings import CHECKOUT
from models.tables import case_id
from models.values import OpinionReport
from tests.lived import DOROTEA, LivedRound, said

DIALOG = CHECKOUT / "data" / "rounds" / "dialog-2019.yaml"
UMEA = "2480"
COUNCIL, COMMITTEE, CONSULT, CONTACT, CHANGES = range(1, 6)
AUGUST_27 = dt.date(2019, 8, 27)
DOROTEA_SAYS = {COUNCIL: "Svagt stöd", COMMITTEE: "Starkt stöd", CONTACT: "yes", CHANGES: "Arenorna är för många."}


def opinion(**changes: Any) -> OpinionReport:
    values: dict[str, Any] = {
        "answers": DOROTEA_SAYS,
        "text": "Vi vill vara med.",
        "backed_by": "Kommunstyrelsen",
        "backed_on": AUGUST_27,
        "paragraph": "§ 88",
    }
    return OpinionReport(**{**values, **changes})


class Consultation(LivedRound):
    """A launched consultation whose principals can be spoken for."""

    def give(self, report: OpinionReport | None = None, code: str = DOROTEA, **more: Any) -> Recorded:
        more.setdefault("said", said())
        speaker = more.pop("said")
        return self.database.act(
            lambda session: give_opinion(
                session, self.sender, case_id(self.slug, code), report or opinion(), speaker, self.today, **more
            )
        )
