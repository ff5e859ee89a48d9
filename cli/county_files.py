"""What `rundan county` does."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from actions.registry.importing import Preview, as_lines, let_in, preview
from actions.registry.offices import county_meant, county_of, make_office, open_county, slug_for
from cli.check import Verdict, as_json, show
from cli.common.endings import ending_of
from cli.common.exits import BAD_INPUT, DONE
from cli.common.installation import OPERATOR, Installation, launching, standing
from cli.common.speech import console, in_words, language, say, show_json, table
from kit.errors import Fault, FaultyInput, NotAllowed, NotFound
from models.files.county import County, county_stem
from models.files.fields import MAILBOX_UNREADABLE, is_mailbox
from models.files.registry import sweden
from models.files.registry.incoming import registry_source
from models.files.registry.workbook import workbook_of
from models.files.registry.yaml_text import county_text
from models.files.sweden import counties
from models.files.yaml_source import Source
from models.phrases import Phrase, counted_principals
from models.reads import registry_reads

BY = OPERATOR.by.name
NO_SUCH_FILE = "Filen {file} finns inte."
NO_COUNTY = "Länet {name} finns inte. Skriv dess namn eller kod, till exempel Norrbotten eller 25."
NO_OFFICE = "Kontoret {office} finns inte. Gör det med rundan county new, eller läs in länets fil."
WRITTEN_AS = ("yaml", "yml", "xlsx")
HAS_OFFICE = "Kontoret {office} finns redan."


def import_file(file: Path, office: str, json_wanted: bool, *, removing: bool, only_shown: bool) -> int:
    """Let the file in, or show what it would change; 2 when it must be put right. Raises NotFound."""
    if not file.is_file():
        raise NotFound(Phrase(NO_SUCH_FILE, file=file))
    source = registry_source(file.read_bytes(), file.name)
    with launching(json_wanted) as here, here.database.write() as session:
        slug = _office(session, here, office, source)
        found = preview(session, slug, source, here.today, removing=removing)
        if not (only_shown or found.faults):
            let_in(session, slug, source, BY, here.now, removing=removing)
        elif not registry_reads.version_of(session, slug):
            session.rollback()  # no office is made for a file that was not let in
    _tell(file, slug, found, json_wanted, only_shown)
    return BAD_INPUT if found.faults else DONE


def _office(session: Session, here: Installation, office: str, source: Source) -> str:
    """The office asked for; else the one of the file's county, made where there is none; else the first."""
    said = source.fields.get("county")
    word = office or (said if isinstance(said, str) else "")
    if found := county_meant(session, word, here.today):
        return found.office
    if not word or (office and not said):
        raise NotFound(Phrase(NO_OFFICE, office=office or "?"))
    slug = slug_for(session, office or word)
    open_county(session, slug, word, here.now)
    return slug


def _tell(file: Path, office: str, found: Preview, json_wanted: bool, only_shown: bool) -> None:
    verdict = Verdict(file, found.faults, found.cautions)
    if json_wanted:
        changes = [
            {"kind": kind, "name": name, "field": field, "before": before, "after": after}
            for kind, name, field, before, after in as_lines(found.changes)
        ]
        said: dict[str, Any] = {"office": office, "changed": 0 if only_shown else len(found.changes)}
        show_json({**as_json(verdict, language()), **said, "changes": changes})
    elif found.faults:
        show(verdict, language(), console())
    else:
        _show_changes(found, only_shown)


def _show_changes(found: Preview, only_shown: bool) -> None:
    if found.changes:
        drawn = table("Vad", "Vilken", "Fält", "Före", "Efter")
        for kind, *rest in as_lines(found.changes):
            drawn.add_row(in_words(kind.label), *rest)
        console().print(drawn)
    if only_shown:
        say("Ändringar: {count}. Inget är ändrat.", count=len(found.changes))
    else:
        say("Ändrade delar av registret: {count}.", count=len(found.changes))


def export_file(file: Path, office: str, json_wanted: bool) -> None:
    """Write the registry to the file. Raises NotFound, FaultyInput."""
    ending_of(file, WRITTEN_AS)
    with standing() as here, here.database.read() as session:
        county = county_meant(session, office, here.today)
    if county is None:
        raise NotFound(Phrase(NO_OFFICE, office=office or "?"))
    file.write_bytes(as_file(county, file.name))
    if json_wanted:
        show_json({"file": str(file), "office": county.office, "principals": len(county.principals)})
    else:
        say("Registret för {county} är skrivet till {file}.", county=county.county, file=file)


def as_file(county: County, name: str) -> bytes:
    """The registry as a workbook or as YAML, by the name's ending."""
    return workbook_of(county) if name.lower().endswith(".xlsx") else county_text(county).encode()


def new_office(name: str, coordinator: str, json_wanted: bool) -> None:
    """Make an office for that county. Raises NotFound, NotAllowed, FaultyInput."""
    code = county_code(name)
    if coordinator and not is_mailbox(coordinator):
        raise FaultyInput([Fault("coordinator", MAILBOX_UNREADABLE, found=coordinator)])
    with launching(json_wanted) as here, here.database.write() as session:
        if county_meant(session, code, here.today):
            raise NotAllowed(Phrase(HAS_OFFICE, office=sweden.county_name(code)))
        slug = slug_for(session, sweden.county_name(code))
        office = make_office(session, slug, sweden.new_county(code, coordinator), BY, here.now)
        county = county_of(session, office.slug, here.today)
    if json_wanted:
        show_json({"office": county.office, "county": county.county, "principals": len(county.principals)})
    else:
        say(
            "Kontoret {office} har {principals}. Fyll i deras adresser.",
            office=slug,
            principals=counted_principals(len(county.principals)),
        )


def county_code(name: str) -> str:
    """The code of the county called that. Raises NotFound."""
    if county_stem(name) in {"sverige", sweden.WHOLE_COUNTRY}:
        return sweden.WHOLE_COUNTRY
    for code, county in counties().items():
        if name == code or county_stem(name) == county_stem(county):
            return code
    raise NotFound(Phrase(NO_COUNTY, name=name))
