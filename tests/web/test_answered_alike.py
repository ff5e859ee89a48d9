"""Where anybody may ask about an address, it takes as long whether somebody has it or not."""

import asyncio
from typing import Any

import pytest
from fastapi.responses import Response

from tests.visitor import COORDINATOR, Visitor
from web.entry import alike
from web.entry.alike import AT_LEAST, answered_alike

ASKED = [
    ("/console/sign-in", COORDINATOR),
    ("/console/sign-in", "ingen@dorotea.example"),
    ("/ny-lank", "registrator@dorotea.example"),
    ("/ny-lank", "ingen@dorotea.example"),
]


class Watch:
    """A clock that stands still until somebody waits or works."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.shown, self.waited = 100.0, list[float]()
        patch.setattr(alike, "time", self)
        patch.setattr(alike, "asyncio", self)

    def monotonic(self) -> float:
        return self.shown

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.shown += max(seconds, 0)


@pytest.mark.parametrize("works", [0, 0.01, 0.2])
def test_a_quick_answer_waits_for_a_slow_one(monkeypatch: pytest.MonkeyPatch, works: float) -> None:
    watch = Watch(monkeypatch)

    def answer() -> Response:
        watch.shown += works
        return Response()

    asyncio.run(answered_alike(answer)())
    assert watch.shown == pytest.approx(100 + AT_LEAST)


@pytest.mark.parametrize(("path", "email"), ASKED)
def test_known_or_not_the_answer_waits(
    dorotea: Visitor, monkeypatch: pytest.MonkeyPatch, path: str, email: str
) -> None:
    watch = Watch(monkeypatch)
    values: dict[str, Any] = {"email": email}
    assert dorotea.http.post(path, data=values).status_code == 200
    assert watch.waited == [AT_LEAST]
