"""A paper as a file to save, in the format the address ends in."""

from fastapi.responses import Response

from actions.papers.templates import OwnTemplates, written
from documents.formats import MEDIA_TYPES, WRITERS
from documents.parts import Paper
from kit.errors import NotFound
from web.pages.uploads import disposition


def paper_response(paper: Paper, name: str, ending: str, template: OwnTemplates | None = None) -> Response:
    """The paper to save under that name, in the office's template if it has one. Raises NotFound for a format there is
    none of."""
    if ending not in WRITERS:
        raise NotFound("Dokumentet finns inte i det formatet.")
    return file_response(written(paper, ending, template), f"{name}.{ending}", ending)


def file_response(content: bytes, filename: str, ending: str) -> Response:
    """A file that was written here, to save."""
    headers = {"content-disposition": disposition(filename, inline=False)}
    return Response(content, media_type=MEDIA_TYPES[ending], headers=headers)
