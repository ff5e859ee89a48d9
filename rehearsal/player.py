"""A simulated principal. It knows only what its letters say: it enters by the link in them and reports as people do."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from sqlalchemy.orm import Session

from actions.access.links import enter, hand_over
from actions.casework import Work, look_at_case
from actions.record.record import Said
from actions.replies.extension_requests import ask_extension
from actions.replies.opinions import give_opinion
from actions.replies.questions import ask_question
from actions.replies.replies import acknowledge, plan_route, report_handling
from actions.replies.signing import follow_up_done, report_signature, return_copy
from kit.clock import at_local
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.tables import Case, case_id
from models.values import HandlingReport, OpinionReport, Reporter, RequestedExtension, Signature, Step, StepDone, Upload
from models.vocabulary import Act, Channel, DocumentKind, Doubt, Language, LetterKind, Level, Outcome
from rehearsal.boards import chair_of
from rehearsal.meetings import Meetings
from rehearsal.papers import Letter, one_page
from rehearsal.stage import Stage
from rules.law.workdays import add_working_days, on_or_after, working_day_after
from rules.wording.kind_words import kind_words

WAITS = dt.timedelta(days=90)
REPORTS_THE_SAME_DAY = 0.7
SAYS_FREELY = "Förslaget är väl avvägt."
WORDS = {
    Act.PROPOSES: "{body} föreslår nästa instans att besluta enligt {matter}.",
    Act.REFERS_BACK: "{body} återremitterar ärendet.",
    Act.POSTPONES: "{body} bordlägger ärendet.",
    Act.IS_HEARD: "{body} har inget att invända.",
}
DECISIONS = {
    Outcome.ADOPTED: "{body} beslutar enligt {matter}.",
    Outcome.ADOPTED_WITH_CHANGES: "{body} beslutar enligt {matter} med tillägget att arbetet följs upp.",
    Outcome.REJECTED: "{body} beslutar att avslå {matter}.",
    Outcome.LATER: "{body} beslutar att vänta med att ansluta sig.",
    Outcome.NOTED: "{body} lägger {matter} till handlingarna.",
    Outcome.UNCLASSIFIED: "{body} ställer sig bakom inriktningen.",
}


class Player:
    """One principal on the stage, in one round.

    `answer` is the outcome its script ends in, per att-sats; `views` are its answers to the round's questions.
    """

    def __init__(
        self,
        stage: Stage,
        round_: RoundPlan,
        plan: PrincipalPlan,
        answer: dict[int, Outcome],
        views: Mapping[int, str],
        rng: Random,
    ) -> None:
        self.stage = stage
        self.round = round_
        self.plan = plan
        self.answer = answer
        self.views = views
        self.rng = rng
        self.meetings = Meetings(rng, plan.meetings)
        self.case_id = case_id(round_.slug, plan.code)
        self.reporter = Reporter("Registrator", "registrator", plan.registrar)
        self.ready_on = stage.today  # when preparing can begin
        self.channel = Channel.LINK
        self.has_acknowledged = False
        self.reported: list[HandlingReport] = []  # oldest first
        self._token = ""
        self._forms = 0

    def receives(self, letter: Letter, token: str) -> None:
        """Open the mail, whose link has that token: the one that is used, if the letter is to whoever answers now."""
        if self._forms == 0:
            self.ready_on = self.stage.today
            if letter.kind is LetterKind.ESCALATION:
                self.reporter = Reporter("Förvaltningschef", "förvaltningschef", letter.recipient)
        if letter.recipient == self.reporter.email:
            self._token = token

    # when

    def within(self, first: int, last: int) -> dt.datetime:
        """An office hour that many working days from now."""
        return self._office_hour(add_working_days(self.stage.today, self.rng.randint(first, last)))

    def after_meeting(self, held_on: dt.date) -> dt.datetime:
        """When a meeting that day is reported: the same afternoon, or some working day after."""
        if self.rng.random() < REPORTS_THE_SAME_DAY:
            return at_local(held_on, dt.time(15 + self.rng.randrange(2), self.rng.randrange(60)))
        return self._office_hour(add_working_days(held_on, self.rng.randint(1, 3)))

    def first_office_hour(self, day: dt.date) -> dt.datetime:
        """An office hour that day, or on the first working day after."""
        return self._office_hour(max(day, self.stage.today))

    def _office_hour(self, day: dt.date) -> dt.datetime:
        return at_local(on_or_after(day), dt.time(9 + self.rng.randrange(7), self.rng.randrange(60)))

    # what it knows

    def ahead(self) -> tuple[Step, ...]:
        """The bodies still ahead, next one first, as its page shows them; none once the answer is given."""
        return self.look().progress.ahead

    def meeting_day(self, step: Step) -> dt.date:
        """The day the body meets: as planned, or as its calendar has it."""
        return step.planned_on or self._next_meeting(
            step, self.ready_on, is_last=bool(self.round.window) and step == self.ahead()[-1]
        )

    def decision_day(self, step: Step, earliest: dt.date) -> dt.date:
        """The deciding body's first meeting from that day on, and not before the round's window opens."""
        return self.meetings.next(step, self._when_open(earliest))

    def _next_meeting(self, step: Step, ready_on: dt.date, *, is_last: bool) -> dt.date:
        """The first one that leaves time to prepare what is ready that day."""
        earliest = self._when_open(self.stage.today) if is_last else self.stage.today
        return max(self.meetings.after_preparing(step, ready_on), self.meetings.next(step, earliest))

    def _when_open(self, earliest: dt.date) -> dt.date:
        window = self.round.window
        return max(earliest, window.not_before) if window and window.not_before else earliest

    def look(self) -> Work:
        """Its case as it is now."""
        with self.stage.database.read() as session:
            return look_at_case(session, self.case_id, self.stage.now)

    # what it does

    def acknowledges(self) -> None:
        """Confirm that the matter has arrived and say which number it was given."""
        number = f"KS-{self.stage.today.year}-{self.rng.randrange(20, 400):04}"
        self._act(
            lambda session, case, said: acknowledge(
                session, self.stage.sender, case.id, said, self.stage.now, case_number=number
            )
        )
        self.has_acknowledged = True

    def plans(self, highest: Level = Level.FULLMAKTIGE) -> None:
        """Give every body still ahead its next possible meeting; leave out the levels above `highest`."""
        route = self._planned(self.look(), highest)
        self._act(
            lambda session, case, said: plan_route(
                session, self.stage.sender, case.id, route, said, self.stage.now, seen_version=case.version
            )
        )

    def _planned(self, work: Work, highest: Level) -> list[Step]:
        """The route with a day for every body still ahead, none before the one it waits for."""
        ahead = {step.body: step for step in work.progress.ahead}
        ready_on, planned = self.ready_on, []
        passed = [step for step in work.case.route if step.level.rank <= highest.rank]
        for step in passed:
            coming = ahead.get(step.body)
            if coming is not None:
                ready_on = self._day_at(coming, ready_on, is_last=step is passed[-1])
            planned.append(replace(step, planned_on=ready_on) if coming else step)
        return planned

    def _day_at(self, step: Step, ready_on: dt.date, *, is_last: bool) -> dt.date:
        if step.planned_on and step.planned_on >= ready_on:
            return step.planned_on
        return self._next_meeting(step, ready_on, is_last=is_last)

    def proposes(self, step: Step, held_on: dt.date) -> None:
        """Report that the body wants the next one to decide."""
        outcomes = dict.fromkeys(self.answer, Outcome.ADOPTED)
        self.reports(self.report(step, held_on, Act.PROPOSES, outcomes))

    def is_heard(self, step: Step, held_on: dt.date) -> None:
        """Report that the body has had its say."""
        self.reports(self.report(step, held_on, Act.IS_HEARD, {}))

    def sends_back(self, step: Step, held_on: dt.date, act: Act) -> None:
        """Report that the body will take the matter up again."""
        next_on = self.meetings.after_preparing(step, held_on)
        report = self.report(step, held_on, act, {})
        self.reports(replace(report, reason="Ärendet behöver beredas ytterligare.", next_on=next_on))

    def decides(self, step: Step, held_on: dt.date, outcomes: dict[int, Outcome] | None = None) -> None:
        """Report the decision, before its minutes have been adjusted."""
        report = self.report(step, held_on, Act.DECIDES, outcomes or self.answer)
        later_on = held_on + WAITS if Outcome.LATER in report.outcomes.values() else None
        self.reports(replace(report, preliminary=True, next_on=later_on))

    @property
    def later_on(self) -> dt.date | None:
        """The day it has said that it will join, if it would rather wait."""
        return self.reported[-1].next_on

    @property
    def last_step(self) -> Step:
        """The body that decided last."""
        last = self.reported[-1]
        return Step(last.body, last.body_name, last.level)

    def corrects_paragraph(self) -> None:
        """Put the § of the latest report right."""
        paragraph = f"§ {self.rng.randrange(160, 200)}"
        self.reports(replace(self.reported[-1], corrects=len(self.reported), paragraph=paragraph))

    def sends_extract(self, adjusted_on: dt.date, announced_on: dt.date) -> None:
        """Hand in the extract of the adjusted minutes, with the answer in clear words."""
        report = replace(
            self.reported[-1],
            corrects=len(self.reported),
            outcomes=self.answer,
            preliminary=False,
            adjusted_on=adjusted_on,
            announced_on=announced_on,
        )
        title = f"{report.body} {report.held_on.isoformat()} {report.paragraph}"
        data = one_page(title)
        extract = Upload(DocumentKind.EXTRACT, title, f"{report.body}-{report.held_on}.pdf", "application/pdf", data)
        self.reports(report, extract)

    def signs(self, signed_on: dt.date, place: str = "") -> None:
        """Tell that it has signed, or put right what was told."""
        signing = self.round.signing
        where = place or (signing.place if signing else "") or self.plan.name
        told = Signature(signed_on, where, "Ordföranden", self.signatory_role)
        self._act(
            lambda session, case, said: report_signature(
                session, self.stage.sender, case.id, told, said, self.stage.now
            )
        )
        self.stage.advance(self.round.slug)

    @property
    def signatory_role(self) -> str:
        """In which role it signs."""
        return chair_of(self.plan.kind)

    @property
    def signed_on(self) -> dt.date:
        """The day it has said that it signed."""
        signature = self.look().case.signature
        return signature.signed_on if signature else self.stage.today

    def returns_copy(self) -> None:
        """Hand in the signed copy: as a file through the link, else on paper today."""
        title = f"{self.round.title}, {self.plan.name}"
        scanned = Upload(DocumentKind.SIGNED_COPY, title, "avtal.pdf", "application/pdf", one_page(title))
        uploads = (scanned,) if self.channel is Channel.LINK else ()
        self._act(
            lambda session, case, said: return_copy(
                session, self.stage.sender, case.id, self.stage.today, said, self.stage.now, uploads=uploads
            )
        )
        self.stage.advance(self.round.slug)

    def does_step(self, number: int) -> None:
        """Tell that a step after the signing is done."""
        told = StepDone(number, self.stage.today, "Gjort tillsammans.")
        self._act(
            lambda session, case, said: follow_up_done(session, self.stage.sender, case.id, told, said, self.stage.now)
        )
        self.stage.advance(self.round.slug)

    def asks_for_time(self, asked: RequestedExtension) -> None:
        """Ask for a later due date."""
        self._act(
            lambda session, case, said: ask_extension(session, self.stage.sender, case.id, asked, said, self.stage.now)
        )

    def reports(self, report: HandlingReport, *uploads: Upload) -> None:
        """Send a report in."""
        self._act(
            lambda session, case, said: report_handling(
                session,
                self.stage.sender,
                case.id,
                report,
                said,
                self.stage.now,
                uploads=uploads,
                seen_version=case.version,
            )
        )
        self.reported.append(report)
        if report.act.is_final:
            self.stage.advance(self.round.slug)

    def gives(self, backed_by: str, text: str = "", held_on: dt.date | None = None, *, with_file: bool = False) -> None:
        """Say what it thinks; `held_on` is the day the body behind it met, if one did."""
        text = text or ("" if self.views else SAYS_FREELY)
        paragraph = f"§ {self.rng.randrange(12, 160)}" if held_on else ""
        report = OpinionReport(self.views, text, backed_by, held_on, paragraph)
        statement = Upload(DocumentKind.OPINION, "Yttrande", "yttrande.pdf", "application/pdf", one_page("Yttrande"))
        uploads = [statement] if with_file else []
        self._act(
            lambda session, case, said: give_opinion(
                session, self.stage.sender, case.id, report, said, self.stage.now, uploads=uploads
            )
        )
        self.stage.advance(self.round.slug)

    def asks(self, text: str) -> None:
        """Ask the coordinators."""
        self._act(
            lambda session, case, said: ask_question(session, self.stage.sender, case.id, text, said, self.stage.now)
        )

    def hands_over(self) -> None:
        """Let a colleague answer from now on, by a link of their own."""
        domain = self.plan.registrar.rpartition("@")[2]
        colleague = Reporter("Handläggare", "handläggare", f"handlaggare@{domain}")
        self._act(
            lambda session, case, said: hand_over(
                session, self.stage.sender, case.id, colleague.name, colleague.email, said, self.stage.now
            )
        )
        self.reporter = colleague

    def report(self, step: Step, held_on: dt.date, act: Act, outcomes: dict[int, Outcome]) -> HandlingReport:
        """What the body did, in the words of its minutes."""
        decided = next((outcome for outcome in outcomes.values() if outcome is not Outcome.ADOPTED), Outcome.ADOPTED)
        words = WORDS.get(act, DECISIONS[decided])
        return HandlingReport(
            act=act,
            body=step.body,
            body_name=step.name,
            level=step.level,
            held_on=held_on,
            paragraph=f"§ {self.rng.randrange(12, 160)}",
            outcomes=outcomes,
            wording=words.format(body=step.name, matter=kind_words(self.round.kind, Language.SV).the),
            confirmed=(Doubt.OUTSIDE_WINDOW,),
        )

    def minutes_days(self, held_on: dt.date) -> tuple[dt.date, dt.date]:
        """When minutes are adjusted (KL 5:69: within 14 days) and announced (8:12: on the second day at the latest)."""
        adjusted_on = on_or_after(held_on + dt.timedelta(days=self.rng.randint(2, 10)))
        return adjusted_on, min(working_day_after(adjusted_on), adjusted_on + dt.timedelta(days=2))

    def _act(self, work: Callable[[Session, Case, Said], object]) -> None:
        self._forms += 1
        form_key = f"{self.case_id}-{self._forms}" if self.round.family else f"{self.plan.code}-{self._forms}"

        def through_the_door(session: Session) -> None:
            if self.channel is not Channel.LINK:
                case = look_at_case(session, self.case_id, self.stage.now).case
                work(session, case, Said(replace(self.reporter, email=""), self.channel, form_key))
                return
            entered = enter(session, self._token, self.stage.now)
            assert entered.case is not None
            work(session, entered.case, Said(self.reporter, self.channel, form_key, entered.link.id))

        self.stage.act(through_the_door)
