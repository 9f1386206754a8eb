"""What do journeys in a real browser share?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.builders import Office, an_office
from tests.journeys.person import Maker, Person

# The browser's driver keeps an event loop in this thread; the tests' own database calls are still one at a time.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": (1280, 900), "phone": (375, 740)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = (
        os.environ.get("KEYWORKER_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def suffolk_office(transactional_db: None) -> Office:
    """A team working under the first pack that comes with Keyworker."""
    return an_office("suffolk")


@pytest.fixture
def someone(browser: Browser, live_server: object) -> Iterator[Maker]:
    """Opens browsers for people: ``someone.signed_in(worker, size="phone", scripts=False)``."""
    maker = Person.maker(browser, str(live_server))
    yield maker
    maker.close_all()
