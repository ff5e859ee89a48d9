"""A round that is being made: what is filled in so far, by whom, and the files that are to go with it."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Json, JsonOf
from models.values import Hint, StepSaved


class Draft(Base):
    """A round file's fields as text, lists and groups, complete or not; `version` counts the changes.

    `steps` says who saved each step last, `hints` which words suggested a field that nobody has confirmed yet.
    With `launches_at` (UTC) it is sent out by itself then; `refusals` are why that could not be done, in Swedish.
    `round_slug` is the round it has become: then it is no draft any more, only where that came from.
    """

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    # where it came from: "nothing", "file", "round", "text"; and which
    origin: Mapped[str] = mapped_column(String(20))
    origin_name: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str] = mapped_column(String(254))
    fields: Mapped[dict[str, Any]]
    steps: Mapped[dict[str, StepSaved]] = mapped_column(JsonOf(dict[str, StepSaved], {}))
    hints: Mapped[dict[str, tuple[Hint, ...]]] = mapped_column(JsonOf(dict[str, tuple[Hint, ...]], {}))
    launches_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    launches_by: Mapped[str] = mapped_column(String(254), default="")
    refusals: Mapped[list[str]] = mapped_column(Json)
    round_slug: Mapped[str | None] = mapped_column(ForeignKey("rounds.slug"), index=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def title(self) -> str:
        """What the round is to be called, as far as that is known."""
        written = self.fields.get("title")
        return " ".join(written.split())[:300] if isinstance(written, str) else ""


class DraftFile(Base):
    """A file that is to go with the round; `name` is what the draft's own `attachments` call it."""

    __tablename__ = "draft_files"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(300), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("contents.sha256"))
    size: Mapped[int]
    added_at: Mapped[dt.datetime]
    added_by: Mapped[str] = mapped_column(String(254))
