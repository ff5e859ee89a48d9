"""One letter of each kind, for tests."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from functools import cache
from itertools import product
from typing import Any, Final, NamedTuple

from models.people import Role, WayInChange
from models.values import HandlingReport, Inquiry, Reporter, Step
from models.vocabulary import Act, AnswerKind, EventKind, Language, Level, Outcome, Part, RoundKind
from notifications import briefs
from notifications.briefs import CaseBrief, Contact, DigestLine, RoundBrief, ToDo
from notifications.compose import Composed, Writer
from notifications.letters import chasing, to_coordinators, to_leadership, to_principals, ways_in
from notifications.letters.base import AnyLetter, invitation_key
from notifications.sender import Sender
from tests.mail import parsed

REGISTRAR = "registrator@dorotea.example"
COORDINATOR = "samordnare@regionvasterbotten.example"
LINK = "0123456789abcdef" * 2
NEEDS = "Nu behövs kommunfullmäktiges beslut."

FARDPLAN = RoundBrief(
    slug="fardplan-nara-vard-2030",
    title="Färdplan Nära vård 2030 i Västerbotten",
    kind=RoundKind.RECOMMENDATION,
    recommender="systemledningen för Nära vård i Västerbotten",
    recommended_on=dt.date(2023, 3, 24),
    recommended_level=Level.FULLMAKTIGE,
    level_reason="Omställningen berör många områden.",
    summary="",
    att_satser=("Att fastställa Färdplan Nära vård 2030 i Västerbotten",),
    contacts=(Contact(COORDINATOR, "Samverkanskoordinatorerna", "090-00 00 00"),),
    attachments=("Rekommendation till beslut", "Färdplan"),
    case_number="RS 352-2020",
    sent_by="Region Västerbotten",
)
DOROTEA = CaseBrief("fardplan-nara-vard-2030/2425", "Dorotea kommun", "KS-2023-0136-106", dt.date(2023, 8, 31), 4)
REPORTER = Reporter("Nämndsekreteraren", "nämndsekreterare", REGISTRAR)
HANDLING = HandlingReport(
    act=Act.DECIDES,
    body="ks",
    body_name="Kommunstyrelsen",
    level=Level.STYRELSE,
    held_on=dt.date(2023, 6, 13),
    paragraph="§ 75",
    outcomes={1: Outcome.ADOPTED_WITH_CHANGES},
    wording="Kommunstyrelsen beslutar\natt fastställa färdplanen",
    reservation="En ledamot reserverar sig.",
    reason="Kompletterat på mötet.",
    urgency_reason="Alla närvarande var ense.",
    next_on=dt.date(2023, 6, 19),
    preliminary=True,
    adjusted_on=dt.date(2023, 6, 20),
    announced_on=dt.date(2023, 6, 21),
)
ROUTE = (
    Step("ks", "Kommunstyrelsen", Level.STYRELSE, dt.date(2023, 6, 13)),
    Step("kf", "Kommunfullmäktige", Level.FULLMAKTIGE, dt.date(2023, 6, 19)),
    Step("sn", "Socialnämnden", Level.NAMND),
)


def to_dorotea(**other: Any) -> dict[str, Any]:
    """What letters to a principal start from."""
    return {
        "key": "a key",
        "recipient": REGISTRAR,
        "link_id": LINK,
        "about": FARDPLAN,
        "case": DOROTEA,
        "needs": NEEDS,
    } | other


def to_coordinator(**other: Any) -> dict[str, Any]:
    """What letters to a coordinator start from."""
    return {"key": "a key", "recipient": COORDINATOR, "about": FARDPLAN} | other


def invitation(**other: Any) -> chasing.Invitation:
    """Dorotea's invitation."""
    return chasing.Invitation(**to_dorotea(key=invitation_key(DOROTEA.id)) | other)


def receipt(recorded: EventKind = EventKind.HANDLED, **other: Any) -> to_principals.Receipt:
    """A receipt for Dorotea."""
    at = dt.datetime(2023, 6, 14, 7, 30, tzinfo=dt.UTC)
    said = {"receipt_number": "1", "what": "mottagandet, Färdplan"} | other
    return to_principals.Receipt(**to_dorotea(), recorded=recorded, recorded_at=at, reporter=REPORTER, **said)


def handled() -> to_principals.Receipt:
    """A receipt for a handling with everything in it."""
    return receipt(
        receipt_number="4",
        what="kommunstyrelsen 13 juni, § 75",
        handling=HANDLING,
        warnings=("Lägre nivå än rekommenderat.",),
        documents=("utdrag.pdf",),
    )


