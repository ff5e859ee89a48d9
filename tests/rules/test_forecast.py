"""Rule 11: who can make the due date, by which meetings, and what to do when it is too late."""

import datetime as dt
from dataclasses import replace

import pytest

from models.meetings import Lead, LeadTimes, Meetings, told_of
from models.values import Step
from models.vocabulary import Act, Level
from rules.forecast import Chain, Outlook, Verdict, case_outlook, last_chance, outlook
from rules.route.routes import course
from rules.wording.forecast_wording import outlook_sentences, own_dates_sentence, verdict_sentence
from tests.rules.cases import DUE_ON, case, day, handling, route

LAUNCH = day("3-27")
WAY = route(KSAU=None, KS=None, KF=None)


def calendar(**bodies: str) -> Meetings:
    """`calendar(KF="6-19 9-18")`."""
    return {body: tuple(day(text) for text in days.split()) for body, days in bodies.items()}


# councils rest from mid-June to September, as everywhere
DOROTEA = calendar(KSAU="4-25 5-16 8-29", KS="5-9 5-30 9-5", KF="4-24 6-19 9-18")


def seen(meetings: Meetings, way: tuple[Step, ...] = WAY, start: dt.date = LAUNCH, due: dt.date = DUE_ON) -> Outlook:
    return outlook(way, meetings, LeadTimes(), start, due)


def days_of(chain: Chain) -> list[str]:
    return [f"{sitting.body} {sitting.on.month}-{sitting.on.day}" for sitting in chain]


def test_with_time_enough_the_last_meetings_before_summer_are_told() -> None:
    found = seen(DOROTEA)
    assert found.verdict is Verdict.MAKES_IT
    assert days_of(found.last) == ["KSAU 5-16", "KS 5-30", "KF 6-19"]
    assert found.reach_by == day("5-2")
    assert found.slack == 73
    assert found.finish_on == day("6-19")


def test_with_little_time_only_the_shortest_lead_times_hold() -> None:
    found = seen(DOROTEA, start=day("4-20"))
    assert found.verdict is Verdict.ONLY_JUST
    assert days_of(found.last) == ["KSAU 5-16", "KS 5-30", "KF 6-19"]
    assert (found.reach_by, found.slack) == (day("5-2"), 73)
    assert found.finish_on == day("6-19")  # at the usual pace it would be in September


def test_whoever_misses_june_is_told_the_first_day_in_september() -> None:
    found = seen({**DOROTEA, "KF": (day("6-19"), day("9-25"))}, start=day("5-10"))
    assert found.verdict is Verdict.CANNOT
    assert days_of(found.first) == ["KSAU 8-29", "KS 9-5", "KF 9-25"]
    assert found.finish_on == day("9-25")


def test_the_remedies_are_an_extra_meeting_more_time_a_lower_level_or_an_earlier_launch() -> None:
    meetings = calendar(KSAU="4-25 5-16", KS="5-30 6-13 9-5", KF="4-24 6-19 9-25")
    found = seen(meetings, start=day("5-1"), due=DUE_ON)
    assert found.verdict is Verdict.ONLY_JUST
    late = seen(meetings, start=day("5-2"), due=day("6-18"))
    assert late.verdict is Verdict.CANNOT
    assert [(extra.name, extra.earliest, extra.latest) for extra in late.remedies.extra] == [
        ("Kommunfullmäktige", day("6-13"), day("6-18"))
    ]
    assert late.remedies.extend_to == day("6-19")
    assert late.remedies.lower is not None
    assert (late.remedies.lower.body, late.remedies.lower.on) == ("KS", day("5-30"))


def test_an_earlier_launch_is_advised_when_that_would_have_held() -> None:
    late = seen(DOROTEA, start=day("5-10"))
    assert late.remedies.launch_by == day("5-2")


