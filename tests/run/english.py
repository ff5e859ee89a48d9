"""Whether something we say has its English."""

from kit.i18n import Catalogue


def knows(catalogue: Catalogue, message: str) -> bool:
    """Whether the message is translated there."""
    return message in catalogue._texts or message in catalogue._plurals
