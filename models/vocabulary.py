"""The words of the field, for code, database, pages and letters. Labels are Swedish source strings."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A value with a Swedish label; `kit.i18n` has the English."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Word:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word


class Language(Word):
    SV = "sv", "svenska"
    EN = "en", "engelska"


class PrincipalKind(Word):
    REGION = "region", "region"
    KOMMUN = "kommun", "kommun"
    KOMMUNALFORBUND = "kommunalforbund", "kommunalförbund"
    GEMENSAM_NAMND = "gemensam_namnd", "gemensam nämnd"
    STIFTELSE = "stiftelse", "stiftelse"
    BOLAG = "bolag", "bolag"
    MYNDIGHET = "myndighet", "myndighet"

    @property
    def has_council(self) -> bool:
        """Whether a fullmäktige always has the last word; the others decide by the highest body they have."""
        return self in {PrincipalKind.REGION, PrincipalKind.KOMMUN}

    @property
    def is_under_municipal_law(self) -> bool:
        """Whether kommunallagen (2017:725) says how it decides and how that is appealed."""
        return self not in {PrincipalKind.STIFTELSE, PrincipalKind.BOLAG, PrincipalKind.MYNDIGHET}


class Level(Word):
    """Levels of a principal's line, lowest first."""

    ARBETSUTSKOTT = "arbetsutskott", "arbetsutskott"
    NAMND = "namnd", "nämnd"
    STYRELSE = "styrelse", "styrelse"
    FULLMAKTIGE = "fullmaktige", "fullmäktige"

    @property
    def rank(self) -> int:
        """0 for the lowest level."""
        return _RANKS[self]

    def at_most(self, highest: Level | None) -> Level:
        """Itself, or the highest there is if that is lower."""
        return self if highest is None or self.rank <= highest.rank else highest


_RANKS = {level: rank for rank, level in enumerate(Level)}


class ArenaReach(Word):
    """How far an arena reaches: the county, or a part of it."""

    REGIONAL = "regional", "regional nivå"
    LOCAL = "local", "lokal nivå"


class HeldBy(Word):
    """Who sits in an arena."""

    ELECTED = "elected", "förtroendevalda"
    OFFICIALS = "officials", "tjänstepersoner"


class RoundKind(Word):
    RECOMMENDATION = "recommendation", "rekommendation till beslut"
    AGREEMENT = "agreement", "överenskommelse"
    CONSULTATION = "consultation", "synpunktsrunda"
    STUDY = "study", "återrapporterad utredning"
    PARTNERSHIP = "partnership", "undertecknat partnerskap"


class Part(Word):
    """What a round asks of each principal, in the order it is given. A round may ask for several."""

    OPINION = "opinion", "synpunkter"
    DECISION = "decision", "beslut"
    SIGNATURE = "signature", "underskrift"


class EffectKind(Word):
    """When what was decided enters into force; never derived from 'all have replied'."""

    NONE = "none", "ingen särskild regel"
    FIXED_DATE = "fixed_date", "ett bestämt datum, om alla har antagit"
    FIXED_DATE_REGARDLESS = "fixed_date_regardless", "ett bestämt datum, även före sista antagandet"
    ALL_ADOPTED = "all_adopted", "när alla har antagit"
    QUORUM_PRINCIPALS = "quorum_principals", "när tillräckligt många huvudmän har antagit"
    QUORUM_POPULATION = "quorum_population", "när huvudmän med tillräcklig folkmängd har antagit"
    EACH = "each", "för var och en när den har antagit"


class WhenDue(Word):
    """A due date that is no day."""

    AS_SOON_AS_POSSIBLE = "as soon as possible", "så snart som möjligt"


class Milestone(Word):
    """How far a round has come, for another that waits for it. All having answered says nothing of what they said."""

    ANSWERED = "answered", "alla har svarat"
    ADOPTED = "adopted", "alla har antagit"
    IN_FORCE = "in_force", "det beslutade gäller"
    CLOSED = "closed", "rundan är avslutad"


class EffectDays(Word):
    """What becomes of the last day on which decisions count when the due date moves past it."""

    KEEP = "keep", "dagen står kvar"
    MOVE = "move", "dagen flyttas med"


class MeetingsAsked(Word):
    """After which of the planned meetings before the deciding one a principal that has reported nothing is asked."""

    EACH = "each", "varje"
    BEFORE_DECISION = "before_decision", "före beslutet"
    NONE = "none", "inga"


class RoundState(Word):
    WAITING = "waiting", "väntar på en annan runda"
    LAUNCHING = "launching", "skickas ut"
    OPEN = "open", "pågår"
    CLOSED = "closed", "avslutad"


