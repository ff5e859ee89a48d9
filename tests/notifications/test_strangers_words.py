"""What somebody behind a link writes: never an address that a letter makes live, never a name with an address in it."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from actions.access.links import hand_over
from actions.record.record import Said
from actions.replies.questions import ask_question
from kit.database import Database
from kit.errors import FaultyInput
from models.tables import Letter, Link, Question
from models.values import Reporter
from models.vocabulary import Channel, LetterKind, LinkKind
from notifications.letters.base import AnyLetter
from notifications.letters.to_leadership import Closing
from notifications.letters.to_principals import CalledOff, Changed, Extension, ExtensionDeclined, Message, Reopening
from notifications.links import token
from notifications.sender import Sender
from rules.replies.addresses import broken, has_address
from tests.conftest import LAUNCH
from tests.letter_samples import LETTERS, compose
from tests.lived import DOROTEA, LivedRound
from tests.mail import calendar_of, html_of, parsed, text_of
from tests.run.samples import examples
from tests.visitor import Visit, Visitor, link_path
from tests.visitor import text_of as words_of
from web.pages.forms import Form
from web.reply.forms import ReportForm

SENDER: Final = Sender("http://rundan.example", "Rundan <rundan@rundan.example>", b"a secret for tests only")
# what mail programs make links of, as simply as it can be said
LIVE: Final = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\d?\.\w|[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|se|example|net|org|link|io|nu|guru)\b",
    re.IGNORECASE,
)

label = st.text("abcdefghijklmnopqrstuvwxyzåäö0123456789", min_size=1, max_size=8)
host = st.builds("{}.{}.{}".format, label, label, st.sampled_from(["com", "se", "example", "link", "io", "COM", "nu"]))
address = st.one_of(
    host,
    st.builds("{}{}/{}".format, st.sampled_from(["http://", "https://", "HTTPS://", "ftp://", "//"]), host, label),
    st.builds("www.{}".format, host),
    st.builds("{}@{}".format, label, host),
    st.builds("mailto:{}@{}".format, label, host),
    st.builds("{}/{}?{}={}".format, host, label, label, label),
)
around = st.sampled_from(["", " ", "(", ")", ",", ".", "<", ">", '"', "'", "\n", "!", "se ", " nu"])
sentence = st.builds("{}{}{}{}{}".format, st.sampled_from(["", "Läs mer"]), around, address, around, label)

# what the coordinators and the program itself write: their addresses are meant to be used
OURS: Final = {
    "key",
    "recipient",
    "link_id",
    "about",
    "page",
    "asked",
    "registrar",
    "answer",
    "answered_by",
    "words",
    "words_by",
    "written_by",
    "id",
    "level_reason",
    "escalated",
    "invited_by",
    "done_by",
    "office",
    "texts",
}
COORDINATORS_REASONS: Final = (CalledOff, Changed, Closing, Extension, ExtensionDeclined, Reopening)


@given(st.one_of(sentence, st.text(), st.lists(address, max_size=4).map(" ".join)))
def test_a_broken_text_holds_no_address_and_says_the_same(text: str) -> None:
    shown = broken(text)
    assert not has_address(shown)
    assert broken(shown) == shown
    assert re.sub(r"\[([.。．｡:@]|\\\\)\]", r"\1", shown) == re.sub(r"\[([.。．｡:@]|\\\\)\]", r"\1", text)


@given(address)
def test_every_address_is_found(text: str) -> None:
    assert has_address(text)
    assert not LIVE.search(broken(text))


@pytest.mark.parametrize(
    "text",
    [
        *("Anna Lind", "Anna-Karin Åkesson", "J. Svensson", "J.Svensson", "f.d. ordförande", "t.f. kommunchef"),
        *("KS 2018/14", "1.2.3-214-2010", "Kst/2012:214", "KS-2023-0136-106", "§ 64/20", "RS 352-2020", "§§ 63-73"),
        *("bl.a. avtalet", "t.ex. KS m.fl.", "utdrag.pdf", "kl. 12.30", "2023-06-19", "19.6.2023", "och/eller"),
    ],
)
def test_what_is_no_address_stays_as_it_is(text: str) -> None:
    assert not has_address(text)
    assert broken(text) == text


@pytest.mark.parametrize("text", ["KS.AU", "ordförande i Bun.AU", "VO 1.4.2.1/2023", "3.1.2.1", "§ 64.1.2.3"])
def test_what_may_be_a_body_or_a_number_is_let_through_and_broken_only_in_letters(text: str) -> None:
    assert not has_address(text)
    assert not LIVE.search(broken(text))
    assert broken(text) != text


@settings(max_examples=examples(6))
@given(sentence)
def test_no_letter_makes_an_address_live_that_a_principal_typed(typed: str) -> None:
    assert {name: live for name, letter in LETTERS.items() if (live := made_live(letter, typed))} == {}


def made_live(letter: AnyLetter, typed: str) -> list[str]:
    """What a mail program makes a link of in the letter when that has been typed in it, and should not."""
    message = parsed(compose(SENDER, with_words(letter, typed), LAUNCH).content)
    html = html_of(message)
    words = (text_of(message), re.sub(r"<[^>]*>", " ", html.partition("<body")[2]), str(message["Subject"]))
    links = [
        link
        for link in re.findall(r'href="([^"]*)"', html)
        if not link.startswith(("http://rundan.example/", "mailto:samordnare@"))
    ]
    return [live for each in words for live in live_in(letter, each)] + LIVE.findall(calendar_words(message)) + links


def with_words(thing: Any, typed: str) -> Any:
    """The letter with what was typed added to every word that is not ours."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        ours = OURS | ({"reason"} if isinstance(thing, COORDINATORS_REASONS) else set())
        ours |= {"text"} if isinstance(thing, Message) else set()
        fields = [each.name for each in dataclasses.fields(thing) if each.name not in ours]
        return dataclasses.replace(thing, **{name: with_words(getattr(thing, name), typed) for name in fields})
    if isinstance(thing, tuple):
        return tuple(with_words(each, typed) for each in thing)
    return f"{thing} {typed}" if type(thing) is str and thing else thing


