"""What the embedded Prefect says is kept, and never more of it than a limit."""

import asyncio
import socket
from pathlib import Path

import pytest

from cli.common.installation import Installation
from cli.running.doors import PortTaken, listen, own_doors
from cli.running.embedded import run_embedded
from cli.running.prefect_child import LOG_LIMIT, keep_log
from kit.settings import Settings

LINE = b"10:00:00.000 | ERROR   | prefect.server - V\xc3\xa4sterbotten svarade inte.\n"


async def _said(path: Path, *chunks: bytes) -> None:
    stream = asyncio.StreamReader()
    keeping = asyncio.create_task(keep_log(stream, path))
    for chunk in chunks:
        stream.feed_data(chunk)
        await asyncio.sleep(0)
    stream.feed_eof()
    await keeping


def test_everything_it_says_is_kept_after_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "prefect" / "prefect.log"
    asyncio.run(_said(path, LINE[:-25], LINE[-25:]))
    asyncio.run(_said(path, LINE))
    assert path.read_bytes() == 2 * LINE


def test_letters_that_come_in_two_parts_are_still_letters(tmp_path: Path) -> None:
    middle = LINE.index(b"\xc3") + 1
    asyncio.run(_said(tmp_path / "log", LINE[:middle], LINE[middle:]))
    assert (tmp_path / "log").read_bytes() == LINE


def test_it_never_fills_the_disk_however_much_it_says(tmp_path: Path) -> None:
    much = LINE * 400
    asyncio.run(_said(tmp_path / "log", *[much] * (4 * LOG_LIMIT // len(much))))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1"]
    assert all(path.stat().st_size <= LOG_LIMIT * 1.02 for path in tmp_path.iterdir())
    assert (tmp_path / "log").read_bytes().endswith(LINE)


class SeenEnough(Exception):
    pass


def test_nobody_else_can_take_its_port_before_it_has_started(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]

    def take(_here: Installation) -> None:
        with pytest.raises(PortTaken):
            listen("127.0.0.1", port, "")
        raise SeenEnough

    free = settings.model_copy(update={"port": 0, "prefect_port": port})
    with pytest.raises(SeenEnough), own_doors(free) as doors:
        run_embedded(doors, prepare=take, greet=take)
