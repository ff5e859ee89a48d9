"""Letters: what each says, and to whom."""

import dataclasses
import datetime as dt
import re
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

import icalendar
import pytest
from babel.messages.extract import extract_from_dir

from kit.i18n import Catalogue
from kit.settings import CHECKOUT
from models.vocabulary import EventKind, Language, LetterKind, Part, RoundKind
from notifications.compose import message_id
from notifications.letters import chasing, to_principals
from notifications.letters.base import AnyLetter, RoundLetter, invitation_key
from notifications.links import placeholder
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.letter_samples import (
    COORDINATOR,
    DOROTEA,
    FARDPLAN,
    HANDLING,
    LETTERS,
    LINE,
    LINK,
    NEEDS,
    REGISTRAR,
    ROUTE,
    SENDER,
    WRITTEN_AT,
    Written,
    compose,
    digest,
    handled,
    invitation,
    of_every_letter,
    receipt,
    to_dorotea,
)
from tests.mail import calendar_of, html_of, parsed, text_of
from tests.run.english import knows
from tests.spoken import Spoken
from web.reply.decision_tasks import TASKS

either_language = pytest.mark.parametrize("language", list(Language))


def written(sender: Sender, letter: AnyLetter, language: Language = Language.SV) -> EmailMessage:
    """The letter as its recipient's mail program sees it."""
    return parsed(compose(sender, dataclasses.replace(letter, language=language), LAUNCH).content)


def test_there_is_a_sample_of_every_kind() -> None:
    assert {letter.kind for letter in LETTERS.values()} == set(LetterKind)


@of_every_letter(*Language)
def test_text_and_html_say_the_same_link_once_asked_for(written: Written) -> None:
    message, path = written.message, written.letter.path
    link = f"{SENDER.base_url}{path}"
    if not path:
        assert not re.search(r"/(r|read|console|sign-in)/", text_of(message) + html_of(message))
        return
    assert text_of(message).count(link) == 1
    assert f'class="button" href="{link}"' in html_of(message)
    assert html_of(message).count('class="button"') == 1


@of_every_letter(Language.SV)
def test_letters_are_marked_as_sent_by_a_machine_in_their_language(written: Written) -> None:
    message = written.message
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sv"
    assert message["From"].addresses[0].addr_spec == "rundan@rundan.example"
    assert message["To"] == written.letter.recipient
    assert parsedate_to_datetime(message["Date"]) == WRITTEN_AT


@of_every_letter(Language.SV)
def test_what_is_still_needed_is_said_in_both_parts(written: Written) -> None:
    needs = getattr(written.letter, "needs", "")
    assert needs in text_of(written.message)
    assert needs in html_of(written.message)


@of_every_letter(*Language)
def test_nothing_is_fetched_from_anywhere(written: Written) -> None:
    html = html_of(written.message)
    assert not re.search(r"<(img|script|link|iframe|style)|url\(|@import", html)
    assert re.findall(rf'(?:src|href)="(?!{re.escape(SENDER.base_url)}/|mailto:)', html) == []


@of_every_letter(Language.SV)
def test_the_html_fits_a_phone_and_is_styled_in_place(written: Written) -> None:
    html = html_of(written.message)
    assert 'content="width=device-width, initial-scale=1"' in html
    assert 'style="max-width: 600px' in html
    assert "{%" not in html
    assert "§0§" not in html


