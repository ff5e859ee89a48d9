"""Writing to those without a plan: chosen by a filter, ticked, seen as each gets it, and sent once."""

import datetime as dt
import html
import re

import httpx
import pytest
from sqlalchemy import select

from actions.schedule.sweep import sweep
from kit.clock import FrozenClock
from models.reads import lookup
from models.tables import Case, Letter
from models.vocabulary import EventKind, LetterKind
from notifications.links import token
from tests.console import Console
from tests.lived import DOROTEA, LivedRound, council, events_of
from tests.visitor import Visit, hidden_in, link_path, text_of
from web.pages.letter_text import readable

UMEA = "2480"
WORDS = {"title": "Planera före sommaren", "text": "Hej {huvudman}!\n\nVi ser ingen plan än."}


@pytest.fixture
def desk(console: Console, clock: FrozenClock) -> Console:
    clock.move_to(console.lived.today)
    return console


def ticks(page: httpx.Response) -> dict[str, str]:
    """The boxes that are ticked as the page comes."""
    boxes = re.findall(r'<input type="checkbox" id="tick-[^>]*>', page.text)
    names = [re.search(r'name="([^"]+)"', box) for box in boxes if "checked" in box]
    return {found[1]: "yes" for found in names if found}


def previewed(desk: Console, kind: str, where: str, **values: str) -> httpx.Response:
    """The letters as they would leave, for everybody ticked as the page comes."""
    page = desk.read(f"{desk.board}/write/{kind}{where}")
    sent = {**hidden_in(page), **ticks(page), **values}
    return desk.http.post(f"{desk.board}/write/{kind}", data=sent)


def kept(page: httpx.Response) -> dict[str, str]:
    """What the preview sends on: its first form."""
    form = page.text.partition('<form method="post" id="written"')[2].partition("</form>")[0]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    text = re.search(r'<textarea name="text" hidden>(.*?)</textarea>', form, re.DOTALL)
    return {**dict(found), "text": text[1] if text else ""}


def test_those_without_a_plan_are_written_to_and_nobody_else(desk: Console) -> None:
    desk.lived.report(council())
    page = previewed(desk, "message", "?show=unplanned", **WORDS)
    assert page.status_code == 200
    assert "15 brev skickas" in text_of(page)
    assert "Hej Umeå kommun!" in page.text
    assert desk.lived.letters(UMEA)[-1].kind is not LetterKind.MESSAGE
    done = desk.http.post(f"{desk.board}/write/message", data=kept(page))
    assert "Meddelandet är på väg" in text_of(done)
    assert [each.kind for each in desk.lived.letters(UMEA)].count(LetterKind.MESSAGE) == 1
    assert desk.letters(LetterKind.MESSAGE) == []


def test_a_group_of_the_registry_is_a_filter(desk: Console) -> None:
    page = desk.read(f"{desk.board}/write/message?show=group-lok-lycksele")
    assert "LÖK Lycksele (7)" in text_of(page)
    assert {f"tick[{DOROTEA}]", "tick[2418]"} <= set(ticks(page))
    assert len(ticks(page)) == 7


def test_whoever_is_late_is_reminded_from_what_waits(desk: Console, clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2023, 9, 4, 9, tzinfo=dt.UTC))
    desk.lived.report(council())
    links = re.findall(r'href="(/console/rounds/[^"/]+/write/remind\?[^"]*)"', desk.read("/console").text)
    assert len(links) == 1
    form = desk.read(html.unescape(links[0]))
    assert len(ticks(form)) == 15


def test_a_double_click_writes_once(desk: Console) -> None:
    sent = kept(previewed(desk, "message", f"?code={DOROTEA}", **WORDS))
    for _ in range(2):
        desk.http.post(f"{desk.board}/write/message", data=sent)
    assert len(desk.letters(LetterKind.MESSAGE)) == 1


