"""A case of ours in the terms of ERMS: which letter, document and event is what there."""

from collections.abc import Sequence

from documents.erms import ErmsAction, ErmsCase, ErmsRecord
from kit.i18n import translator
from models.tables import Case, Document, Event, Letter, Round
from models.vocabulary import EventKind, Language
from rules.wording.event_wording import event_sentence


def erms_case(case: Case, round_: Round, events: Sequence[Event], records: Sequence[ErmsRecord]) -> ErmsCase:
    """The principal's case. It is closed when its round is."""
    say = translator(round_.language)
    numbers = (
        (say("Huvudmannens diarienummer"), case.case_number),
        (say("Samordnarens diarienummer"), round_.case_number),
    )
    return ErmsCase(
        id=case.id,
        title=f"{round_.title}: {case.principal_name}",
        numbers=numbers,
        counterpart=case.principal_name,
        opened_at=round_.launched_at,
        closed_at=round_.closed_at,
        actions=erms_actions(events, round_.language),
        records=records,
    )


def erms_round(round_: Round, events: Sequence[Event], records: Sequence[ErmsRecord]) -> ErmsCase:
    """The round itself: its own documents, letters and events."""
    return ErmsCase(
        id=round_.slug,
        title=round_.title,
        numbers=((translator(round_.language)("Samordnarens diarienummer"), round_.case_number),),
        opened_at=round_.launched_at,
        closed_at=round_.closed_at,
        actions=erms_actions(events, round_.language),
        records=records,
    )


def erms_actions(events: Sequence[Event], language: Language) -> tuple[ErmsAction, ...]:
    """Each event as something that was done."""
    return tuple(
        ErmsAction(event.kind.value, _action_text(event, language), event.actor, event.role, event.at)
        for event in events
    )


def _action_text(event: Event, language: Language) -> str:
    """The sentence people read; of a closing also the outcome that was told then, which no page needs beside it."""
    said = event_sentence(event.kind, event.told, language)
    return f"{said} {event.told['outcome']}" if event.kind is EventKind.CLOSED else said


def letter_record(letter: Letter, path: str) -> ErmsRecord:
    """A letter of ours, at that place in the package."""
    about = (f"letter-{letter.id}", letter.subject or letter.kind.value, letter.kind.value)
    return ErmsRecord(*about, "outgoing", letter.recipient, letter.queued_at, path, "message/rfc822")


def document_record(document: Document, path: str) -> ErmsRecord:
    """A document, handed in or the round's own, at that place."""
    handed_in = document.case_id is not None
    return ErmsRecord(
        id=f"document-{document.id}",
        title=document.title,
        kind=document.kind.value,
        direction="incoming" if handed_in else "outgoing",
        other_party=document.added_by if handed_in else "",
        at=document.added_at,
        path=path,
        media_type=document.media_type,
    )