def live_in(letter: AnyLetter, text: str) -> list[str]:
    """What a mail program would make a link of, but for the letter's own link and the addresses of the office."""
    pages = [each.page for each in getattr(letter, "waiting", ())]
    paths = [letter.path, *(other.path for other in letter.others), *pages, "/ny-lank"]
    for ours in (
        *(SENDER.base_url + path for path in paths),
        "samordnare@regionvasterbotten.example",
        "registrator@dorotea.example",
    ):
        text = text.replace(ours, "")
    return LIVE.findall(text)


def calendar_words(message: EmailMessage) -> str:
    if not list(message.iter_attachments()):
        return ""
    return " ".join(str(event["summary"]) for event in calendar_of(message).walk("VEVENT"))


def test_every_field_of_one_line_refuses_addresses() -> None:
    open_fields = []
    for form in every_form(Form):
        for name, field in form.model_fields.items():
            if field.annotation is str and not {each.field for each in form.sift({name: EVIL})[1]} & {name}:
                open_fields.append((form.__name__, name))
    many_lines = [(form, name) for form, name in open_fields if takes_lines(form, name)]
    assert open_fields == many_lines
    assert len(many_lines) > 10


@given(st.text(st.sampled_from("a\x1b\x9b\u202e\u2066\u200b\u00ad\ufeff\x07 "), min_size=1, max_size=6))
def test_no_field_keeps_what_turns_the_text_around_it_or_is_not_seen(written: str) -> None:
    for form in every_form(Form):
        for name, field in form.model_fields.items():
            kept = getattr(form.sift({name: f"a{written}b"})[0], name)
            assert field.annotation is not str or set(kept) <= {"a", "b", " "}


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u2060", "\u202e", "\u2024"])
def test_no_name_hides_an_address(hidden: str) -> None:
    written = f"evil{hidden}.example" if hidden != "\u2024" else "evil\u2024example"
    assert ReportForm.sift({"name": written})[0].name == ""


def every_form(form: type[Form]) -> Iterator[type[Form]]:
    yield form
    for each in form.__subclasses__():
        if each.__module__.startswith("web."):
            yield from every_form(each)


def takes_lines(form_name: str, name: str) -> bool:
    """Whether it is a text to be read as such, and no name."""
    form = next(form for form in every_form(Form) if form.__name__ == form_name)
    return bool(getattr(form.sift({name: "a\nb"})[0], name) == "a\nb")


EVIL: Final = "Läs på www.evil.example"


@pytest.mark.parametrize("field", ["name", "role"])
@pytest.mark.parametrize("task", ["bekrafta", "planera", "rapportera", "fraga", "lamna-over", "motesdagar", "mer-tid"])
def test_a_name_with_an_address_is_sent_back_with_everything_else_kept(
    dorotea: Visitor, database: Database, launched: str, task: str, field: str
) -> None:
    before = letter_count(database)
    answer = dorotea.send(f"/{task}", question="En fråga", colleague="Två", **{field: EVIL})
    assert answer.status_code == 422
    assert "Skriv utan webbadress och e-postadress." in words_of(answer)
    assert f'value="{EVIL}"' in answer.text
    assert letter_count(database) == before


def letter_count(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(Letter.id)).all())


def test_the_acts_themselves_refuse_names_with_addresses(lived: LivedRound) -> None:
    key = f"{lived.slug}/{DOROTEA}"
    good = Said(Reporter("Ett", "registrator"), Channel.LINK)
    with pytest.raises(FaultyInput):
        lived.database.act(lambda s: hand_over(s, lived.sender, key, EVIL, "x@dorotea.example", good, lived.today))
    for by in (Reporter(EVIL, "registrator"), Reporter("Ett", "http://evil.example")):
        with pytest.raises(FaultyInput), lived.database.write() as session:
            ask_question(session, lived.sender, key, "Hur?", Said(by, Channel.LINK), lived.today)


