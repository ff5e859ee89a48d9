"""What is struck through, in a text."""

STROKE = "\u0336"
"""After each character that is struck through (Unicode's own combining long stroke overlay)."""


def struck(text: str) -> str:
    """The text as struck through."""
    return "".join(part if part.isspace() else part + STROKE for part in text)


def unstroked(text: str) -> str:
    """The text without its strokes."""
    return text.replace(STROKE, "")
