"""Whom a letter is from and what it is filed by: the office's name and a subject, whatever anybody has written."""

import dataclasses
import re
from email.header import decode_header
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.vocabulary import EventKind, Language
from notifications.headers import THROUGH, from_header, sender_name
from notifications.sender import Sender
from rules.replies.addresses import has_address
from rules.wording.receipt_wording import receipt_about
from tests.conftest import LAUNCH
from tests.letter_samples import DOROTEA, FARDPLAN, LETTERS, Written, compose, invitation, of_every_letter, receipt
from tests.mail import html_of, parsed, text_of

ADDRESS = "rundan@rundan.example"
SENDER = Sender("http://rundan.example", f"Rundan <{ADDRESS}>", b"a secret for tests only")
anything = st.text(max_size=200)


def as_mail_programs_read(header: bytes) -> str:
    """The name before the address, put together as RFC 2047 (6.2) says."""
    phrase = header.decode().replace("\r\n", "").rpartition(" <")[0].strip()
    if phrase.startswith('"'):
        return re.sub(r"\\(.)", r"\1", phrase[1:-1])
    joined = re.sub(r"\?= +=\?", "?==?", phrase)
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in decode_header(joined)
    )


def test_the_office_stands_before_the_installations_own_address() -> None:
    about = dataclasses.replace(FARDPLAN, recommender="Systemledningen")
    message = parsed(compose(SENDER, invitation(about=about), LAUNCH).content)
    assert str(message["From"]).startswith('"Region Västerbotten, systemledningen (via Rundan)"')
    assert message["From"].addresses[0].addr_spec == ADDRESS


def test_a_round_of_nobodys_is_from_the_installation() -> None:
    about = dataclasses.replace(FARDPLAN, recommender="", sent_by="")
    assert parsed(compose(SENDER, invitation(about=about), LAUNCH).content)["From"] == SENDER.header
    assert parsed(compose(SENDER, LETTERS["sign in"], LAUNCH).content)["From"] == SENDER.header


@given(anything, anything)
def test_whatever_the_office_is_called_its_letter_has_one_sender(sent_by: str, recommender: str) -> None:
    about = dataclasses.replace(FARDPLAN, sent_by=sent_by, recommender=recommender)
    content = compose(SENDER, invitation(about=about), LAUNCH).content
    head = content.split(b"\r\n\r\n", 1)[0]
    message = parsed(content)
    assert [each.addr_spec for each in message["From"].addresses] == [ADDRESS]
    assert message.keys().count("From") == message.keys().count("To") == 1
    assert message.defects == list(message["From"].defects) == []
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 998


@example("", "[@0")
@given(anything, anything)
def test_the_name_is_one_line_without_an_address(sent_by: str, recommender: str) -> None:
    name = sender_name(dataclasses.replace(FARDPLAN, sent_by=sent_by, recommender=recommender), "sv")
    assert name == "" or name.endswith(THROUGH)
    assert name == " ".join(name.split())
    assert not has_address(name)


@given(st.lists(st.text('Västerbotten,.()"\\å ', max_size=20), max_size=8).map(" ".join))
def test_mail_programs_read_the_name_as_it_was_written(name: str) -> None:
    name = " ".join(name.split())
    header = from_header(f"<{ADDRESS}>", name)
    if name:
        assert as_mail_programs_read(header) == name
    assert max(map(len, header.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("title", ["Färdplan\r\nBcc: alla@dorotea.example", "x" * 400, "", "\u202efdp.plan"])
def test_what_is_filed_by_is_never_a_header(title: str) -> None:
    case = dataclasses.replace(DOROTEA, case_number=f"KS 2023/77\r\nBcc: {title}")
    what = receipt_about(EventKind.ACKNOWLEDGED, {}, title, "sv")
    for letter in (dataclasses.replace(receipt(what=what), case=case), invitation(case=case)):
        message = parsed(compose(SENDER, letter, LAUNCH).content)
        assert message["Bcc"] is None
        assert message.defects == []


@given(anything, anything, anything)
def test_whatever_is_filed_by_stays_in_the_subject(what: str, number: str, case_number: str) -> None:
    case = dataclasses.replace(DOROTEA, case_number=case_number)
    own = dataclasses.replace(receipt(what=what, receipt_number=number), case=case)
    composed = compose(SENDER, own, LAUNCH)
    message = parsed(composed.content)
    assert message["To"] == "registrator@dorotea.example"
    assert message.keys().count("Subject") == 1
    assert message.defects == []


def test_a_receipt_is_filed_by_body_day_and_paragraph() -> None:
    told = {"body_name": "Kommunstyrelsen", "held_on": "2023-05-16", "paragraph": "§ 44"}
    what = receipt_about(EventKind.HANDLED, told, FARDPLAN.title, "sv")
    case = dataclasses.replace(DOROTEA, case_number="KS 2023/77")
    own = dataclasses.replace(receipt(receipt_number="4", what=what), case=case)
    message = parsed(compose(SENDER, own, LAUNCH).content)
    assert message["Subject"] == "Kvittens nr 4: kommunstyrelsen 16 maj, § 44 (KS 2023/77)"


def test_a_paragraph_without_its_sign_has_one_in_the_subject() -> None:
    told = {"body_name": "Kommunstyrelsen", "held_on": "2023-05-16", "paragraph": "44"}
    assert receipt_about(EventKind.HANDLED, told, "", "sv") == "kommunstyrelsen 16 maj, § 44"


@of_every_letter(Language.SV)
def test_the_matter_names_the_letters_page_and_its_calendar(written: Written) -> None:
    letter, message = written.letter, written.message
    title = letter.about_round.title if letter.about_round else "Rundan"
    assert f"<title>{title}</title>" in html_of(message)
    for part in message.iter_attachments():
        assert isinstance(part, EmailMessage)
        assert title in str(part.get_filename())


@of_every_letter(Language.SV)
def test_outlooks_word_engine_finds_the_button_and_the_lines(written: Written) -> None:
    html = html_of(written.message)
    assert "pre-line" not in html
    if 'class="button"' in html:
        assert re.search(r'<td class="button-cell"[^>]*mso-padding-alt[^>]*><a class="button"', html)


def test_lines_are_kept_in_html() -> None:
    html = html_of(parsed(compose(SENDER, LETTERS["receipt, handled"], LAUNCH).content))
    assert re.search(r"Kommunstyrelsen beslutar<br>\s*att fastställa färdplanen", html)
    html = html_of(parsed(compose(SENDER, LETTERS["question"], LAUNCH).content))
    assert re.search(r"Räcker det<br>\s*med KS\?", html)


@pytest.mark.parametrize("name", ["invitation", "invitation to give views"])
def test_what_is_asked_and_its_button_stand_first_in_an_invitation(name: str) -> None:
    message = parsed(compose(SENDER, LETTERS[name], LAUNCH).content)
    text = text_of(message).splitlines()
    assert any("/r/" in line for line in text[:5])
    assert html_of(message).index('class="button"') < html_of(message).index("<h2")
