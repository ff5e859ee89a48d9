"""Help and usage errors in the user's language, what several commands ask for in the same words, every other error as
one sentence, and the exit codes."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from cli.common.exits import BAD_INPUT, DONE, FAILED, complain

HELP_WORDS = (
    ("Usage:", "Användning:"),
    ("[OPTIONS]", "[VAL]"),
    ("COMMAND [ARGS]...", "KOMMANDO ..."),
    ("Arguments:", "Argument:"),
    ("Options:", "Val:"),
    ("Commands:", "Kommandon:"),
    ("Show this message and exit.", "Visa den här hjälpen."),
    ("[required]", ""),
    ("[default: ", "[annars "),
)
_TYPE = re.compile(r" <(str|int|[Pp]ath|date|file)>")

# what several commands ask for, in the same words
Slug = Annotated[str, typer.Argument(metavar="RUNDA", help="Rundans korta namn.", show_default=False)]
AnySlug = Annotated[str, typer.Argument(metavar="[RUNDA]", help="Rundans korta namn; alla om inget anges.")]
Json = Annotated[bool, typer.Option("--json", help="Skriv svaret som JSON.")]
InCounty = Annotated[
    str, typer.Option("--county", metavar="LÄN", help="Bara ett läns huvudmän: SCB:s kod, none för dem utan län.")
]
Office = Annotated[str, typer.Option("--office", metavar="KONTOR", help="Vilket kontor; det första om inget anges.")]


def place(word: str) -> Path:
    """A file or folder that somebody named. Python takes no name for the current folder, and who has left it out (a
    variable of a script that is not set) never means that one. Raises ValueError."""
    if not word.strip():
        raise ValueError("no name")
    return Path(word)


File = Annotated[Path, typer.Argument(metavar="FIL", parser=place, help="Rundans fil (YAML).", show_default=False)]


class Command(TyperCommand):
    """One command whose help is in the user's language."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _help(self, super().get_help, ctx)


class Commands(TyperGroup):
    """Commands whose help is in the user's language; the outermost one answers for every error."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _help(self, super().get_help, ctx)

    def main(self, *words: Any, **settings: Any) -> NoReturn:
        """Run the command the words name, and exit: 0 done, 1 failed, 2 bad usage or bad input."""
        try:
            code = super().main(*words, **settings | {"standalone_mode": False})
        except TyperException as error:
            code = _bad_usage(error)
        except (KeyboardInterrupt, typer.Abort):
            code = FAILED
        except BrokenPipeError:
            code = _pipe_closed()
        except Exception as error:
            code = _failed(error)
        sys.exit(code or DONE)


def _help(command: Any, written: Callable[[Any], str], context: Any) -> str:
    if not _wants_english():
        return in_swedish(written(context))
    from kit.i18n import translator

    for part in (command, *command.params, *getattr(command, "commands", {}).values()):
        part.help = translator("en")(part.help) if getattr(part, "help", None) else None
    return written(context)


def _wants_english() -> bool:
    return os.environ.get("RUNDAN_LANGUAGE") == "en"


def in_swedish(text: str) -> str:
    """Help as typer writes it, with its own words in Swedish."""
    for english, swedish in HELP_WORDS:
        text = text.replace(english, swedish)
    return "\n".join(line.rstrip() for line in _TYPE.sub("", text).splitlines())


def _bad_usage(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        complain(str(error))
        return BAD_INPUT
    command = context.command_path if context else "rundan"
    if _wants_english():
        complain(f"{error} See {command} --help.")
    else:
        complain(f"{_sentence(error, context)} Se {command} --help.")
    return getattr(error, "exit_code", BAD_INPUT)


def _sentence(error: TyperException, context: typer.Context | None) -> str:
    """What was wrong with the words after `rundan`. typer's errors are told apart by name: their module is private."""
    option = getattr(error, "option_name", "")
    sentences = {
        "NoSuchOption": f"Valet {option} finns inte.{_perhaps(getattr(error, 'possibilities', None) or ())}",
        "BadOptionUsage": f"Valet {option} behöver ett värde.",
        "MissingParameter": f"{_name(error)} saknas.",
        "BadParameter": f"Värdet för {_name(error)} går inte att använda.",
    }
    return sentences.get(type(error).__name__) or _about_words(str(error), context)


def _about_words(text: str, context: typer.Context | None) -> str:
    if named := re.search(r"No such command '([^']*)'", text):
        known = list(getattr(context.command, "commands", ())) if context else []
        return f"Kommandot {named[1]} finns inte.{_perhaps(get_close_matches(named[1], known))}"
    if extra := re.search(r"extra argument.*\((.*)\)", text):
        return f"Det är för många ord: {extra[1]}."
    return "Kommandot saknas." if "Missing command" in text else text


def _perhaps(words: Sequence[str]) -> str:
    return f" Menade du {' eller '.join(words)}?" if words else ""


def _name(error: TyperException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return "Något"
    return str(param.opts[0]) if param.param_type_name == "option" else str(param.metavar or param.name)


def _failed(error: Exception) -> int:
    from cli.common.faults import failed

    return failed(error)


def _pipe_closed() -> int:
    """Whoever read our output (`head`) has seen enough; nothing is left to flush at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE
