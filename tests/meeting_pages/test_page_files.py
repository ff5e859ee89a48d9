"""A page may come as a file: text in any charset, HTML, .csv, a workbook, a PDF with text, a calendar."""

import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import openpyxl
import pikepdf
import pytest
from openpyxl.styles import Font

from models.files.limits import PAGE, PAGE_FILE
from models.files.meeting_page.judging import MANY_DAYS, Status, judged
from models.files.meeting_page.mentions import mentioned_in
from models.files.meeting_page.reading import TOO_MANY_DAYS, read_page
from models.files.meeting_page.settling import PageReading
from models.files.page_source import sources
from models.files.page_source.kept import from_kept
from models.files.page_source.sources import Unreadable, blocks_of, blocks_of_written
from tests.meeting_pages.made import pdf_saying, repacked, saved
from tests.models.test_calendar_series import calendar
from tests.models.test_calendars import COUNCIL_ICS
from tests.run.samples import sampled
from tests.run.steps import steps
from tests.visitor import pdf

PAGE_TEXT = "Kommunfullmäktige 2026\n23 februari\n30 mars (inställt)\n27 april\n"
DAYS = {"KF": ["2026-02-23", "2026-04-27"]}


def days_of(data: bytes, name: str = "") -> dict[str, list[str]]:
    found = read_page(blocks_of(data, name))
    return {body: [each.day.isoformat() for each in days] for body, days in found.bodies.items()}


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_text_is_read_in_the_charset_it_is_in(charset: str) -> None:
    assert days_of(PAGE_TEXT.encode(charset), "sida.txt") == DAYS


def test_html_is_read_in_the_charset_it_declares() -> None:
    page = '<meta charset="iso-8859-1"><h1>Kommunfullmäktige 2026</h1><p>23 februari<br>27 april</p>'
    assert days_of(page.encode("latin-1"), "sida.html") == DAYS


@pytest.mark.parametrize("sign", [";", "\t"])
def test_values_between_signs_are_a_table(sign: str) -> None:
    rows = [["Organ", "Feb", "Mars", "April"], ["KF", "23", "", "27"]]
    assert days_of("\n".join(sign.join(row) for row in rows).encode(), "x.csv") == {}
    assert days_of(("2026\n" + "\n".join(sign.join(row) for row in rows)).encode(), "x.csv") == DAYS


def workbook() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Fullmäktige"
    sheet.append(["Kommunfullmäktiges sammanträden 2026"])
    sheet.merge_cells("A1:C1")
    sheet.append(["Datum", "Tid", "Anm"])
    for day, remark in (
        (dt.date(2026, 2, 23), ""),
        (dt.date(2026, 3, 30), "Inställt"),
        (dt.date(2026, 4, 27), "budget"),
    ):
        sheet.append([day, dt.time(18, 0), remark])
    return book


def test_real_dates_in_a_workbook_are_read() -> None:
    assert days_of(saved(workbook())) == DAYS


def test_what_is_struck_through_or_hidden_in_a_workbook_is_no_meeting() -> None:
    book = workbook()
    sheet = book["Fullmäktige"]
    sheet["C4"] = ""
    sheet["A4"].font = Font(strike=True)
    sheet.append([dt.date(2026, 5, 25)])
    sheet.row_dimensions[6].hidden = True
    old = book.create_sheet("Gamla")
    old.append(["Kommunfullmäktige", dt.date(2020, 1, 27)])
    old.sheet_state = "hidden"
    assert days_of(saved(book)) == DAYS


def test_every_sheet_of_a_workbook_speaks_for_itself() -> None:
    book = workbook()
    other = book.create_sheet("KS 2027")
    other.append(["Månad", "Dag"])
    other.append(["Januari", 12])
    assert days_of(saved(book)) == {**DAYS, "KS": ["2027-01-12"]}


def test_a_year_that_a_workbook_does_not_show_is_not_believed() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kommunfullmäktige"])
    sheet.append([dt.date(2025, 2, 23)])
    sheet["A2"].number_format = "d mmm"
    found = read_page(blocks_of(saved(book)))
    assert not found.bodies
    assert found.needs_year


