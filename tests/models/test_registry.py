"""The registry: Västerbotten as it is written, and what a county file that does not hold together is told."""

import datetime as dt
import time
from pathlib import Path

import pytest

from kit.errors import Fault
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.county_file import CountyFaults, county_reading, mailbox_faults, read_county, suggest_principal
from models.files.yaml_source import parse_source
from models.vocabulary import HeldBy, Level, PrincipalKind

VASTERBOTTEN = CHECKOUT / "data" / "counties" / "vasterbotten.yaml"
SPRING = dt.date(2023, 3, 27)

SMALL = """\
county: Lilla länet
code: "77"
bodies:
  kommun:
    - {code: KS, name: Kommunstyrelsen, level: styrelse}
    - {code: KF, name: Kommunfullmäktige, level: fullmäktige}
routes:
  kommun: [KS, KF]
principals:
  - code: 0114
    name: Ettans kommun
    registrar: registrator@ettan.example
  - code: 2
    name: Tvåans kommun
    registrar: registrator@tvaan.example
"""


@pytest.fixture(scope="module")
def vasterbotten() -> County:
    return read_county(VASTERBOTTEN)


def read(text: str) -> County:
    reading = county_reading(parse_source(text, Path("lan.yaml")))
    assert reading.faults == ()
    return reading.model


def faults(text: str) -> dict[str, Fault]:
    return {fault.field: fault for fault in county_reading(parse_source(text, Path("lan.yaml"))).faults}


def test_vasterbotten_has_the_region_and_fifteen_municipalities(vasterbotten: County) -> None:
    kinds = [principal.kind for principal in vasterbotten.principals]
    assert kinds.count(PrincipalKind.REGION) == 1
    assert kinds.count(PrincipalKind.KOMMUN) == 15
    assert {len(principal.code) for principal in vasterbotten.principals[1:]} == {4}


def test_the_populations_add_up_to_the_countys_published_total(vasterbotten: County) -> None:
    assert vasterbotten.population_on == dt.date(2022, 12, 31)
    assert sum(principal.population or 0 for principal in vasterbotten.principals) == 276_295


def test_every_shipped_mailbox_is_a_role_under_example(vasterbotten: County) -> None:
    assert not list(mailbox_faults(vasterbotten))
    mailboxes = [
        address
        for principal in vasterbotten.principals
        for address in (principal.registrar, principal.official, principal.chair)
    ]
    mailboxes += [contact.email for contact in vasterbotten.coordinators]
    mailboxes += [arena.email for arena in vasterbotten.arenas if arena.email]
    roles = {"registrator", "kommundirektor", "regiondirektor", "ordforande", "samordnare", "samverkan"}
    roles |= {"systemledningen", "samrad", "lanssamverkan"}
    assert all(address.endswith(".example") for address in mailboxes)
    assert {address.split("@")[0] for address in mailboxes} == roles


def test_every_principal_goes_by_committee_and_board_to_council(vasterbotten: County) -> None:
    for principal in vasterbotten.principals:
        bodies = [vasterbotten.body(principal, code, SPRING) for code in vasterbotten.default_route(principal)]
        assert [body and body.level for body in bodies] == [Level.ARBETSUTSKOTT, Level.STYRELSE, Level.FULLMAKTIGE]


def test_umea_has_two_committees_of_its_own_beside_the_usual_bodies(vasterbotten: County) -> None:
    umea = vasterbotten.named("Umeå")
    assert umea
    assert {body.code for body in vasterbotten.bodies_of(umea)} == {"IFN", "ÄN", "KSAU", "KS", "KF"}


def test_the_system_leadership_is_two_arenas_since_autumn_2020(vasterbotten: County) -> None:
    arena = vasterbotten.arena_named("systemledningen", SPRING)
    assert arena
    parts = [vasterbotten.arena_named(code, SPRING) for code in arena.consists_of]
    assert [part and part.name for part in parts] == ["Samråd vård och omsorg", "Länssamverkansgruppen"]
    assert vasterbotten.arena_named("systemledningen", dt.date(2020, 8, 31)) is None
    assert vasterbotten.arena_named("AC Konsensus", dt.date(2020, 8, 31))
    assert vasterbotten.arena_named("AC Konsensus", dt.date(2020, 9, 1)) is None


def test_the_old_structure_is_whole_until_the_new_one_begins(vasterbotten: County) -> None:
    last_day, first_day = dt.date(2020, 8, 31), dt.date(2020, 9, 1)
    then = {arena.code for arena in vasterbotten.arenas if arena.valid_on(last_day)}
    assert then >= {"ac-konsensus", "agarsamrad", "lsg", "lbu", "hjalpmedelsrad", "brukarrad", "sok-umea"}
    assert len(then) == 35
    now = {arena.code for arena in vasterbotten.arenas if arena.valid_on(first_day)}
    assert now == {"systemledningen", "samrad-vard-omsorg", "lansamverkansgruppen"}
    assert now.isdisjoint(then)


