"""Words beside a day, and what they mean."""

import pytest

from models.files.meeting_page.words import is_cancelled


@pytest.mark.parametrize(
    "said",
    ["INSTÄLLT", "inställd", "Alla möten i juli är inställda", "Sammanträdet ställs in", "Instält", "avlyst", "utgår"],
)
def test_a_meeting_is_said_to_be_cancelled(said: str) -> None:
    assert is_cancelled(said)


@pytest.mark.parametrize(
    "said",
    [
        "Visning av ny solcellsinstallation, installation av passersystem",
        "Installationsbesiktning",
        "Inställningen till förslaget",
        "Inställelse kl. 9",
        "install",
    ],
)
def test_what_only_begins_as_a_cancellation_cancels_nothing(said: str) -> None:
    assert not is_cancelled(said)
