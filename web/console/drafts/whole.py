"""The whole draft as the text of a round's file, for what the other pages do not ask about."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kit.errors import Fault
from models.files.limits import ROUND
from models.files.round_text import plain, round_text
from models.files.yaml_source import TOO_MANY, parse_source
from rules.drafting.steps import DraftStep
from web.console.drafts.sources import on_its_line
from web.console.drafts.step_pages import Desk, Read, StepPage, Values


def _blank(fields: Mapping[str, Any], _desk: Desk) -> Values:
    return {"text": round_text(fields)}


def _read(values: Values, _desk: Desk) -> Read:
    text = values.get("text", "").replace("\r\n", "\n")
    if all(line.startswith("#") or not line.strip() for line in text.splitlines()):
        return {}, []
    source = parse_source(text, Path("runda.yaml"), ROUND)
    faults = [Fault("text", on_its_line(fault)) for fault in source.faults]
    if source.count > ROUND.count:
        faults.append(Fault("text", TOO_MANY))
    return plain(source.fields), faults


WHOLE: Final = StepPage(DraftStep.FILE, _blank, _read)
