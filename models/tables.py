"""Every table, imported once so that migrations and tests see them all."""

from models.attempts import Attempts
from models.base import Base
from models.cases import Case
from models.console_sessions import ConsoleSession
from models.documents import Content, Document
from models.events import Event
from models.extensions import Extension, ExtensionRequest
from models.handlings import Handling
from models.heartbeats import Heartbeat
from models.letters import Letter
from models.links import Link
from models.opinions import Opinion
from models.questions import Question
from models.rounds import Round
from models.themes import Theme, ThemeMark

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
    "Letter",
    "Link",
    "Opinion",
    "Question",
    "Round",
    "Theme",
    "ThemeMark",
]
