"""A passkey in Debian's chromium with an authenticator of its own, over its protocol: added, used, refused, removed."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, picture
from tests.visitor import COORDINATOR, sign_in_path


@pytest.fixture
def at_home(site: str, settings: Settings) -> str:
    """The site by the only name of the machine that browsers make passkeys for."""
    named = site.replace("127.0.0.1", "localhost")
    object.__setattr__(settings, "base_url", named)
    return named


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A platform authenticator whose person has confirmed who they are."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options: dict[str, Any] = {
        **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True},
        **{"isUserVerified": True, "automaticPresenceSimulation": True},
    }
    return line, line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def troubles(page: Page, name: str) -> list[str]:
    picture(page, name)
    return [f"{name}: {each}" for each in faults(page, dark=True)]


def test_a_passkey_is_added_and_signs_in_and_is_refused_where_it_should_be(
    open_page: OpenPage, at_home: str, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    page = open_page(scripts=True, alone=True)
    line, number = authenticator(page)
    page.goto(at_home + sign_in_path(database, sender, clock.now()))
    page.get_by_role("button", name="Logga in").click()
    page.goto(f"{at_home}/console/me")
    page.get_by_role("link", name="Lägg till en passkey").click()
    page.get_by_label("Vad ska den heta?").fill("Jobbdatorn")
    page.get_by_role("button", name="In English").click()
    page.get_by_role("button", name="På svenska").click()
    found = troubles(page, "passkey-new")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_text("Passkeyn är tillagd").wait_for()
    found += troubles(page, "passkey-added")
    page.goto(f"{at_home}/console/me?lang=en")
    found += troubles(page, "passkey-added-en")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add").click()
    page.get_by_text("No passkey was made. Try again.").wait_for()  # the authenticator has one already
    page.goto(f"{at_home}/console/me?lang=sv")
    page.get_by_role("button", name="Logga ut").click()

    page.goto(f"{at_home}/console/sign-in")
    found += troubles(page, "passkey-sign-in")
    page.get_by_role("button", name="Logga in med passkey").click()
    page.get_by_text(f"Inloggad som {COORDINATOR}").wait_for()
    assert page.url == f"{at_home}/console"

    page.get_by_role("button", name="Logga ut").click()
    line.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.get_by_role("button", name="Logga in med passkey").click()
    page.get_by_text("Det blev ingen inloggning.").wait_for()

    line.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": True})
    page.goto(at_home + sign_in_path(database, sender, clock.now()))
    page.get_by_role("button", name="Logga in").click()
    page.goto(f"{at_home}/console/me")
    page.get_by_role("button", name="Ta bort Jobbdatorn").click()
    page.get_by_text("Passkeyn är borttagen här").wait_for()
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("button", name="Logga in med passkey").click()
    page.get_by_role("heading", name="Inloggningen gick inte").wait_for()
    found += troubles(page, "passkey-refused")
    assert found == []


def test_without_scripts_or_by_number_a_letter_is_the_way_in(open_page: OpenPage, at_home: str, site: str) -> None:
    for page, address in ((open_page(), at_home), (open_page(scripts=True), site)):
        page.goto(f"{address}/console/sign-in")
        assert page.get_by_role("button", name="Skicka en länk").is_visible()
        assert not page.get_by_role("button", name="Logga in med passkey").is_visible()