def digest(**sections: Any) -> to_coordinators.Digest:
    """A digest with the sections given."""
    return to_coordinators.Digest(
        **to_coordinator(), progress="12 av 16 har beslutat", page="/console/rounds/x", **sections
    )


TO_DO = (ToDo("Dorotea kommun", "fråga", "Räcker det?", "/console/rounds/fardplan/2425/do/answer/1"),)
LINE = (DigestLine("Dorotea kommun", "Kommunstyrelsen har behandlat ärendet."),)

SUPPORT = Inquiry("Vilket stöd har samverkan hos er?", AnswerKind.CHOICE, ("Starkt stöd", "Svagt stöd"), mandatory=True)
DIALOG = replace(
    FARDPLAN,
    title="Dialog om ny samverkansstruktur",
    kind=RoundKind.CONSULTATION,
    recommended_on=None,
    level_reason="",
    att_satser=(),
    summary="En ny struktur.",
    asks=(Part.OPINION,),
    questions=(SUPPORT, Inquiry("Behövs en kontaktväg?", AnswerKind.YES_NO), Inquiry("Vad behöver ändras?")),
)
OPINION = briefs.OpinionSaid(
    ((SUPPORT.text, "Svagt stöd"), ("Vad behöver ändras?", "Arenorna\när många")),
    "Vi vill vara med.",
    "Kommunstyrelsen",
)

BESIDE = briefs.OtherRound("Överenskommelsen, Dorotea kommun", dt.date(2023, 8, 31), NEEDS, "f" * 32, "x/2425", 1)

