"""The operator's page as an operator reads it: its blocks to copy, by heading and language."""

import re
from typing import Literal

from kit.settings import CHECKOUT

LANGUAGES = {"sv": "\n## På svenska\n", "en": "\n## In English\n"}


def commands(heading: str, language: Literal["sv", "en"] = "sv") -> list[str]:
    """The blocks of shell below that heading."""
    return _blocks(_part(_written(language), rf"^### {re.escape(heading)}.*$", r"^### "))


def all_commands(language: Literal["sv", "en"]) -> list[str]:
    """Every block of the page in that language, without its comments."""
    return [re.sub(r"\s+# .*", "", block) for block in _blocks(_written(language))]


def _written(language: str) -> str:
    page = (CHECKOUT / "docs" / "operator.md").read_text()
    return _part(page, rf"^{LANGUAGES[language].strip()}$", r"^## ")


def _part(text: str, first: str, following: str) -> str:
    rest = re.split(first, text, maxsplit=1, flags=re.M)[1]
    return re.split(following, rest, maxsplit=1, flags=re.M)[0]


def _blocks(text: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", text, re.S)
