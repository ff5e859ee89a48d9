"""A file with several §§ of one meeting is told from one with a single §, and from a matter's way through bodies."""

import pytest

from reading.minutes.sections import sections_of

HEAD = "Kommunfullmäktige\nSammanträdesdatum 2023-06-19\n\n"
DECIDED = "\nKommunfullmäktige beslutar att godkänna förslaget enligt handlingarna.\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{HEAD}§ 44 Budget{DECIDED}§ 45 Färdplan{DECIDED}", [("§ 44", "Budget"), ("§ 45", "Färdplan")]),
        (
            f"{HEAD}§ 44   Dnr KS 2023/1\nBudget\n{DECIDED}§ 46\nFärdplan{DECIDED}",
            [("§ 44", "Budget"), ("§ 46", "Färdplan")],
        ),
        (f"{HEAD}§ 45 Färdplan{DECIDED}", []),
        (f"{HEAD}§ 44 Budget\n§ 45 Färdplan\n§ 45 Färdplan{DECIDED}", []),  # a list of contents before the only one
        (f"{HEAD}§ 45 Färdplan{DECIDED}§ 12 Färdplan{DECIDED}", []),  # what another body did before
        (f"{HEAD}§ 45 Färdplan{DECIDED}§ 64 Färdplan{DECIDED}", []),
        (f"{HEAD}Ks § 45 Färdplan{DECIDED}Ksau § 46 Färdplan{DECIDED}", []),
        (f"{HEAD}§§ 44-45 Val{DECIDED}", []),
        ("", []),
    ],
)
def test_the_paragraphs_of_a_file(text: str, found: list[tuple[str, str]]) -> None:
    sections = sections_of(text)
    assert [(each.paragraph, each.title) for each in sections] == found
    assert all(each.text.startswith(HEAD) for each in sections)


def test_the_head_of_the_minutes_is_held_once_however_many_paragraphs_there_are() -> None:
    head = "Kommunstyrelsen har möte. " * 100
    sections = sections_of(head + "".join(f"\n§ {number} {'Ett ärende. ' * 10}" for number in range(1, 30)))
    assert len(sections) == 29
    assert len({id(each.head) for each in sections}) == 1
    assert sections[3].text.startswith(head)
