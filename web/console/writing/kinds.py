"""What can be written: each kind with its form, its letters as they would leave, whom it is for, and its act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from actions.coordination.writing import Mailing, remind_now, send_message, skip_next
from actions.letters.by_hand import message_letters, reminder_letters
from actions.views.overview import CaseView
from kit.errors import Fault
from models.tables import Round
from notifications.letters.base import CaseLetter
from notifications.office import Office
from rules.replies.writing import Message, may_remind, may_skip, message_faults, place_faults
from web.pages.forms import Form, line
from web.pages.forms import text as prose
from web.requests.source_text import swedish


class MessageForm(Form):
    """A message, and whether the official gets it too."""

    title: Annotated[str, line(120)] = ""
    text: Annotated[str, prose(5000)] = ""
    official: bool = False


class ReminderForm(Form):
    """Words of one's own in a reminder, and whether the official gets it too."""

    text: Annotated[str, prose(1000)] = ""
    official: bool = False


class SkipForm(Form):
    """Why the next reminder is passed over."""

    text: Annotated[str, prose(1000)] = ""


Letters = Callable[[Round, CaseView, Message], Sequence[CaseLetter]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` stands in its address and its template; `unfit` says why a principal can't be chosen, if it can't."""

    name: str
    form: type[Form]
    faults: Callable[[Message], Sequence[Fault]]
    letters: Letters
    is_fit: Callable[[CaseView], bool]
    unfit: str
    act: Callable[[Office, Mailing, Message], Any]


def _message_letters(round_: Round, row: CaseView, message: Message) -> Sequence[CaseLetter]:
    return message_letters(round_, row.case, row.facts, message, row.today)


def _reminder_letters(round_: Round, row: CaseView, message: Message) -> Sequence[CaseLetter]:
    return reminder_letters(round_, row.case, row.facts, message, row.today)


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind(
            "message",
            MessageForm,
            lambda message: list(message_faults(message)),
            _message_letters,
            lambda _row: True,
            "",
            send_message,
        ),
        Kind(
            "remind",
            ReminderForm,
            lambda message: list(place_faults({"text": message.text})),
            _reminder_letters,
            lambda row: may_remind(row.progress),
            swedish("har inget kvar att göra"),
            remind_now,
        ),
        Kind(
            "skip",
            SkipForm,
            lambda _message: [],
            lambda _round, _row, _message: (),
            lambda row: may_skip(row.case.chase_at),
            swedish("har ingen påminnelse på väg"),
            lambda _office, mailing, message: skip_next(mailing, message.text),
        ),
    )
}