def test_a_faulty_message_comes_back_filled_in(desk: Console) -> None:
    page = previewed(desk, "message", f"?code={DOROTEA}", title="", text="Hej {kommunen}!")
    assert page.status_code == 422
    assert "Skriv vad meddelandet gäller." in page.text
    assert "{kommunen}" in text_of(page)
    assert list(ticks(page)) == [f"tick[{DOROTEA}]"]


def test_nobody_ticked_is_a_fault(desk: Console) -> None:
    page = desk.read(f"{desk.board}/write/message")
    found = desk.http.post(f"{desk.board}/write/message", data={**hidden_in(page), **WORDS})
    assert found.status_code == 422
    assert "Välj minst en huvudman." in found.text


def test_what_was_written_can_be_changed_after_it_was_seen(desk: Console) -> None:
    sent = kept(previewed(desk, "message", f"?code={DOROTEA}", **WORDS)) | {"step": "change"}
    page = desk.http.post(f"{desk.board}/write/message", data=sent)
    assert WORDS["title"] in page.text
    assert f"tick[{DOROTEA}]" in ticks(page)


def test_the_principal_reads_it_on_its_page(desk: Console, visit: Visit) -> None:
    desk.http.post(f"{desk.board}/write/message", data=kept(previewed(desk, "message", f"?code={DOROTEA}", **WORDS)))
    page = visit().enter(link_path(desk.lived.database, desk.lived.sender, desk.lived.slug, DOROTEA))
    assert "Från samordnarna" in text_of(page)
    assert "Hej Dorotea kommun!" in text_of(page)


def test_whoever_has_nothing_left_can_not_be_ticked_for_a_reminder(desk: Console) -> None:
    desk.lived.report(council())
    page = desk.read(f"{desk.board}/write/remind")
    assert f"tick[{DOROTEA}]" not in ticks(page)
    assert "Har inget kvar att göra" in text_of(page)


def test_a_reminder_carries_the_coordinators_own_words(desk: Console) -> None:
    page = previewed(desk, "remind", f"?code={UMEA}", text="Hör av er före midsommar.")
    assert "Hör av er före midsommar." in page.text
    desk.http.post(f"{desk.board}/write/remind", data=kept(page))
    with desk.lived.database.read() as session:
        [event] = events_of(session, f"{desk.lived.slug}/{UMEA}", EventKind.REMINDED)
    assert event.told["text"] == "Hör av er före midsommar."


def test_a_reminder_passed_over_stands_where_the_next_one_does_and_is_taken_back_there(desk: Console) -> None:
    page = previewed(desk, "skip", f"?code={DOROTEA}")
    desk.http.post(f"{desk.board}/write/skip", data=kept(page))
    case = desk.read(desk.case)
    assert "hoppas över" in text_of(case)
    with desk.lived.database.read() as session:
        [event] = events_of(session, desk.row().id, EventKind.SKIPPED)
    back = f"{desk.case}/do/withdraw/{event.number}"
    assert back in case.text
    assert "Inget brev går om det." in text_of(desk.read(back))


def test_the_board_leads_to_writing_to_whom_it_shows(desk: Console) -> None:
    page = desk.read(f"{desk.board}?show=unplanned")
    assert "Skriv till dessa" in page.text
    assert f'form="write-to" name="code" value="{DOROTEA}"' in page.text
    ticked = desk.read(f"{desk.board}/write/message?show=unplanned&code={DOROTEA}&code={UMEA}")
    assert sorted(ticks(ticked)) == [f"tick[{DOROTEA}]", f"tick[{UMEA}]"]


def test_a_page_of_no_kind_is_not_there(desk: Console) -> None:
    assert desk.read(f"{desk.board}/write/letter").status_code == 404


def test_drawing_in_the_only_link_says_so(desk: Console) -> None:
    link = desk.row().link_id
    assert "enda egna länk" in text_of(desk.read(f"{desk.case}/do/revoke/{link}"))
    desk.do(f"{desk.case}/do/revoke/{link}")
    page = text_of(desk.read(desk.case))
    assert "ingen länk gäller" in page
    assert "Skicka samma länk igen" not in page


