"""A round's package for the archive: whole, told in METS and PREMIS, and held by the E-ARK validator."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import collapse_rfc2231_value
from pathlib import Path
from typing import Final

import jsonschema  # type: ignore[import-untyped]
import pytest
from lxml import etree

from actions.papers.archive import archive_round
from actions.rounds.launch import launch
from documents.csip_package import METS, PREMIS, REPRESENTATION, XLINK
from documents.erms import ERMS
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.round_plan import RoundPlan
from models.reads import lookup
from notifications.links import token
from notifications.sender import Sender
from tests.conftest import LAUNCH, installed_in
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, case_letters, council
from tests.mail import parsed
from tests.visitor import Visit, Visitor, link_path, serving
from web.app import create_app

VALIDATE = """
import json, pathlib, sys
from eark_validator.packages import PackageValidator
from eark_validator.rules import ValidationProfile
folder = pathlib.Path(sys.argv[1])
report = json.loads(PackageValidator(folder).validation_report.model_dump_json())
for kind in ("CSIP", "SIP"):
    profile = ValidationProfile.from_specification(kind)
    profile.validate(folder / "METS.xml")
    report[kind] = [json.loads(each.model_dump_json()) for found in profile.results.values() for each in found]
print(json.dumps(report))
"""

DECISION: Final = CHECKOUT / "docs" / "decisions" / "papers-and-packages.md"
BJURHOLM: Final = "2403"
CARRYING: Final = (
    b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\nContent-Type: application/pdf\r\n'
    b'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="plan.pdf"\r\n\r\n'
    b"rundan.link-file-%s\r\n--m--\r\n"
)


@dataclass(frozen=True)
class Archived:
    """A round where Dorotea has decided, the package of her case, and then the round's own."""

    lived: LivedRound
    one_case: Path
    package: Path


@pytest.fixture(scope="module")
def archived(fardplan: RoundPlan, empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archived]:
    with installed_in(tmp_path_factory.mktemp("archived"), empty_sqlite) as (settings, database):
        sender = Sender.of(settings)
        lived = LivedRound(database, sender, launch_once(database, sender, fardplan, LAUNCH))
        lived.report(council())
        one_case = tmp_path_factory.mktemp("case") / f"{lived.slug}-{DOROTEA}"
        with serving(create_app(settings, database, FrozenClock(LAUNCH))) as site, closing(Visitor(site)) as dorotea:
            dorotea.arrive(link_path(database, sender, lived.slug, DOROTEA))
            zipfile.ZipFile(io.BytesIO(dorotea.read("/diariet.zip").content)).extractall(one_case)
        yield Archived(lived, one_case, archived_whole(lived, tmp_path_factory.mktemp("round")))


def archived_whole(lived: LivedRound, folder: Path) -> Path:
    with lived.database.write() as session:
        lookup.case_of(session, f"{lived.slug}/{BJURHOLM}")[0].taken_out_at = lived.today
        for letter in case_letters(session, f"{lived.slug}/{DOROTEA}"):
            letter.content = CARRYING % lookup.attachments(session, lived.slug)[0].sha256.encode()
    with lived.database.read() as session:
        return archive_round(session, lived.slug, folder, lived.today)


@pytest.fixture
def lived(archived: Archived) -> LivedRound:
    return archived.lived


@pytest.fixture
def package(archived: Archived) -> Path:
    return archived.package


@pytest.fixture
def one_case(archived: Archived) -> Path:
    """The package of Dorotea's case, unpacked under its own name."""
    return archived.one_case


