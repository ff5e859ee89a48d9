"""What a coordinator should think about before launching a round that may well be launched as it is."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.county import MAILBOXES, County, Principal, backward_pair
from models.files.fields import is_mailbox, mailbox_suggestion
from models.files.round_file import RoundFile
from models.phrases import Phrase, counted, some
from models.vocabulary import Level, Part
from rules.gaps import shared_mailboxes
from rules.law.workdays import FIRST_YEAR, LAST_YEAR, is_working_day, midsommarafton, on_or_before
from rules.round_check.due import from_day, window_warnings
from rules.round_check.other_rounds import other_round_warnings
from rules.round_check.scope import arena_warnings, chosen_principals, deciding_day, route_codes, route_words

EFFECT_BEFORE_LAUNCH = "Det som beslutas skulle gälla redan innan rundan skickas. Stämmer dagen?"
EFFECT_BEFORE_DUE = "Det som beslutas skulle gälla före svarsdatumet {due}. Den som svarar i tid kan då svara för sent."
COUNTS_NO_MORE = (
    "Beslut fattade efter den dagen räknas inte, fast svarsdatumet är {due}. Den som svarar i tid kan bli utan."
)
COUNTS_THOUGH_LATE = "Beslut fattade till den dagen räknas, fast svarsdatumet är {due}. De kommer in som sena."
SIGNED_AFTER_DUE = "Den gemensamma dagen ligger efter svarsdatumet {due}. Då blir alla sena."
SIGNED_BEFORE_LAUNCH = "Den gemensamma dagen ligger inte efter utskicket. Stämmer dagen?"
DONE_BEFORE_SIGNED = "Steget ska vara klart före den gemensamma dagen {day}, men följer på undertecknandet."

SHORTEST = dt.timedelta(days=30)
LONGEST = dt.timedelta(days=3 * 365)
REST_ENDS = (9, 7)  # councils rest from midsommar to the end of August; KL sets no such rest

DUE_PASSED = "Svarsdatumet har redan passerat. Sätt ett senare, annars är alla sena från första dagen."
RECOMMENDED_LATER = "Rekommendationen är daterad efter i dag. Skriv när rundan ska skickas, tidigast den dagen."
DUE_ON_REST_DAY = "Svarsdatumet är inte en arbetsdag."
DUE_IN_SUMMER = (
    "Få fullmäktige möts mellan midsommar och svarsdatumet. Den som missar junimötet hinner troligen inte i tid."
)
SHORT_TIME = "Svarstiden är kortare än 30 dagar. Få hinner ta ärendet hela vägen till fullmäktige."
SHORT_TIME_BELOW = "Svarstiden är kortare än 30 dagar. Få hinner ta ärendet hela vägen till den rekommenderade nivån."
SHORT_TIME_NO_LEVEL = "Svarstiden är kortare än 30 dagar. Få hinner behandla ärendet på den tiden."
LONG_TIME = "Svarstiden är längre än tre år. Stämmer årtalet?"
NO_ATTACHMENTS = "Rundan har inga bilagor. Huvudmännen brukar behöva underlaget till beslutet som fil."
CALENDAR_FAULTS = "En del av länets kalenderfil går inte att läsa. De mötesdagarna räknas som okända."
CALENDAR_QUESTIONS = (
    "I länets kalenderfil finns händelser som kan vara möten men inte säkert är det. De räknas inte. "
    "Kör rundan check på kalenderfilen och svara där."
)
LEVEL_NOT_REACHED = "Vägen når inte hos alla upp till den nivå som rundan anger."
PREPARES_AFTER = "{body} står efter {styrelse}. Den som bereder brukar stå före."
NO_REGISTRAR = "Adressen till registratorn saknas i registret. Övriga huvudmän påverkas inte."
BAD_MAILBOX = "En adress i registret går inte att skicka till. Övriga huvudmän påverkas inte."


def day_warnings(file: RoundFile, today: dt.date) -> Iterator[Fault]:
    """Days that contradict the launch, the due date or one another. `today` is the day in Stockholm."""
    start = file.launch_on or today
    yield from _effect_warnings(file, start)
    yield from _signing_warnings(file, start)


def _effect_warnings(file: RoundFile, start: dt.date) -> Iterator[Fault]:
    on, decided_by, due = file.effect.on, file.effect.decided_by, file.due_on
    if on and on <= start:
        yield _fault("effect.on", Phrase(EFFECT_BEFORE_LAUNCH), on, start + dt.timedelta(1))
    elif on and due and on < due:
        yield _fault("effect.on", Phrase(EFFECT_BEFORE_DUE, due=due), on, due)
    if decided_by and due and start < decided_by < due:
        yield Fault("effect.decided_by", Phrase(COUNTS_NO_MORE, due=due), found=str(decided_by), expected=str(due))
    elif decided_by and due and decided_by > due:
        yield Fault("effect.decided_by", Phrase(COUNTS_THOUGH_LATE, due=due), found=str(decided_by), expected=str(due))


def _signing_warnings(file: RoundFile, start: dt.date) -> Iterator[Fault]:
    on, due = file.signing.on if file.signing else None, file.due_on
    if on is None:
        return
    if on < start:
        yield _fault("signing.on", Phrase(SIGNED_BEFORE_LAUNCH), on, start)
    elif due and on > due:
        yield Fault("signing.on", Phrase(SIGNED_AFTER_DUE, due=due), found=str(on), expected=str(due))
    for number, step in enumerate(file.follow_up):
        if step.on and step.on < on:
            yield _fault(f"follow_up[{number}].on", Phrase(DONE_BEFORE_SIGNED, day=on), step.on, on)


def _fault(field: str, message: Phrase, found: dt.date, earliest: dt.date) -> Fault:
    return Fault(field, message, found=str(found), expected=from_day(earliest))


def warnings(file: RoundFile, county: County, today: dt.date) -> tuple[Fault, ...]:
    """What stops nothing but deserves a thought. `today` is the day in Stockholm."""
    day = deciding_day(file, today)
    principals = chosen_principals(file, county, day)
    return (
        *_due_warnings(file, today),
        *_recommended_warnings(file, today),
        *arena_warnings(file, county),
        *_attachment_warnings(file),
        *_calendar_warnings(county),
        *_level_warnings(file, county, day),
        *_order_warnings(file, county, day),
        *day_warnings(file, today),
        *window_warnings(file),
        *other_round_warnings(file),
        *(warning for principal in principals for warning in _mailbox_warnings(principal)),
        *shared_mailboxes(principals),
    )


def _due_warnings(file: RoundFile, today: dt.date) -> Iterator[Fault]:
    due = file.due_on
    if due is None or not FIRST_YEAR <= due.year <= LAST_YEAR:
        return
    if due < today:  # what else the date may be is of no use to know
        yield Fault("due_on", DUE_PASSED, found=str(due))
        return
    start = max(file.launch_on or today, today)
    if not is_working_day(due):
        yield Fault("due_on", DUE_ON_REST_DAY, found=str(due), expected=str(on_or_before(due)))
    if dt.timedelta(0) < due - start < SHORTEST:
        yield Fault("due_on", _short_time(file), found=counted("en dag", "{count} dagar", (due - start).days))
    if due - start > LONGEST:
        yield Fault("due_on", LONG_TIME, found=str(due))
    if _asks_fullmaktige(file) and _is_in_summer(due):
        yield Fault("due_on", DUE_IN_SUMMER, found=str(due))


def _is_in_summer(due: dt.date) -> bool:
    """Whether midsommar lies before it and few councils have met since."""
    return midsommarafton(due.year) <= due and (due.month, due.day) <= REST_ENDS


def _asks_fullmaktige(file: RoundFile) -> bool:
    """Whether the way ends in fullmäktige: it ends at the level asked for. An opinion asks for no level."""
    return Part.DECISION in file.asks and file.recommended_level is Level.FULLMAKTIGE


def _short_time(file: RoundFile) -> str:
    if Part.DECISION not in file.asks:
        return SHORT_TIME_NO_LEVEL
    return SHORT_TIME if _asks_fullmaktige(file) else SHORT_TIME_BELOW


def _recommended_warnings(file: RoundFile, today: dt.date) -> Iterator[Fault]:
    """A recommendation that would go out before it is made. A file with a day of its own is faulty then."""
    recommended = file.recommended_on
    if recommended and file.launch_on is None and recommended > today:
        yield Fault("recommended_on", RECOMMENDED_LATER, found=str(recommended), expected=f"launch_on: {recommended}")


def _calendar_warnings(county: County) -> Iterator[Fault]:
    if county.calendar_faults:
        yield Fault("", CALENDAR_FAULTS, found=Phrase("{count} att rätta", count=county.calendar_faults))
    if county.calendar_questions:
        yield Fault("", CALENDAR_QUESTIONS, found=Phrase("{count} att svara på", count=county.calendar_questions))


def _attachment_warnings(file: RoundFile) -> Iterator[Fault]:
    if not file.attachments and Part.DECISION in file.asks:
        yield Fault("attachments", NO_ATTACHMENTS, expected="attachments: [rekommendation.pdf]")


def _level_warnings(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    if Part.DECISION not in file.asks:
        return
    words = route_words(file, county, day)
    low = []
    for principal in chosen_principals(file, county, day):
        codes = route_codes(file, county, principal, words.get(principal.code))
        bodies = [county.body(principal, code, day) for code in codes]
        level = file.recommended_level.at_most(county.highest_level(principal, day))
        if not any(body and body.level.rank >= level.rank for body in bodies):
            low.append(principal.name)
    if low:
        yield Fault("routes", LEVEL_NOT_REACHED, found=some(low), expected=file.recommended_level.value)


def _order_warnings(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    """Each way of the file in which a nämnd or an utskott comes after the styrelse."""
    if Part.DECISION not in file.asks:
        return
    words = route_words(file, county, day)
    told: dict[str, Fault] = {}
    for principal in chosen_principals(file, county, day):
        word = words.get(principal.code)
        bodies = (county.body(principal, code, day) for code in file.routes[word]) if word else ()
        if word and (pair := backward_pair([body for body in bodies if body])):
            message = Phrase(PREPARES_AFTER, styrelse=pair[0].name, body=pair[1].name)
            told.setdefault(word, Fault(f"routes.{word}", message, found=", ".join(file.routes[word])))
    yield from told.values()


def _mailbox_warnings(principal: Principal) -> Iterator[Fault]:
    if not principal.registrar:
        yield Fault("", NO_REGISTRAR, found=principal.name)
    for role in MAILBOXES:
        address = getattr(principal, role)
        if address and not is_mailbox(address):
            found = Phrase("{principal}: {address}", principal=principal.name, address=address)
            yield Fault("", BAD_MAILBOX, found=found, expected=mailbox_suggestion(address))
