"""What is wrong with a report, told beside its field."""

import datetime as dt
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.phrases import said_in
from models.values import CaseFacts, HandlingReport, Window
from models.vocabulary import Act, Doubt, Outcome
from rules.replies.reporting import report_faults
from tests.rules.cases import ADOPTED, NAMES, case, day, handling, report

TODAY = day("6-20")
PROPOSED = handling(1, "KS", Act.PROPOSES, "5-30")
DECIDED = handling(2, "KF", Act.DECIDES, "6-19")


def faults(said: HandlingReport, facts: CaseFacts | None = None, today: dt.date = TODAY) -> list[tuple[str, str]]:
    """Each fault's field and words. It repeats the day or the number that stands in its field."""
    told = report_faults(facts or case(PROPOSED), said, today)
    assert [fault.found for fault in told] == [standing_in(said, fault.field) for fault in told]
    return [(fault.field, fault.message) for fault in told]


def standing_in(said: HandlingReport, field: str) -> str | None:
    value = getattr(said, field.partition("[")[0])
    return str(value) if isinstance(value, dt.date | int) else None


def faulty(said: HandlingReport, facts: CaseFacts | None = None, today: dt.date = TODAY) -> list[str]:
    return [field for field, _ in faults(said, facts, today)]


@pytest.mark.parametrize(
    "said",
    [
        report("KSAU", Act.PROPOSES, "5-9"),
        report("KF", Act.DECIDES, "6-19", paragraph="§§ 63-73"),
        report("KS", Act.DECIDES_BY_DELEGATION, "6-13"),
        report("KF", Act.REFERS_BACK_BY_MINORITY, "6-19", next_on=day("9-18"), reason="En tredjedel begärde det."),
        report("KF", Act.POSTPONES, "6-19", next_on=day("9-18")),
        report("KF", Act.DECIDES, "6-12", adjusted_on=day("6-15"), announced_on=day("6-16")),
        report("KF", Act.DECIDES, "6-20", preliminary=True),
    ],
)
def test_an_ordinary_report_has_no_fault(said: HandlingReport) -> None:
    assert faults(said) == []


def test_a_meeting_that_has_not_been_held_belongs_in_the_plan() -> None:
    [(field, message)] = faults(report("KF", Act.DECIDES, "6-26"))
    assert field == "held_on"
    assert "planera vägen" in message


def test_a_meeting_years_before_the_round_has_the_wrong_year() -> None:
    assert faulty(report("KF", Act.DECIDES, "2020-6-19")) == ["held_on"]


def test_a_due_date_years_ahead_does_not_make_this_years_meetings_old() -> None:
    long_round = case(due_on=day("2026-8-31"))
    assert faulty(report("KSAU", Act.PROPOSES, "5-9"), long_round) == []


def test_a_report_years_after_the_due_date_may_tell_of_the_meeting_then() -> None:
    assert faulty(report("KF", Act.DECIDES, "6-19"), today=day("2027-1-15")) == []


def test_a_report_names_its_body() -> None:
    said = HandlingReport(Act.PROPOSES, "", " ", PROPOSED.level, day("5-30"), outcomes=ADOPTED)
    assert faulty(said, case()) == ["body"]


def test_minority_referral_exists_in_the_council_only() -> None:
    [(field, message)] = faults(report("KS", Act.REFERS_BACK_BY_MINORITY, "6-13", next_on=day("6-27")))
    assert field == "act"
    assert "5:50" in message


@pytest.mark.parametrize("act", [Act.PROPOSES, Act.DECIDES_BY_DELEGATION])
def test_the_council_is_the_highest_and_decides_itself(act: Act) -> None:
    assert faulty(report("KF", act, "6-19")) == ["act"]


@pytest.mark.parametrize("act", [Act.PROPOSES, Act.DECIDES, Act.DECIDES_BY_DELEGATION])
def test_every_att_sats_needs_its_outcome(act: Act) -> None:
    said = report("KS", act, "6-13", outcomes={2: Outcome.ADOPTED})
    assert faulty(said, case(att_satser=3)) == ["outcomes[1]", "outcomes[3]"]


def test_what_sends_the_matter_back_needs_no_outcome() -> None:
    assert faulty(report("KS", Act.REFERS_BACK, "6-13", next_on=day("6-27")), case(att_satser=3)) == []