def test_everyone_sits_in_both_halves_of_the_system_leadership(vasterbotten: County) -> None:
    for name, who in (("Samråd vård och omsorg", HeldBy.ELECTED), ("Länssamverkansgruppen", HeldBy.OFFICIALS)):
        arena = vasterbotten.arena_named(name, SPRING)
        assert arena
        assert arena.held_by is who
        assert [vasterbotten.members(word, SPRING) for seat in arena.seats for word in seat.principals] == [
            vasterbotten.principals
        ]


def test_the_three_areas_hold_each_municipality_once(vasterbotten: County) -> None:
    members = [
        principal.code for group in vasterbotten.groups for principal in vasterbotten.members(group.name, SPRING) or ()
    ]
    everyone = {principal.code for principal in vasterbotten.members("kommuner", SPRING) or ()}
    assert sorted(members) == sorted(everyone)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Dorotea", "2425"),
        ("dorotea kommun", "2425"),
        ("2425", "2425"),
        ("Nordmaling", "2401"),
        ("nordmalings", "2401"),
        ("Vännäs", "2460"),
        ("umea", "2480"),
        ("Region Västerbotten", "24"),
    ],
)
def test_a_principal_answers_to_code_and_to_long_and_short_name(vasterbotten: County, written: str, meant: str) -> None:
    found = vasterbotten.named(written)
    assert found
    assert found.code == meant


def test_habo_and_habo_with_a_ring_are_two_municipalities() -> None:
    county = read(SMALL.replace("Ettans", "Habo").replace("Tvåans", "Håbo"))
    assert [county.named(name) for name in ("Habo", "Håbo", "habo kommun", "håbo kommun")] == [
        *county.principals,
        *county.principals,
    ]


def test_a_code_keeps_its_zero_with_or_without_quotes() -> None:
    assert [principal.code for principal in read(SMALL).principals] == ["0114", "2"]


def test_a_body_that_changes_name_is_two_periods_under_one_code() -> None:
    renamed = SMALL.replace(
        "    - {code: KF",
        "    - {code: SN, name: Socialnämnden, level: nämnd, valid_to: 2022-12-31}\n"
        "    - {code: SN, name: Omsorgsnämnden, level: nämnd, valid_from: 2023-01-01}\n    - {code: KF",
    )
    county = read(renamed)
    names = [county.body(county.principals[0], "SN", day) for day in (dt.date(2022, 12, 31), dt.date(2023, 1, 1))]
    assert [body and body.name for body in names] == ["Socialnämnden", "Omsorgsnämnden"]
    overlapping = faults(renamed.replace("valid_from: 2023-01-01", "valid_from: 2022-12-31"))
    assert overlapping["bodies.kommun[2].code"].found == "SN"


def test_a_principals_own_body_replaces_the_usual_one() -> None:
    own = "    bodies: [{code: KF, name: Stadsfullmäktige, level: fullmäktige}]\n"
    county = read(SMALL + own)
    body = county.body(county.principals[1], "KF", SPRING)
    assert body
    assert body.name == "Stadsfullmäktige"


KINDS = " / ".join(kind.label for kind in PrincipalKind)


def test_every_fault_of_a_county_file_is_told_at_once_with_its_line() -> None:
    found = faults("""\
county: Lilla länet
bodies:
  kommun:
    - {code: KS, name: Kommunstyrelsen, level: styrels}
  kommuner:
    - {code: KF, name: Kommunfullmäktige, level: fullmäktige}
routes:
  kommun: [KS, KFF]
principals:
  - code: "1"
    namn: Ettans kommun
    registrar: registrator@ettan.example
  - {code: "1", name: Tvåans kommun, registrar: r@tvaan.example, population: många}
  - {code: "3", name: Tvåans kommun, registrar: r@tvaan.example}
groups:
  - {code: alla, name: Alla, principals: [Tvåan, Tvån]}
arenas:
  - {code: s, name: S, consists_of: [t], valid_from: 2020-09-01, valid_to: 2020-08-31}
""")
    told = {field: (fault.line, fault.found, fault.expected) for field, fault in found.items()}
    assert told == {
        "code": (None, None, "code: 24"),
        "bodies.kommun[0].level": (4, "styrels", "styrelse"),
        "bodies.kommuner": (
            5,
            "kommuner",
            KINDS,
        ),
        "routes.kommun[1]": (8, "KFF", "KS"),
        "principals[0].name": (10, None, "name: Dorotea kommun"),
        "principals[0].namn": (11, "namn", "name"),
        "principals[1].code": (13, "1", None),
        "principals[1].population": (13, "många", "till exempel 14"),
        "principals[2].name": (14, "Tvåans kommun", None),
        "groups[0].code": (16, "alla", None),
        "groups[0].name": (16, "Alla", None),
        "groups[0].principals[1]": (16, "Tvån", "Tvåans kommun"),
        "arenas[0].consists_of[0]": (18, "t", "s"),
        "arenas[0].valid_to": (18, "2020-08-31", "tidigast 2020-09-01"),
    }


