"""PDFs are looked at in a process of their own: what they hold is said, and none takes more than its limits."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import kit.process.confined
from kit.process.confined import AT_ONCE, MAY_WAIT, Deadline, Unanswered, ask_confined
from kit.settings import CHECKOUT
from models.files.kinds import kinds_of
from models.files.limits import MEGABYTE, PDF, Limit
from models.files.pdf.pdf_file import Opened, look_at_pdf
from models.vocabulary import DocumentKind, FileTrait
from tests.papers.hostile import DAMAGED, HARMLESS, SCRIPTED, TOO_MUCH, TWO_KINDS, with_file, with_inside
from tests.visitor import pdf
from tests.waiting import eventually
from web.pages.forms import PostedFile
from web.pages.uploads import checked_uploads

SHIPPED = sorted((CHECKOUT / "data" / "rounds").rglob("*.pdf"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_there_is_nothing_to_say_of_a_file_from_a_real_round(path: Path) -> None:
    assert look_at_pdf(path.read_bytes()) == (Opened.WHOLLY, ())


@pytest.mark.parametrize("name", SCRIPTED)
def test_a_file_in_which_something_runs_is_said_to_be_so(name: str) -> None:
    assert look_at_pdf(SCRIPTED[name]) == (Opened.WHOLLY, (FileTrait.SCRIPTS,))


def test_a_file_that_holds_others_is_said_to_be_so() -> None:
    assert look_at_pdf(with_inside(with_file)) == (Opened.WHOLLY, (FileTrait.FILES,))


@pytest.mark.parametrize("name", TWO_KINDS)
def test_a_file_that_is_two_kinds_at_once_is_said_to_be_so(name: str) -> None:
    assert FileTrait.TWO_KINDS in look_at_pdf(TWO_KINDS[name]).traits


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_file_that_would_take_too_much_is_not_looked_into_and_said_to_be_unread(name: str) -> None:
    data = TOO_MUCH[name]()
    assert len(data) < 3000
    assert look_at_pdf(data) == (Opened.PARTLY, (FileTrait.UNREAD,))


@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_that_cannot_be_opened_is_damaged(name: str) -> None:
    assert look_at_pdf(DAMAGED[name]()).opened is Opened.DAMAGED


@pytest.mark.parametrize("name", HARMLESS)
def test_a_file_that_only_looks_dangerous_ends_in_a_word_about_it(name: str) -> None:
    assert look_at_pdf(HARMLESS[name]()).opened in {Opened.WHOLLY, Opened.DAMAGED}


@pytest.mark.parametrize(
    "limit",
    [
        replace(PDF, size=100),
        replace(PDF, count=3),
        replace(PDF, depth=0),
        replace(PDF, seconds=0.001),
        replace(PDF, memory=MEGABYTE),
    ],
    ids=["size", "count", "depth", "seconds", "memory"],
)
def test_one_past_a_limit_the_file_is_unread(limit: Limit) -> None:
    assert look_at_pdf(SCRIPTED["scripted"], limit).traits == (FileTrait.UNREAD,)


def asked(tmp_path: Path, program: str, *, memory: int = 256 * MEGABYTE, seconds: float = 10) -> Any:
    path = tmp_path / "program.py"
    path.write_text(f"import json, os, resource, socket, subprocess, sys\n{program}\n", encoding="utf-8")
    return ask_confined(path, b"data", memory=memory, seconds=seconds)


def test_a_program_of_its_own_gets_the_bytes_and_no_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_SECRET", "x")
    said = asked(tmp_path, "json.dump([sys.stdin.read(), sorted(os.environ), os.getcwd()], sys.stdout)")
    assert said[0] == "data"
    assert "RUNDAN_SECRET" not in said[1]
    assert said[2] == "/"


def test_the_limits_of_a_program_of_its_own_are_those_it_is_given(tmp_path: Path) -> None:
    names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_CORE")
    said = asked(tmp_path, f"json.dump([resource.getrlimit(getattr(resource, each)) for each in {names}], sys.stdout)")
    assert said == [[256 * MEGABYTE] * 2, [10, 10], [0, 0], [0, 0]]


@pytest.mark.parametrize(
    "program",
    [
        "bytearray(1 << 30)",
        "while True: pass",
        "import time; time.sleep(60)",
        "os.abort()",
        "print('{')",
        "while True: print('x' * 99999)",
        "open(sys.argv[1] + '.out', 'w').write('x' * 999999)",
        "sys.exit(3)",
        "",
    ],
    ids=["memory", "a loop", "asleep", "aborts", "half a word", "a flood", "a large file", "fails", "silent"],
)
def test_a_program_past_its_limits_is_ended_and_has_not_answered(tmp_path: Path, program: str) -> None:
    with pytest.raises(Unanswered):
        asked(tmp_path, program, seconds=2)


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        (b"GIF89a<script>alert(1)</script>", {"gif", "html"}),
        (b"\xff\xd8\xff\xe0" + bytes(9) + b"PK\x05\x06" + bytes(18), {"jpeg", "zip"}),
        (b"<!DOCTYPE html><title>x</title>", {"html"}),
        (b"Hej!", set()),
    ],
    ids=["a picture and a page", "a picture and an archive", "a page", "text"],
)
def test_the_kinds_a_file_can_be_opened_as(data: bytes, kinds: set[str]) -> None:
    assert kinds_of(data) == kinds


def test_an_ordinary_pdf_is_one_kind() -> None:
    assert kinds_of(pdf()) == {"pdf"}


# --- many at once


@contextmanager
def every_place_taken() -> Iterator[None]:
    """As many as may be looked at are, and go on being."""
    with ExitStack() as places:
        for _ in range(AT_ONCE):
            kit.process.confined._line.acquire()
            places.callback(kit.process.confined._line.release)
            places.enter_context(kit.process.confined._room)
        yield


def in_line() -> int:
    return AT_ONCE + MAY_WAIT - kit.process.confined._line._value


def test_a_few_wait_for_a_place_and_whoever_comes_after_them_is_not_kept_waiting() -> None:
    looks = []
    waiting = [
        threading.Thread(target=lambda: looks.append(look_at_pdf(pdf(), replace(PDF, seconds=60))))
        for _ in range(MAY_WAIT)
    ]
    with every_place_taken():
        for each in waiting:
            each.start()
        eventually(lambda: in_line() == AT_ONCE + MAY_WAIT)
        assert look_at_pdf(pdf(), replace(PDF, seconds=600)).traits == (FileTrait.UNREAD,)
        assert looks == []
    for each in waiting:
        each.join()
    assert looks == [(Opened.WHOLLY, ())] * MAY_WAIT
    assert in_line() == 0


def test_the_wait_is_a_part_of_the_time_and_a_place_is_given_back_by_whoever_gives_up(tmp_path: Path) -> None:
    with every_place_taken(), pytest.raises(Unanswered):
        asked(tmp_path, "json.dump(1, sys.stdout)", seconds=0.01)
    assert in_line() == 0
    assert asked(tmp_path, "json.dump(1, sys.stdout)") == 1


def test_the_files_of_a_form_share_its_time_and_those_left_after_it_are_kept_unread() -> None:
    seconds = count(step=40)  # each look at the clock finds it so much later
    files = [PostedFile("documents", f"{name}.pdf", pdf()) for name in "abcde"]
    until = Deadline(100, monotonic=lambda: float(next(seconds)))
    kept, faults = checked_uploads(files, DocumentKind.EXTRACT, 20, until)
    assert faults == []
    assert [upload.data for upload in kept] == [file.data for file in files]
    assert [upload.traits for upload in kept] == [()] * 2 + [(FileTrait.UNREAD,)] * 3


def test_what_is_not_a_pdf_is_refused_however_little_time_is_left() -> None:
    files = [PostedFile("documents", "a.pdf", data) for data in (b"", b"MZ", pdf())]
    kept, faults = checked_uploads(files, DocumentKind.EXTRACT, 20, Deadline(0))
    assert (len(kept), len(faults)) == (1, 2)
