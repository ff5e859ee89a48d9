"""The moment a run looks at: workers start some runs up to a second before their time."""

import datetime as dt

from flows.suspension import this_run
from kit.clock import Clock

EARLY = dt.timedelta(seconds=10)  # Prefect's server and a worker may also disagree on what time it is


def moment(clock: Clock) -> dt.datetime:
    """Now, or the time this run was scheduled for if that is at most `EARLY` ahead (UTC). Raises LookupError."""
    now, scheduled = clock.now(), this_run().expected_start_time
    if scheduled is None or not now < scheduled <= now + EARLY:
        return now
    return dt.datetime.fromtimestamp(scheduled.timestamp(), dt.UTC)  # Prefect's own is another kind of datetime
