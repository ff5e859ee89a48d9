"""A paragraph is written in one way, however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.paragraphs import normal_paragraph


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        *(
            (each, "§ 64")
            for each in (
                "64",
                "§64",
                "§ 64",
                " §\u00a064 ",
                "paragraf 64",
                "Paragraf 64",
                "par. 64",
                "par 64",
                "64 §",
                "§ 64.",
                "§. 64",
                "\u202e64,",
            )
        ),
        *((each, "§§ 63-73") for each in ("63-73", "§ 63\u201373", "§§63 - 73", "§§ 63-73", "paragraferna 63-73")),
        *((each, "§§ 64, 65") for each in ("64, 65", "§ 64, 65")),
        ("§ 64, avslag", "§ 64, avslag"),
        ("64/20", "§ 64/20"),
        ("Ks § 59", "Ks § 59"),
        ("KS 2023/14", "KS 2023/14"),
        ("64 a", "§ 64 a"),
        ("", ""),
        ("§", "§"),
    ],
)
def test_a_paragraph_has_one_way_of_being_written(written: str, normal: str) -> None:
    assert normal_paragraph(written) == normal


@given(st.text("§0123456789-/ abK.,", max_size=20))
def test_what_is_normal_stays(written: str) -> None:
    assert normal_paragraph(normal_paragraph(written)) == normal_paragraph(written)
