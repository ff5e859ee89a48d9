"""A coordinator who changes a round that is out."""

from __future__ import annotations

import html
import re
from typing import Final

import httpx

from actions.record.audit import verify
from models.reads import lookup
from models.tables import Case, Letter, Round, case_id
from models.vocabulary import LetterKind
from tests.console import Console
from tests.lived import LivedRound
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.visitor import Files, hidden_in, text_of

MALA: Final = "2418"
UMEA: Final = "2480"
NEW_POINT: Final = "Att fastställa Färdplan Nära vård 2030, med uppföljning 2027"


class Changer:
    """A coordinator who changes a round through its pages."""

    def __init__(self, console: Console) -> None:
        self.console, self.lived, self.http = console, console.lived, console.http
        self.base = f"{console.board}/change"

    def ask(self, name: str, files: Files = (), /, **values: str) -> httpx.Response:
        """Fill in the page of that name; what it will do."""
        blank = self.http.get(f"{self.base}/{name}")
        assert blank.status_code == 200, blank.text
        data = {**hidden_in(blank), **fields_in(blank), **values}
        return self.http.post(f"{self.base}/{name}", data=data, files=files or None)

    def do(self, name: str, files: Files = (), /, **values: str) -> httpx.Response:
        """The same, and confirm it."""
        review = self.ask(name, files, **values)
        assert "Stämmer det här?" in text_of(review), text_of(review)
        return self.confirm(review)

    def confirm(self, review: httpx.Response) -> httpx.Response:
        """Do what a page says it will do."""
        return self.http.post(review.url.path, data={**hidden_in(review), "step": "do"})

    def of(self, lived: LivedRound) -> Changer:
        """The same, in another round."""
        return Changer(Console(self.console.visitor, lived))

    def letters(self, kind: LetterKind = LetterKind.CHANGED) -> list[Letter]:
        with self.lived.database.read() as session:
            found = lookup.round_letters(session, self.lived.slug, 1000)
            return sorted((row for row in found if row.kind is kind), key=lambda row: row.id)

    def text(self, letter: Letter) -> str:
        with self.lived.database.read() as session:
            return letter_text(parsed(session.get_one(Letter, letter.id).content))

    def round(self) -> Round:
        with self.lived.database.read() as session:
            return lookup.round_of(session, self.lived.slug)

    def case(self, code: str) -> Case:
        with self.lived.database.read() as session:
            return session.get_one(Case, case_id(self.lived.slug, code))

    def taking_back(self, **where: str) -> str:
        """The page that takes back the newest line of the round's record that may go, or of a principal's."""
        base = f"{self.console.board}/{where['code']}" if where else self.console.board
        page = self.http.get(base)
        numbers = sorted({int(part.split('"')[0]) for part in page.text.split(f"{base}/do/withdraw/")[1:]})
        return f"{base}/do/withdraw/{numbers[-1]}"

    def take_back(self, **where: str) -> httpx.Response:
        """Take it back."""
        return self.console.do(self.taking_back(**where), reason="Det blev fel.")

    def is_whole(self) -> bool:
        with self.lived.database.read() as session:
            return verify(session)[1] == []


def fields_in(page: httpx.Response) -> dict[str, str]:
    """What stands in the text fields of a page."""
    areas = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', page.text)
    lines = re.findall(r'<input id="[^"]+" name="([^"]+)" type="(?:text|email)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in [*areas, *lines]}


def attachment(data: bytes, name: str = "bilaga.pdf") -> Files:
    return [("file", (name, data, "application/pdf"))]
