"""What every part of the facts is.

They name roles and bodies, never who reported: those who read the board are not the case's parties.
"""

from pydantic import BaseModel, ConfigDict


class Facts(BaseModel):
    """A part of the facts. Days are dates in Europe/Stockholm, moments are UTC."""

    model_config = ConfigDict(frozen=True, from_attributes=True, defer_build=True)