def test_merged_cells_hold_for_all_they_cover() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["2026", "Februari", "Mars"], ["KF", 23, 30], ["KS", 10, 10]):
        sheet.append(row)
    sheet.append(["Socialnämnden", 17, None])
    sheet.merge_cells("B4:C4")
    found = read_page(blocks_of(saved(book)))
    assert set(found.bodies) == {"KF", "KS"}
    assert [each.body for each in found.questions] == ["SN"]


def test_a_pdf_with_text_is_read_with_its_columns() -> None:
    lines = ["Möten 2026", "", "Organ     Feb     Mars     April", "KF        23               27"]
    assert days_of(pdf_saying(lines)) == DAYS


def test_what_is_struck_through_in_a_pdf_is_no_meeting() -> None:
    lines = ["Kommunfullmäktige 2026", "23 februari", "30 mars", "27 april"]
    assert days_of(pdf_saying(lines, struck="30 mars")) == DAYS


def test_a_pdf_whose_letters_are_told_in_another_coding_is_read() -> None:
    """As LibreOffice writes: its codings are files that nothing may open once the PDF is being read."""
    assert days_of(pdf_saying(["Kommunfullmäktige 2026", "23 februari", "27 april"], told=True)) == DAYS


def test_of_an_event_of_two_days_the_last_counts() -> None:
    event = "UID:1\nSUMMARY:Kommunfullmäktige\nDTSTART;VALUE=DATE:20260615\nDTEND;VALUE=DATE:20260617"
    assert days_of(calendar(event)) == {"KF": ["2026-06-16"]}


def test_an_event_of_a_calendar_is_of_the_body_its_title_names() -> None:
    found = read_page(blocks_of(COUNCIL_ICS.encode(), "kf.ics"))
    assert list(found.bodies) == ["KF"]
    assert dt.date(2023, 4, 24) in [each.day for each in found.bodies["KF"]]


def bomb() -> bytes:
    return repacked(saved(workbook()), "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (60 * 1024 * 1024))


def entities() -> bytes:
    doctype = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    return repacked(saved(workbook()), "xl/worksheets/sheet1.xml", doctype)


def far_away() -> bytes:
    book = workbook()
    book["Fullmäktige"]["XFD900000"] = "x"
    return saved(book)


REFUSED: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "size": (lambda: bytes(PAGE_FILE.size + 1), sources.TOO_LARGE),
    "a bomb": (bomb, sources.TOO_LARGE),
    "entities": (entities, sources.TOO_LARGE),
    "cells": (far_away, sources.TOO_LARGE),
    "a broken workbook": (lambda: saved(workbook())[:2000], sources.DAMAGED),
    "a broken pdf": (lambda: b"%PDF-1.7\nx", sources.DAMAGED),
    "no text": (pdf, sources.NO_TEXT),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + bytes(100), sources.OLD_EXCEL),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", sources.NOT_KNOWN),
    "nothing": (lambda: b" \n", sources.EMPTY),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_can_not_be_read_is_refused_in_words(what: str) -> None:
    make, message = REFUSED[what]
    data = make()
    with pytest.raises(Unreadable) as refused:
        blocks_of(data, "x")
    assert str(refused.value) == message


def test_a_workbook_is_given_up_when_its_time_is_out() -> None:
    with pytest.raises(Unreadable):
        blocks_of(saved(workbook()), limit=replace(PAGE_FILE, seconds=0))


@pytest.mark.parametrize("text", ["x " * PAGE.size, "x" * 10_001], ids=["size", "a line"])
def test_past_a_limit_no_day_is_read_and_it_is_said(text: str) -> None:
    found = read_page(blocks_of_written(text))
    assert not found.bodies
    assert [each.what for each in found.questions] == [TOO_MANY_DAYS]


