"""The JSON Schemas editors use to help while a county file, a round file or a calendar file is written.

`python -m models.files.json_schema` writes them to `data/schema/`; a test holds them equal to the code.
"""

import json
from pathlib import Path

from kit.settings import CHECKOUT
from models.files.calendar_file import CalendarFile
from models.files.county import County
from models.files.fields import FileModel
from models.files.round_file import RoundFile

FOLDER = CHECKOUT / "data" / "schema"
PUBLISHED: dict[str, tuple[str, type[FileModel]]] = {
    "round.schema.json": ("Rundans fil", RoundFile),
    "county.schema.json": ("Länets fil", County),
    "calendar.schema.json": ("Mötesdagarnas fil", CalendarFile),
}


def schemas() -> dict[str, str]:
    """The text of each published schema by its file name."""
    texts = {}
    for name, (title, model) in PUBLISHED.items():
        schema = model.model_json_schema()
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
        body = {key: value for key, value in schema.items() if key not in {"title", "description"}}
        texts[name] = json.dumps(head | body, ensure_ascii=False, indent=2) + "\n"
    return texts


def write_schemas(folder: Path = FOLDER) -> None:
    """Write every schema into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