def test_a_question_keeps_its_words_and_only_its_letter_breaks_the_address(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    asked = "Stämmer det som står på https://evil.example/fälla?"
    dorotea.send("/fraga", question=asked)
    with database.read() as session:
        assert session.scalars(select(Question)).one().text == asked
        contents = session.scalars(select(Letter.content).where(Letter.kind == LetterKind.QUESTION)).all()
    assert contents
    for content in contents:
        assert "https[:]//evil[.]example/fälla?" in text_of(parsed(content))
    assert asked in words_of(dorotea.read())


@pytest.mark.parametrize("letter", [each for each in LETTERS.values() if isinstance(each, COORDINATORS_REASONS)])
def test_what_coordinators_give_as_their_reason_keeps_its_addresses(letter: Any) -> None:
    reason = "Läs https://www.regionvasterbotten.example/fardplan."
    message = parsed(compose(SENDER, dataclasses.replace(letter, reason=reason), LAUNCH).content)
    assert reason in " ".join(text_of(message).split())
    assert reason in html_of(message)


def test_the_full_stop_after_an_address_is_left_alone() -> None:
    assert broken("Se www.evil.example.") == "Se www[.]evil[.]example."
    assert broken("Se http://evil.example/a...") == "Se http[:]//evil[.]example/a..."


WHY_BROKEN: Final = {"sv": "Vi har satt hakparenteser, som [@],", "en": "We have put square brackets, as in [@],"}


@pytest.mark.parametrize("typed", ["anna@dorotea.example", "www.evil.example", "Anna"])
def test_a_letter_says_why_addresses_are_broken_when_they_are_and_only_then(typed: str) -> None:
    assert [name for name, letter in LETTERS.items() if not says_why_as_often_as_it_should(letter, typed)] == []


def says_why_as_often_as_it_should(letter: AnyLetter, typed: str) -> bool:
    """Once in each part with something broken in it, else not at all."""
    message = parsed(compose(SENDER, with_words(letter, typed), LAUNCH).content)
    why = WHY_BROKEN[letter.language]
    parts = [words.partition("<body")[2] or words for words in (text_of(message), html_of(message))]
    return all(part.count(why) == bool(re.search(r"\[[.@]\]", part.replace(why, ""))) for part in parts)


# how many addresses a link writes to


def handed(visitor: Visitor, number: int, **more: str) -> int:
    sent = {"colleague": "Kollegan", "colleague_email": f"nr{number}@utanfor.example", **more}
    return visitor.send("/lamna-over", **sent).status_code


def recipients(database: Database) -> set[str]:
    with database.read() as session:
        return {each for each in session.scalars(select(Letter.recipient)) if each.endswith("@utanfor.example")}


def test_a_link_hands_over_to_a_few_people_a_day(dorotea: Visitor, database: Database) -> None:
    own = {"email": "registrator@dorotea.example"}
    assert [handed(dorotea, number, **own) for number in range(7)] == [200] * 5 + [422] * 2
    assert len(recipients(database)) == 5


def test_what_was_written_stands_when_it_was_one_address_too_many(dorotea: Visitor) -> None:
    for number in range(5):
        handed(dorotea, number, email="")
    page = dorotea.send("/lamna-over", colleague="Sjätte", colleague_email="nr6@utanfor.example", email="")
    assert "så många nya adresser som går på en dag. Ange någon som har fått brev" in words_of(page)
    assert 'value="nr6@utanfor.example"' in page.text
    assert handed(dorotea, 0, email="") == 200  # one that has had a letter before


def test_a_link_handed_to_oneself_gives_no_more(
    dorotea: Visitor, visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    for number in range(5):
        handed(dorotea, number, email="")
    with database.read() as session:
        links = session.scalars(select(Link.id).where(Link.kind == LinkKind.COLLEAGUE)).all()
    for link in links:
        colleague = visit()
        colleague.enter(f"/r/{token(sender.secret, link)}")
        assert handed(colleague, 9, email="") == 422
    assert len(recipients(database)) == 5


FORMS: Final[Mapping[str, Mapping[str, str]]] = {
    "/bekrafta": {"case_number": "KS 1"},
    "/lamna-over": {"colleague": "Kollegan", "colleague_email": "registrator@dorotea.example"},
}


@pytest.mark.parametrize("path", FORMS)
def test_a_receipt_goes_to_a_few_new_addresses_a_day(dorotea: Visitor, database: Database, path: str) -> None:
    sent = [dorotea.send(path, **{**FORMS[path], "email": f"nr{n}@utanfor.example"}).status_code for n in range(7)]
    assert sent == [200] * 5 + [422] * 2
    assert len(recipients(database)) == 5
    stopped = dorotea.send(path, **{**FORMS[path], "email": "nr8@utanfor.example"})
    assert "Lämna fältet tomt: breven går alltid till registratorn." in words_of(stopped)
    assert dorotea.send(path, **{**FORMS[path], "email": ""}).status_code == 200


def test_another_principal_is_not_stopped_by_it(
    dorotea: Visitor, visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    for number in range(6):
        handed(dorotea, number, email="")
    umea = visit()
    umea.arrive(link_path(database, sender, launched, "2480"))
    assert handed(umea, 7, email="") == 200
