"""Takes the pictures in docs/screens from a running sample authority.

python -m tests.journeys.screens http://127.0.0.1:8000 PASSWORD
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

OUT = Path(__file__).resolve().parents[2] / "docs" / "screens"
SIZES = {"": (1280, 900), "-phone": (375, 740)}


def main(address: str, password: str) -> None:
    """One picture a page and size, as people of each role see it."""
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for suffix, (width, height) in SIZES.items():
            for user, visit in (("manager", _manager), ("practitioner", _practitioner), ("service-manager", _service)):
                page = browser.new_context(viewport={"width": width, "height": height}).new_page()
                page.goto(f"{address}/sign-in")
                page.fill("#id_username", user)
                page.fill("#id_password", password)
                page.press("#id_password", "Enter")
                page.wait_for_load_state()
                visit(page, suffix)
        browser.close()


def _manager(page: Page, suffix: str) -> None:
    _take(page, "home-practice-manager", suffix)
    _follow(page, "nav", "Referrals")
    _take(page, "referrals", suffix)
    page.locator("main .kw-task a.kw-case-link").first.click()
    page.wait_for_load_state()
    _take(page, "case", suffix)
    _follow(page, "nav", "Team")
    _take(page, "team", suffix)
    page.locator(".kw-board__name a").first.click()
    page.wait_for_load_state()
    page.locator("main .kw-task a.kw-case-link").first.click()
    page.wait_for_load_state()
    page.goto(page.url + "/allocate")
    _take(page, "allocate", suffix)


def _practitioner(page: Page, suffix: str) -> None:
    _take(page, "home-practitioner", suffix)
    page.get_by_role("link", name="Record contact").first.click()
    page.wait_for_load_state()
    _take(page, "contact", suffix)


def _service(page: Page, suffix: str) -> None:
    _take(page, "home-service-manager", suffix)


def _follow(page: Page, within: str, words: str) -> None:
    page.locator(within).get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state()


def _take(page: Page, name: str, suffix: str) -> None:
    page.screenshot(path=OUT / f"{name}{suffix}.png")


if __name__ == "__main__":
    main(*sys.argv[1:3])