class CaseState(Word):
    """How far one principal has come."""

    INVITED = "invited", "inbjuden"
    ACKNOWLEDGED = "acknowledged", "mottagen"
    PLANNED = "planned", "planerad"
    UNDER_WAY = "under_way", "på väg"
    ANSWERED = "answered", "besvarad"
    DECIDED = "decided", "beslutad"
    SIGNED = "signed", "undertecknad"
    TAKEN_OUT = "taken_out", "ur rundan"


class Act(Word):
    """What a body did at its meeting."""

    PROPOSES = "proposes", "föreslår nästa instans att besluta"
    HANDS_OVER = "hands_over", "överlämnar utan eget förslag"
    DECIDES = "decides", "beslutar"
    DECIDES_BY_DELEGATION = "decides_by_delegation", "beslutar på delegation"
    DECIDES_URGENTLY = "decides_urgently", "ordföranden beslutar i brådskande ärende"
    URGENCY_TOLD = "urgency_told", "ordförandens brådskande beslut anmäls"
    REFERS_BACK = "refers_back", "återremitterar"
    REFERS_BACK_BY_MINORITY = "refers_back_by_minority", "minoritetsåterremitterar"
    POSTPONES = "postpones", "bordlägger"
    POSTPONES_BY_MINORITY = "postpones_by_minority", "minoritetsbordlägger"
    TAKES_OFF = "takes_off", "låter ärendet utgå"
    IS_HEARD = "is_heard", "har hörts"

    @property
    def is_final(self) -> bool:
        """Whether the principal's answer is given by it."""
        return self in {Act.DECIDES, Act.DECIDES_BY_DELEGATION, Act.DECIDES_URGENTLY}

    @property
    def loops(self) -> bool:
        """Whether the matter comes back to the same body (KL 5:50 for återremiss and bordläggning)."""
        return self in _LOOPS

    @property
    def by_minority(self) -> bool:
        """Whether a third of those present in fullmäktige brought it about (KL 5:50)."""
        return self in {Act.REFERS_BACK_BY_MINORITY, Act.POSTPONES_BY_MINORITY}

    @property
    def has_outcome(self) -> bool:
        """Whether it says something of each att-sats."""
        return self.is_final or self is Act.PROPOSES


_LOOPS = {
    Act.REFERS_BACK,
    Act.REFERS_BACK_BY_MINORITY,
    Act.POSTPONES,
    Act.POSTPONES_BY_MINORITY,
    Act.TAKES_OFF,
}


class Doubt(Word):
    """What is asked about in a report before it is taken as it stands. The label is what the reporter answers."""

    FINAL = "final", "Ja, det är ett slutligt beslut, inget förslag"
    EARLY = "early", "Ja, mötet hölls innan ärendet lades fram"
    OUTSIDE_WINDOW = "outside_window", "Ja, beslutet fattades den dagen"
    NEW_WORDING = "new_wording", "Beslutet gäller också den nya lydelsen"
    ANEW = "anew", "Ärendet har tagits upp på nytt efter det förra beslutet"


class Outcome(Word):
    """What was decided on one att-sats, or on them all."""

    ADOPTED = "adopted", "bifall"
    ADOPTED_WITH_CHANGES = "adopted_with_changes", "bifall med ändring eller tillägg"
    PARTLY = "partly", "delvis bifall"
    REJECTED = "rejected", "avslag"
    WRITTEN_OFF = "written_off", "avskrivning"
    NOTED = "noted", "läggs till handlingarna"
    LATER = "later", "ansluter sig senare"
    UNCLASSIFIED = "unclassified", "bedöms av samordnaren"

    @property
    def is_adoption(self) -> bool:
        """Replied is not adopted: only bifall, with or without changes, is."""
        return self in {Outcome.ADOPTED, Outcome.ADOPTED_WITH_CHANGES}


REPORTABLE_OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.PARTLY)


class ReviewKind(Word):
    """What befell a decision after it was announced: its notice, and laglighetsprövning (KL 13 kap.).

    Inhibition is the court's word that an appealed decision does not apply until further notice
    (förvaltningsprocesslagen 28 §).
    """

    NOTICE_TAKEN_DOWN = "notice_taken_down", "anslaget togs ned i förtid"
    APPEALED = "appealed", "beslutet överklagades"
    INHIBITED = "inhibited", "domstolen beslutade om inhibition"
    INHIBITION_LIFTED = "inhibition_lifted", "inhibitionen upphävdes"
    APPEAL_DISMISSED = "appeal_dismissed", "överklagandet avslogs eller avvisades"
    ANNULLED = "annulled", "domstolen upphävde beslutet"
    WITHDRAWN = "withdrawn", "en anteckning togs tillbaka"


