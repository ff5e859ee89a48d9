"""What an office does beside its rounds in a made installation: its registry, people, a draft and words of its own."""

from datetime import date, datetime

from actions.access.console_people import change_role, import_members, invite
from actions.changing.changed import Changing
from actions.changing.files import NewFile, attach
from actions.coordination.absences import be_away
from actions.coordination.notes import put_in_hand, write_note
from actions.coordination.writing import Mailing, send_message
from actions.drafts.drafts import Begun, GivenFile, change_step, make_draft
from actions.record.record import Said
from actions.registry.entries import Saying, say
from actions.registry.offices import fill_offices, make_office
from kit.clock import STOCKHOLM
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.county import Contact, County
from models.files.registry.parts import EntryKind, RegistryPart
from models.people import Role
from models.reads import lookup
from models.tables import case_id
from models.values import Upload
from models.vocabulary import DocumentKind
from notifications.sender import Sender
from rules.absence import Away
from rules.drafting.steps import DraftStep
from rules.replies.writing import Message

OFFICE = "vasterbotten"
NEIGHBOUR = "norrbotten"
COLLEAGUE = "utredare@regionvasterbotten.example"
ADDRESS = "samordnare@regionvasterbotten.example"


def keep_registries(database: Database) -> None:
    """The county's own, as its files say, and a neighbour's where something is said anew."""
    fill_offices(database, CHECKOUT / "data", _at(3, 27))
    contacts = (Contact(role="Samordnare", email="samordnare@regionnorrbotten.example"),)
    county = County(county="Norrbotten", code="25", coordinators=contacts)
    anew = RegistryPart(EntryKind.COORDINATORS, "", [{"role": "", "email": "kansli@regionnorrbotten.example"}])
    saying = Saying(ADDRESS, _at(4, 3), valid_from=date(2023, 5, 1), note="Ny brevlåda.")
    database.act(lambda session: make_office(session, NEIGHBOUR, county, ADDRESS, _at(3, 28)))
    database.act(lambda session: say(session, NEIGHBOUR, [anew], saying))


def let_people_in(database: Database, sender: Sender) -> None:
    """The first coordinator, and a colleague who was a reader, now helps to coordinate and stands in for some weeks."""
    database.act(lambda session: import_members(session, OFFICE, [ADDRESS], _at(3, 27)))
    person = database.act(
        lambda session: invite(session, sender, OFFICE, COLLEAGUE, "Utredaren", Role.READER, ADDRESS, _at(3, 28))
    )
    database.act(
        lambda session: change_role(
            session, sender, session.merge(person), OFFICE, Role.COORDINATOR, ADDRESS, _at(3, 29)
        )
    )
    told, known = Away(ADDRESS, date(2023, 7, 3), date(2023, 7, 28), COLLEAGUE), (ADDRESS, COLLEAGUE)
    database.act(lambda session: be_away(session, told, known, ADDRESS, _at(3, 29), date(2023, 3, 29)))


def draft(database: Database) -> None:
    """A round half-made, by two."""
    file = GivenFile("underlag.pdf", b"%PDF-1.7 underlag")
    begun = Begun(fields={"title": "Nästa rekommendation", "attachments": [{"file": file.name}]}, files=(file,))
    made = database.act(lambda session: make_draft(session, begun, ADDRESS, _at(6, 1)))
    due = {"due_on": date(2023, 12, 15).isoformat()}
    database.act(lambda session: change_step(session, made.id, DraftStep.WHEN, due, 1, COLLEAGUE, _at(6, 2)))


def look_after(database: Database, sender: Sender, said: Said, slug: str, codes: tuple[str, str]) -> None:
    """The round is written about, noted on, and one of its attachments put right."""
    message = Message("Frågestund om färdplanen", "Välkommen {huvudman} till en frågestund den 8 maj.", ADDRESS)
    database.act(lambda session: send_message(sender, Mailing(session, slug, codes, said, _at(4, 25)), message))
    case = case_id(slug, codes[0])
    database.act(lambda session: write_note(session, case, "Ring i juni.", date(2023, 6, 1), ADDRESS, _at(4, 25)))
    database.act(lambda session: put_in_hand(session, case, COLLEAGUE, [ADDRESS, COLLEAGUE], ADDRESS, _at(4, 25)))
    with database.read() as session:
        wrong = lookup.attachments(session, slug)[0].id
    upload = Upload(DocumentKind.ATTACHMENT, "Rekommendationen", "ny.pdf", "application/pdf", b"%PDF-1.7 ny")
    file = NewFile(upload, "Fel version bifogades.", replaces=wrong)
    database.act(lambda session: attach(Changing(session, sender, slug, said, _at(4, 26)), file))


def _at(month: int, day: int) -> datetime:
    return datetime(2023, month, day, 9, tzinfo=STOCKHOLM)
