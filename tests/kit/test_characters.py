"""What is seen of a text, and where its lines may break."""

import pytest

from kit.characters import with_whole_phones


@pytest.mark.parametrize(
    "number", ["090-785 00 00", "090–785 00 00", "+46 90 785 00 00", "0953 - 140 00", "070 123 45 67"]
)
def test_a_telephone_number_stands_on_one_line(number: str) -> None:
    whole = number.replace(" ", "\u00a0")
    assert with_whole_phones(f"Ring {number} på dagtid.") == f"Ring {whole} på dagtid."


@pytest.mark.parametrize(
    "text", ["KS-2023-0136-106", "2023-06-12 09.30", "§ 64 av 12 juni", "01 augusti", "12 av 16", "KS 2018/14"]
)
def test_no_other_number_is_taken_for_one(text: str) -> None:
    assert with_whole_phones(text) == text
