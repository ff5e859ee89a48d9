"""What befalls a decision, recorded, and the letters it gives."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from actions.casework import Recorded
from actions.replies.reviews import record_review
from kit.clock import STOCKHOLM
from models.tables import Letter, case_id
from models.values import Review
from models.vocabulary import LetterKind, ReviewKind
from tests.lived import DOROTEA, LivedRound, said
from tests.mail import parsed
from tests.mail import text_of as letter_text

ANNOUNCED = {"adjusted_on": dt.date(2023, 6, 27), "announced_on": dt.date(2023, 6, 28)}


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def mark(lived: LivedRound, kind: ReviewKind, on: str, code: str = DOROTEA, handling: int = 1, **more: Any) -> Recorded:
    review = Review(0, handling, kind, dt.date.fromisoformat(on), more.pop("reference", ""), more.pop("note", ""))
    speaker = more.pop("said", said())
    return lived.database.act(
        lambda session: record_review(
            session, lived.sender, case_id(lived.slug, code), review, speaker, lived.today, **more
        )
    )


def of_kind(lived: LivedRound, kind: LetterKind) -> list[Letter]:
    with lived.database.read() as session:
        return list(session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def words(lived: LivedRound, letter: Letter) -> str:
    with lived.database.read() as session:
        return letter_text(parsed(session.get_one(Letter, letter.id).content))
