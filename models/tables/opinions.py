"""What principals think: one row each time a principal gives its opinion, the latest stands."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.search_text import numbered, search_text
from models.tables.base import Base, JsonOf, ParagraphType, WordType
from models.values import OpinionReport
from models.vocabulary import Channel


def found_by(report: OpinionReport) -> str:
    """What the `search_text` of an opinion is to be."""
    return search_text(report.text, *report.answers.values(), report.backed_by, numbered(report.paragraph))


class Opinion(Base):
    """One principal's opinion. `answers` are by question number, counted from 1; `text` is what it adds freely.

    `backed_by` says who stands behind it: a body or an official; `backed_on` and `paragraph` when a body has decided.
    """

    __tablename__ = "opinions"
    __table_args__ = (UniqueConstraint("case_id", "number"), Index("ix_opinions_round_slug", "round_slug"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_slug: Mapped[str] = mapped_column(ForeignKey("rounds.slug"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    answers: Mapped[dict[int, str]] = mapped_column(JsonOf(dict[int, str], {}))
    text: Mapped[str] = mapped_column(Text, default="")
    backed_by: Mapped[str] = mapped_column(String(300))
    backed_on: Mapped[dt.date | None]
    paragraph: Mapped[str] = mapped_column(ParagraphType, default="")

    channel: Mapped[Channel] = mapped_column(WordType(Channel))
    given_at: Mapped[dt.datetime]
    given_by: Mapped[str] = mapped_column(String(200))
    giver_role: Mapped[str] = mapped_column(String(200))
    giver_email: Mapped[str] = mapped_column(String(254), default="")
    search_text: Mapped[str] = mapped_column(Text, default="", deferred=True)

    @property
    def report(self) -> OpinionReport:
        """The opinion as it was given."""
        return OpinionReport(self.answers, self.text, self.backed_by, self.backed_on, self.paragraph)
