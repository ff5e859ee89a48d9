"""The task of a consultation: to say what the principal thinks, and who stands behind it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final, Self

from pydantic import Field

from actions.casework import Recorded, look_at_case, refuse
from actions.replies.opinions import give_opinion
from kit.errors import Fault
from models.phrases import swedish
from models.tables import Opinion
from models.values import OpinionReport, Step, Upload
from models.vocabulary import DocumentKind, EventKind
from rules.replies.opinions import opinion_faults
from web.pages.forms import Form, day, line, number_in, paragraph_line
from web.pages.forms import text as prose
from web.pages.uploads import checked_uploads
from web.reply.forms import NO_OTHER_NAME, OTHER, Replying
from web.reply.page import Reply
from web.reply.tasks import Act, Filing, SentForm, Task, blank_form, with_others

OFFICIAL: Final = "-official-"  # no body has decided: an official stands behind it
NO_ANSWER: Final = "-none-"  # takes a choice back
NO_BACKING: Final = swedish("Välj vem som står bakom synpunkterna.")
NO_OFFICIAL: Final = swedish("Skriv tjänstepersonens titel, till exempel förvaltningschefen.")
NO_BODY_DAY: Final = swedish("Skriv vilken dag organet beslutade om synpunkterna.")

FIELDS: Final = ("answers", "text", "documents", "body", "other_name", "official", "backed_on", "paragraph")


class OpinionForm(Replying):
    """What the principal thinks. Who stands behind it is a body, with day and §, or an official."""

    answers: dict[int, str] = Field(default_factory=dict)
    text: Annotated[str, prose()] = ""
    body: Annotated[str, line(40, needed=NO_BACKING)] = ""
    other_name: Annotated[str, line(200)] = ""
    official: Annotated[str, line(200)] = ""
    backed_on: Annotated[dt.date | None, day()] = None
    paragraph: Annotated[str, paragraph_line()] = ""

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        answers, faults = {}, []
        for name, written in posted.items():
            number = number_in(name, "answers")
            if number is not None and written != NO_ANSWER:
                read, wrong = AnswerForm.sift({"answer": written})
                answers[number] = read.answer
                faults += [replace(fault, field=name) for fault in wrong]
        form, others = super().sift({**posted, "answers": answers})
        return form, [*faults, *others]

    def report(self, bodies: Sequence[Step]) -> tuple[OpinionReport, list[Fault]]:
        """The opinion, and what is missing to know who stands behind it."""
        backed_by, faults = self._backing(bodies)
        if self.body == OFFICIAL:
            return OpinionReport(self.answers, self.text, backed_by), faults
        if self.body and self.backed_on is None:
            faults.append(Fault("backed_on", NO_BODY_DAY))
        return OpinionReport(self.answers, self.text, backed_by, self.backed_on, self.paragraph), faults

    def _backing(self, bodies: Sequence[Step]) -> tuple[str, list[Fault]]:
        if self.body == OFFICIAL:
            return self.official, [] if self.official else [Fault("official", NO_OFFICIAL)]
        if self.body == OTHER:
            return self.other_name, [] if self.other_name else [Fault("other_name", NO_OTHER_NAME)]
        known = next((step.name for step in bodies if step.body == self.body), "")
        return known, [] if known else [Fault("body", NO_BACKING)]


class AnswerForm(Form):
    """One answer, read apart as there may be any number of them."""

    answer: Annotated[str, prose()] = ""


def _read(sent: SentForm) -> Act:
    form, faults = sent.sift(OpinionForm)
    uploads, refused = checked_uploads(sent.posted.files, DocumentKind.OPINION, sent.upload_limit_mb)
    faults += refused
    return lambda filing: _give(filing, form, uploads, faults)


def _give(filing: Filing, form: OpinionForm, uploads: Sequence[Upload], faults: Sequence[Fault]) -> Recorded:
    report, missing = form.report(filing.bodies)
    known = with_others(faults, missing)
    if known:
        work = look_at_case(filing.session, filing.case.id, filing.now)
        unknown = {fault.field for fault in known} | {"backed_by"}
        files = len(filing.posted.files)
        refuse(
            with_others(known, opinion_faults(work.round.questions, report, work.today, files=files, unknown=unknown))
        )
    return give_opinion(
        filing.session,
        filing.sender,
        filing.case.id,
        report,
        filing.said(form),
        filing.now,
        uploads=uploads,
        seen_version=filing.posted.seen_version,
    )


def _blank(reply: Reply) -> Mapping[str, str]:
    """What was said last, to be changed; nothing is chosen beforehand the first time."""
    latest = reply.opinions[-1] if reply.opinions else None
    return {**blank_form(reply), **(opinion_values(latest, reply.bodies) if latest else {})}


def opinion_values(row: Opinion, bodies: Sequence[Step]) -> dict[str, str]:
    """An opinion as the form's fields."""
    values = {f"answers[{number}]": answer for number, answer in row.answers.items()}
    values |= {"text": row.text, "paragraph": row.paragraph}
    if row.backed_on is None:
        return values | {"body": OFFICIAL, "official": row.backed_by}
    values["backed_on"] = row.backed_on.isoformat()
    known = next((step.body for step in bodies if step.name == row.backed_by), None)
    return values | ({"body": known} if known else {"body": OTHER, "other_name": row.backed_by})


OPINION: Final = Task("synpunkter", EventKind.OPINION_GIVEN, FIELDS, _read, _blank)
