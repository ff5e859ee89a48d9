"""A coordinator judges an unclear outcome: that is no correction by the principal, and nobody calls it one."""

from actions.record.record import Said
from models.reads import lookup, page_reads
from models.values import Reporter
from models.vocabulary import Channel, EventKind, LetterKind, Outcome
from rules.wording.event_wording import event_sentence
from tests.lived import DOROTEA, LivedRound, council
from tests.mail import parsed, text_of

UNCLEAR, YES = {1: Outcome.UNCLASSIFIED}, {1: Outcome.ADOPTED}
COORDINATOR = Said(Reporter("Samordnaren", "samordnare", "samordnare@regionvasterbotten.example"), Channel.CONSOLE)


def told(lived: LivedRound) -> tuple[str, str, str]:
    """The history's last line, and the last receipt's subject and text."""
    with lived.database.read() as session:
        event = lookup.case_events(session, f"{lived.slug}/{DOROTEA}")[-1]
        receipts = [letter for letter in lived.letters() if letter.kind is LetterKind.RECEIPT]
        to_registrar = [letter for letter in receipts if letter.recipient == "registrator@dorotea.example"]
        message = parsed(page_reads.letter_with_bytes(session, to_registrar[-1].id)[1])
        assert event.kind is EventKind.CORRECTED
        return event_sentence(event.kind, event.told, "sv"), str(message["Subject"]), " ".join(text_of(message).split())


def test_the_outcome_was_judged_by_the_coordinator(lived: LivedRound) -> None:
    lived.report(council(outcomes=UNCLEAR))
    lived.report(council(outcomes=YES, corrects=1), said=COORDINATOR)
    line, subject, text = told(lived)
    assert line == "Utfallet bedömdes. Kommunfullmäktige måndag 19 juni 2023: beslutar (bifall), § 45."
    assert "bedömt utfall, kommunfullmäktige 19 juni, § 45" in subject
    assert "Samordnaren har bedömt utfallet av ert beslut." in text
    assert "rättelse" not in text


def test_what_is_put_right_beside_the_outcome_or_by_the_principal_is_a_correction(lived: LivedRound) -> None:
    lived.report(council(outcomes=UNCLEAR))
    lived.report(council(outcomes=UNCLEAR, corrects=1, reservation="Två ledamöter reserverar sig."), said=COORDINATOR)
    assert "rättelse" in told(lived)[2]
    lived.report(council(outcomes=YES, corrects=1, reservation="Två ledamöter reserverar sig."))
    assert told(lived)[0].startswith("En rapport rättades.")
