"""What is kept of whoever answers, and for whom the pages are made: read before an answer, by anybody."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.pages.pages import render
from web.requests.context import app_context

router = APIRouter(include_in_schema=False)


@router.get("/om")
def about(request: Request) -> Response:
    """What GDPR article 13 and lag (2018:1937) want told, as far as it is the same wherever Rundan runs."""
    return render(request, "entry/about.html", grace=app_context(request).settings.link_grace_days)