def test_a_body_nobody_knows_the_days_of_leaves_the_verdict_open_and_is_named() -> None:
    found = seen(calendar(KSAU="4-25 5-16", KF="6-19 9-18"))
    assert found.verdict is Verdict.UNKNOWN
    assert found.unknown == ("Kommunstyrelsen",)
    assert days_of(found.last) == ["KSAU 5-16", "KS 6-5", "KF 6-19"]
    assert [sitting.is_known for sitting in found.last] == [True, False, True]


def test_a_council_without_a_slot_is_enough_to_know_whatever_the_others_do() -> None:
    found = seen(calendar(KF="4-3 9-18"))
    assert found.verdict is Verdict.CANNOT


def test_where_nothing_is_known_nothing_is_claimed() -> None:
    found = seen({}, start=day("8-25"))
    assert found.verdict is Verdict.UNKNOWN
    assert found.unknown == ("Kommunstyrelsens arbetsutskott", "Kommunstyrelsen", "Kommunfullmäktige")
    assert found.finish_on is None


def test_a_body_known_not_to_meet_is_not_an_unknown_one() -> None:
    assert seen({**DOROTEA, "KF": ()}).verdict is Verdict.CANNOT


def test_a_calendar_says_nothing_of_the_years_after_it() -> None:
    found = seen(DOROTEA, start=day("10-2"), due=day("2024-2-28"))
    assert found.verdict is Verdict.UNKNOWN
    assert len(found.unknown) == 3


def test_a_calendar_says_nothing_of_the_years_before_it() -> None:
    found = seen(DOROTEA, start=day("2020-2-3"), due=day("2020-6-30"))
    assert (found.verdict, found.first, found.finish_on) == (Verdict.UNKNOWN, (), None)


def test_the_first_meetings_are_not_told_while_earlier_ones_may_be_held_in_a_year_nobody_knows() -> None:
    found = seen(DOROTEA, start=day("2022-12-1"))
    assert (found.first, found.finish_on) == ((), None)
    assert found.same_until == dt.date.min
    assert days_of(seen(DOROTEA, start=day("2023-1-1")).first) == ["KSAU 4-25", "KS 5-9", "KF 6-19"]


def test_it_is_the_same_until_the_first_meetings_can_no_longer_be_reached() -> None:
    found = seen(DOROTEA)
    assert LAUNCH < found.same_until < DUE_ON
    assert seen(DOROTEA, start=found.same_until) == found
    assert seen(DOROTEA, start=found.same_until + dt.timedelta(days=1)) != found


def test_a_lower_body_is_advised_from_the_top_and_never_one_that_only_prepares_or_is_heard() -> None:
    meetings = calendar(SN="4-18 5-2", KSAU="4-25 5-16", KS="5-30", KF="4-24 9-25")

    def advised(due: str, heard: str = "") -> str | None:
        way = tuple(replace(step, consulted=step.body == heard) for step in route(SN=None, KSAU=None, KS=None, KF=None))
        lower = seen(meetings, way, start=day("3-27"), due=day(due)).remedies.lower
        return f"{lower.body} {lower.on.month}-{lower.on.day}" if lower else None

    assert advised("6-18") == "KS 5-30"
    assert advised("5-30") == "KS 5-30"
    assert advised("5-29") == "SN 4-18"
    assert advised("4-17") is None
    assert advised("6-18", heard="KS") == "SN 4-18"
    assert advised("5-29", heard="SN") is None


def test_days_are_chosen_anew_only_if_they_are_ahead_and_another_choice_would_hold() -> None:
    def anew(start: str, due: str = "8-31", **way: str | None) -> list[str]:
        return days_of(seen(DOROTEA, route(**way), start=day(start), due=day(due)).remedies.replan)

    assert anew("3-27", KSAU=None, KS=None, KF="9-18") == ["KSAU 5-16", "KS 5-30", "KF 6-19"]
    assert anew("4-25", KSAU="4-25", KS="9-5", KF="9-18") == ["KSAU 5-16", "KS 5-30", "KF 6-19"]
    assert anew("4-26", KSAU="4-25", KS="9-5", KF="9-18") == ["KSAU 4-25", "KS 5-30", "KF 6-19"]
    assert anew("3-27", due="4-23", KSAU=None, KS=None, KF="9-18") == []
    assert anew("9-19", KSAU="4-25", KS="9-5", KF="9-18") == []