def test_a_round_of_hundreds_is_written_to_by_its_filter(desk: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.console.writing.chosen.TICKED_AT_MOST", 10)
    page = previewed(desk, "message", "?show=all", **WORDS)
    assert "16 brev skickas" in text_of(page)


def test_the_weekly_letter_is_asked_for_comes_on_monday_and_is_stopped_by_its_link(
    desk: Console, lived: LivedRound, visit: Visit
) -> None:
    desk.do(f"{desk.board}/do/weekly", holder="Samråd", email="samrad@regionvasterbotten.example")
    with lived.database.read() as session:
        [link] = [each for each in lookup.read_only_links(session, lived.slug) if each.weekly]
    sweep(lived.database, lived.sender, lived.today + dt.timedelta(days=1))
    assert weeklies(lived) == []
    monday = dt.datetime(2023, 6, 26, 7, tzinfo=dt.UTC)
    for minutes in (0, 5):
        sweep(lived.database, lived.sender, monday + dt.timedelta(minutes=minutes))
    assert weeklies(lived) == ["samrad@regionvasterbotten.example"]
    leadership = visit()
    board = leadership.http.get(f"/read/{token(lived.sender.secret, link.id)}")
    assert "Sluta få veckobrevet" in board.text
    stopped = leadership.http.post(f"/read/round/{lived.slug}/weekly")
    assert "Veckobrevet är avbeställt" in text_of(stopped)
    sweep(lived.database, lived.sender, monday + dt.timedelta(days=7))
    assert len(weeklies(lived)) == 1


def weeklies(lived: LivedRound) -> list[str]:
    with lived.database.read() as session:
        return list(session.scalars(select(Letter.recipient).where(Letter.kind == LetterKind.WEEKLY)))


def test_a_letter_to_come_is_read_word_for_word_before_it_leaves(desk: Console, clock: FrozenClock) -> None:
    lived = desk.lived
    for _ in range(8):  # until the last before the summer, over the due date, to those that are late
        page = html.unescape(desk.read(f"{desk.board}/write/coming?who={UMEA}").text)
        leaves_at = at_row(lived, UMEA).chase_at
        assert leaves_at
        clock.move_to(leaves_at)
        assert sweep(lived.database, lived.sender, leaves_at).faults == 0
        [left] = [each for each in lived.letters(UMEA) if each.queued_at == leaves_at]
        shown = readable(content_of(lived, left))
        assert shown.subject in page
        assert shown.text in page


def content_of(lived: LivedRound, letter: Letter) -> bytes:
    with lived.database.read() as session:
        return session.scalars(select(Letter.content).where(Letter.id == letter.id)).one()


def at_row(lived: LivedRound, code: str) -> Case:
    with lived.database.read() as session:
        return session.scalars(select(Case).where(Case.id == f"{lived.slug}/{code}")).one()


def test_the_letters_to_come_stand_under_their_moment_and_lead_to_own_words_and_to_passing_over(desk: Console) -> None:
    desk.lived.report(council())
    page = desk.read(f"{desk.board}/write/coming")
    assert "Brevet till" in text_of(page)
    assert re.search(r"Påminnelse: mottagandet är inte bekräftat efter 10 arbetsdagar[^<]*", text_of(page))
    who = re.findall(r'href="[?]who=([^"&]+)#letter"', page.text)
    assert len(who) == 15
    chosen = desk.read(f"{desk.board}/write/coming?who={UMEA}")
    for act in ("remind", "skip"):
        assert f'href="{desk.board}/write/{act}?code={UMEA}"' in chosen.text
    assert f'href="{desk.board}/write/coming"' in desk.read(desk.board).text


def test_no_letters_to_come_are_said_to_be_none(desk: Console, clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2024, 9, 2, 9, tzinfo=dt.UTC))
    sweep(desk.lived.database, desk.lived.sender, clock.now())
    assert "Inga brev till huvudmännen är på väg av sig själva." in text_of(desk.read(f"{desk.board}/write/coming"))
