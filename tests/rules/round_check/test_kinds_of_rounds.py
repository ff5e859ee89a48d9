"""Every kind of round is written the same way, and as the guide to round files says."""

import datetime as dt

import pytest

from models.files.round_file import RoundFile
from models.vocabulary import EffectKind, Level, RoundKind
from tests.rules.round_check.checker import DATA, Checker, codes

AGREEMENT = """\
title: Överenskommelse om regional samverkansstruktur avseende vård och omsorg
kind: agreement
launch_on: 2020-02-03
due_on: 2020-06-30
att_satser:
  - Projektets redovisning godkänns.
  - Överenskommelse om regional samverkansstruktur avseende vård och omsorg antas.
routes:
  region: [HSN, RSAU, RF]
effect: {kind: fixed_date, on: 2020-09-01, decided_by: 2020-06-30, level: fullmäktige}
"""


CONSULTATION = """\
title: Synpunkter på arenor för samverkan
kind: consultation
launch_on: 2019-03-01
due_on: 2019-09-20
principals: kommuner
"""


STUDY = """\
title: Förstudie och handlingsplan gemensam systemledning
kind: study
launch_on: 2023-09-25
due_on: 2023-12-29
att_satser: Att godkänna förstudie med tillhörande handlingsplan
principals: [Dorotea, Region Västerbotten]
routes:
  region: [HSN]
"""


PARTNERSHIP = """\
title: Innovationspartnerskap Region Västerbotten och Umeå kommun
kind: partnership
launch_on: 2019-09-02
due_on: 2019-12-16
principals: [Region Västerbotten, Umeå]
effect: all_adopted
"""


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        (AGREEMENT, RoundKind.AGREEMENT, 16),
        (CONSULTATION, RoundKind.CONSULTATION, 15),
        (STUDY, RoundKind.STUDY, 2),
        (PARTNERSHIP, RoundKind.PARTNERSHIP, 2),
    ],
)
def test_other_kinds_of_rounds_are_written_the_same_way(check: Checker, text: str, kind: RoundKind, count: int) -> None:
    plan = check.plan(text)
    assert plan.kind is kind
    assert len(plan.principals) == count


def test_an_agreement_carries_its_points_its_own_way_and_its_day_of_effect(check: Checker) -> None:
    plan = check.plan(AGREEMENT)
    assert len(plan.att_satser) == 2
    assert codes(plan, "Region") == ["HSN", "RSAU", "RF"]
    assert (plan.effect.kind, plan.effect.on) == (EffectKind.FIXED_DATE, dt.date(2020, 9, 1))
    assert (plan.effect.decided_by, plan.effect.level) == (dt.date(2020, 6, 30), Level.FULLMAKTIGE)


def test_nothing_enters_into_force_in_a_consultation(check: Checker) -> None:
    fault = check.fault(CONSULTATION + "effect: all_adopted\n")
    assert (fault.field, fault.found, fault.expected) == ("effect.kind", "all_adopted", "att_satser: / signing:")
    assert check(CONSULTATION + "effect: none\n").faults == ()


GUIDE = (DATA.parent / "docs" / "round-file.md").read_text(encoding="utf-8")


def test_the_guides_examples_check_without_a_fault(check: Checker) -> None:
    examples = [block.partition("```")[0] for block in GUIDE.split("```yaml\n")[1:]]
    assert [check(example).faults for example in examples] == [(), ()]


def test_the_guide_names_every_field_in_both_languages() -> None:
    for part in GUIDE.split("\n---\n"):
        assert [name for name in RoundFile.model_fields if f"`{name}`" not in part] == []
