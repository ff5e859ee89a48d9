"""A file that cannot be checked, handed in with a browser: the receipt says so, wide and narrow."""

import datetime as dt

from playwright.sync_api import FilePayload

from kit.clock import FrozenClock
from kit.database import Database
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, choose, faults, picture, write
from tests.lived import DOROTEA
from tests.papers.hostile import SCRIPTED, cross_reference_bomb
from tests.visitor import link_path


def test_the_receipt_names_each_file_to_be_wary_of(
    open_page: OpenPage, site: str, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    clock.move_to(dt.datetime(2023, 6, 20, 8, tzinfo=dt.UTC))
    page = open_page(scripts=True)
    page.goto(site + link_path(database, sender, launched, DOROTEA))
    page.goto(page.url + "/rapportera")
    choose(page, "body", "KF")
    write(page, "#held_on", "2023-06-19")
    choose(page, "act", "decides")
    choose(page, "outcomes[1]", "adopted")
    write(page, "#wording", "Kommunfullmäktige beslutar att fastställa färdplanen.")
    choose(page, "preliminary", "no")
    files = {"protokollsutdrag.pdf": cross_reference_bomb(), "yttrande.pdf": SCRIPTED["scripted"]}
    page.set_input_files(
        "#documents",
        [FilePayload(name=name, mimeType="application/pdf", buffer=data) for name, data in files.items()],
    )
    write(page, "#name", "Registrator Ett")
    write(page, "#role", "registrator")
    page.click("#written button[type=submit] >> nth=0")
    page.wait_for_url("**/kvitto/*")
    assert "Den gick inte att kontrollera." in page.inner_text("main")
    assert "Den innehåller skript eller annat som körs." in page.inner_text("main")
    assert page.inner_text("main").count("Ni behöver inte göra något.") == 1
    picture(page, "receipt-wary")
    assert faults(page) == []
