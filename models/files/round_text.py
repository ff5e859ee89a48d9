"""A round's fields as the text of a file: YAML as a person would write it, which reads back as the same fields."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.resolver import BaseResolver
from yaml.serializer import Serializer

from models.files.round_file import Asked, RoundFile
from models.files.yaml_source import Source, parse_source

FIRST_LINE: Final = "# yaml-language-server: $schema=../schema/round.schema.json"
WIDTH: Final = 110
_BEFORE: Final = ("title", "slug", "kind", "county", "language", "case_number")
_BEFORE_WHEN: Final = ("recommended_by", "recommended_on", "launch_on")
_ORDER: Final = tuple(dict.fromkeys((*_BEFORE, *_BEFORE_WHEN, *Asked.model_fields, *RoundFile.model_fields)))


class _Writer(Emitter, Serializer, SafeRepresenter, BaseResolver):
    """Every value is text to our parser, so that days and numbers need no quotation marks; nothing is a reference."""

    def __init__(self, stream: Any, **how: Any) -> None:
        Emitter.__init__(self, stream, width=WIDTH, allow_unicode=True)
        Serializer.__init__(self)
        SafeRepresenter.__init__(self, default_flow_style=False, sort_keys=False)
        BaseResolver.__init__(self)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Writer.add_representer(str, _text)
_Writer.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("~|null|Null|NULL|"), ["~", "n", "N", ""])


def round_text(fields: Mapping[str, Any]) -> str:
    """The file: the fields in the order of the documentation, without those that are empty."""
    kept = {name: _kept(name, fields[name]) for name in sorted(fields, key=_place)}
    written = {name: value for name, value in kept.items() if not is_empty(value)}
    return f"{FIRST_LINE}\n\n{yaml.dump(written, Dumper=_Writer)}" if written else f"{FIRST_LINE}\n"


def _kept(name: str, value: Any) -> Any:
    """In the pattern of rounds beside an empty list is not what the round itself has, but none."""
    kept = without_empty(value)
    if name != "linked" or not isinstance(value, Mapping):
        return kept
    return kept | {inner: [] for inner, said in value.items() if said == []}


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def round_source(fields: Mapping[str, Any], path: Path) -> Source:
    """The same fields as read from such a file at that path."""
    return parse_source(round_text(fields), path)


def plain(value: Any) -> Any:
    """What was read from a file as ordinary groups, lists and text, without what is empty."""
    if isinstance(value, Mapping):
        return {_storable(str(name)): plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(inner) for inner in value if inner is not None]
    return _storable(str(value))


def _storable(text: str) -> str:
    """Without what no database keeps, and what a file can only hold in disguise: NUL, and half characters."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def without_empty(value: Any) -> Any:
    """The value without empty texts and lists; an empty group may mean something, as in `signing: {}`."""
    if isinstance(value, Mapping):
        kept = {name: without_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if not is_empty(inner)}
    if isinstance(value, list | tuple):
        return [without_empty(inner) for inner in value if not is_empty(inner)]
    return value


def is_empty(value: Any) -> bool:
    """Whether there is nothing to write: no value, an empty text or list."""
    return value is None or value in ("", [], ())
