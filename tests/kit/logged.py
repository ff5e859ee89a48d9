"""What has been logged, for tests to read."""

import io
import logging
import re

from kit.logs import LogForm, LogLine
from tests.waiting import eventually

WRITTEN = "Ulla ringde och var arg"


class Log:
    """What has been logged, as it would reach the operator."""

    def __init__(self, form: LogForm = "text") -> None:
        self._stream = io.StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.setFormatter(LogLine(form))

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def of(self, event: str) -> list[str]:
        """The lines about that event."""
        return [line for line in self.lines if line.split(" ")[2:3] == [event]]

    def all_of(self, event: str, count: int) -> list[str]:
        """The lines about that event once there are so many: a request's are written after its answer has left."""
        eventually(lambda: len(self.of(event)) >= count)
        return self.of(event)


def said_in(line: str, name: str) -> str:
    found = re.search(rf"{name}=(\w+)", line)
    assert found, line
    return found[1]