def test_every_fault_of_an_arena_and_its_seats_is_told_at_once_with_its_line() -> None:
    found = faults(
        SMALL
        + """\
groups:
  - {code: par, name: Paret, principals: [Ettan, Tvåan], valid_to: 2019-12-31}
arenas:
  - code: rad
    name: Rådet
    held_by: politiker
    reach: lokalt
    group: par
    valid_from: 2020-09-01
    seats:
      - {principals: [Ettans, Trean], count: 0}
      - {role: Ordförande, principals: par, body: KFF, rotates: kanske}
      - {role: Ledamot, valid_to: 2020-08-31}
      - {role: Ledamot, valid_from: 2022-01-01, valid_to: 2021-01-01}
    consists_of: [gammal, delen]
    succeeds: [delen, gammalt]
  - {code: gammal, name: Gamla rådet, valid_to: 2020-08-31}
  - {code: delen, name: Delen, consists_of: [rad], group: par, valid_from: 2020-09-01}
  - {code: ny, name: rådet, group: pare, valid_from: 2021-01-01}
"""
    )
    told = {field: (fault.line, fault.found, fault.expected) for field, fault in found.items()}
    when = "en dag från 2020-09-01 till …"
    assert told == {
        "arenas[0].held_by": (21, "politiker", "elected / officials"),
        "arenas[0].reach": (22, "lokalt", "local"),
        "arenas[0].group": (23, "par", when),
        "arenas[0].seats[0].role": (26, None, "role: Representant"),
        "arenas[0].seats[0].principals[1]": (26, "Trean", None),
        "arenas[0].seats[0].count": (26, "0", "minst 1"),
        "arenas[0].seats[1].body": (27, "KFF", "KS / KF"),
        "arenas[0].seats[1].rotates": (27, "kanske", "ja / nej"),
        "arenas[0].seats[2].valid_to": (28, "2020-08-31", when),
        "arenas[0].seats[3].valid_to": (29, "2021-01-01", "tidigast 2022-01-01"),
        "arenas[0].consists_of[0]": (30, "gammal", when),
        "arenas[0].consists_of[1]": (30, "delen", None),
        "arenas[0].succeeds[0]": (31, "delen", None),
        "arenas[0].succeeds[1]": (31, "gammalt", "gammal"),
        "arenas[2].consists_of[0]": (33, "rad", None),
        "arenas[2].group": (33, "par", when),
        "arenas[3].name": (34, "rådet", None),
        "arenas[3].group": (34, "pare", "par"),
    }


def test_a_seat_may_belong_to_a_group_of_any_time() -> None:
    county = read(
        SMALL
        + """\
groups:
  - {code: par, name: Paret, principals: [Ettan], valid_from: 2020-01-01, valid_to: 2020-12-31}
  - {code: par, name: Paret, principals: [Ettan, Tvåan], valid_from: 2021-01-01}
arenas:
  - code: rad
    name: Rådet
    group: par
    seats:
      - {role: Ledamot, principals: Paret, body: ks, count: 2}
      - {role: Ordförande, principals: Paret, count: 1, rotates: ja}
"""
    )
    assert [(seat.count, seat.rotates) for seat in county.arenas[0].seats] == [(2, False), (1, True)]


def test_a_wrong_mailbox_is_told_but_does_not_stop_the_county() -> None:
    county = read(SMALL.replace("registrator@ettan.example", "registrator(at)ettan"))
    assert [(fault.field, fault.found) for fault in mailbox_faults(county)] == [
        ("principals[0].registrar", "registrator(at)ettan")
    ]


def test_a_principal_without_a_way_to_a_decision_is_a_fault() -> None:
    assert faults(SMALL.replace("routes:\n  kommun: [KS, KF]\n", ""))["principals[0].route"].found == "Ettans kommun"


def test_a_faulty_county_raises_with_all_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "lan.yaml"
    path.write_text(SMALL.replace("name:", "nam:"), encoding="utf-8")
    with pytest.raises(CountyFaults) as caught:
        read_county(path)
    assert caught.value.path == path
    assert {fault.line for fault in caught.value.faults} >= {5, 6, 11, 14}


def test_a_misspelt_name_gets_the_likely_principal_or_group(vasterbotten: County) -> None:
    suggestions = [suggest_principal(vasterbotten, name) for name in ("Dortea", "Skelleftea kn", "lök lyksele", "xyz")]
    assert suggestions == ["Dorotea kommun", "Skellefteå kommun", "LÖK Lycksele", None]


def test_five_thousand_principals_load_in_about_a_second() -> None:
    head, _, _ = SMALL.partition("  - code: 0114")
    rows = "".join(
        f'  - {{code: "{n:05}", name: Prov{n} kommun, population: {n}, registrar: registrator@prov{n}.example,'
        f" official: kommundirektor@prov{n}.example, chair: ordforande@prov{n}.example}}\n"
        for n in range(5000)
    )
    started = time.process_time()
    county = read(head + rows)
    assert time.process_time() - started < 3  # seconds of work, however busy the machine; measured 0.3
    assert len(county.principals) == 5000
    assert county.named("Prov4999")