def test_a_planned_day_is_the_chosen_meeting_whatever_the_calendar_says() -> None:
    found = seen(DOROTEA, route(KSAU="4-25", KS="5-9", KF="6-12"))
    assert found.verdict is Verdict.MAKES_IT
    assert found.finish_on == day("6-12")
    assert found.reach_by is None
    assert found.slack == (DUE_ON - day("6-12")).days


def test_a_tight_plan_only_just_holds_and_is_never_called_impossible() -> None:
    assert seen(DOROTEA, route(KSAU="4-25", KS="4-28", KF="6-19")).verdict is Verdict.ONLY_JUST


def test_a_plan_past_the_due_date_is_told_which_meetings_would_hold() -> None:
    found = seen(DOROTEA, route(KSAU=None, KS=None, KF="9-18"))
    assert found.verdict is Verdict.CANNOT
    assert days_of(found.remedies.replan) == ["KSAU 5-16", "KS 5-30", "KF 6-19"]
    assert found.remedies.extend_to == day("9-18")


def test_a_body_that_has_had_it_leaves_only_what_is_ahead() -> None:
    facts = case(handling(1, "KS", Act.PROPOSES, "5-30"))
    found = case_outlook(facts, course(facts), DOROTEA, LeadTimes(), day("6-1"))
    assert found is not None
    assert days_of(found.last) == ["KF 6-19"]
    assert found.verdict is Verdict.ONLY_JUST
    assert found.reach_by is None
    assert found.slack == 73


def test_a_decided_case_has_no_outlook() -> None:
    facts = case(handling(1, "KF", Act.DECIDES, "6-19"))
    assert case_outlook(facts, course(facts), DOROTEA, LeadTimes(), day("6-20")) is None


def test_two_boards_give_their_opinions_side_by_side() -> None:
    way = route(SN=None, ÄN=None, KS=None)
    found = seen(calendar(SN="5-2", ÄN="5-3", KS="5-10"), way)
    assert days_of(found.last) == ["SN 5-2", "ÄN 5-3", "KS 5-10"]
    assert found.verdict is Verdict.ONLY_JUST
    assert found.reach_by == day("4-18")


def test_other_lead_times_give_another_answer() -> None:
    hasty = LeadTimes(first=Lead(1, 1), styrelse=Lead(1, 1), fullmaktige=Lead(7, 7))
    assert outlook(WAY, DOROTEA, hasty, day("5-10"), DUE_ON).verdict is Verdict.MAKES_IT


def test_newer_word_replaces_a_bodys_days_and_leaves_the_others() -> None:
    told = told_of(DOROTEA, {"KF": (day("8-28"), day("6-12"), day("6-12"))})
    assert told["KF"] == (day("6-12"), day("8-28"))
    assert told["KS"] == DOROTEA["KS"]


def test_the_verdict_is_said_with_its_days() -> None:
    assert outlook_sentences(seen(DOROTEA), "sv") == (
        "Hinner till 31 augusti 2023. Sista mötena: KSAU 16 maj, KS 30 maj, KF 19 juni 2023, 73 dagar före svarsdatum. "
        "Förslaget behöver vara klart senast 2 maj 2023."
    )
    assert outlook_sentences(seen(DOROTEA), "en").startswith("Makes it by 31 August 2023. Last meetings: KSAU 16 May")


def test_a_no_is_said_with_the_first_possible_day_and_what_to_do() -> None:
    meetings = calendar(KSAU="4-25 5-16", KS="5-9 5-30", KF="4-24 9-18")
    assert outlook_sentences(seen(meetings), "sv") == (
        "Hinner inte till 31 augusti 2023. Tidigast 18 september 2023. "
        "Extra möte: kommunfullmäktige mellan 23 maj 2023 och 31 augusti 2023. "
        "Längre svarstid: till 18 september 2023. "
        "Lägre nivå: kommunstyrelsen kan besluta 9 maj 2023, om ärendet får avgöras där."
    )
    assert verdict_sentence(seen(meetings), "en") == "Cannot make it by 31 August 2023. Earliest 18 September 2023."


