"""The letters about what follows a signing: each owner hears of its own steps, the registrar of the others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from actions.letters.addressing import Addressed, copy_key
from models.values import FollowUp
from notifications.letters.chasing import FollowUp as FollowUpLetter
from rules.ladder.moment import Moment
from rules.route.needs import Need, NeedKind, follow_up_need
from rules.route.progress import CaseProgress
from rules.wording.need_wording import need_sentences

Links = Mapping[str, str]


def reminders(base: Addressed, progress: CaseProgress, chase: Moment, links: Links) -> list[FollowUpLetter]:
    """To each owner of the steps that are due, naming those; to the registrar also about the signed copy.

    `base` is addressed to the registrar. `links` are the owners' own, by their mailboxes in small letters.
    """
    due = [step for step in progress.follow_ups if step.number in chase.steps]
    asked: dict[str, list[Need]] = {base["recipient"]: _copy(progress)} if chase.copy else {}
    for owner, steps in _by_owner(due, base["recipient"]).items():
        asked[owner] = [*asked.get(owner, ()), *map(follow_up_need, steps)]
    return [_letter(base, owner, needed, links, bool(due)) for owner, needed in asked.items()]


def all_signed(base: Addressed, progress: CaseProgress, links: Links) -> list[FollowUpLetter]:
    """What follows now that everyone has signed: the registrar hears all of it, each other owner its own steps."""
    others = _by_owner(progress.follow_ups, base["recipient"])
    others.pop(base["recipient"], None)
    return [
        _letter(base, base["recipient"], progress.needs, links, True),
        *(_letter(base, owner, map(follow_up_need, steps), links, True) for owner, steps in others.items()),
    ]


def _by_owner(steps: Iterable[FollowUp], registrar: str) -> dict[str, list[FollowUp]]:
    """The steps by whose they are, a step without a mailbox of its own being the registrar's."""
    found: dict[str, list[FollowUp]] = defaultdict(list)
    for step in steps:
        is_registrars = not step.email or step.email.casefold() == registrar.casefold()
        found[registrar if is_registrars else step.email].append(step)
    return dict(found)


def _copy(progress: CaseProgress) -> list[Need]:
    return [need for need in progress.needs if need.kind is NeedKind.COPY]


def _letter(
    base: Addressed, recipient: str, needed: Iterable[Need], links: Links, is_all_signed: bool
) -> FollowUpLetter:
    registrar, own = base["recipient"], base.copy()
    own["key"], own["recipient"] = copy_key(base["key"], recipient), recipient
    own["needs"] = need_sentences(needed, base["language"])
    if recipient != registrar:
        own["link_id"] = links.get(recipient.casefold(), "")
    return FollowUpLetter(**own, all_signed=is_all_signed, registrar=registrar)
