"""Subjects are written as the standard library writes them."""

from email.header import Header

from hypothesis import example, given
from hypothesis import strategies as st

from notifications.headers import subject_header

SUBJECTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=300)


@given(SUBJECTS | st.text("åäö §–ab", max_size=300))
@example("Kvittens: kommunfullmäktige i Örnsköldsvik har beslutat om Färdplan för en nära vård 2030")
@example("ö" + "x" * 200)
def test_a_subject_is_written_to_the_byte_as_the_library_writes_it(subject: str) -> None:
    charset = "us-ascii" if subject.isascii() else "utf-8"
    expected = Header(subject, charset, header_name="Subject: ").encode(linesep="\r\n").encode()
    assert subject_header(subject) == expected