LETTERS: dict[str, AnyLetter] = {
    "invitation": invitation(),
    "invitation to give views": invitation(about=DIALOG),
    "invitation after views": invitation(
        came_of_it=briefs.CameOfIt(
            "Dialog", (("Kontaktväg", "Koordinatorerna."), ("Arenor", "Färre\nän förut.")), OPINION
        )
    ),
    "invitation after views of others": invitation(came_of_it=briefs.CameOfIt("Dialog", (), None)),
    "reminder to give views": chasing.Reminder(**to_dorotea(about=DIALOG), days_left=14, unconfirmed=True),
    "receipt, views": replace(receipt(EventKind.OPINION_GIVEN, opinion=OPINION, documents=("y.pdf",)), about=DIALOG),
    "reminder": chasing.Reminder(**to_dorotea(), days_left=14, missed=2, may_plan=True),
    "reminder, unknown days": chasing.Reminder(
        **to_dorotea(), days_left=140, may_plan=True, unknown_days="Vi känner inte till när kommunstyrelsen möts."
    ),
    "too late": chasing.TooLate(
        **to_dorotea(),
        verdict="Hinner inte till 31 augusti 2023. Tidigast 25 september 2023.",
        missed="Det sista mötet i tid, KF 12 juni 2023, går inte längre att nå.",
        remedies=("Extra möte: kommunfullmäktige mellan 26 juni 2023 och 31 augusti 2023.",),
    ),
    "reminder, last day": chasing.Reminder(**to_dorotea(), days_left=0),
    "reminder, too late": chasing.Reminder(**to_dorotea(), days_left=-1),
    "reminder, asked anew": chasing.Reminder(**to_dorotea(), days_left=-60, may_plan=True, asked_anew=True),
    "after meeting": chasing.AfterMeeting(**to_dorotea(), body_name="Kommunstyrelsen", held_on=dt.date(2023, 6, 13)),
    "after the meeting before": chasing.AfterMeeting(
        **to_dorotea(),
        body_name="Kommunstyrelsen",
        held_on=dt.date(2023, 5, 9),
        needed_first="Utan det har kommunfullmäktige inget att besluta om 29 maj 2023.",
    ),
    "after meeting, preliminary": chasing.AfterMeeting(
        **to_dorotea(), body_name="Kommunfullmäktige", held_on=dt.date(2023, 6, 19), preliminary=True
    ),
    "after the signing day": chasing.AfterMeeting(**to_dorotea(), body_name="", held_on=dt.date(2023, 6, 13)),
    "follow-up": chasing.FollowUp(**to_dorotea()),
    "follow-up, all signed": chasing.FollowUp(**to_dorotea(), all_signed=True),
    "follow-up, to the owner": chasing.FollowUp(
        **{**to_dorotea(), "link_id": ""}, all_signed=True, registrar=REGISTRAR
    ),
    "overdue": chasing.Overdue(**to_dorotea(), days_late=1, missed=1),
    "escalation": chasing.Escalation(**to_dorotea(), days_late=20, asked=REGISTRAR),
    "receipt, acknowledged": receipt(EventKind.ACKNOWLEDGED),
    "receipt, planned": receipt(EventKind.PLANNED, route=ROUTE),
    "receipt, handed over": receipt(EventKind.HANDED_OVER, handed_to="Handläggare Två, tva@dorotea.example"),
    "receipt, handled": handled(),
    "receipt, corrected": receipt(
        EventKind.CORRECTED,
        handling=HandlingReport(
            Act.PROPOSES, "ks", "Kommunstyrelsen", Level.STYRELSE, dt.date(2023, 6, 13), corrects=2
        ),
    ),
    "receipt, reviewed": receipt(
        EventKind.REVIEWED,
        review="Beslutet överklagades.",
        note="Två klagande.",
        legal_force="Inte känd.",
    ),
    "review": to_coordinators.Review(
        **to_coordinator(),
        case=DOROTEA,
        text="Domstolen upphävde beslutet.",
        note="Jäv.",
        legal_force="Det gäller inte.",
        needs=NEEDS,
        is_closed=True,
        page="/console/rounds/x/2425",
        also=("Lokal överenskommelse",),
    ),
    "handover": to_principals.Handover(
        **to_dorotea(), colleague="Handläggaren", given_by="Registratorn", message="Tar du?"
    ),
    "new link": to_principals.NewLink(**to_dorotea(), replaces=True),
    "same link": to_principals.NewLink(**to_dorotea()),
    "lost links": to_principals.NewLink(**to_dorotea(others=(BESIDE,))),
    "receipt, copy": replace(handled(), link_id="", is_copy=True),
    "receipt, a day called off": replace(receipt(EventKind.PLANNED, receipt_number="2"), removed=ROUTE[:1]),
    "receipt, question": receipt(EventKind.ASKED, receipt_number="3", what="fråga", question="Räcker det\nmed KS?"),
    "reminder, link revoked": chasing.Reminder(**to_dorotea(link_id=""), days_left=14),
    "reminder, own words": chasing.Reminder(
        **to_dorotea(), days_left=14, words="Vi behöver veta före jul.\nRing gärna.", words_by="Samordnaren"
    ),
    "message": to_principals.Message(
        **to_dorotea(), title="Planera vägen", text="Hej!\n\nHur går det?", written_by="Samordnaren"
    ),
    "weekly": to_leadership.Weekly(
        **to_coordinator(link_id=LINK),
        lines=("12 av 16 har beslutat.", "Dorotea kommun är sen."),
        rows=(("Dorotea kommun", "inbjuden", NEEDS),),
    ),
    "question": to_coordinators.Question(
        **to_coordinator(), case=DOROTEA, asked_by=REPORTER, text="Räcker det\nmed KS?", page="/console/rounds/x"
    ),
    "answer": to_principals.Answer(**to_dorotea(), question="Räcker det?", answer="Ja.", answered_by="Samordnaren"),
    "extension": to_principals.Extension(
        **to_dorotea(),
        old_on=dt.date(2023, 6, 30),
        decided_by="Kommunfullmäktige",
        decided_on=dt.date(2023, 6, 19),
        paragraph="§ 102",
        reason="Sommaren",
        effect="Gäller från 1 oktober 2023, om alla har antagit senast 29 september 2023.",
    ),
    "changed": to_principals.Changed(
        **to_dorotea(), what="Svarsdatumet är åter torsdag 31 augusti 2023.", reason="Fel dag.", moved=True
    ),
    "changed, days of two rounds": to_principals.Changed(
        **to_dorotea(
            others=(replace(BESIDE, told=("Ikraftträdande: Gäller från 1 november 2023, om alla har antagit.",)),)
        ),
        what="Dagarna för ikraftträdandet har flyttats.",
        effect="Gäller från 1 oktober 2023, om alla har antagit.",
    ),
    "changed, a new wording": to_principals.Changed(
        **to_dorotea(),
        what="Förslaget till beslut har fått en ny lydelse (version 2).",
        reason="Ett årtal var fel.",
        texts=("att fastställa färdplanen", "att följa upp den 2027"),
        numbered=True,
        asked="Ni har beslutat om den tidigare lydelsen, och den finns kvar.",
    ),
    "changed, a summary": to_principals.Changed(
        **to_dorotea(), what="Sammanfattningen är ändrad.", reason="Tydligare.", texts=("Färdplanen gäller till 2030.",)
    ),
    "called off": to_principals.CalledOff(
        **{**to_dorotea(), "needs": ""},
        what="Ni är inte längre med i rundan.",
        reason="Fel huvudman.",
        ended=(("lokal:2425", "Lokal överenskommelse"),),
    ),
    "extension asked": to_coordinators.ExtensionAsked(
        **to_coordinator(),
        case=DOROTEA,
        asked_by=REPORTER,
        facts=(("Önskat svarsdatum", "torsdag 29 februari 2024"), ("Skäl", "Arbetet kom igång sent.")),
        documents=("utdrag.pdf",),
        page="/console/rounds/x/2425/do/grant/1",
    ),
    "extension declined": to_principals.ExtensionDeclined(
        **to_dorotea(), new_on=dt.date(2024, 2, 29), reason="Beslutet behövs i år.", answered_by="Samordnaren"
    ),
    "digest": digest(
        reports=LINE, escalated=LINE, late=LINE, will_be_late=LINE, unplanned=LINE, waiting=TO_DO, follow_ups=LINE
    ),
    "closing": to_leadership.Closing(
        **to_dorotea(), outcome="Antagen av 15.", reason="Alla har svarat.", answer="Kommunfullmäktige antog."
    ),
    "closing, leadership": to_leadership.Closing(**to_coordinator(link_id=LINK), outcome="Antagen av 15."),
    "reopening": to_principals.Reopening(**to_dorotea(), reason="Ett beslut upphävdes."),
    "welcome": ways_in.Welcome(
        key="a key", recipient=COORDINATOR, office="Västerbotten", role=Role.READER, invited_by=COORDINATOR
    ),
    **{
        f"way in, {change}": ways_in.WayIn(
            key="a key",
            recipient=COORDINATOR,
            change=change,
            name="Jobbdatorn",
            done_by=by,
            at=dt.datetime(2023, 3, 27, 7, 0, tzinfo=dt.UTC),
            role=Role.READER,
        )
        for change, by in zip(WayInChange, ["", REGISTRAR, "", REGISTRAR, ""], strict=True)
    },
    "not launched": to_coordinators.NotLaunched(
        key="a key",
        recipient=COORDINATOR,
        title="Färdplan Nära vård 2030",
        meant_for=dt.datetime(2023, 3, 27, 6, 0, tzinfo=dt.UTC),
        why=("Svarsdatum saknas.", "Huvudmän 1: Ingen huvudman heter så. Där står: Doroteå"),
        draft_id=7,
    ),
    "sign in": ways_in.SignIn(key="a key", recipient=COORDINATOR, link_id=LINK, minutes=30),
}