def test_partly_is_worked_out_and_never_reported() -> None:
    assert faulty(report("KF", Act.DECIDES, "6-19", outcomes={1: Outcome.PARTLY})) == ["outcomes[1]"]


def test_an_outcome_on_a_point_the_round_does_not_have_is_told() -> None:
    assert faulty(report("KF", Act.DECIDES, "6-19", outcomes={**ADOPTED, 2: Outcome.REJECTED})) == ["outcomes[2]"]
    assert faulty(report("KF", Act.DECIDES, "6-19", outcomes={**ADOPTED, 0: Outcome.REJECTED})) == ["outcomes[0]"]


@pytest.mark.parametrize("outcome", [Outcome.ADOPTED_WITH_CHANGES, Outcome.UNCLASSIFIED])
def test_changes_and_unclear_outcomes_need_the_exact_wording(outcome: Outcome) -> None:
    said = report("KF", Act.DECIDES, "6-19", outcomes={1: outcome}, wording="  ")
    assert faulty(said) == ["wording"]
    told = report("KF", Act.DECIDES, "6-19", outcomes={1: outcome}, wording="Ställer sig bakom färdplanen.")
    assert faulty(told) == []


@pytest.mark.parametrize("act", [Act.REFERS_BACK, Act.POSTPONES])
def test_what_sends_the_matter_back_asks_for_the_next_day(act: Act) -> None:
    assert faulty(report("KS", act, "6-13")) == ["next_on"]


def test_a_next_day_that_is_not_set_is_said_in_the_reason() -> None:
    assert faulty(report("KS", Act.POSTPONES, "6-13", reason="Ny dag är inte bestämd.")) == []


@pytest.mark.parametrize("next_day", ["6-13", "6-1"])
def test_the_next_meeting_comes_after_this_one(next_day: str) -> None:
    assert faulty(report("KS", Act.POSTPONES, "6-13", next_on=day(next_day))) == ["next_on"]


def test_a_next_day_with_the_wrong_year_is_caught() -> None:
    assert faulty(report("KS", Act.POSTPONES, "6-13", next_on=dt.date.max)) == ["next_on"]


def test_adjustment_and_announcement_to_come_are_left_empty() -> None:
    to_come = report("KF", Act.DECIDES, "6-19", adjusted_on=day("6-30"), announced_on=day("7-1"))
    assert faulty(to_come) == ["adjusted_on", "announced_on"]


def test_a_correction_names_a_report_there_is() -> None:
    assert faulty(report("KS", Act.PROPOSES, "5-30", corrects=7)) == ["corrects"]
    assert faulty(report("KS", Act.PROPOSES, "5-30", corrects=1)) == []
    withdrawn = case(replace(PROPOSED, withdrawn=True))
    assert faulty(report("KS", Act.PROPOSES, "5-30", corrects=1), withdrawn) == ["corrects"]


def test_after_the_decision_another_report_is_asked_about() -> None:
    facts = case(PROPOSED, DECIDED)
    [(field, message)] = faults(report("KF", Act.DECIDES, "6-20"), facts)
    assert field == "confirmed[anew]"
    assert "rätta den rapporten" in message
    assert faulty(report("KF", Act.DECIDES, "6-20", corrects=2), facts) == []
    assert faulty(report("KF", Act.DECIDES, "6-20", confirmed=(Doubt.ANEW,)), facts) == []


def test_on_the_way_to_a_new_decision_lower_bodies_prepare_it() -> None:
    facts = case(DECIDED)
    assert faulty(report("KS", Act.PROPOSES, "6-20"), facts) == ["confirmed[anew]"]
    assert faulty(report("KS", Act.PROPOSES, "6-20", confirmed=(Doubt.ANEW,)), facts) == []


def test_a_lower_body_makes_no_new_decision_after_the_councils() -> None:
    assert faulty(report("KS", Act.DECIDES, "6-20", confirmed=(Doubt.ANEW,)), case(DECIDED)) == ["body"]


def test_an_earlier_body_may_be_reported_after_the_decision() -> None:
    assert faulty(report("KSAU", Act.PROPOSES, "5-9"), case(DECIDED)) == []


