"""A consultation as a spreadsheet's table: a row a principal, semicolons and a byte order mark for Swedish Excel."""

import csv
import io
from collections.abc import Iterator, Sequence

from actions.views.opinions.consultation import Consultation, Given
from kit.clock import local_day
from kit.i18n import translator
from models.values import Inquiry
from rules.replies.opinions import said_answer

BYTE_ORDER_MARK = "\ufeff"
# what a spreadsheet would take for a formula (OWASP, CSV injection)
RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_table(found: Consultation, language: str) -> str:
    """The table with its headings in that language (`sv` or `en`)."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in _rows(found, language))
    return BYTE_ORDER_MARK + file.getvalue()


def harmless(cell: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(RISKY) else cell


def _rows(found: Consultation, language: str) -> Iterator[list[str]]:
    _ = translator(language)
    about = ["Huvudman", "Kod", "Bakom synpunkterna står", "Beslutat", "Paragraf", "Lämnat"]
    asked = [inquiry.text for inquiry in found.round.questions]
    yield [*(_(word) for word in about), *asked, _("Övriga synpunkter"), _("Teman"), _("Bilagor")]
    for given in found.given:
        yield _row(found.round.questions, given, language)


def _row(inquiries: Sequence[Inquiry], given: Given, language: str) -> list[str]:
    case, opinion = given.case, given.opinion
    backed_on = opinion.backed_on.isoformat() if opinion.backed_on else ""
    given_on = local_day(opinion.given_at).isoformat()
    answers = [
        said_answer(inquiry, opinion.answers.get(number, ""), language)
        for number, inquiry in enumerate(inquiries, start=1)
    ]
    themes = ", ".join(theme.name for theme in given.themes)
    files = ", ".join(document.filename for document in given.statements)
    about = [case.principal_name, case.principal_code, opinion.backed_by, backed_on, opinion.paragraph, given_on]
    return [*about, *answers, opinion.text, themes, files]