SENDER: Final = Sender("http://rundan.example", "Rundan i Västerbotten <rundan@rundan.example>", b"for tests only")
WRITTEN_AT: Final = dt.datetime(2023, 3, 27, 7, tzinfo=dt.UTC)


class Written(NamedTuple):
    """A sample, its bytes, and what its recipient's mail program makes of them."""

    letter: AnyLetter
    content: bytes
    message: EmailMessage


def of_every_letter(*languages: Language) -> Callable[[Callable[[Written], None]], Callable[[], None]]:
    """A test of every sample in those languages, which tells of each that does not stand it."""

    def decorated(holds: Callable[[Written], None]) -> Callable[[], None]:
        def test() -> None:
            faults = [told for name, language in product(LETTERS, languages) if (told := _fault(holds, name, language))]
            assert not faults, "\n\n".join(faults)

        test.__doc__ = holds.__doc__
        return test

    return decorated


def compose(sender: Sender, letter: AnyLetter, now: dt.datetime) -> Composed:
    """One letter by itself. Raises UnusableAddress."""
    return Writer(sender, now).compose(letter)


def _fault(holds: Callable[[Written], None], name: str, language: Language) -> str:
    try:
        holds(_written(name, language))
    except AssertionError as fault:
        return f"{name}, {language}: {fault}"
    return ""


@cache
def _written(name: str, language: Language) -> Written:
    letter = replace(LETTERS[name], language=language)
    content = compose(SENDER, letter, WRITTEN_AT).content
    return Written(letter, content, parsed(content))
