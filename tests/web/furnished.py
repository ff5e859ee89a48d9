"""A made installation where something is found at every address, and what stands in the addresses' places."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.access.console_people import import_members
from actions.access.links import read_only_link
from actions.coordination.themes import add_theme
from actions.drafts.drafts import Begun, make_draft
from actions.papers.templates import GivenTemplate, keep_template
from actions.rounds.launch import launch
from kit.clock import STOCKHOLM
from kit.database import Database
from kit.settings import CHECKOUT, Settings
from models.files.round_text import plain
from models.files.yaml_source import read_source
from models.reads import lookup
from models.tables import Event, Letter, Passkey, Person, case_id
from models.vocabulary import DocumentKind, EventKind
from notifications.delivery.mailbox import Mailbox
from notifications.links import calendar_secret, token
from notifications.sender import Sender
from tests.families import REGION, family_plan
from tests.lived import DOROTEA
from tests.papers.word_templates import template
from tests.upgrades.homes import COORDINATOR, FARDPLAN
from tests.upgrades.office_life import ADDRESS, NEIGHBOUR, OFFICE
from tests.visitor import Visitor, link_path

DIALOG, FAMILY, LOCAL = "dialog-2019", "avtal", "avtal-000001"
NOW: Final = dt.datetime(2023, 6, 30, 8, tzinfo=STOCKHOLM)
CASE: Final = case_id(FARDPLAN, DOROTEA)
NOWHERE: Final = {
    "/console/sign-in/directory": "no directory is set: tests/web/entry/openid asks one that is",
    "/console/sign-in/directory/back": "the same",
}
"""The addresses where nothing is found here, and why."""
LEADS_ON: Final = {
    "/console/drafts",
    "/console/launch/draft/{name}",
    "/console/me/passkeys/again",
    "/favicon.ico",
    "/r/{secret}",
    "/read/{secret}",
    "/svar/{slug}/{code}/till/{key}",
    "/svar/{slug}/{code}/utdrag",
}
"""Those that only lead to another page."""
ALIKE: Final = {
    "draft_id": "1",
    "step": "matter",
    "slug": FARDPLAN,
    "code": DOROTEA,
    "office": "vasterbotten",
    "ending": "pdf",
    "document_id": "1",
    "letter_id": "1",
    "number": "1",
    "theme_id": "1",
    "session_number": "1",
    "passkey_number": "1",
    "target": "1",
    "kind": "mailboxes",
    "key": DOROTEA,
    "what": "registry",
}
"""What stands in an address, where nothing below says otherwise."""
OWN: Final = {
    "/console/families/{slug}": {"slug": FAMILY},
    "/console/launch/file/{name}": {"name": "dialog-2019.yaml"},
    "/console/launch/draft/{name}": {"name": "1"},
    "/console/people/{number}": {"number": "2"},
    "/console/people/{number}/leave/{office}": {"number": "2"},
    "/console/registry/{office}/template/file.{ending}": {"ending": "docx"},
    "/console/rounds/{slug}/bilder/{name}.{ending}": {"name": "svar", "ending": "svg"},
    "/read/round/{slug}/bilder/{name}.{ending}": {"name": "utfall", "ending": "png"},
    "/console/rounds/{slug}/change/{name}": {"name": "title"},
    "/console/rounds/{slug}/do/{name}": {"name": "close"},
    "/console/rounds/{slug}/write/{name}": {"name": "message"},
    "/console/rounds/{slug}/{code}/do/{name}": {"name": "mute"},
    "/console/rounds/{slug}/{code}/do/{name}/{target}": {"name": "withdraw", "target": "2"},
    "/console/rounds/{slug}/{code}/vagen.{ending}": {"ending": "svg"},
    "/read/round/{slug}/{code}/vagen.{ending}": {"ending": "svg"},
    "/console/rounds/{slug}/{code}/{name}": {"name": "rapportera"},
    "/svar/{slug}/{code}/{name}": {"name": "rapportera"},
    "/read/round/{slug}/family": {"slug": FAMILY},
    "/svar/{slug}/{code}/till/{key}": {"slug": FAMILY, "code": REGION, "key": LOCAL},
}


def _fields() -> dict[str, Any]:
    """A draft of a round that may be sent: due next year, without files."""
    return {
        **plain(read_source(CHECKOUT / "data" / "rounds" / "fardplan-nara-vard-2030.yaml").fields),
        "slug": "nasta",
        "attachments": [],
    }


class Furnished:
    """The installation, what stands in its addresses, and the ways in."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database, self.sender = settings, database, Sender.of(settings)
        self.known = dict(ALIKE)
        self.own: dict[str, dict[str, str]] = dict(OWN)
        launch(database, self.sender, family_plan(1), NOW)
        self.link = link_path(database, self.sender, FARDPLAN, DOROTEA)
        with database.write() as session:
            self._add_what_is_missing(session)

    def values(self, path: str) -> dict[str, str]:
        """What stands in an address; an opinion is asked for where there are some."""
        by_kind = {"slug": DIALOG} if "/opinions" in path else {}
        return self.known | by_kind | self.own.get(path, {})

    def arrive(self, visitor: Visitor) -> None:
        """Through two of the principals' links, and through those of the leadership."""
        visitor.arrive(link_path(self.database, self.sender, FAMILY, REGION))
        visitor.arrive(self.link)
        for secret in self.leadership:
            visitor.http.get(f"/read/{secret}")

    def _add_what_is_missing(self, session: Session) -> None:
        links = [
            read_only_link(session, self.sender, slug, "systemledningen", COORDINATOR, NOW)
            for slug in (FARDPLAN, DIALOG, FAMILY)
        ]
        self.leadership = [token(self.sender.secret, link.id) for link in links]
        self.known |= {"secret": self.link[3:], "theme_id": str(add_theme(session, DIALOG, "Tillgänglighet").id)}
        self.own |= {
            "/read/{secret}": {"secret": self.leadership[0]},
            "/calendar/{written}.ics": {"written": calendar_secret(self.sender.secret, links[0].id)},
            "/console/rounds/{slug}/do/{name}/{target}": {"name": "revoke", "target": links[0].id},
        }
        self._add_of_the_office(session)
        self._add_of_the_case(session)

    def _add_of_the_office(self, session: Session) -> None:
        import_members(session, NEIGHBOUR, [ADDRESS], NOW)  # whoever sees all offices sees the mailbox
        keep_template(session, OFFICE, GivenTemplate("mall.docx", template(), for_proposals=True), ADDRESS, NOW)
        draft = make_draft(session, Begun(fields=_fields()), ADDRESS, NOW)
        person = session.scalars(select(Person.id).where(Person.email == ADDRESS)).one()
        key = Passkey(person_id=person, credential="AA", public_key=b"", counter=0, name="Nyckel", added_at=NOW)
        session.add(key)
        session.flush()
        self.known["draft_id"] = str(draft.id)
        self.own["/console/me/passkeys/{number}/name"] = {"number": str(key.id)}

    def _add_of_the_case(self, session: Session) -> None:
        told = select(Event.number).where(Event.chain == CASE, Event.kind == EventKind.HANDLED)
        letter = session.scalars(select(Letter).where(Letter.case_id == CASE)).first()
        extract = next(each for each in lookup.case_documents(session, CASE) if each.kind is DocumentKind.EXTRACT)
        file = max(lookup.attachments(session, FARDPLAN), key=lambda each: each.id)  # the others have been replaced
        assert letter
        mail = Mailbox(self.settings.home / "mailbox").add(letter.recipient, letter.content, NOW)
        receipt = {"number": str(session.scalars(told).first())}
        self.own |= {
            "/console/letters/{letter_id}": {"letter_id": str(letter.id)},
            "/console/rounds/{slug}/change/{name}/{target}": {"name": "file", "target": str(file.id)},
            "/read/round/{slug}/{code}/dokument/{document_id}": {"document_id": str(extract.id)},
            **{f"/mailbox/{{letter_id}}{ending}": {"letter_id": mail.id} for ending in ("", ".eml", ".html")},
            **{f"/svar/{{slug}}/{{code}}/kvitto/{{number}}{ending}": receipt for ending in ("", ".{ending}")},
        }