class Balance(HTMLParser):
    """Follows opening and closing tags."""

    VOID = frozenset({"br", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@of_every_letter(*Language)
def test_every_tag_is_closed(written: Written) -> None:
    balance = Balance()
    balance.feed(html_of(written.message))
    assert balance.open == []


@of_every_letter(Language.EN)
def test_what_people_have_written_is_said_to_be_swedish_in_an_english_letter(written: Written) -> None:
    own = {FARDPLAN.title, *FARDPLAN.att_satser, FARDPLAN.level_reason, HANDLING.reservation, HANDLING.reason}
    texts = Spoken(html_of(written.message)).texts
    assert [text for text, language in texts if text in own and language != "sv"] == []


@of_every_letter(*Language)
def test_a_rounds_own_words_are_said_to_be_in_the_rounds_language(written: Written) -> None:
    letter = written.letter
    if not isinstance(letter, RoundLetter):
        return
    about = dataclasses.replace(letter.about, language=Language.EN)
    html = html_of(parsed(compose(SENDER, dataclasses.replace(letter, about=about), WRITTEN_AT).content))
    own = {FARDPLAN.title, *FARDPLAN.att_satser, FARDPLAN.level_reason}
    assert [text for text, spoken in Spoken(html).texts if text in own and spoken != "en"] == []


@of_every_letter(*Language)
def test_text_has_no_gaps_and_no_template_code(written: Written) -> None:
    text = text_of(written.message)
    assert "\n\n\n" not in text
    assert not re.search(r"[{}]|%\(|None|[ \t]\n", text)


def test_every_text_in_the_templates_has_its_english() -> None:
    english = Catalogue("en")
    options = {pattern: {"newstyle_gettext": "true"} for pattern in ("**.txt", "**.html")}
    methods = [(pattern, "jinja2") for pattern in options]
    found = [text for _, _, text, _, _ in extract_from_dir(CHECKOUT / "templates" / "email", methods, options)]
    assert len(found) > 100
    assert [text for text in found if not knows(english, text[0] if isinstance(text, tuple) else text)] == []


def test_the_invitation_says_what_by_whom_by_when_and_at_which_level(sender: Sender) -> None:
    text = text_of(written(sender, invitation()))
    assert "På uppdrag av systemledningen för Nära vård i Västerbotten" in text
    assert "Förslag till beslut:\nAtt fastställa Färdplan Nära vård 2030 i Västerbotten" in text
    assert "Svara senast: torsdag 31 augusti 2023" in text
    assert "Rekommenderad nivå: fullmäktige" in text
    assert COORDINATOR in text


@either_language
def test_the_invitation_begins_with_what_is_asked_and_where(sender: Sender, language: Language) -> None:
    message = written(sender, invitation(), language)
    first = [line for line in text_of(message).splitlines() if line.strip()][:5]
    assert any(placeholder(LINK) in line for line in first)
    html = html_of(message)
    assert 0 < html.index('class="button-cell"') < html.index(FARDPLAN.title, html.index("<body"))


def test_what_the_word_engine_of_outlook_keeps_is_a_table_and_breaks(sender: Sender) -> None:
    message = written(sender, to_principals.Answer(**to_dorotea(), question="Ett\nTvå", answer="A\nB", answered_by="S"))
    assert "Ett<br>Två" in html_of(message).replace("\n", "")
    assert re.search(r'<td class="button-cell" bgcolor="#[0-9a-f]{6}"[^>]*><a class="button"', html_of(message))


def test_the_letters_title_and_its_calendar_carry_the_matters_name(sender: Sender) -> None:
    message = written(sender, invitation())
    assert f"<title>{FARDPLAN.title}</title>" in html_of(message)
    assert [part.get_filename() for part in message.walk() if part.get_filename()] == [f"{FARDPLAN.title}.ics"]


def test_a_round_that_nobody_recommends_names_nobody(sender: Sender) -> None:
    agreement = dataclasses.replace(FARDPLAN, kind=RoundKind.AGREEMENT, recommender="")
    text = text_of(written(sender, invitation(about=agreement)))
    assert "Vi skickar denna överenskommelse till er för beslut:" in text
    assert "uppdrag av" not in text
    assert "rekommendation till er" not in text


@pytest.mark.parametrize(
    "asks", [(Part.DECISION,), (Part.OPINION,), (Part.SIGNATURE,), (Part.DECISION, Part.SIGNATURE)]
)
def test_the_invitation_tells_the_summary_once_whatever_is_asked(sender: Sender, asks: tuple[Part, ...]) -> None:
    message = written(
        sender, invitation(about=dataclasses.replace(FARDPLAN, asks=asks, summary="Omställningen i korthet."))
    )
    assert text_of(message).count("Omställningen i korthet.") == 1
    assert html_of(message).count("Omställningen i korthet.") == 1


def test_an_english_invitation_says_the_same_in_english(sender: Sender) -> None:
    message = written(sender, invitation(), Language.EN)
    assert "Answer by: Thursday 31 August 2023" in text_of(message)
    assert message["Content-Language"] == "en"


def test_questions_go_to_the_first_contact(sender: Sender) -> None:
    assert written(sender, invitation())["Reply-To"] == COORDINATOR


def test_a_sign_in_letter_is_answered_to_the_sender(sender: Sender) -> None:
    assert written(sender, LETTERS["sign in"])["Reply-To"] == sender.address


def test_a_reminder_follows_on_the_invitation(sender: Sender) -> None:
    first, second = written(sender, invitation()), written(sender, LETTERS["reminder"])
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    stem = f"{FARDPLAN.title} ({DOROTEA.case_number})"
    assert first["Subject"] == f"Rekommendation till beslut: {stem}"
    assert second["Subject"] == f"Påminnelse: {stem}"
    assert first["In-Reply-To"] is None


def test_a_reminder_differs_from_the_invitation(sender: Sender) -> None:
    text = text_of(written(sender, LETTERS["reminder"]))
    assert "Det är 14 dagar kvar." in text
    assert "2 påminnelser som skulle ha kommit tidigare ersätts av den här." in text
    assert "Att fastställa" not in text


def test_on_the_due_date_the_reminder_says_today(sender: Sender) -> None:
    assert "Svarsdatumet är i dag." in text_of(written(sender, LETTERS["reminder, last day"]))


def test_a_reminder_that_comes_after_the_due_date_says_so(sender: Sender) -> None:
    assert "Svarsdatumet har passerat." in text_of(written(sender, LETTERS["reminder, too late"]))


def test_after_a_meeting_the_letter_asks_what_happened(sender: Sender) -> None:
    text = text_of(written(sender, LETTERS["after meeting"]))
    assert text.startswith(f"Till Dorotea kommun\n\n{NEEDS}\n")
    assert "Rapportera också om ärendet återremitterades eller bordlades." in text
    assert "ojusterat" not in text


def test_after_a_preliminary_report_the_letter_asks_for_the_extract(sender: Sender) -> None:
    text = text_of(written(sender, LETTERS["after meeting, preliminary"]))
    assert "När det är justerat, bifoga utdraget på sidan." in text
    assert "återremitterades" not in text


def test_an_escalation_says_who_was_asked_before(sender: Sender) -> None:
    assert REGISTRAR in text_of(written(sender, LETTERS["escalation"]))


def test_a_receipt_repeats_what_was_recorded(sender: Sender) -> None:
    message = written(sender, handled())
    said = (
        "Kommunstyrelsen",
        "styrelse",
        "tisdag 13 juni 2023",
        "§ 75",
        "beslutar",
        "bifall med ändring eller tillägg",
        "En ledamot reserverar sig.",
        "Kompletterat på mötet.",
        "Alla närvarande var ense.",
        "måndag 19 juni 2023",
        "tisdag 20 juni 2023",
        "onsdag 21 juni 2023",
        "ojusterat protokoll",
        "utdrag.pdf",
        "Lägre nivå än rekommenderat.",
        "Nämndsekreteraren, nämndsekreterare, via länken, onsdag 14 juni 2023 kl. 09.30",
        NEEDS,
    )
    assert [words for words in said if words not in text_of(message)] == []
    assert [words for words in said if words not in html_of(message)] == []
    assert HANDLING.wording in text_of(message)


@pytest.mark.parametrize("recorded", [EventKind.ACKNOWLEDGED, EventKind.PLANNED])
def test_a_receipt_carries_both_case_numbers(sender: Sender, recorded: EventKind) -> None:
    text = text_of(written(sender, receipt(recorded)))
    assert "Vår beteckning: fardplan-nara-vard-2030/2425" in text
    assert "Ert diarienummer: KS-2023-0136-106" in text


def test_a_correction_says_that_what_was_first_said_stays(sender: Sender) -> None:
    assert "er rättelse. Det som rapporterades först finns kvar" in text_of(
        written(sender, LETTERS["receipt, corrected"])
    )


def test_an_extension_names_its_authority(sender: Sender) -> None:
    text = text_of(written(sender, LETTERS["extension"]))
    assert "Tidigare svarsdatum: fredag 30 juni 2023" in text
    assert "Beslutat av: Kommunfullmäktige, måndag 19 juni 2023, § 102" in text


def test_a_digest_has_only_the_sections_that_have_something(sender: Sender) -> None:
    text = text_of(written(sender, digest(late=LINE)))
    assert "Försenade\n- Dorotea kommun" in text
    assert "Nya rapporter" not in text


def test_the_leadership_closes_with_a_read_only_link(sender: Sender) -> None:
    assert f"/read/{placeholder(LINK)}" in text_of(written(sender, LETTERS["closing, leadership"]))


def test_the_invitation_puts_the_due_date_in_the_calendar(sender: Sender) -> None:
    (event,) = calendar_of(written(sender, invitation())).events
    assert event.start == dt.date(2023, 8, 31)
    assert event["SUMMARY"] == f"Svara senast: {FARDPLAN.title}"


def test_an_extension_moves_the_same_appointment(sender: Sender) -> None:
    later = dataclasses.replace(DOROTEA, due_on=dt.date(2023, 9, 29), sequence=7)
    (before,) = calendar_of(written(sender, invitation())).events
    extension = LETTERS["extension"]
    assert isinstance(extension, to_principals.Extension)
    (after,) = calendar_of(written(sender, dataclasses.replace(extension, case=later))).events
    assert after["UID"] == before["UID"]
    assert after.sequence > before.sequence
    assert after.start == dt.date(2023, 9, 29)


def test_another_case_has_another_appointment(sender: Sender) -> None:
    other = dataclasses.replace(DOROTEA, id="fardplan-nara-vard-2030/2482")
    (one,) = calendar_of(written(sender, invitation())).events
    (another,) = calendar_of(written(sender, invitation(case=other))).events
    assert one["UID"] != another["UID"]


def test_a_planning_receipt_puts_every_planned_meeting_in_the_calendar(sender: Sender) -> None:
    events = calendar_of(written(sender, receipt(EventKind.PLANNED, route=ROUTE))).events
    assert [event.start for event in events] == [dt.date(2023, 6, 13), dt.date(2023, 6, 19)]
    assert len({event["UID"] for event in events}) == 2


@of_every_letter(Language.SV)
def test_calendars_hold_no_link(written: Written) -> None:
    for part in written.message.iter_attachments():
        assert isinstance(part, EmailMessage)
        assert "rundan.link" not in part.get_content()
        assert icalendar.Calendar.from_ical(part.get_content())


def test_the_message_id_follows_the_key(sender: Sender) -> None:
    composed = compose(sender, invitation(), LAUNCH)
    again = compose(sender, invitation(), LAUNCH + dt.timedelta(days=1))
    assert composed.message_id == again.message_id == message_id(sender, invitation_key(DOROTEA.id))
    assert written(sender, invitation())["Message-ID"] == composed.message_id


def test_another_installation_has_other_message_ids(sender: Sender) -> None:
    other = dataclasses.replace(sender, secret=b"another")
    assert message_id(sender, "a key") != message_id(other, "a key")


def test_a_recipient_can_not_guess_another_letters_boundary(sender: Sender) -> None:
    one, other = written(sender, invitation()), written(sender, invitation(key="another key"))
    assert one.get_boundary() != other.get_boundary()
    assert str(one["Message-ID"])[1:33] not in str(one.get_boundary())


def test_a_letter_to_a_principal_needs_its_sentence() -> None:
    values = to_dorotea()
    del values["needs"]
    with pytest.raises(TypeError, match="needs"):
        chasing.Invitation(**values)


NO_RECEIPT = {EventKind.ASKED}  # the answer comes as a letter of its own


@pytest.mark.parametrize("kind", [task.kind for task in TASKS.values() if task.kind not in NO_RECEIPT])
def test_a_receipt_speaks_of_what_was_recorded(sender: Sender, kind: EventKind) -> None:
    told: dict[EventKind, to_principals.Receipt] = {
        EventKind.HANDLED: handled(),
        EventKind.REVIEWED: receipt(kind, review="Beslutet överklagades."),
        EventKind.HANDED_OVER: receipt(kind, handed_to="Handläggare Två"),
    }
    message = written(sender, told.get(kind, receipt(kind)))
    assert "None" not in text_of(message) + html_of(message)
