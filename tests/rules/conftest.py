"""Whatever a rule finds wrong in a test, it says what can be said in English too, of a field that may be named."""

import re

import pytest

from kit.errors import Fault
from kit.i18n import Catalogue
from models.phrases import Phrase
from tests.run.english import knows

ENGLISH = Catalogue("en")
FIELD = re.compile(r"([a-z_]+([.\[].+)?)?")


@pytest.fixture(autouse=True)
def faults_that_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault is looked at as it is made, whatever the test is about."""
    as_it_was = Fault.__init__

    def made(self: Fault, *args: object, **more: object) -> None:
        as_it_was(self, *args, **more)  # type: ignore[arg-type]
        said = self.message.template if isinstance(self.message, Phrase) else self.message
        assert knows(ENGLISH, said), f"no English for: {said}"
        assert FIELD.fullmatch(self.field), self.field

    monkeypatch.setattr(Fault, "__init__", made)