def test_past_a_number_of_days_none_is_read_and_it_is_said() -> None:
    page = blocks_of_written(
        "\n".join(f"KF {day}" for day in map(dt.date.fromordinal, range(735_000, 735_000 + 41 * 14, 14)))
    )
    assert len(read_page(page, limit=replace(PAGE, count=41)).bodies["KF"]) > 0
    found = read_page(page, limit=replace(PAGE, count=40))
    assert (found.bodies, [each.what for each in found.questions]) == ({}, [TOO_MANY_DAYS])


@pytest.mark.parametrize("user", ["", "b"], ids=["for changes", "for reading"])
def test_a_locked_pdf_is_read_or_said_to_be_locked(user: str) -> None:
    with pikepdf.open(io.BytesIO(pdf_saying(["Kommunfullmäktige 2026", "26 januari"]))) as document:
        file = io.BytesIO()
        document.save(file, encryption=pikepdf.Encryption(owner="a", user=user))
    if user:
        with pytest.raises(Unreadable, match="låst"):
            blocks_of(file.getvalue())
    else:
        assert list(read_page(blocks_of(file.getvalue())).bodies) == ["KF"]


@pytest.mark.parametrize("sign", ["", ";", ",;", '"', "å"])
def test_a_sign_nobody_parts_a_file_by_is_no_crash(sign: str) -> None:
    found = read_page(blocks_of(f"sep={sign}\nOrgan;Datum\nKF;2026-01-26\n".encode(), "x.csv"))
    assert found.bodies or found.questions


@pytest.mark.parametrize(
    "text", ["", "[]", "[1]", '[[["x",1,1,""],[[7]]]]', '[[[["x",1,1,""]],[[7]]]]', "{", "[" * 9999]
)
def test_a_kept_page_that_somebody_has_written_is_no_page(text: str) -> None:
    assert from_kept(text) == []


def read_written(text: str) -> PageReading:
    return read_page(blocks_of_written(text))


@pytest.mark.parametrize(
    "piece",
    [
        "KF 14 dec, 18 jan 2026\n",
        "| KF | 1 | 2 |\n",
        "KF\t1\t2\n",
        "KF   1   2\nJan   Feb\n",
        "Organ Jan Feb\nKF 1 2\n",
        "a-, " * 20 + "\n",
        "(((((14 dec" + "\n",
        "måndag - måndag - 1 - 2 - 3\n",
        "Kommunstyrelsens kommunstyrelsens arbetsutskott\n",
        "<table><tr><td>1</td></tr></table>",
        "<ul><li>14 dec",
    ],
)
def test_four_times_as_long_a_page_is_four_times_the_work(piece: str) -> None:
    read_written(piece)  # what is done once in a process
    short, long = (steps(partial(read_written, piece * (size // len(piece)))) for size in (500, 2_000))
    assert long < 5 * short + 1000


PIECES = ("9/5 ", "9 maj, ", "9 ", "(9/5) ", "9/5. x; ", "9/5 (inställt) ", "9 maj inställt, ", "9/5 KF 9/5 KS ")
JUDGED, MORE = MANY_DAYS // 4, MANY_DAYS + 10
IN_TURN = [
    (piece, least)
    for number, piece in enumerate(PIECES)
    for least in ((MORE, JUDGED) if number % 2 else (JUDGED, MORE))
]
"""As many days as are judged, and more, of each piece; by turns the one or the other first."""


@pytest.mark.parametrize(("piece", "least"), sampled(2, IN_TURN))
def test_four_times_as_many_days_on_a_line_is_four_times_the_work(piece: str, least: int) -> None:
    count = least // piece.count("9")
    read_written(f"KS {piece}")  # what is done once in a process
    short, long = (f"KS {piece * times}" for times in (count, 4 * count))
    assert steps(lambda: judged(mentioned_in(long))) < 5 * steps(lambda: judged(mentioned_in(short)))
    assert steps(partial(read_written, long)) < 5 * steps(partial(read_written, short))


def test_in_a_line_of_more_days_than_a_year_of_meetings_has_each_is_asked_about() -> None:
    assert {each.status for each in judged(mentioned_in("KS " + "9/5 " * 200))} == {Status.ASK}