class AnswerKind(Word):
    """How a question of a consultation is answered."""

    TEXT = "text", "fritext"
    YES_NO = "yes_no", "ja eller nej"
    CHOICE = "choice", "ett av flera svar"


class YesNo(Word):
    YES = "yes", "ja"
    NO = "no", "nej"


class Channel(Word):
    """How a report reached the round."""

    LINK = "link", "via länken"
    PHONE = "phone", "per telefon"
    MAIL = "mail", "per e-post"
    PAPER = "paper", "på papper"
    WEBSITE = "website", "på huvudmannens webbplats"
    CONSOLE = "console", "i konsolen"
    SYSTEM = "system", "automatiskt"


class EventKind(Word):
    LAUNCHED = "launched", "Rundan startade"
    OPENED = "opened", "Rundan öppnades"
    HELD_BACK = "held_back", "Rundan väntar kvar"
    LOOK_AGAIN = "look_again", "Dagen att se på rundan igen flyttades"
    INVITED = "invited", "Inbjudan skrevs"
    ACKNOWLEDGED = "acknowledged", "Mottagandet bekräftades"
    PLANNED = "planned", "Vägen planerades"
    HANDLED = "handled", "En behandling rapporterades"
    CORRECTED = "corrected", "En rapport rättades"
    ANNOUNCED = "announced", "Dagarna för justering och anslag antecknades"
    OPINION_GIVEN = "opinion_given", "Synpunkter lämnades"
    SIGNED = "signed", "Undertecknandet rapporterades"
    COPY_RETURNED = "copy_returned", "Det undertecknade exemplaret kom in"
    FOLLOWED_UP = "followed_up", "Ett uppföljande steg blev klart"
    REVIEWED = "reviewed", "En händelse efter beslutet antecknades"
    REVIEW_WITHDRAWN = "review_withdrawn", "En anteckning om beslutet togs tillbaka"
    MEETINGS_TOLD = "meetings_told", "Mötesdagar angavs"
    HANDED_OVER = "handed_over", "Länken lämnades vidare"
    ASKED = "asked", "En fråga ställdes"
    ANSWERED = "answered", "En fråga besvarades"
    EXTENSION_ASKED = "extension_asked", "Längre svarstid begärdes"
    EXTENSION_DECLINED = "extension_declined", "Begäran om längre svarstid avslogs"
    EXTENDED = "extended", "Svarstiden förlängdes"
    EFFECT_MOVED = "effect_moved", "Dagarna för ikraftträdandet flyttades"
    WITHDRAWN = "withdrawn", "Något togs tillbaka"
    LINK_RENEWED = "link_renewed", "En ny länk skickades"
    LINK_SENT_AGAIN = "link_sent_again", "Länken skickades igen"
    LINK_REVOKED = "link_revoked", "En länk drogs in"
    READ_ONLY_LINK_MADE = "reader_link_made", "En läslänk skapades"
    ADDRESS_CHANGED = "address_changed", "E-postadressen ändrades"
    MUTED = "muted", "Påminnelserna pausades"
    UNMUTED = "unmuted", "Påminnelserna återupptogs"
    CHANGED = "changed", "Rundans uppgifter ändrades"
    ATTACHED = "attached", "En bilaga kom till"
    WORDED = "worded", "Förslaget till beslut ändrades"
    JOINED = "joined", "En huvudman kom med"
    TAKEN_OUT = "taken_out", "Huvudmannen togs ur rundan"
    CALLED_OFF = "called_off", "Rundan drogs tillbaka"
    MESSAGED = "messaged", "Ett meddelande skickades"
    REMINDED = "reminded", "En påminnelse skickades"
    SKIPPED = "skipped", "Nästa påminnelse hoppas över"
    WEEKLY_ON = "weekly_on", "Ett veckobrev beställdes"
    WEEKLY_OFF = "weekly_off", "Ett veckobrev avbeställdes"
    CLOSED = "closed", "Rundan avslutades"
    REOPENED = "reopened", "Rundan öppnades igen"


# each adds a row to what the bodies did
HANDLINGS = (EventKind.HANDLED, EventKind.CORRECTED, EventKind.ANNOUNCED)

# what is told of a decision after it was made
REVIEWS = (EventKind.REVIEWED, EventKind.REVIEW_WITHDRAWN)

