"""What is kept: a table a noun. Whoever asks for a table imports it from here."""

from models.tables.base import Base
from models.tables.cases import Case, case_id
from models.tables.documents import Content, Document
from models.tables.drafts import Draft, DraftFile
from models.tables.events import Event
from models.tables.extensions import Extension, ExtensionRequest
from models.tables.handlings import Handling
from models.tables.heartbeats import Heartbeat
from models.tables.held_extracts import HeldExtract
from models.tables.letters import Letter, LetterCase
from models.tables.links import DisposedLink, Link
from models.tables.offices import OfficeRow, OfficeTemplate
from models.tables.opinions import Opinion
from models.tables.people.absences import Absence
from models.tables.people.case_notes import CaseHolder, CaseNote
from models.tables.people.people import Membership, Person
from models.tables.people.sign_ins import Attempts, ConsoleSession, Passkey, SignIn
from models.tables.questions import Question
from models.tables.registry_entries import RegistryEntry
from models.tables.rounds import Disposal, Round
from models.tables.themes import Theme, ThemeMark

__all__ = [
    "Absence",
    "Attempts",
    "Base",
    "Case",
    "CaseHolder",
    "CaseNote",
    "ConsoleSession",
    "Content",
    "Disposal",
    "DisposedLink",
    "Document",
    "Draft",
    "DraftFile",
    "Event",
    "Extension",
    "ExtensionRequest",
    "Handling",
    "Heartbeat",
    "HeldExtract",
    "Letter",
    "LetterCase",
    "Link",
    "Membership",
    "OfficeRow",
    "OfficeTemplate",
    "Opinion",
    "Passkey",
    "Person",
    "Question",
    "RegistryEntry",
    "Round",
    "SignIn",
    "Theme",
    "ThemeMark",
    "case_id",
]