def test_the_unknown_is_said_to_be_unknown() -> None:
    assert verdict_sentence(seen(calendar(KF="6-19 9-18")), "sv") == (
        "Det går inte att säga än om 31 augusti 2023 går att hålla: "
        "mötesdagarna är inte kända för kommunstyrelsens arbetsutskott och kommunstyrelsen."
    )


def test_a_letter_tells_a_principal_its_own_dates_only_when_all_are_known() -> None:
    assert own_dates_sentence(seen(DOROTEA), "sv") == (
        "De sista mötena för att hinna till 31 augusti 2023: KSAU 16 maj, KS 30 maj, KF 19 juni 2023. "
        "Förslaget behöver vara klart senast 2 maj 2023. "
        "Mötet i kommunfullmäktige ska vara kungjort senast 12 juni 2023 (KL 5:13)."
    )
    assert own_dates_sentence(seen(calendar(KF="6-19")), "sv") == ""


def test_a_due_date_that_has_passed_is_never_made_though_no_meeting_is_known() -> None:
    found = seen({}, start=day("9-1"))
    assert (found.verdict, found.is_past, found.is_told) == (Verdict.CANNOT, True, False)
    said = outlook_sentences(found, "sv")
    assert said.startswith("Svarsdatumet, 31 augusti 2023, har passerat.")
    assert said.endswith("Ange deras mötesdagar, eller sätt ett senare svarsdatum.")


def test_a_no_without_a_first_day_says_whose_meetings_are_missing_and_what_to_do() -> None:
    found = seen(calendar(KSAU="4-25 8-29", KF="6-19"), start=day("8-14"))
    assert (found.verdict, found.first) == (Verdict.CANNOT, ())
    assert found.unknown == ("Kommunstyrelsen", "Kommunfullmäktige")
    said = outlook_sentences(found, "sv")
    assert "inga möten framåt är kända för kommunstyrelsen och kommunfullmäktige." in said
    assert "Ange deras mötesdagar, eller sätt ett senare svarsdatum." in said
    assert "no coming meetings are known" in outlook_sentences(found, "en")


@pytest.mark.parametrize(
    ("way", "meetings", "passed_on"),
    [
        (WAY, DOROTEA, "5-3"),
        (WAY, calendar(KF="6-19 9-18"), "5-16"),
        (route(KSAU="4-25", KS="5-9", KF="6-12"), DOROTEA, None),
        (route(KSAU="4-25", KS=None, KF=None), DOROTEA, "5-31"),
        (route(KSAU=None, KS=None, KF="9-18"), DOROTEA, None),
        (WAY, calendar(KF="4-3 9-18"), None),
        (WAY, {}, None),
    ],
    ids=[
        "known days: the day after the proposal had to be ready",
        "unknown days: as late as they could be",
        "planned in time: never",
        "the first planned: the day after the next one's last meeting",
        "planned too late: from the start",
        "no council in time: from the start",
        "nothing known: only the due date speaks",
    ],
)
def test_the_day_the_last_chance_has_passed_is_known_beforehand(
    way: tuple[Step, ...], meetings: Meetings, passed_on: str | None
) -> None:
    expected = day(passed_on) if passed_on else None
    found = last_chance(way, meetings, LeadTimes(), LAUNCH, DUE_ON)
    assert (found.passed_on if found else None) == expected


def test_where_a_lower_level_is_asked_for_a_decision_there_is_enough() -> None:
    found = outlook(WAY, calendar(KSAU="4-25", KS="5-9", KF="9-18"), LeadTimes(), LAUNCH, DUE_ON, asked=Level.STYRELSE)
    assert found.remedies.is_enough
    assert "Det räcker med beslut i kommunstyrelsen, som kan fattas 9 maj 2023." in outlook_sentences(found, "sv")