# what is changed in a round that is out, at the round's own lines of the record
CHANGES = (EventKind.CHANGED, EventKind.ATTACHED, EventKind.WORDED, EventKind.JOINED)

# a round that is over: its outcome written down, or taken back by those who recommended it
ENDINGS = (EventKind.CLOSED, EventKind.CALLED_OFF)

# what a principal's answer comes in
ANSWERS = (
    EventKind.OPINION_GIVEN,
    *HANDLINGS,
    EventKind.SIGNED,
    EventKind.COPY_RETURNED,
    EventKind.FOLLOWED_UP,
)

# what a coordinator does to several principals' letters at once
WRITTEN = (EventKind.MESSAGED, EventKind.REMINDED, EventKind.SKIPPED)

# what a principal has a receipt of; its number counts these
RECEIPTED = (
    EventKind.ACKNOWLEDGED,
    EventKind.PLANNED,
    EventKind.MEETINGS_TOLD,
    *ANSWERS,
    *REVIEWS,
    EventKind.HANDED_OVER,
    EventKind.EXTENSION_ASKED,
    EventKind.ASKED,
)


class LetterKind(Word):
    INVITATION = "invitation", "inbjudan"
    REMINDER = "reminder", "påminnelse"
    AFTER_MEETING = "after_meeting", "fråga efter planerad dag"
    TOO_LATE = "too_late", "hinner inte längre"
    OVERDUE = "overdue", "försenad"
    ESCALATION = "escalation", "eskalering"
    RECEIPT = "receipt", "kvittens"
    HANDOVER = "handover", "länk till kollega"
    NEW_LINK = "new_link", "länk till ärendet"
    QUESTION = "question", "fråga till samordnaren"
    ANSWER = "answer", "svar på fråga"
    EXTENSION = "extension", "ny svarstid"
    EXTENSION_ASKED = "extension_asked", "begäran om längre svarstid"
    EXTENSION_DECLINED = "extension_declined", "svarsdatumet står fast"
    CHANGED = "changed", "ändring"
    FOLLOW_UP = "follow_up", "uppföljande steg"
    REVIEW = "review", "händelse efter beslut"
    DIGEST = "digest", "morgonbrev"
    CALLED_OFF = "called_off", "gäller inte längre"
    CLOSING = "closing", "avslutningsbrev"
    REOPENING = "reopening", "rundan öppnad igen"
    MESSAGE = "message", "meddelande från samordnarna"
    WEEKLY = "weekly", "veckobrev"
    SIGN_IN = "sign_in", "inloggning"
    WELCOME = "welcome", "inbjudan till konsolen"
    WAY_IN = "way_in", "ändrad inloggning"
    NOT_LAUNCHED = "not_launched", "rundan gick inte att skicka"


class LetterState(Word):
    """How far a letter has come. 'Accepted by the relay' is all SMTP can promise."""

    QUEUED = "queued", "i kö"
    SENDING = "sending", "skickas"
    DEFERRED = "deferred", "försöker igen"
    ACCEPTED = "accepted", "mottagen av e-postservern"
    BOUNCED = "bounced", "studsade"
    FAILED = "failed", "gick inte att skicka"
    WITHDRAWN = "withdrawn", "återkallad"


UNDELIVERED = (LetterState.BOUNCED, LetterState.FAILED)
WAITING = (LetterState.QUEUED, LetterState.DEFERRED, LetterState.SENDING)


class LinkKind(Word):
    PRINCIPAL = "principal", "huvudmannens länk"
    COLLEAGUE = "colleague", "kollegas länk"
    READ_ONLY = "reader", "läslänk"
    SIGN_IN = "sign_in", "inloggningslänk"


class FileTrait(Word):
    """Why a file is never opened in the browser here, only saved."""

    UNREAD = "unread", "gick inte att kontrollera"
    SCRIPTS = "scripts", "innehåller skript eller annat som körs"
    FILES = "files", "innehåller andra filer"
    TWO_KINDS = "two_kinds", "är två slags filer på en gång"


class DocumentKind(Word):
    ATTACHMENT = "attachment", "bilaga"
    PRELIMINARY = "preliminary", "ojusterat protokoll"
    EXTRACT = "extract", "protokollsutdrag"
    OPINION = "opinion", "bilaga till synpunkter"
    SIGNED_COPY = "signed_copy", "undertecknat exemplar"


class Scope(Word):
    """How long what is put right in a round holds."""

    REGISTRY = "registry", "från och med nu, i registret också"
    HERE = "here", "bara i den här rundan"
