"""Whatever a coordinator does can be taken back: every kind of event, every act and every form has its way."""

from collections.abc import Mapping
from typing import Final

from fastapi.routing import APIRoute

from models.vocabulary import CHANGES, WRITTEN, EventKind
from rules.replies.withdrawing import UNDOING, Undoing
from web.console.acting.acts import CASE_ACTS, ROUND_ACTS
from web.console.changing.tasks import TASKS
from web.console.on_behalf import DICTATED
from web.console.routers import ROUTERS

# what each act of a coordinator's gives in the record
ACTS: Final[Mapping[str, EventKind]] = {
    "repeat": EventKind.LINK_SENT_AGAIN,
    "link": EventKind.LINK_RENEWED,
    "revoke": EventKind.LINK_REVOKED,
    "extend": EventKind.EXTENDED,
    "extend-family": EventKind.EXTENDED,
    "grant": EventKind.EXTENDED,
    "decline": EventKind.EXTENSION_DECLINED,
    "withdraw": EventKind.WITHDRAWN,
    "mute": EventKind.MUTED,
    "unmute": EventKind.UNMUTED,
    "address": EventKind.ADDRESS_CHANGED,
    "escalation": EventKind.ADDRESS_CHANGED,
    "classify": EventKind.CORRECTED,
    "answer": EventKind.ANSWERED,
    "close": EventKind.CLOSED,
    "reopen": EventKind.REOPENED,
    "open": EventKind.OPENED,
    "look-again": EventKind.LOOK_AGAIN,
    "reader": EventKind.READ_ONLY_LINK_MADE,
    "weekly": EventKind.WEEKLY_ON,
    "weekly-stop": EventKind.WEEKLY_OFF,
}
# what else a coordinator can post, and what takes it back
BESIDE_THE_RECORD: Final[Mapping[str, str]] = {
    "/console/clock": "the demonstration's clock only goes on; a new demonstration begins anew",
    "/console/drafts": "a draft changes nothing until it is launched, and is thrown away",
    "/console/drafts/{draft_id}/step/{step}": "saved once more",
    "/console/drafts/{draft_id}/attachments": "added or taken away once more",
    "/console/drafts/{draft_id}/discard": "asked about first; its file can be fetched and sent in again",
    "/console/drafts/{draft_id}/review": "held some minutes or until its hour: taken back; then the round is closed",
    "/console/drafts/{draft_id}/take-back": "sent once more",
    "/console/drafts/{draft_id}/test-letter": "nothing but a letter to oneself",
    "/console/drafts/{draft_id}/rehearse": "nothing is kept",
    "/console/launch": "a draft changes nothing until it is launched",
    "/console/launch/file/{name}": "launched: the round is closed, with a reason",
    "/console/launch/draft": "a draft changes nothing until it is launched",
    "/console/away": "changed once more, or in again; ends by itself after the last day",
    "/console/away/back": "told once more",
    "/console/me/name": "changed once more",
    "/console/me/sessions/end": "signed in once more",
    "/console/me/sessions/{number}/end": "signed in once more",
    "/console/me/passkeys": "removed",
    "/console/me/passkeys/options": "nothing is kept but that it was asked",
    "/console/me/passkeys/{number}/name": "changed once more",
    "/console/me/passkeys/{number}/remove": "added once more",
    "/console/people/{number}/passkeys/{passkey_number}/remove": "added once more by its person",
    "/console/people/invite": "taken away",
    "/console/people/{number}/role/{office}": "changed once more",
    "/console/people/{number}/leave/{office}": "invited once more",
    "/console/people/{number}/sessions/end": "signed in once more",
    "/console/people/sessions/{session_number}/end": "signed in once more",
    "/console/rounds/{slug}/{code}/holder": "given to somebody else, or nobody",
    "/console/rounds/{slug}/{code}/notes": "removed by its writer",
    "/console/rounds/{slug}/{code}/notes/{number}/done": "again",
    "/console/rounds/{slug}/{code}/notes/{number}/again": "done",
    "/console/rounds/{slug}/{code}/notes/{number}/remove": "written once more; a working note, no part of the record",
    "/console/sign-in": "nothing but a letter",
    "/console/sign-in/code": "signed out",
    "/console/sign-in/passkey": "signed out",
    "/console/sign-in/passkey/options": "nothing is kept",
    "/console/sign-out": "signed in once more",
    "/console/letters/{letter_id}/again": "a letter that did not get through is tried again",
    "/console/letters/{letter_id}/aside": "sent again from its page",
    "/console/rounds/{slug}/letters/again": "the same for several",
    "/console/rounds/{slug}/change/{name}": "CHANGES",
    "/console/rounds/{slug}/change/{name}/{target}": "CHANGES",
    "/console/rounds/{slug}/do/{name}": "ACTS",
    "/console/rounds/{slug}/do/{name}/{target}": "ACTS",
    "/console/rounds/{slug}/{code}/do/{name}": "ACTS",
    "/console/rounds/{slug}/{code}/do/{name}/{target}": "ACTS",
    "/console/rounds/{slug}/{code}/{name}": "a task's event",
    "/console/rounds/{slug}/{code}/ratta/{number}": "a task's event",
    "/console/rounds/{slug}/write/{name}": "WRITTEN",
    "/console/rounds/{slug}/opinions/themes": "removed",
    "/console/rounds/{slug}/opinions/themes/{theme_id}": "changed once more",
    "/console/rounds/{slug}/opinions/themes/{theme_id}/remove": "brought back",
    "/console/rounds/{slug}/opinions/themes/{theme_id}/restore": "removed",
    "/console/rounds/{slug}/opinions/themes/{theme_id}/answers": "marked once more",
    "/console/rounds/{slug}/opinions/next": "a draft changes nothing until it is launched",
    "/console/registry/new": "an office that sends nothing does no harm",
    "/console/registry/{office}/structure/new": "only leads to a form",
    "/console/registry/{office}/parts/{kind}/{key:path}": "changed once more; what was said before stays",
    "/console/registry/{office}/template": "taken off, or another one chosen",
    "/console/registry/{office}/template/remove": "chosen once more; the page has it to fetch before it is taken off",
    "/console/registry/{office}/{what}/import": "the registry as it was is written out first, and read in again",
}


def test_every_kind_of_event_there_is_says_how_it_is_taken_back() -> None:
    assert set(UNDOING) == set(EventKind)


def test_every_act_of_a_coordinator_gives_an_event_that_can_be_taken_back() -> None:
    assert {*CASE_ACTS, *ROUND_ACTS} == set(ACTS)
    kinds = {*ACTS.values(), *(task.kind for task in DICTATED.values())}
    assert {kind for kind in kinds if UNDOING[kind] is Undoing.NOTHING} == {EventKind.LINK_SENT_AGAIN}


def test_every_change_of_a_round_that_is_out_can_be_taken_back() -> None:
    assert {task.kind for task in TASKS.values()} == {*CHANGES, EventKind.TAKEN_OUT, EventKind.CALLED_OFF}
    assert all(UNDOING[task.kind] is not Undoing.NOTHING for task in TASKS.values())


def test_what_is_written_to_several_is_taken_back_at_its_line() -> None:
    assert {UNDOING[kind] for kind in WRITTEN} == {Undoing.RECORD}


def test_nothing_is_posted_in_the_console_that_has_no_way_back() -> None:
    posted = {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "POST" in (route.methods or ()) and route.path.startswith("/console")
    }
    assert posted - set(BESIDE_THE_RECORD) == set()
