"""How long before it a council's meeting must be announced. Source: kommunallagen (2017:725) 5:13 and 5:15."""

import datetime as dt

NOTICE = dt.timedelta(weeks=1)


def announced_by(meeting_on: dt.date) -> dt.date:
    """The last day to put the council's meeting on the notice board: at least a week before it (KL 5:13).

    A period counted backwards is never shortened: a day off moves it no later. An urgent matter (5:15) is left out.
    """
    return meeting_on - NOTICE
