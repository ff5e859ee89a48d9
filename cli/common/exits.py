"""How a command ends, and where it says what went wrong."""

import sys

DONE, FAILED, BAD_INPUT = 0, 1, 2


def complain(text: str) -> None:
    """Say what went wrong where errors are said."""
    print(text, file=sys.stderr)
