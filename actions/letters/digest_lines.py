"""What a morning letter tells, line by line."""

from collections import ChainMap, Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from actions.letters.digest_cases import Found
from actions.views.overview import CaseView, RoundView
from kit.i18n import translator
from models.phrases import Phrase, said_in
from models.tables import Case, CaseNote, Event, ExtensionRequest, Question, Round
from models.tables.letters import Letter as LetterRow
from models.vocabulary import EventKind, Language
from notifications.briefs import DigestLine
from rules.waiting.waiting import Waiting
from rules.wording.chase_wording import unreported_sentence
from rules.wording.event_wording import event_sentence
from rules.wording.forecast_wording import outlook_sentences, verdict_sentence
from rules.wording.need_wording import escalation_sentence

OF_ONE_GONE = "{text} (Skrevs av någon som inte sköter rundan längre.)"
LOOK_NOW = "I dag ville ni se på rundan igen. Svar som saknas väntas fortfarande så snart som möjligt."
FOR = "{principal}, för {name}"
NOTHING_FOUND = Found()
NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class News:
    """What a digest tells: what is new since the last one, and what still stands."""

    events: Sequence[Event] = ()
    questions: Sequence[Question] = ()
    undelivered: Sequence[LetterRow] = ()
    escalations: Sequence[LetterRow] = ()
    requests: Sequence[ExtensionRequest] = ()
    found: Found = NOTHING_FOUND
    late: Sequence[CaseView] = ()
    will_be_late: Sequence[CaseView] = ()
    unplanned: Sequence[CaseView] = ()
    look_at: Sequence[Round] = ()
    order: Sequence[Event] = ()
    follow_ups: Sequence[Row[CaseNote, Case, bool]] = ()
    is_time_to_repeat: bool = False
    waiting: Sequence[Waiting] = ()

    @property
    def anything(self) -> bool:
        """Whether there is something to write about to anybody."""
        return bool(self.follow_ups) or self.concerns_all

    @property
    def concerns_all(self) -> bool:
        """Whether there is something to write about to every coordinator."""
        news = (
            self.events,
            self.questions,
            self.requests,
            self.undelivered,
            self.escalations,
            self.look_at,
            self.order,
            self.found.anything,
            self.is_time_to_repeat,
        )
        return any(news)

    def report_lines(self, views: Sequence[RoundView], language: Language) -> Iterable[DigestLine]:
        """One line for each report; what one form told in several rounds is one."""
        told = ((event.case_id or "", event_sentence(event.kind, event.told, language)) for event in self.events)
        return said_once(told, views, language)

    def round_lines(self, views: Sequence[RoundView], language: Language) -> Iterable[DigestLine]:
        """One line for each round that has opened or is held back, or that it is time to look at again."""
        titles = {view.round.slug: view.round.title for view in views}
        for event in self.order:
            yield DigestLine(_whose(event, titles), event_sentence(event.kind, event.told, language))
        for round_ in self.look_at:
            yield DigestLine(round_.title, translator(language)(LOOK_NOW))

    def follow_up_lines(
        self, address: str, contacts: Collection[str], instead_of: Mapping[str, str], language: Language
    ) -> Iterable[DigestLine]:
        """What whoever has that address wanted to be reminded of by now, in its own words, and what those did whom it
        stands in for, by address with what they are called; for one of the contacts also what somebody wanted who has
        left, which nobody else is reminded of."""
        own = address.casefold()
        for note, case, has_left in self.follow_ups:
            if note.written_by == own:
                yield DigestLine(case.principal_name, note.text)
            elif whose := instead_of.get(note.written_by):
                yield DigestLine(said_in(Phrase(FOR, principal=case.principal_name, name=whose), language), note.text)
            elif has_left and own in contacts and note.written_by not in contacts:
                said = translator(language)(OF_ONE_GONE).format(text=note.text)
                yield DigestLine(case.principal_name, said)

    def escalation_lines(self, views: Sequence[RoundView], language: Language) -> Iterable[DigestLine]:
        """One line for each principal whose silence another role has been told of, and who that is."""
        if not self.escalations:
            return
        told, names = {letter.case_id: letter.recipient for letter in self.escalations}, called(views)
        for row in (row for view in views for row in view.cases):
            if recipient := told.get(row.case.id):
                yield DigestLine(names[row.case.id], escalation_sentence(row.progress, recipient, language))

    def turned_lines(self, views: Sequence[RoundView], language: Language) -> Iterable[DigestLine]:
        """One line for each principal that cannot make it any more, with what can be done, and for each that can."""
        turned = ((row.case.id, outlook_sentences(row.outlook, language)) for row in self.found.turned if row.outlook)
        makes_it = (
            (row.case.id, verdict_sentence(row.outlook_alone, language))
            for row in self.found.recovered
            if row.outlook_alone
        )
        return said_once((*turned, *makes_it), views, language)

    def unreported_lines(self, views: Sequence[RoundView], language: Language) -> Iterable[DigestLine]:
        """One line for each planned meeting that has been without a report."""
        steps = ((row.case.id, row.progress.unreported) for row in self.found.unreported)
        told = ((of, unreported_sentence(step, language)) for of, step in steps if step)
        return said_once(told, views, language)


def _whose(event: Event, titles: Mapping[str, str]) -> str:
    """Whom it is about: the principal, where the event names one that was taken out, or else the round."""
    return str(event.told["name"]) if event.kind is EventKind.TAKEN_OUT else titles[event.chain]


def said_once(said: Iterable[tuple[str, str]], views: Sequence[RoundView], language: Language) -> Sequence[DigestLine]:
    """What is said of each case, by its id, as lines; what is alike of a principal in several of the rounds is one."""
    names, rows = called(views), {row.case.id: row for view in views for row in view.cases}
    title_of = {view.round.slug: view.round.title for view in views}
    every = Counter(row.case.principal_code for row in rows.values())
    alike: dict[tuple[str, str], dict[str, None]] = {}
    for of, text in said:
        code = rows[of].case.principal_code if of in rows else of
        alike.setdefault((code, text), {})[of] = None

    def whose(code: str, cases: Sequence[str]) -> str:
        if len(cases) == 1:
            return names.get(cases[0], "")
        titles = [title_of[rows[each].case.round_slug] for each in cases]
        return in_rounds(rows[cases[0]].facts.principal_name, titles, every[code], language)

    return [DigestLine(whose(code, list(cases)), text) for (code, text), cases in alike.items()]


def in_rounds(principal: str, titles: Sequence[str], every: int, language: Language) -> str:
    """In which of a principal's rounds, at least two, something is so: all of them ("Malå kommun, i 2 rundor"), a few
    by their titles ("Region Norr, i A och B"), else how many ("Region Norr, i 14 av 16 rundor")."""
    translate, count = translator(language), len(titles)
    if count == every:
        return translate("{principal}, i {count} rundor").format(principal=principal, count=count)
    if count > NAMED_AT_MOST:
        return translate("{principal}, i {count} av {every} rundor").format(
            principal=principal, count=count, every=every
        )
    named = translate("{some} och {last}").format(some=", ".join(titles[:-1]), last=titles[-1])
    return translate("{principal}, i {rounds}").format(principal=principal, rounds=named)


def called(views: Sequence[RoundView]) -> Mapping[str, str]:
    """What each case is called in a letter about these rounds."""
    return ChainMap(*(view.names for view in views))
