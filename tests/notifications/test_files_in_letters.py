"""The round's files with its first letter: whole at a real far end, once in the database, none that nobody chose."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.utils import collapse_rfc2231_value
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import undefer

from actions.rounds.attachments import attachment_warnings
from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.files.limits import LETTER_FILES
from models.files.round_plan import PlannedAttachment, RoundPlan
from models.tables import Content, Letter
from models.vocabulary import LetterState
from notifications.attached import encoded, file_placeholder, files_in, with_files, with_references
from notifications.delivery import delivery
from notifications.delivery.delivery import Delivery
from notifications.delivery.sent_files import IncompleteLetter, whole_letter
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.far_ends.postfix import NoPostfix, postfix
from tests.far_ends.sink import Sink
from tests.letter_samples import compose, invitation
from tests.mail import parsed, text_of
from tests.notifications.delivering import ALL_ACCEPTED, deliver
from tests.waiting import LONG

PDF = b"%PDF-1.7\r\n.\r\n" + bytes(range(256)) * 1000  # what would end a letter, and every byte
PLAIN = b"Subject: Utan filer\r\n\r\nHej\r\n"
NOTES = "Anteckningar från mötet i Åsele".encode()


@pytest.fixture
def sent_along(fardplan: RoundPlan, tmp_path: Path) -> RoundPlan:
    """The round with a large file, one with a name that is not ASCII, and a letter."""
    names = {"färdplan för nära vård.pdf": PDF, "anteckningar.txt": NOTES, "svar.eml": b"Subject: Svar\r\n\r\nJa"}
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    planned = tuple(PlannedAttachment(title=name.title(), path=tmp_path / name) for name in names)
    return fardplan.model_copy(update={"attach_files": True, "attachments": planned})


def stored(database: Database) -> list[Letter]:
    with database.read() as session:
        return list(session.scalars(select(Letter).options(undefer(Letter.content)).order_by(Letter.id)))


@pytest.fixture(params=["the far end itself", pytest.param("Debian's Postfix", marks=pytest.mark.slow)])
def relayed(request: pytest.FixtureRequest, settings: Settings) -> Iterator[tuple[Sink, Settings]]:
    """A far end, and settings to deliver there by one relay or the other."""
    with Sink() as sink:
        if request.param == "the far end itself":
            yield sink, settings.model_copy(update={"smtp_port": sink.port})
            return
        try:
            with postfix(sink.port) as relay:
                relay.start()
                yield sink, settings.model_copy(update={"smtp_port": relay.port, "smtp_connections": 1})
        except NoPostfix as reason:
            pytest.skip(str(reason))


def test_every_letter_arrives_with_every_byte_of_its_files_which_the_database_has_once(
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    sent_along: RoundPlan,
    relayed: tuple[Sink, Settings],
) -> None:
    sink, settings = relayed
    launch(database, sender, sent_along, LAUNCH)
    deliver(database, Delivery(database, sender, settings, clock), until_all_are=ALL_ACCEPTED)
    sink.wait_for(16, LONG)
    for received in sink.letters():
        attached = {
            part.get_filename(): part.get_payload(decode=True) for part in parsed(received.content).iter_attachments()
        }
        assert attached["färdplan för nära vård.pdf"] == PDF
        assert attached["anteckningar.txt"] == NOTES
        assert attached["svar.eml"] == b"Subject: Svar\r\n\r\nJa"
        assert "Bifogade handlingar, som också finns på sidan:" in text_of(parsed(received.content))
        assert max(map(len, received.content.split(b"\r\n"))) <= 998
    assert all(len(letter.content) < 60_000 for letter in stored(database))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Content)) == 3
        whole = whole_letter(session, stored(database)[0].content)
    assert PDF in [part.get_payload(decode=True) for part in parsed(whole).iter_attachments()]


def test_files_too_large_for_mail_servers_are_linked_to_and_that_is_said_beforehand(
    database: Database, sender: Sender, sent_along: RoundPlan
) -> None:
    sent_along.attachments[0].path.write_bytes(b"%PDF-1.7" + b"x" * LETTER_FILES)
    assert "attach_files" in [fault.field for fault in attachment_warnings(sent_along)]
    launch(database, sender, sent_along, LAUNCH)
    message = parsed(stored(database)[0].content)
    assert [part.get_content_type() for part in message.iter_attachments()] == ["text/calendar"]
    assert "Handlingar på sidan:" in text_of(message)


def test_nothing_follows_where_the_round_does_not_say_so(
    database: Database, sender: Sender, sent_along: RoundPlan
) -> None:
    launch(database, sender, sent_along.model_copy(update={"attach_files": False}), LAUNCH)
    assert b"rundan.link-file" not in stored(database)[0].content


def test_nobody_writes_a_file_into_a_letter(sender: Sender) -> None:
    said = f"Content-Transfer-Encoding: base64\r\n\r\n{file_placeholder('a' * 64)}\r\n"
    sample = invitation()
    written = compose(sender, replace(sample, about=replace(sample.about, summary=said, title=said)), LAUNCH).content
    assert files_in(written) == set()


def test_a_letter_whose_file_is_not_whole_is_held_back_and_told_and_others_leave(
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    sent_along: RoundPlan,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "CLAIM", 4)
    launch(database, sender, sent_along, LAUNCH)
    with database.write() as session:
        session.execute(update(Content).where(Content.size == len(NOTES)).values(data=NOTES[:-1]))
        whole = session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()
        whole.content = PLAIN
    with Sink() as sink:
        told = settings.model_copy(update={"smtp_port": sink.port})
        sending = Delivery(database, sender, told, clock, poll=LONG)  # looks anew by itself
        deliver(database, sending, until_all_are={*ALL_ACCEPTED, LetterState.FAILED})
        assert len(sink.letters()) == 1
    held = [letter for letter in stored(database) if letter.state is LetterState.FAILED]
    assert {letter.error for letter in held} == {IncompleteLetter().message}
    assert len(held) == 15


def test_a_letter_that_only_names_its_files_is_all_that_is_needed_to_write_it_whole(
    database: Database, sender: Sender, sent_along: RoundPlan
) -> None:
    launch(database, sender, sent_along, LAUNCH)
    content = stored(database)[0].content
    with database.read() as session:
        files = {row.sha256: row.data for row in session.execute(select(Content.sha256, Content.data))}
    referring = with_references(content, lambda sha256: f"../bilagor/å-{sha256[:4]}.pdf")
    assert all(data not in referring for data in files.values())
    named = [
        part for part in parsed(referring).iter_attachments() if part.get_content_type() == "message/external-body"
    ]
    assert [part.get_param("access-type") for part in named] == ["local-file"] * 3
    names = [collapse_rfc2231_value(part.get_param("name", "")) for part in named]
    assert [name.startswith("../bilagor/å-") for name in names] == [True] * 3, names
    assert rebuilt(referring, files) == with_files(content, {sha: encoded(data) for sha, data in files.items()})


def rebuilt(letter: bytes, files: dict[str, bytes]) -> bytes:
    """The letter as it left, by what the package's own reading instruction says."""
    part = re.compile(
        rb"Content-Type: message/external-body; [^\r]+\r\n [^\r]+\r\n\r\n"
        rb"((?:[^\r]+\r\n)+?)Content-ID: <([0-9a-f]{64})@sha256.invalid>\r\n\r\n"
    )
    return part.sub(
        lambda found: found[1].replace(b"binary", b"base64") + b"\r\n" + encoded(files[found[2].decode()]), letter
    )
