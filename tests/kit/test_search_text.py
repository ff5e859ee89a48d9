"""What is searched for is found however it is written, and å, ä and ö are letters of their own."""

from itertools import product

import pytest

from kit.search_text import search_terms, search_text


def finds(query: str, text: str) -> bool:
    return all(term in search_text(text) for term in search_terms(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("malå", "Malå kommun"),
        ("MALÅ", "malå kommun"),
        ("Mala\u030a", "Malå kommun"),  # å as a letter and a ring, as macOS writes it
        ("malå", "Mala\u030a kommun"),
        ("ÅSELE", "Åsele kommun"),
        ("överenskommelse", "Länsgemensam ÖVERENSKOMMELSE"),
        ("färdplan", "Färdplanen för nära vård"),
        ("plan", "Färdplanen"),
        ("lycksele kommunfullmäktige", "Kommunfullmäktige i Lycksele"),
        ("armen", "Armén"),
        ("bjørn", "Björn"),
        ("räddningstjänst\u00adförbundet", "Räddningstjänstförbundet"),  # copied from a board, which may part it there
    ],
)
def test_a_word_is_found_whatever_its_case_and_however_its_letters_are_kept(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"), [("mala", "Malå"), ("malå", "mala ned"), ("Asele", "Åsele"), ("far", "för"), ("lön", "lon")]
)
def test_a_letter_with_a_ring_or_dots_is_another_letter(query: str, text: str) -> None:
    assert not finds(query, text)


PARAGRAPHS = ("§ 64", "64 §", "§64", "§64/20", "§ 64/2020", "§§ 64", "§\u00a064", "64§", "§ 064")


def test_a_paragraph_is_the_same_however_it_is_written() -> None:
    assert [asked for asked in product(PARAGRAPHS, PARAGRAPHS) if not finds(*asked)] == []


@pytest.mark.parametrize("text", ["§ 640", "§ 6", "64 kronor", "§ 164", "§ 20/64"])
def test_a_paragraph_is_found_whole_and_as_a_paragraph(text: str) -> None:
    assert not finds("§ 64", text)


NUMBERS = ("KS 2023/77", "KS-2023-77", "ks 2023:77", "KS2023/77", "KS.2023.77", "KS 2023/00077", "KS 2023–77")


def test_a_case_number_is_found_with_any_separators() -> None:
    queries = (*NUMBERS, "2023/77", "2023-77", "77")
    assert [asked for asked in product(queries, NUMBERS) if not finds(*asked)] == []


@pytest.mark.parametrize("text", ["KS 2023/770", "KS 2023/7", "KS 77/2023"])
def test_a_case_number_is_found_whole(text: str) -> None:
    assert not finds("KS 2023/77", text)


def test_nothing_is_found_by_signs_alone_and_none_means_anything_to_the_database() -> None:
    assert search_terms(" % _ \\ ' \" – ") == ()
    assert search_terms("100%_säkert") == (" 100 säkert",)


@pytest.mark.parametrize("sign", ["", "§"])
@pytest.mark.parametrize("many", ["1", "1:", "§", "0", "1 ", "§ "])
def test_however_many_digits_and_signs_somebody_wrote_it_is_read_once(many: str, sign: str) -> None:
    assert finds("malå", f"{sign}{many * 100_000} Malå")  # each read anew from every digit takes a quarter of an hour
