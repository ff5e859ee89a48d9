"""What days an .ics file is read as, for tests."""

import datetime as dt

from models.files.ics.titles import said_in_title
from models.files.ics_file import happenings
from models.files.limits import ICS, Limit
from models.meetings import in_order


def days_in(data: bytes, limit: Limit = ICS) -> tuple[dt.date, ...]:
    """The days of what may be a meeting. Raises NotACalendar."""
    return in_order(each.on for each in happenings(data, limit) if not said_in_title(each.title).is_no_meeting)