def test_a_body_that_met_before_the_council_on_the_same_day_may_be_reported_after_it() -> None:
    assert faulty(report("KS", Act.PROPOSES, "6-19"), case(DECIDED)) == []


def test_the_council_may_still_take_up_what_the_board_has_decided() -> None:
    decided_low = case(handling(1, "KS", Act.DECIDES, "5-30"))
    assert faulty(report("KF", Act.DECIDES, "6-19"), decided_low) == []


@pytest.mark.parametrize("body", ["ÄN", "KSAU"])
def test_another_committee_may_meet_after_one_that_has_decided(body: str) -> None:
    committee = case(handling(1, "SN", Act.DECIDES, "5-9"))
    assert faulty(report(body, Act.PROPOSES, "5-16"), committee) == []
    assert faulty(report("SN", Act.PROPOSES, "5-16"), committee) == ["confirmed[anew]"]


def test_a_committee_does_not_meet_on_it_after_the_board_has_decided() -> None:
    board = case(handling(1, "KS", Act.DECIDES, "5-30"))
    assert faulty(report("SN", Act.PROPOSES, "6-8"), board) == ["confirmed[anew]"]


def test_every_fault_is_told_at_once() -> None:
    said = report("KS", Act.REFERS_BACK_BY_MINORITY, "6-27", adjusted_on=day("6-1"))
    assert faulty(said) == ["held_on", "act", "next_on", "adjusted_on"]


DAYS = st.dates(day("2019-1-1"), day("2025-12-31"))
FIELDS = {field.name for field in fields(HandlingReport)}


@given(
    st.builds(
        lambda body, act, held_on, outcomes, days, corrects: report(
            body, act, held_on.isoformat(), outcomes=outcomes, corrects=corrects, **days
        ),
        st.sampled_from(sorted(NAMES)),
        st.sampled_from(list(Act)),
        DAYS,
        st.dictionaries(st.integers(0, 4), st.sampled_from(list(Outcome))),
        st.fixed_dictionaries({name: st.none() | DAYS for name in ("next_on", "adjusted_on", "announced_on")}),
        st.none() | st.integers(0, 3),
    )
)
def test_whatever_is_said_faults_stand_beside_a_field_and_are_told_in_both_languages(said: HandlingReport) -> None:
    for field, message in faults(said, case(PROPOSED, att_satser=2)):
        assert field.split("[")[0] in FIELDS
        assert said_in(message, "en") != message


MATTER = case(PROPOSED, recommended_on=day("5-10"), window=Window(day("5-15"), day("6-30")))
MEND = "Ändra dagen, eller bekräfta att den stämmer."


@pytest.mark.parametrize(
    ("said", "facts", "asked"),
    [
        (
            report("KS", Act.PROPOSES, "5-9"),
            MATTER,
            [("confirmed[early]", f"Mötet sägs ha hållits innan ärendet lades fram 10 maj 2023. {MEND}")],
        ),
        (report("KS", Act.PROPOSES, "5-10"), MATTER, []),
        (
            report("KF", Act.DECIDES, "5-14"),
            MATTER,
            [
                (
                    "confirmed[outside_window]",
                    f"Beslutet är daterat före 15 maj 2023, då besluten tidigast ska fattas. {MEND}",
                )
            ],
        ),
        (report("KF", Act.DECIDES, "5-15"), MATTER, []),
        (
            report("KF", Act.DECIDES, "6-20"),
            case(DECIDED),
            [
                (
                    "confirmed[anew]",
                    "Ett slutligt beslut är redan rapporterat: Kommunfullmäktige 19 juni 2023. Har ärendet tagits upp "
                    "på nytt efter det, kryssa för det. Är det förra fel, rätta den rapporten i stället.",
                )
            ],
        ),
        (
            report("KS", Act.DECIDES, "6-20", confirmed=(Doubt.ANEW,)),
            case(DECIDED),
            [
                (
                    "body",
                    "Ett högre organ har redan beslutat: Kommunfullmäktige 19 juni 2023. Det här organet kan inte "
                    "ändra det. Är rapporten om det fel, rätta den i stället.",
                )
            ],
        ),
    ],
)
def test_what_looks_odd_is_asked_about_with_its_day(
    said: HandlingReport, facts: CaseFacts, asked: list[tuple[str, str]]
) -> None:
    assert [(field, str(message)) for field, message in faults(said, facts)] == asked


