"""Every sentence the rules say, every word and every error has its English."""

import ast
import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypeGuard

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kit import errors
from kit.i18n import Catalogue
from kit.settings import CHECKOUT
from models.files.calendar_file import CalendarFile
from models.files.county import County
from models.files.fields import FileModel
from models.files.round_file import RoundFile
from models.vocabulary import Word
from tests.docs.test_architecture import ROOMS
from tests.run.english import knows

ENGLISH = Catalogue("en")
# formats and patterns, not sentences
ROOMS_WITH_WORDS = ("models", "reading", "rules", "cli")
NOT_WORDS = {"EEEE d MMMM y", "d MMMM y", "d MMMM"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def sentences(path: Path) -> Iterator[str]:
    """The string constants of a module that are words to a person: they hold a space and are no docstring."""
    tree = parsed(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings | pieces and is_sentence(node.value):
            yield node.value


def is_sentence(value: object) -> TypeGuard[str]:
    """Whether a constant is words and not a separator or a format."""
    return isinstance(value, str) and " " in value.strip() and value not in NOT_WORDS


# the round file's sentences are held together with the registry's, in round_file.po
OF_ROUND_CHECK = ("check", "scope", "warnings", "due", "decision_window", "other_rounds")
OF_ROUND_FILES = {CHECKOUT / "rules" / "round_check" / f"{name}.py" for name in OF_ROUND_CHECK}
OWN = [path for path in sorted((CHECKOUT / "rules").rglob("*.py")) if path not in OF_ROUND_FILES]
# what the sweep says besides is for the log
OWN += [path for path in sorted((CHECKOUT / "actions").rglob("*.py")) if path.stem != "sweep"]


def test_every_sentence_of_rules_and_acts_has_its_english() -> None:
    assert [(path.stem, said) for path in OWN for said in sentences(path) if not knows(ENGLISH, said)] == []


def said_words(path: Path) -> Iterator[str]:
    """What a module hands to a translator as it stands, a single word too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "_"}:
            yield from (
                each.value for each in node.args[:1] if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


def test_every_word_that_is_said_has_its_english() -> None:
    assert [(path.stem, said) for path in OWN for said in said_words(path) if not knows(ENGLISH, said)] == []


def test_the_sentences_are_found() -> None:
    assert "Inget återstår." in set(sentences(CHECKOUT / "rules" / "wording" / "need_wording.py"))


def kinds_of_words() -> Iterator[type[Word]]:
    """Those of the vocabulary, and those of a room's own."""
    for room in ROOMS_WITH_WORDS:
        for path in (CHECKOUT / room).rglob("*.py"):
            if "(Word):" in path.read_text():
                import_module(".".join(path.relative_to(CHECKOUT).with_suffix("").parts))
    yield from Word.__subclasses__()


def test_every_word_of_the_vocabulary_and_of_the_rooms_has_its_english() -> None:
    words = [(kind, word) for kind in kinds_of_words() for word in kind]
    assert [f"{kind.__name__}: {word.label}" for kind, word in words if not knows(ENGLISH, word.label)] == []


def parts_of(model: type[FileModel]) -> Iterator[type[FileModel]]:
    """The model and whatever is made from it."""
    yield model
    for each in model.__subclasses__():
        yield from parts_of(each)


def test_every_field_of_a_file_has_its_english() -> None:
    assert {RoundFile, County, CalendarFile} <= set(parts_of(FileModel))
    titles = {each.title for part in parts_of(FileModel) for each in part.model_fields.values() if each.title}
    assert sorted(title for title in titles if not knows(ENGLISH, title)) == []


def test_every_error_has_its_english() -> None:
    raised = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, Exception)]
    assert [error.__name__ for error in raised if not knows(ENGLISH, (error.__doc__ or "").strip())] == []


ERRORS = {name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, Exception)}


def raised_with(path: Path) -> Iterator[str]:
    """What a module gives an error of ours to say, in words of its own."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
            yield from (
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


def test_what_an_error_says_has_its_english_wherever_it_is_raised() -> None:
    files = [path for room in ROOMS for path in sorted((CHECKOUT / room).rglob("*.py"))]
    said = {(path.relative_to(CHECKOUT).as_posix(), text) for path in files for text in raised_with(path)}
    assert len(said) > 50
    assert sorted(f"{path}: {text}" for path, text in said if is_sentence(text) and not knows(ENGLISH, text)) == []


@pytest.mark.parametrize("path", sorted((CHECKOUT / "locales" / "en").glob("*.po")), ids=lambda path: path.stem)
def test_no_sentence_stands_twice_in_a_file(path: Path) -> None:
    starts = Counter(re.findall(r"^msgid .+(?:\n\".*)*", path.read_text(), re.MULTILINE))
    assert [start for start, times in starts.items() if times > 1] == []


def test_a_translation_fills_in_what_its_source_does() -> None:
    with (CHECKOUT / "locales" / "en" / "rules.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert [message.id for message in messages if fields(str(message.id)) != fields(str(message.string))] == []


def fields(text: str) -> set[str]:
    return {field.casefold() for _, field, _, _ in string.Formatter().parse(text) if field}


def test_the_same_swedish_has_the_same_english_everywhere() -> None:
    said = defaultdict(set)
    for path in (CHECKOUT / "locales" / "en").glob("*.po"):
        with path.open("rb") as file:
            for message in (each for each in read_po(file) if each.id):
                said[message.id].add(message.string)
    assert {swedish: english for swedish, english in said.items() if len(english) > 1} == {}


def asked_for() -> Iterator[str]:
    """Every text of the program and of its templates that may be looked up: constants, help, and what templates say."""
    for room in ROOMS:
        for node in (node for path in (CHECKOUT / room).rglob("*.py") for node in ast.walk(parsed(path))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    said = [(f"**.{ending}", "jinja2.ext:babel_extract") for ending in ("html", "txt")]
    options = {pattern: {"trimmed": "true", "silent": "false"} for pattern, _ in said}
    for _, _, message, _, _ in extract_from_dir(CHECKOUT / "templates", said, options):
        yield message[0] if isinstance(message, tuple) else message


def in_one_line(text: str) -> str:
    """A help text is written in lines and told in paragraphs."""
    return " ".join(text.split())


def test_no_translation_stands_that_nobody_asks_for() -> None:
    asked, idle = {in_one_line(text) for text in asked_for()}, []
    for path in sorted((CHECKOUT / "locales" / "en").glob("*.po")):
        with path.open("rb") as file:
            ids = [message.id[0] if isinstance(message.id, tuple) else message.id for message in read_po(file)]
        idle += [f"{path.stem}: {swedish}" for swedish in ids if in_one_line(str(swedish)) not in asked]
    assert idle == []


# a fault tells what to do, or what is wrong with a day, a file or a page
FAULT = re.compile(r"(?:Skriv|Välj|Ange|Filen|Sidan|Dagen|Svaret|Inget är ändrat)\b.*\.", re.DOTALL)


def test_a_fault_is_worded_in_one_file() -> None:
    told = defaultdict(set)
    for room in ("models", "reading", "rules", "actions", "notifications", "documents", "web"):
        for path in (CHECKOUT / room).rglob("*.py"):
            for said in sentences(path):
                if FAULT.fullmatch(said) and not said.endswith("finns inte."):
                    told[said].add(str(path.relative_to(CHECKOUT)))
    assert len(told) > 100
    assert {said: files for said, files in told.items() if len(files) > 1} == {}
