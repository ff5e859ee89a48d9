"""Those who sign in to the console in tests: each with a reach of its own."""

from typing import Final

from models.files.county import Contact
from models.files.round_plan import RoundPlan

OF_OPEN: Final = "projektledare@regionvasterbotten.example"
OF_CLOSED: Final = "utredare@regionvasterbotten.example"
NOBODY: Final = "okand@utanfor.example"


def with_contact(plan: RoundPlan, slug: str, address: str) -> RoundPlan:
    """The plan under another name, with one contact, who is no coordinator of the county."""
    return plan.model_copy(update={"slug": slug, "contacts": (Contact(role="Kontakt", email=address),)})
