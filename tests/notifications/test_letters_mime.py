"""Letters as bytes: the same as the standard library would write, whatever people type."""

import dataclasses
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.values import Reporter
from models.vocabulary import Language
from notifications.compose import UnusableAddress
from notifications.letters.to_coordinators import Question
from notifications.letters.to_principals import Receipt
from notifications.mime import POLICY, skeleton
from rules.replies.addresses import broken
from tests.conftest import LAUNCH
from tests.letter_samples import (
    DOROTEA,
    FARDPLAN,
    HANDLING,
    LETTERS,
    SENDER,
    Written,
    compose,
    handled,
    invitation,
    of_every_letter,
)
from tests.mail import html_of, parsed, text_of


def parts(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if isinstance(part, EmailMessage)]


def with_wording(wording: str) -> Receipt:
    return dataclasses.replace(handled(), handling=dataclasses.replace(HANDLING, wording=wording))


def with_text(text: str) -> Question:
    question = LETTERS["question"]
    assert isinstance(question, Question)
    return dataclasses.replace(question, text=text)


@of_every_letter(*Language)
def test_the_library_reads_the_letter_without_complaint(written: Written) -> None:
    assert [part.defects for part in parts(written.message)] == [[]] * len(parts(written.message))


@of_every_letter(Language.SV)
def test_the_library_would_have_written_the_same_bytes(written: Written) -> None:
    assert written.message.as_bytes(policy=POLICY) == written.content


@of_every_letter(Language.SV)
def test_lines_end_and_fit_as_smtp_wants_them(written: Written) -> None:
    content = written.content
    assert content.count(b"\r") == content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998


@of_every_letter(Language.SV)
def test_headers_are_ascii(written: Written) -> None:
    assert written.content.split(b"\r\n\r\n", 1)[0].isascii()


def test_the_subject_is_what_was_composed() -> None:
    composed = compose(SENDER, invitation(), LAUNCH)
    assert parsed(composed.content)["Subject"] == composed.subject
    assert "Färdplan" in composed.subject


@given(st.text(max_size=3000))
def test_whatever_is_written_the_letter_stays_one_letter(written: str) -> None:
    content = compose(SENDER, with_wording(written), LAUNCH).content
    message = parsed(content)
    assert [part.get_content_type() for part in parts(message)] == ["multipart/alternative", "text/plain", "text/html"]
    assert [part.defects for part in parts(message)] == [[], [], []]
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\0" not in content


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=400))
def test_whatever_is_written_can_be_read(written: str) -> None:
    assert " ".join(broken(written).split()) in " ".join(
        text_of(parsed(compose(SENDER, with_wording(written), LAUNCH).content)).split()
    )


@given(st.text(max_size=200))
def test_a_title_never_becomes_a_header(title: str) -> None:
    about = dataclasses.replace(FARDPLAN, title=title)
    composed = compose(SENDER, invitation(about=about), LAUNCH)
    message = parsed(composed.content)
    assert message.keys().count("To") == 1
    assert message["To"] == "registrator@dorotea.example"
    assert "Content-Language" in message
    assert message.defects == []


def test_a_title_with_a_header_in_it_stays_a_title() -> None:
    about = dataclasses.replace(FARDPLAN, title="Färdplan\r\nBcc: alla@dorotea.example\r\n\r\nHej")
    message = parsed(compose(SENDER, invitation(about=about), LAUNCH).content)
    assert message["Bcc"] is None
    assert "Bcc: alla[@]dorotea[.]example" in str(message["Subject"])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dorotea",
        "registrator@dorotea.example\r\nBcc: alla@dorotea.example",
        "a@dorotea.example, b@dorotea.example",
        "<registrator@dorotea.example>",
        "registrator @dorotea.example",
        "åsele@åsele.example",
        "x" * 300 + "@dorotea.example",
    ],
)
def test_an_address_that_can_not_be_used_is_refused(address: str) -> None:
    with pytest.raises(UnusableAddress):
        compose(SENDER, invitation(recipient=address), LAUNCH)


def test_a_contact_that_can_not_be_used_is_not_put_in_a_header() -> None:
    contact = dataclasses.replace(FARDPLAN.contacts[0], email="x@y.example\r\nBcc: alla@dorotea.example")
    message = parsed(
        compose(SENDER, invitation(about=dataclasses.replace(FARDPLAN, contacts=(contact,))), LAUNCH).content
    )
    assert message["Reply-To"] == SENDER.address
    assert message["Bcc"] is None


def test_html_is_escaped() -> None:
    message = parsed(compose(SENDER, with_wording("<script>alert('x')</script> & <b>"), LAUNCH).content)
    assert "<script>" not in html_of(message)
    assert "&lt;script&gt;" in html_of(message)
    assert "<script>" in text_of(message)


def test_a_recommender_is_escaped_in_the_middle_of_a_sentence() -> None:
    about = dataclasses.replace(FARDPLAN, recommender="<i>systemledningen</i>")
    html = html_of(parsed(compose(SENDER, invitation(about=about), LAUNCH).content))
    assert "<i>" not in html
    assert "&lt;i&gt;systemledningen" in html


def test_a_very_long_paragraph_is_broken_between_words() -> None:
    words = " ".join(f"ord{number}å" for number in range(2000))
    message = parsed(compose(SENDER, with_text(words), LAUNCH).content)
    assert words in " ".join(text_of(message).split())
    assert words in " ".join(html_of(message).split())


def test_a_very_long_word_loses_no_letter() -> None:
    word = "å" * 5000
    message = parsed(compose(SENDER, with_text(word), LAUNCH).content)
    assert word in text_of(message).replace("\n", "")


def test_a_boundary_written_by_somebody_is_only_text() -> None:
    boundary = parsed(compose(SENDER, with_text(""), LAUNCH).content).get_boundary()
    forged = f"\r\n--{boundary}\r\nContent-Type: text/html\r\n\r\nhej"
    other = dataclasses.replace(with_text(forged), key="another key")
    assert len(parts(parsed(compose(SENDER, other, LAUNCH).content))) == 3


def test_a_principal_named_like_a_slot_is_only_text() -> None:
    case = dataclasses.replace(DOROTEA, principal="slot.boundary.slot %(recommender)s {{ letter }}")
    text = text_of(parsed(compose(SENDER, invitation(case=case), LAUNCH).content))
    assert "Till slot[.]boundary[.]slot %(recommender)s {{ letter }}" in text


def test_a_slot_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        skeleton(Language.SV, threaded=False, methods=()).filled({})


@example(["", "", "", "0.0.0.0"])
@given(st.lists(st.text(max_size=30), min_size=4, max_size=4))
def test_receipts_alike_say_each_its_own_words(written: list[str]) -> None:
    body_name, paragraph, name, principal = written
    own = dataclasses.replace(
        handled(),
        handling=dataclasses.replace(HANDLING, body_name=body_name, paragraph=paragraph),
        reporter=Reporter(name, "registrator"),
        case=dataclasses.replace(DOROTEA, principal=principal),
    )
    text = " ".join(text_of(parsed(compose(SENDER, own, LAUNCH).content)).split())
    said = [" ".join(broken(word).split()) for word in written if word.isprintable() and "rundan.link" not in word]
    assert [word for word in said if word not in text] == []


def test_a_control_character_in_a_title_is_nobodys_word() -> None:
    about = dataclasses.replace(FARDPLAN, title="Färd\x06plan\x10")
    assert "Färdplan" in text_of(parsed(compose(SENDER, invitation(about=about), LAUNCH).content))
