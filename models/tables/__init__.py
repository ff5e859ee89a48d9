"""What is kept: a table a noun. Whoever asks for a table imports it from here."""

from models.tables.attempts import Attempts
from models.tables.base import Base
from models.tables.cases import Case, case_id
from models.tables.console_sessions import ConsoleSession
from models.tables.documents import Content, Document
from models.tables.events import Event
from models.tables.extensions import Extension, ExtensionRequest
from models.tables.handlings import Handling
from models.tables.heartbeats import Heartbeat
from models.tables.held_extracts import HeldExtract
from models.tables.letters import Letter
from models.tables.links import Link
from models.tables.opinions import Opinion
from models.tables.questions import Question
from models.tables.rounds import Round
from models.tables.themes import Theme, ThemeMark

__all__ = [
    "Attempts",
    "Base",
    "Case",
    "ConsoleSession",
    "Content",
    "Document",
    "Event",
    "Extension",
    "ExtensionRequest",
    "Handling",
    "Heartbeat",
    "HeldExtract",
    "Letter",
    "Link",
    "Opinion",
    "Question",
    "Round",
    "Theme",
    "ThemeMark",
    "case_id",
]
