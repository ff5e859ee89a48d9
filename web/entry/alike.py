"""Answers that come as late whoever is asked about, so that no clock tells which addresses are known."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Final

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

AT_LEAST: Final = 0.25  # seconds; writing a letter takes a fraction of it


def answered_alike(answer: Callable[..., Response]) -> Callable[..., Coroutine[Any, Any, Response]]:
    """A page that is answered no sooner than AT_LEAST after it was asked for; no thread waits meanwhile."""

    @wraps(answer)
    async def later(*args: Any, **values: Any) -> Response:
        began = time.monotonic()
        response = await run_in_threadpool(answer, *args, **values)
        await asyncio.sleep(AT_LEAST - (time.monotonic() - began))
        return response

    return later