@pytest.mark.parametrize(
    ("said", "facts", "field", "hangs_on"),
    [
        (replace(report("KS", Act.PROPOSES, "5-30"), body=" "), case(), "body", set()),
        (report("KS", Act.PROPOSES, "6-21"), case(), "held_on", set()),
        (report("KS", Act.PROPOSES, "6-6", ended_on=day("6-5")), case(), "ended_on", {"held_on"}),
        (report("KF", Act.PROPOSES, "6-19"), case(), "act", {"body"}),
        (report("SN", Act.IS_HEARD, "6-19"), case(), "wording", {"act", "body"}),
        (report("KS", Act.PROPOSES, "5-9"), MATTER, "confirmed[early]", {"act", "body", "held_on", "wording"}),
        (report("KF", Act.DECIDES, "6-19", outcomes={}), case(), "outcomes[1]", {"act"}),
        (
            report("KF", Act.DECIDES, "6-19", outcomes={1: Outcome.LATER}, next_on=day("9-1")),
            case(),
            "outcomes[1]",
            {"act", "held_on", "next_on", "reason"},
        ),
        (report("KS", Act.POSTPONES, "6-13"), case(), "next_on", {"act", "held_on", "reason"}),
        (report("KF", Act.DECIDES, "6-19", adjusted_on=day("6-21")), case(), "adjusted_on", set()),
        (
            report("KF", Act.DECIDES, "6-19", announced_on=day("6-18")),
            case(),
            "announced_on",
            {"held_on", "adjusted_on"},
        ),
        (report("KF", Act.DECIDES, "6-19", adjusted_on=day("6-18")), case(), "adjusted_on", {"held_on"}),
        (report("KS", Act.PROPOSES, "5-30", corrects=7), case(), "corrects", {"body", "held_on"}),
    ],
)
def test_what_could_not_be_read_is_not_looked_at_nor_what_hangs_on_it(
    said: HandlingReport, facts: CaseFacts, field: str, hangs_on: set[str]
) -> None:
    assert faulty(said, facts) == [field]
    silent = {name for name in FIELDS if not report_faults(facts, said, TODAY, {name})}
    assert silent == hangs_on | (FIELDS & {field})


@pytest.mark.parametrize(
    ("ended", "fields"),
    [
        (None, []),
        ("6-5", ["ended_on"]),
        ("6-6", []),
        ("6-7", []),
        ("6-20", []),
        ("6-21", ["ended_on"]),
    ],
)
def test_a_meetings_last_day_lies_between_the_day_of_the_matter_and_the_day_it_is_told_of(
    ended: str | None, fields: list[str]
) -> None:
    said = report("KS", Act.PROPOSES, "6-6", ended_on=day(ended) if ended else None)
    assert faulty(said, case()) == fields


@pytest.mark.parametrize(("ended", "fields"), [("5-23", []), ("5-24", ["ended_on"])])
def test_no_meeting_lasts_more_than_a_fortnight(ended: str, fields: list[str]) -> None:
    assert faulty(report("KS", Act.PROPOSES, "5-9", ended_on=day(ended)), case()) == fields


@pytest.mark.parametrize(
    ("adjusted", "announced", "fields"),
    [
        ("6-18", "6-19", ["adjusted_on"]),
        ("6-19", "6-19", []),
        ("6-20", "6-19", ["announced_on"]),
        ("6-20", "6-20", []),
        (None, "6-18", ["announced_on"]),
        (None, "6-19", []),
    ],
)
def test_minutes_are_adjusted_after_the_meeting_and_announced_after_that(
    adjusted: str | None, announced: str, fields: list[str]
) -> None:
    said = report(
        "KF", Act.DECIDES, "6-19", adjusted_on=day(adjusted) if adjusted else None, announced_on=day(announced)
    )
    assert faulty(said) == fields


@pytest.mark.parametrize(
    ("next_on", "fields"), [("6-19", ["next_on"]), ("6-20", []), ("2026-6-18", []), ("2026-6-19", ["next_on"])]
)
def test_what_comes_back_comes_back_after_the_meeting_and_within_three_years(next_on: str, fields: list[str]) -> None:
    assert faulty(report("KF", Act.POSTPONES, "6-19", next_on=day(next_on))) == fields
