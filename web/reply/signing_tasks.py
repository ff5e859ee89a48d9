"""The tasks of a party that signs: that it has signed, the signed copy, and the steps that follow."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from actions.casework import Recorded, look_at_case, refuse
from actions.replies.signing import follow_up_done, report_signature, return_copy
from kit.errors import Fault
from models.phrases import swedish
from models.values import Signature, StepDone, Upload
from models.vocabulary import DocumentKind, EventKind
from rules.replies.signing import copy_faults, follow_up_faults, signature_faults
from web.pages.forms import as_number, day, line, text
from web.pages.uploads import checked_uploads
from web.reply.forms import Replying
from web.reply.page import Reply
from web.reply.tasks import Act, Filing, SentForm, Task, blank_form, with_others

NO_COPY: Final = swedish("Välj filen med det undertecknade exemplaret, eller skriv vilken dag det lämnades på papper.")

SIGN_FIELDS: Final = ("signed_on", "place", "signatory", "signatory_role", "documents")


class SignForm(Replying):
    """A party has signed."""

    signed_on: Annotated[dt.date | None, day(needed=swedish("Skriv vilken dag ni undertecknade."))] = None
    place: Annotated[str, line(200)] = ""
    signatory: Annotated[str, line(200)] = ""
    signatory_role: Annotated[str, line(200)] = ""

    @property
    def signature(self) -> Signature:
        """What was told; a blank stands for what is unknown."""
        return Signature(self.signed_on or dt.date.min, self.place, self.signatory, self.signatory_role)


class CopyForm(Replying):
    """The signed copy: a file, or a day it was handed in on paper."""

    copy_on: Annotated[dt.date | None, day()] = None


class StepForm(Replying):
    """A step after the signing is done."""

    number: Annotated[str, line(10)] = ""
    done_on: Annotated[dt.date | None, day(needed=swedish("Skriv vilken dag det blev klart."))] = None
    note: Annotated[str, text(2000)] = ""

    @property
    def told(self) -> StepDone:
        """What was told; a blank stands for what is unknown."""
        number = as_number(self.number)
        return StepDone(number, self.done_on or dt.date.min, self.note)


def _copies(sent: SentForm) -> tuple[list[Upload], list[Fault]]:
    return checked_uploads(sent.posted.files, DocumentKind.SIGNED_COPY, sent.upload_limit_mb)


def _sign(sent: SentForm) -> Act:
    form, faults = sent.sift(SignForm)
    uploads, refused = _copies(sent)
    return lambda filing: _report_signature(filing, form, uploads, [*faults, *refused])


def _report_signature(filing: Filing, form: SignForm, uploads: Sequence[Upload], faults: Sequence[Fault]) -> Recorded:
    if faults:
        work, unknown = look_at_case(filing.session, filing.case.id, filing.now), {fault.field for fault in faults}
        refuse(with_others(faults, signature_faults(work.facts, form.signature, work.today, unknown)))
    return report_signature(
        filing.session,
        filing.sender,
        filing.case.id,
        form.signature,
        filing.said(form),
        filing.now,
        uploads=uploads,
        seen_version=filing.posted.seen_version,
    )


def _return(sent: SentForm) -> Act:
    form, faults = sent.sift(CopyForm)
    uploads, refused = _copies(sent)
    if not (uploads or refused or form.copy_on or faults):
        faults = [Fault("documents", NO_COPY)]
    return lambda filing: _return_copy(filing, form, uploads, [*faults, *refused])


def _return_copy(filing: Filing, form: CopyForm, uploads: Sequence[Upload], faults: Sequence[Fault]) -> Recorded:
    work = look_at_case(filing.session, filing.case.id, filing.now)
    copy_on = form.copy_on or work.today
    if faults:
        refuse(with_others(faults, copy_faults(work.facts, copy_on, work.today)))
    return return_copy(
        filing.session,
        filing.sender,
        filing.case.id,
        copy_on,
        filing.said(form),
        filing.now,
        uploads=uploads,
        seen_version=filing.posted.seen_version,
    )


def _step(sent: SentForm) -> Act:
    form, faults = sent.sift(StepForm)
    return lambda filing: _follow_up_done(filing, form, faults)


def _follow_up_done(filing: Filing, form: StepForm, faults: Sequence[Fault]) -> Recorded:
    if faults:
        work, unknown = look_at_case(filing.session, filing.case.id, filing.now), {fault.field for fault in faults}
        refuse(with_others(faults, follow_up_faults(work.facts, form.told, work.today, unknown)))
    return follow_up_done(
        filing.session,
        filing.sender,
        filing.case.id,
        form.told,
        filing.said(form),
        filing.now,
        seen_version=filing.posted.seen_version,
    )


def _blank_signature(reply: Reply) -> Mapping[str, str]:
    """What is reported already, to be put right; else what the round says of the common day and place."""
    known = reply.case.signature
    if known:
        return {**blank_form(reply), **_written(known)}
    signing = reply.round.signing
    values = {"place": signing.place if signing else "", "signed_on": ""}
    if signing and signing.on and signing.on <= reply.today:
        values["signed_on"] = signing.on.isoformat()
    return {**blank_form(reply), **values}


def _written(known: Signature) -> dict[str, Any]:
    return {
        "signed_on": known.signed_on.isoformat(),
        "place": known.place,
        "signatory": known.signatory,
        "signatory_role": known.signatory_role,
    }


def _blank_step(reply: Reply) -> Mapping[str, str]:
    """The only step that is left, or the next one."""
    left = reply.view.progress.follow_ups
    return {**blank_form(reply), "number": str(left[0].number) if left else ""}


SIGNING_TASKS: Final = (
    Task("underteckna", EventKind.SIGNED, SIGN_FIELDS, _sign, _blank_signature),
    Task("exemplar", EventKind.COPY_RETURNED, ("documents", "copy_on"), _return, blank_form),
    Task("steg", EventKind.FOLLOWED_UP, ("number", "done_on", "note"), _step, _blank_step),
)
