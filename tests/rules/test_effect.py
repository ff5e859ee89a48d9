"""Rule 13: entry into force is its own rule. Decided is not signed, and replied is not adopted."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.files.round_file import Effect
from models.vocabulary import EffectKind, Level, Outcome, Part, PrincipalKind, RoundKind
from rules.effect import EffectState, Party, Prospect, Why, effect_state
from rules.wording.effect_wording import counted_phrase, effect_sentence, entry_sentence, rule_sentence
from tests.rules.cases import day

DECISION = (Part.DECISION,)
BOTH = (Part.DECISION, Part.SIGNATURE)
SPRING, AUTUMN = day("2020-5-4"), day("2020-9-1")
SPRING_2020 = Effect(kind=EffectKind.FIXED_DATE, on=AUTUMN, decided_by=day("2020-6-30"), level=Level.FULLMAKTIGE)
ALL = Effect(kind=EffectKind.ALL_ADOPTED)

REGION = Party("24", "Region Västerbotten")
DOROTEA = Party("2425", "Dorotea kommun", 2_400)
STORUMAN = Party("2421", "Storumans kommun", 5_800)
SORSELE = Party("2422", "Sorsele kommun", 2_400)
UMEA = Party("2480", "Umeå kommun", 133_000)


def adopts(party: Party, on: str = "2020-4-20", **more: Any) -> Party:
    return replace(party, **{"outcome": Outcome.ADOPTED, "decided_on": day(on), "level": Level.FULLMAKTIGE, **more})


def rejects(party: Party, on: str = "2020-4-20") -> Party:
    return adopts(party, on, outcome=Outcome.REJECTED)


def state(rule: Effect, *parties: Party, on: dt.date = SPRING, asks: tuple[Part, ...] = DECISION) -> EffectState:
    return effect_state(rule, parties, asks, on)


def said(found: EffectState, language: str = "sv") -> str:
    return effect_sentence(found, RoundKind.AGREEMENT, language)


def test_the_agreement_of_2020_waits_for_those_that_have_not_decided() -> None:
    found = state(SPRING_2020, adopts(REGION), adopts(DOROTEA), STORUMAN, SORSELE)
    assert found.prospect is Prospect.NOT_YET
    assert [each.party for each in found.missing] == [STORUMAN, SORSELE]
    assert said(found) == (
        "Överenskommelsen gäller från 1 september 2020 när alla har antagit den; Storumans kommun och Sorsele kommun "
        "återstår. Beslut som räknas ska vara fattade senast 30 juni 2020."
    )


def test_the_agreement_of_2020_will_be_in_force_once_all_have_decided_and_then_is() -> None:
    parties = adopts(REGION, "2020-6-22"), adopts(DOROTEA)
    assert (state(SPRING_2020, *parties).prospect, state(SPRING_2020, *parties).on) == (Prospect.WILL_BE, AUTUMN)
    assert said(state(SPRING_2020, *parties)) == "Överenskommelsen gäller från 1 september 2020; alla har antagit den."
    assert state(SPRING_2020, *parties, on=AUTUMN).prospect is Prospect.IN_FORCE
    assert said(state(SPRING_2020, *parties, on=AUTUMN)) == "Överenskommelsen gäller sedan 1 september 2020."


def test_once_the_window_has_closed_an_agreement_that_somebody_missed_cannot_be_as_things_stand() -> None:
    late = adopts(DOROTEA, "2020-7-1")
    found = state(SPRING_2020, adopts(REGION), late, STORUMAN, on=day("2020-7-2"))
    assert (found.prospect, found.on) == (Prospect.IMPOSSIBLE, None)
    assert said(found) == (
        "Överenskommelsen kan inte träda i kraft så som besluten ser ut: "
        "Dorotea kommun (inget beslut senast 30 juni 2020) och Storumans kommun (inget beslut senast 30 juni 2020)."
    )


def test_a_decision_made_in_the_window_counts_however_late_it_is_reported() -> None:
    assert state(SPRING_2020, adopts(REGION), adopts(DOROTEA), on=day("2021-1-1")).on == AUTUMN


def test_a_decision_below_the_level_asked_for_waits_for_the_council() -> None:
    board = adopts(STORUMAN, level=Level.STYRELSE)
    found = state(SPRING_2020, adopts(REGION), board)
    assert (found.prospect, found.parties[1].why) == (Prospect.NOT_YET, Why.TOO_LOW)
    assert state(replace_rule(SPRING_2020, level=None), adopts(REGION), board).prospect is Prospect.WILL_BE


def test_an_adoption_after_the_date_moves_it_when_no_window_was_set() -> None:
    rule = Effect(kind=EffectKind.FIXED_DATE, on=AUTUMN)
    assert state(rule, adopts(REGION), adopts(DOROTEA, "2020-11-2"), on=day("2020-12-1")).on == day("2020-11-2")


def test_a_date_regardless_binds_those_that_have_adopted() -> None:
    rule = Effect(kind=EffectKind.FIXED_DATE_REGARDLESS, on=AUTUMN)
    assert "ännu har ingen det" in said(state(rule, REGION, DOROTEA))
    assert said(state(rule, adopts(REGION), rejects(DOROTEA))) == (
        "Överenskommelsen gäller från 1 september 2020 för dem som har antagit den, hittills 1 av 2."
    )
    assert state(rule, adopts(REGION), rejects(DOROTEA), on=AUTUMN).prospect is Prospect.IN_FORCE


def test_all_adopted_is_not_all_replied() -> None:
    found = state(ALL, adopts(REGION), rejects(DOROTEA))
    assert found.prospect is Prospect.IMPOSSIBLE
    assert said(found).endswith("så som besluten ser ut: Dorotea kommun (avslag).")
    assert state(ALL, adopts(REGION), adopts(DOROTEA, "2020-5-2")).on == day("2020-5-2")


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.NOTED, Outcome.WRITTEN_OFF, Outcome.REJECTED])
def test_a_reply_that_is_no_adoption_counts_for_nothing(outcome: Outcome) -> None:
    assert not state(ALL, adopts(REGION, outcome=outcome)).parties[0].counts


def test_one_the_coordinator_has_to_classify_is_awaited() -> None:
    found = state(ALL, adopts(REGION, outcome=Outcome.UNCLASSIFIED))
    assert (found.prospect, found.parties[0].why) == (Prospect.NOT_YET, Why.UNCLASSIFIED)


def test_a_quorum_of_principals_is_reached_the_day_the_last_needed_adopts() -> None:
    rule = Effect(kind=EffectKind.QUORUM_PRINCIPALS, at_least=2)
    parties = [adopts(REGION, "2020-4-1"), adopts(DOROTEA, "2020-4-20"), adopts(UMEA, "2020-4-27"), SORSELE]
    assert state(rule, *parties).on == day("2020-4-20")
    assert said(state(rule, parties[0], SORSELE, UMEA)) == (
        "Överenskommelsen gäller inte än: 1 av 3 har antagit den; 2 behövs."
    )


def test_a_share_of_the_principals_is_never_rounded_down() -> None:
    rule = Effect(kind=EffectKind.QUORUM_PRINCIPALS, percent=60)
    parties = [adopts(REGION), adopts(DOROTEA), adopts(UMEA), SORSELE, STORUMAN]
    assert state(rule, *parties).prospect is Prospect.IN_FORCE
    assert state(rule, *parties, Party("x", "En till")).prospect is Prospect.NOT_YET  # 3 of 6; 3.6 needed


def test_a_quorum_of_population_leaves_the_region_out() -> None:
    rule = Effect(kind=EffectKind.QUORUM_POPULATION, percent=60)
    parties = [adopts(REGION), adopts(DOROTEA, population=43_100), replace(UMEA, population=56_900)]
    found = state(rule, *parties)
    assert (found.have, found.total, found.parties[0].why) == (43_100, 100_000, Why.NO_POPULATION)
    assert said(found) == (
        "Överenskommelsen gäller inte än: parter med 43,1 % av folkmängden har antagit den; 60 % behövs."
    )
    assert "43.1% of the population" in said(found, "en")
    assert state(rule, REGION, adopts(UMEA), DOROTEA).prospect is Prospect.IN_FORCE


def test_a_quorum_of_population_out_of_reach_says_how_far_it_can_come() -> None:
    rule = Effect(kind=EffectKind.QUORUM_POPULATION, percent=60)
    lost = state(rule, rejects(replace(DOROTEA, population=56_900)), replace(UMEA, population=43_100))
    assert lost.on is None
    assert said(lost) == (
        "Överenskommelsen kan inte träda i kraft så som besluten ser ut: parter med högst 43,1 % av folkmängden "
        "kan ha antagit den; 60 % behövs."
    )
    assert entry_sentence(lost, RoundKind.AGREEMENT, "sv") == said(lost)
    assert entry_sentence(lost, RoundKind.AGREEMENT, "en") == said(lost, "en")
    assert "43.1% of the population" in said(lost, "en")


def test_just_below_the_quorum_is_never_rounded_up_to_it() -> None:
    rule = Effect(kind=EffectKind.QUORUM_POPULATION, percent=60)
    found = state(rule, adopts(DOROTEA, population=59_999), replace(UMEA, population=40_001))
    assert found.prospect is Prospect.NOT_YET
    assert "59,9 %" in said(found)


def test_a_quorum_that_can_no_longer_be_reached_is_said_to_be_out_of_reach() -> None:
    rule = Effect(kind=EffectKind.QUORUM_PRINCIPALS, at_least=3)
    found = state(rule, rejects(REGION), rejects(DOROTEA), adopts(UMEA), SORSELE)
    assert found.prospect is Prospect.IMPOSSIBLE
    assert "högst 2 av 4 kan ha antagit den; 3 behövs" in said(found)


def test_each_for_itself_has_its_own_day() -> None:
    rule = Effect(kind=EffectKind.EACH)
    found = state(rule, adopts(REGION, "2020-4-1"), adopts(DOROTEA), rejects(UMEA), SORSELE)
    assert [each.on for each in found.parties] == [day("2020-4-1"), day("2020-4-20"), None, None]
    assert said(found) == "Överenskommelsen gäller för var och en från den egna dagen: 2 av 4 har antagit den."


def test_decided_is_not_signed() -> None:
    decided = adopts(REGION), adopts(DOROTEA, signed_on=day("2020-5-1"))
    found = state(ALL, *decided, asks=BOTH)
    assert [each.why for each in found.parties] == [Why.UNSIGNED, Why.COUNTS]
    assert said(found) == (
        "Överenskommelsen gäller när alla har antagit och undertecknat den; Region Västerbotten återstår."
    )
    signed = replace(decided[0], signed_on=day("2020-5-4")), decided[1]
    assert state(ALL, *signed, asks=BOTH).on == day("2020-5-4")


def test_where_only_signatures_are_asked_for_no_decision_is_needed() -> None:
    found = state(ALL, replace(REGION, signed_on=SPRING), asks=(Part.SIGNATURE,))
    assert (found.prospect, found.on) == (Prospect.IN_FORCE, SPRING)


def test_where_neither_is_asked_for_nobody_counts() -> None:
    assert state(ALL, adopts(REGION), asks=(Part.OPINION,)).parties[0].why is Why.UNDECIDED


def test_an_appealed_decision_counts_and_is_said_to_be_open() -> None:
    found = state(ALL, adopts(REGION, is_contested=True))
    assert found.prospect is Prospect.IN_FORCE
    assert counted_phrase(found.parties[0], found, "sv") == "räknas, men beslutet kan ännu ändras"


@pytest.mark.parametrize("rule", [ALL, Effect(kind=EffectKind.FIXED_DATE, on=SPRING)])
def test_nothing_is_in_force_on_a_decision_that_is_inhibited_and_whose_it_is_is_said(rule: Effect) -> None:
    found = state(rule, adopts(REGION, is_contested=True, is_inhibited=True))
    assert (found.prospect, found.on, found.parties[0].why) == (Prospect.NOT_YET, None, Why.INHIBITED)
    assert said(found).endswith(
        f"Domstolen har bestämt att beslutet tills vidare inte gäller (inhibition): {REGION.name}."
    )
    assert "(a stay)" in said(found, "en")


def test_where_each_has_its_own_day_the_others_are_in_force_without_the_one_that_is_inhibited() -> None:
    other = replace(REGION, code="2425", name="Dorotea kommun")
    found = state(Effect(kind=EffectKind.EACH), adopts(REGION), adopts(other, is_inhibited=True))
    assert (found.prospect, found.have) == (Prospect.IN_FORCE, 1)
    assert "(inhibition): Dorotea kommun." in said(found)


def test_a_round_without_a_rule_says_nothing() -> None:
    assert said(state(Effect(), adopts(REGION))) == ""


def test_a_long_list_is_cut_short() -> None:
    found = state(ALL, *(Party(str(number), f"Kommun {number}") for number in range(311)))
    assert "Kommun 0, Kommun 1, Kommun 2, Kommun 3 och 307 till återstår" in said(found)
    assert "307 more" in said(found, "en")


def replace_rule(rule: Effect, **changes: Any) -> Effect:
    return rule.model_copy(update=changes)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2021, 12, 31))
RULES = st.builds(
    Effect,
    kind=st.sampled_from([kind for kind in EffectKind if kind is not EffectKind.NONE]),
    on=st.none() | DAYS,
    at_least=st.none() | st.integers(1, 8),
    percent=st.floats(0.5, 100),
    decided_by=st.none() | DAYS,
    level=st.none() | st.sampled_from(list(Level)),
)
PARTIES = st.lists(
    st.builds(
        Party,
        code=st.just("2425"),
        name=st.just("Dorotea kommun"),
        population=st.none() | st.integers(0, 200_000),
        outcome=st.sampled_from(list(Outcome)),
        decided_on=st.none() | DAYS,
        level=st.sampled_from(list(Level)),
        signed_on=st.none() | DAYS,
        is_contested=st.booleans(),
        is_inhibited=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)
ASKS = st.sampled_from([DECISION, BOTH, (Part.SIGNATURE,)])
LATER = dt.date.max


@given(RULES, PARTIES, ASKS, DAYS, DAYS)
def test_one_more_adoption_never_moves_the_entry_into_force_later(
    rule: Effect, parties: list[Party], asks: tuple[Part, ...], on: dt.date, today: dt.date
) -> None:
    before = effect_state(rule, parties, asks, today)
    for number, party in enumerate(parties):
        if before.parties[number].counts:
            continue
        stands = replace(party, is_contested=False, is_inhibited=False)
        joined = replace(stands, outcome=Outcome.ADOPTED, decided_on=on, signed_on=on, level=Level.FULLMAKTIGE)
        after = effect_state(rule, [*parties[:number], joined, *parties[number + 1 :]], asks, today)
        assert (after.on or LATER) <= (before.on or LATER)
        assert after.have >= before.have


@given(RULES, PARTIES, ASKS, DAYS, st.integers(0, 400))
def test_what_is_in_force_stays_so_as_days_pass_and_every_state_is_said(
    rule: Effect, parties: list[Party], asks: tuple[Part, ...], today: dt.date, days: int
) -> None:
    now, later = (effect_state(rule, parties, asks, today + dt.timedelta(days=n)) for n in (0, days))
    assert now.on == later.on
    if now.prospect is Prospect.IN_FORCE:
        assert later.prospect is Prospect.IN_FORCE
    for language in ("sv", "en"):
        sentence = effect_sentence(now, RoundKind.AGREEMENT, language)
        assert sentence.endswith(".")
        assert "{" not in sentence


@given(PARTIES, ASKS, DAYS, st.integers(1, 8), st.integers(0, 7))
def test_a_higher_quorum_is_never_reached_sooner(
    parties: list[Party], asks: tuple[Part, ...], today: dt.date, at_least: int, more: int
) -> None:
    low, high = (
        effect_state(Effect(kind=EffectKind.QUORUM_PRINCIPALS, at_least=count), parties, asks, today)
        for count in (at_least, at_least + more)
    )
    assert (low.on or LATER) <= (high.on or LATER)


@given(RULES, PARTIES, ASKS, DAYS)
def test_what_is_out_of_reach_is_never_in_force(
    rule: Effect, parties: list[Party], asks: tuple[Part, ...], today: dt.date
) -> None:
    found = effect_state(rule, parties, asks, today)
    assert found.have <= found.reachable <= found.total
    assert (found.prospect is Prospect.IMPOSSIBLE) == (found.reachable < found.needed)
    assert (found.on is not None) == (found.have >= found.needed and found.have > 0)


@pytest.mark.parametrize(
    ("rule", "swedish", "english"),
    [
        (
            SPRING_2020,
            "Gäller från 1 september 2020, om alla har antagit senast 30 juni 2020. Bara beslut i fullmäktige räknas.",
            "Applies from 1 September 2020, provided all have adopted it by 30 June 2020. "
            "Only decisions by a council count.",
        ),
        (
            Effect(kind=EffectKind.QUORUM_POPULATION, percent=60),
            "Gäller när parter med minst 60 % av folkmängden har antagit.",
            "Applies once parties with at least 60% of the population have adopted it.",
        ),
        (
            Effect(kind=EffectKind.QUORUM_PRINCIPALS, at_least=12, on=AUTUMN, decided_by=day("2020-6-30")),
            "Gäller när minst 12 huvudmän har antagit. Tidigast 1 september 2020. "
            "Beslut som räknas ska vara fattade senast 30 juni 2020.",
            "Applies once adopted by at least 12 principals. Earliest 1 September 2020. "
            "Decisions that count are to be made by 30 June 2020.",
        ),
        (
            Effect(kind=EffectKind.QUORUM_PRINCIPALS, at_least=1),
            "Gäller när minst en huvudman har antagit.",
            "Applies once adopted by at least one principal.",
        ),
        (
            Effect(kind=EffectKind.QUORUM_PRINCIPALS, percent=60, at_least=12),
            "Gäller när minst 60 % av huvudmännen, och minst 12, har antagit.",
            "Applies once adopted by at least 60% of the principals, and at least 12.",
        ),
        (Effect(kind=EffectKind.NONE), "", ""),
    ],
)
def test_those_who_are_to_decide_are_told_the_rule(rule: Effect, swedish: str, english: str) -> None:
    assert rule_sentence(rule, DECISION, "sv") == swedish
    assert rule_sentence(rule, DECISION, "en") == english


@pytest.mark.parametrize("kind", EffectKind)
def test_every_rule_can_be_told(kind: EffectKind) -> None:
    rule = Effect(kind=kind, on=AUTUMN, percent=60, at_least=3, level=Level.STYRELSE)
    assert bool(rule_sentence(rule, BOTH, "sv")) is (kind is not EffectKind.NONE)


def test_a_region_brings_no_inhabitants_to_a_quorum_even_when_the_file_gives_it_some() -> None:
    rule = Effect(kind=EffectKind.QUORUM_POPULATION, percent=60)
    region = replace(REGION, kind=PrincipalKind.REGION, population=274_000)
    found = state(rule, adopts(region), adopts(DOROTEA), UMEA)
    assert (found.parties[0].why, found.total, found.have) == (Why.NO_POPULATION, 135_400, 2_400)
    assert found.prospect is Prospect.NOT_YET


WINDOW_CLOSES = day("2020-6-30")


@pytest.mark.parametrize(
    ("party", "while_open", "once_closed"),
    [
        (DOROTEA, Why.UNDECIDED, Why.TOO_LATE),
        (adopts(DOROTEA, "2020-6-30"), Why.COUNTS, Why.COUNTS),
        (adopts(DOROTEA, "2020-7-1"), Why.TOO_LATE, Why.TOO_LATE),
        (adopts(DOROTEA, level=Level.STYRELSE), Why.TOO_LOW, Why.STAYED_TOO_LOW),
        (adopts(DOROTEA, "2020-6-30", level=Level.STYRELSE), Why.TOO_LOW, Why.STAYED_TOO_LOW),
        (adopts(DOROTEA, "2020-7-1", level=Level.STYRELSE), Why.TOO_LATE, Why.TOO_LATE),
        (adopts(DOROTEA, "2020-6-30", outcome=Outcome.UNCLASSIFIED), Why.UNCLASSIFIED, Why.UNCLASSIFIED),
        (adopts(DOROTEA, "2020-7-1", outcome=Outcome.UNCLASSIFIED), Why.TOO_LATE, Why.TOO_LATE),
        (adopts(DOROTEA, "2020-6-30", outcome=Outcome.LATER), Why.LATER, Why.STAYED_LATER),
        (adopts(DOROTEA, "2020-7-1", outcome=Outcome.LATER), Why.LATER, Why.TOO_LATE),
        (rejects(DOROTEA, "2020-6-30"), Why.NOT_ADOPTED, Why.NOT_ADOPTED),
        (rejects(DOROTEA, "2020-7-1"), Why.NOT_ADOPTED, Why.NOT_ADOPTED),
    ],
)
def test_why_a_decision_counts_or_not_on_both_sides_of_the_last_day_to_decide(
    party: Party, while_open: Why, once_closed: Why
) -> None:
    assert state(SPRING_2020, party, on=WINDOW_CLOSES).parties[0].why is while_open
    assert state(SPRING_2020, party, on=day("2020-7-1")).parties[0].why is once_closed


def test_no_decision_by_the_day_is_only_said_where_none_was_made() -> None:
    low = state(SPRING_2020, adopts(REGION), adopts(DOROTEA, level=Level.STYRELSE), on=day("2020-7-1"))
    assert said(low).endswith("Dorotea kommun (beslutet fattades i tid, men på för låg nivå).")
    later = state(SPRING_2020, adopts(REGION), adopts(DOROTEA, outcome=Outcome.LATER), on=day("2020-7-1"))
    assert said(later).endswith("Dorotea kommun (svaret kom i tid, men var att ansluta sig senare).")


EVERY_RULE = {
    EffectKind.FIXED_DATE: SPRING_2020,
    EffectKind.FIXED_DATE_REGARDLESS: Effect(kind=EffectKind.FIXED_DATE_REGARDLESS, on=AUTUMN),
    EffectKind.ALL_ADOPTED: ALL,
    EffectKind.QUORUM_PRINCIPALS: Effect(kind=EffectKind.QUORUM_PRINCIPALS, at_least=2),
    EffectKind.QUORUM_POPULATION: Effect(kind=EffectKind.QUORUM_POPULATION, percent=60),
    EffectKind.EACH: Effect(kind=EffectKind.EACH),
}


@pytest.mark.parametrize("kind", [kind for kind in EffectKind if kind is not EffectKind.NONE])
@pytest.mark.parametrize("on", [day("2020-6-30"), AUTUMN])
def test_nothing_is_said_to_be_in_force_on_a_preliminary_report_without_saying_so(
    kind: EffectKind, on: dt.date
) -> None:
    found = state(EVERY_RULE[kind], adopts(DOROTEA), adopts(UMEA, is_preliminary=True), on=on)
    assert found.on is not None
    for text in (said(found), entry_sentence(found, RoundKind.AGREEMENT, "sv")):
        assert text.endswith("Det är preliminärt så länge protokollet inte är justerat: Umeå kommun.")
    assert counted_phrase(found.parties[1], found, "sv") == "räknas preliminärt, tills protokollet är justerat"
    firm = state(EVERY_RULE[kind], adopts(DOROTEA), adopts(UMEA), on=on)
    assert (firm.on, firm.prospect) == (found.on, found.prospect)
    assert "preliminärt" not in said(firm)


def test_a_quorum_reached_without_it_is_not_made_doubtful_by_a_preliminary_report() -> None:
    rule = EVERY_RULE[EffectKind.QUORUM_PRINCIPALS]
    early = adopts(DOROTEA), adopts(UMEA)
    assert "preliminärt" not in said(state(rule, *early, adopts(SORSELE, "2020-4-21", is_preliminary=True)))
    # it came first, so the day hangs on it
    assert "Sorsele" in said(
        state(rule, adopts(DOROTEA), adopts(UMEA, "2020-4-22"), adopts(SORSELE, "2020-4-21", is_preliminary=True))
    )


QUORUM = Effect(kind=EffectKind.QUORUM_PRINCIPALS, percent=60)
MAY = day("2020-5-2")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Effect(kind=EffectKind.EACH), [day("2020-4-20"), MAY, None, None]),
        (Effect(kind=EffectKind.EACH, on=day("2020-5-1")), [day("2020-5-1"), MAY, None, None]),
        (ALL, [None, None, None, None]),
        (Effect(kind=EffectKind.FIXED_DATE_REGARDLESS, on=AUTUMN), [AUTUMN, AUTUMN, None, None]),
        (QUORUM.model_copy(update={"percent": 50}), [MAY, MAY, None, None]),
        (QUORUM, [None, None, None, None]),
    ],
    ids=lambda each: each.kind.value if isinstance(each, Effect) else "",
)
def test_what_is_decided_binds_whoever_counts_from_its_day_on(rule: Effect, expected: list[dt.date | None]) -> None:
    found = state(rule, adopts(DOROTEA), adopts(STORUMAN, "2020-5-2"), rejects(SORSELE), UMEA, on=SPRING)
    assert [found.binds_from(each) for each in found.parties] == expected