@pytest.fixture(params=["package", "one_case"])
def either(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def test_the_validator_says_nothing_but_what_the_decision_page_gives_a_reason_for(either: Path) -> None:
    package, page = either, DECISION.read_text()
    pytest.importorskip("eark_validator", reason="its own pins keep it out of the lock; make install puts it beside")
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", VALIDATE, package], check=True, capture_output=True)
    report = json.loads(said.stdout)
    assert report["structure"]["status"] == "Well Formed"
    assert report["metadata"]["schema_results"] == []
    found = [*report["structure"]["messages"], *report["CSIP"], *report["SIP"]]
    assert {each["rule_id"] for each in found if f"| `{each['rule_id']}` |" not in page} == set()


def test_no_id_stands_twice_in_the_package_and_each_that_is_pointed_to_is_there(either: Path) -> None:
    elements = [each.attrib for file in either.rglob("METS.xml") for each in etree.parse(file).getroot().iter()]
    ids = [str(each["ID"]) for each in elements if "ID" in each]
    pointed = [str(each.get(name, "")) for each in elements for name in ("DMDID", "ADMID", "FILEID")]
    assert sorted(ids) == sorted(set(ids))
    assert {name for told in pointed for name in told.split()} <= set(ids)


def test_the_office_hands_over_what_it_has_made_and_rundan_has_packed(either: Path) -> None:
    [header] = etree.parse(either / "METS.xml").iter(f"{{{METS}}}metsHdr")
    agents = {each.get("OTHERROLE") or each.get("ROLE"): each[0].text for each in header.iter(f"{{{METS}}}agent")}
    assert agents["CREATOR"] == "Rundan"
    assert agents["SUBMITTER"] == agents["ARCHIVIST"] != "Rundan"


def test_whoever_lists_packages_sees_what_it_is_about(either: Path) -> None:
    assert "Färdplan" in etree.parse(either / "METS.xml").getroot().attrib["LABEL"]


def told_in(package: Path, base: str) -> dict[str, tuple[int, str]]:
    """Every file that a METS tells of, by its path in the package."""
    files = etree.parse(package / base / "METS.xml").iter(f"{{{METS}}}file")
    return {
        base + str(each[0].attrib[f"{{{XLINK}}}href"]): (int(each.attrib["SIZE"]), str(each.attrib["CHECKSUM"]))
        for each in files
    }


def measured(file: Path) -> tuple[int, str]:
    content = file.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()


def test_every_file_is_told_with_its_size_and_digest_in_both(either: Path) -> None:
    package, told = either, told_in(either, "")
    if pointed := told.pop(f"{REPRESENTATION}/METS.xml", None):
        assert pointed == measured(package / REPRESENTATION / "METS.xml")
        told |= told_in(package, f"{REPRESENTATION}/")
    there = {str(file.relative_to(package)): file for file in package.rglob("*") if file.is_file()}
    outside = {
        "METS.xml",
        f"{REPRESENTATION}/METS.xml",
        "metadata/descriptive/dc.xml",
        "metadata/descriptive/erms.xml",
        "metadata/preservation/premis.xml",
        f"{REPRESENTATION}/metadata/preservation/premis.xml",
    }
    assert set(told) == set(there) - outside
    assert told == {path: measured(there[path]) for path in told}
    premis = [etree.parse(each) for each in package.rglob("premis.xml")]
    preserved = {each.text for tree in premis for each in tree.iter(f"{{{PREMIS}}}messageDigest")}
    assert preserved == {digest for _, digest in told.values()} | ({pointed[1]} if pointed else set())


def test_it_holds_every_letter_event_and_document(package: Path, lived: LivedRound) -> None:
    data = package / "representations" / "rep1" / "data"
    dorotea = data / "huvudman" / DOROTEA
    with lived.database.read() as session:
        events = lookup.case_events(session, f"{lived.slug}/{DOROTEA}")
        letters = case_letters(session, f"{lived.slug}/{DOROTEA}")
        attachments = lookup.attachments(session, lived.slug)
    kept = [json.loads(line) for line in (dorotea / "handelser.jsonl").read_text().splitlines()]
    assert [(each["number"], each["hash"]) for each in kept] == [(event.number, event.hash) for event in events]
    assert len(list((dorotea / "brev").iterdir())) == len(letters)
    assert len(list((data / "runda" / "bilagor").iterdir())) == len(attachments)
    assert len(list((data / "huvudman").iterdir())) == 16
    assert (data / "resultat.pdf").read_bytes().startswith(b"%PDF")


def test_every_line_of_events_is_as_the_schema_beside_it_says(package: Path) -> None:
    schema = json.loads((package / "schemas" / "handelser.schema.json").read_text())
    lines = [line for file in package.rglob("handelser.jsonl") for line in file.read_text().splitlines()]
    complaints = [
        each for line in lines for each in jsonschema.Draft202012Validator(schema).iter_errors(json.loads(line))
    ]
    assert complaints == []
    assert len(lines) > 16


def test_a_file_that_went_with_letters_is_there_once_where_each_letter_says(package: Path) -> None:
    letters = [file for file in package.rglob("*.eml") if b"external-body" in file.read_bytes()]
    assert len(letters) > 1
    for letter in letters:
        [part] = parsed(letter.read_bytes()).iter_attachments()
        found = (letter.parent / collapse_rfc2231_value(part.get_param("name", ""))).resolve()
        told = part.get_payload(0)
        assert isinstance(told, EmailMessage)
        assert told["content-id"] == f"<{measured(found)[1]}@sha256.invalid>"
        assert found.is_relative_to(package.resolve())


def test_no_secret_link_stands_in_it(package: Path, lived: LivedRound) -> None:
    with lived.database.read() as session:
        row, _ = lookup.case_of(session, f"{lived.slug}/{DOROTEA}")
    secret = token(lived.sender.secret, row.link_id).encode()
    assert [file for file in package.rglob("*") if file.is_file() and secret in file.read_bytes()] == []


# the order the schema of CITS ERMS 2.1.2 asks for, of the elements there are here
ORDER: Final = {
    "erms": "control aggregations",
    "control": "identification maintenanceInformation",
    "maintenanceInformation": "maintenanceStatus maintenanceAgency maintenanceHistory",
    "aggregation": "objectId extraId title status agents dates action record",
    "record": "objectId title runningNumber direction agents dates additionalInformation",
    "action": "actionText actionType dates agents",
}


def test_every_letter_document_and_event_stands_in_the_terms_of_erms(either: Path) -> None:
    tree = etree.parse(either / "metadata" / "descriptive" / "erms.xml").getroot()
    for name, order in ORDER.items():
        for element in tree.iter(f"{{{ERMS}}}{name}"):
            found = [order.split().index(etree.QName(each).localname) for each in element]
            assert found == sorted(found), name
    paths = [str(each.attrib["path"]) for each in tree.iter(f"{{{ERMS}}}appendix")]
    assert [path for path in paths if not (either / path).is_file()] == []
    assert len(paths) == len(
        {each for each in either.rglob("*") if each.parent.name in {"brev", "handlingar", "bilagor"}}
    )
    lines = [line for file in either.rglob("handelser.jsonl") for line in file.read_text().splitlines()]
    assert len(list(tree.iter(f"{{{ERMS}}}action"))) == len(lines)


@pytest.mark.skipif("ERMS_SCHEMA" not in os.environ, reason="the schema's repository has no licence to ship it under")
def test_the_schema_of_erms_itself_finds_nothing_wrong(either: Path) -> None:
    """`ERMS_SCHEMA` is where the schema lies: `schema/ERMS.xsd` (2.1.2) or `ERMS_v3.xsd` of the DILCIS Board's."""
    schema = etree.XMLSchema(etree.parse(os.environ["ERMS_SCHEMA"]))
    assert schema.validate(etree.parse(either / "metadata" / "descriptive" / "erms.xml")), schema.error_log


def test_a_case_has_its_files_where_they_have_always_been(one_case: Path) -> None:
    assert (one_case / "arendet.html").read_text().startswith("<!DOCTYPE html>")
    for name in ("arendet.pdf", "foljebrev.pdf"):
        assert (one_case / name).read_bytes().startswith(b"%PDF")
    assert {file.suffix for file in (one_case / "brev").iterdir()} == {".eml"}
    assert len(list((one_case / "handlingar").iterdir())) == 2


def test_a_round_told_of_by_its_siblings_forms_has_the_letters_about_it_in_its_own_package(
    database: Database, sender: Sender, clock: FrozenClock, visit: Visit, tmp_path: Path
) -> None:
    plan = family_plan(3)
    clock.move_to(LAUNCHED_AT)
    launch(database, sender, plan, clock.now())
    slugs = [plan.slug, *(each.slug for each in plan.linked)]
    region = visit()
    region.arrive(link_path(database, sender, slugs[1], REGION))
    region.send("/bekrafta", case_number="RS 1-2026", **{f"also[{slugs[2]}]": "yes"})
    with database.read() as session:
        roots = {slug: archive_round(session, slug, tmp_path, clock.now()) for slug in slugs}
    kinds = {
        slug: {file.stem[15:] for file in root.rglob(f"huvudman/{REGION}/brev/*.eml")} for slug, root in roots.items()
    }
    told = {"invitation", "receipt"}
    assert kinds == {slugs[0]: told - {"receipt"}, slugs[1]: told, slugs[2]: told, slugs[3]: told - {"receipt"}}
    region.arrive(link_path(database, sender, slugs[2], REGION))
    names = zipfile.ZipFile(io.BytesIO(region.read("/diariet.zip").content)).namelist()
    assert {name[20:-4] for name in names if name.startswith("brev/")} == told
