"""What kommunallagen (2017:725) says of meetings and what is decided at them: a minority that refers back, who may
only prepare, a chair's urgent decision, and how long before it a council's meeting must be announced (the notice).
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from models.values import Handled, HandlingReport
from models.vocabulary import Act, Level

_PREPARES = re.compile(r"(utskott|beredning)(et|en)?\b", re.IGNORECASE)
_PROPOSES = re.compile(r"\b(föreslå|föreslår|föreslog|hemställer|tillstyrker|förordar)\b", re.IGNORECASE)
_CHAIRED = {Level.NAMND, Level.STYRELSE}

NOTICE = dt.timedelta(weeks=1)


def is_by_minority_again(behind: Iterable[Handled]) -> bool:
    """Whether a minority of fullmäktige has referred back or postponed the matter more than once.

    A third of those present may do either once; after that it takes a majority (KL 5:50).
    """
    return sum(handled.act.by_minority for handled in behind) > 1


def lacks_proposal(behind: Sequence[Handled]) -> bool:
    """Whether the styrelse handed the matter over without a proposal and nobody has made one (KL 5:28)."""
    acts = {handled.act for handled in behind if handled.level is Level.STYRELSE}
    return Act.HANDS_OVER in acts and not any(handled.act is Act.PROPOSES for handled in behind)


def only_prepares(report: HandlingReport) -> bool:
    """Whether the body is one that prepares, by its level or its name: it decides on delegation or not at all.

    An utskott prepares and may be given a nämnd's right to decide (KL 6:37–41); so may no beredning.
    """
    is_preparing = report.level is Level.ARBETSUTSKOTT or _PREPARES.search(report.body_name) is not None
    return is_preparing and report.level is not Level.FULLMAKTIGE


def reads_as_proposal(report: HandlingReport) -> bool:
    """Whether the wording speaks of proposing, where there is a body above to propose to."""
    return report.level is not Level.FULLMAKTIGE and _PROPOSES.search(report.wording) is not None


def may_have_urgent_chair(level: Level) -> bool:
    """Whether a chair on that level may be given urgent decisions: that of a nämnd or the styrelse (KL 6:39)."""
    return level in _CHAIRED


def urgency_untold(decision: Handled, behind: Iterable[Handled]) -> bool:
    """Whether a chair's urgent decision is yet to be reported to its body, at its next meeting (KL 6:39)."""
    told = (row for row in behind if row.act is Act.URGENCY_TOLD and row.body == decision.body)
    return decision.act is Act.DECIDES_URGENTLY and all(row.held_on < decision.held_on for row in told)


def announced_by(meeting_on: dt.date) -> dt.date:
    """The last day to put the council's meeting on the notice board: at least a week before it (KL 5:13).

    A period counted backwards is never shortened: a day off moves it no later. An urgent matter (5:15) is left out.
    """
    return meeting_on - NOTICE
