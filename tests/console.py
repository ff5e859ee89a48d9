"""A coordinator at work with one round, through its pages."""

import httpx

from models.reads import lookup
from models.tables import Case, Letter
from models.vocabulary import EventKind, LetterKind
from tests.lived import DOROTEA, LivedRound
from tests.visitor import Visitor, hidden_in


class Console:
    """A coordinator at work with one round."""

    def __init__(self, visitor: Visitor, lived: LivedRound) -> None:
        self.visitor, self.http, self.lived = visitor, visitor.http, lived
        self.board = f"/console/rounds/{lived.slug}"
        self.case = f"{self.board}/{DOROTEA}"

    def read(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def do(self, path: str, **values: str) -> httpx.Response:
        """Open the form at that address, fill it in and send it."""
        return self.http.post(path, data={**hidden_in(self.read(path)), **values})

    def row(self) -> Case:
        return self.lived.dorotea().case

    def events(self) -> list[EventKind]:
        with self.lived.database.read() as session:
            return [event.kind for event in lookup.case_events(session, self.row().id)]

    def letters(self, kind: LetterKind) -> list[Letter]:
        return [letter for letter in self.lived.letters() if letter.kind is kind]
