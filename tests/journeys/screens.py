"""Takes the pictures in docs/screens of every page of a running sample authority, as people of each role see it.

python -m tests.journeys.screens http://127.0.0.1:8000 PASSWORD

Pages that only some policies have are taken by ``python -m pytest tests/journeys/take_screens.py``.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

OUT = Path(__file__).resolve().parents[2] / "docs" / "screens"
SIZES = {"": (1280, 900), "-phone": (375, 740)}
_TALLEST = {"": 1500, "-phone": 1700}
_COLOURS = 64
# The pages of a case, of a referral and of a worker: the picture's name and what follows their address.
_OF_A_CASE = {
    "case": "",
    "timeline": "/timeline",
    "timescales": "/timescales",
    "steps": "/steps?to=close-case",
    "people": "/people",
    "decisions": "/decisions",
    "letters": "/letters",
    "letter": "/letters/new/ending",
    "allocate": "/allocate",
    "action": "/do/close-case",
}
_OF_A_REFERRAL = {"questions": "/questions", "matches": "/matches"}
_OF_A_WORKER = {
    "worker": "",
    "absence": "/absence",
    "leaving": "/leaving",
    "reductions": "/reductions",
    "session": "/session",
    "qualities": "/confirmed",
}
_OF_A_MANAGER = {
    "home-practice-manager": "/",
    "referrals": "/referrals",
    "receive": "/referrals/new",
    "overdue": "/overdue",
    "team": "/team",
    "notices": "/notices",
    "messages": "/messages",
    "calendar": "/calendar",
    "policies": "/policy",
    "policy": "/policy/suffolk",
    "rule": "/policy/suffolk/first-contact",
}


def main(address: str, password: str) -> None:
    """One picture a page and size."""
    visits: dict[str, Callable[[Page, str, str], None]] = {
        "manager": _manager,
        "practitioner": _practitioner,
        "service-manager": _service,
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for suffix, (width, height) in SIZES.items():
            for user, visit in visits.items():
                page = browser.new_context(viewport={"width": width, "height": height}).new_page()
                page.goto(f"{address}/sign-in")
                if user == "manager":
                    take(page, "sign-in", suffix)
                page.fill("#id_username", user)
                page.fill("#id_password", password)
                page.press("#id_password", "Enter")
                page.wait_for_load_state()
                visit(page, address, suffix)
        browser.close()


def take(page: Page, name: str, suffix: str) -> None:
    """The page from its top, as far down as a picture should go, in few colours."""
    height = min(page.evaluate("document.documentElement.scrollHeight"), _TALLEST[suffix])
    path = OUT / f"{name}{suffix}.png"
    OUT.mkdir(parents=True, exist_ok=True)
    page.screenshot(
        path=path,
        full_page=True,
        clip={"x": 0, "y": 0, "width": SIZES[suffix][0], "height": height},
    )
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(_COLOURS).save(path, optimize=True)


def _manager(page: Page, address: str, suffix: str) -> None:
    for name, path in _OF_A_MANAGER.items():
        _take_at(page, f"{address}{path}", name, suffix)
    referral = _first(page, f"{address}/referrals", "/cases/")
    for name, path in _OF_A_REFERRAL.items():
        _take_at(page, referral.replace("/cases/", "/referrals/") + path, name, suffix)
    case = _first(page, f"{address}/overdue", "/cases/")
    for name, path in _OF_A_CASE.items():
        _take_at(page, case + path, name, suffix)
    worker = _first(page, f"{address}/team", "/workers/")
    for name, path in _OF_A_WORKER.items():
        _take_at(page, worker + path, name, suffix)
    page.goto(f"{address}/search")
    page.locator("main [name=words]").fill("wat")
    page.locator("main [name=words]").press("Enter")
    page.wait_for_load_state()
    take(page, "search", suffix)


def _practitioner(page: Page, address: str, suffix: str) -> None:
    _take_at(page, f"{address}/", "home-practitioner", suffix)
    _take_at(page, f"{address}/caseload", "caseload", suffix)
    mine = _first(page, f"{address}/caseload", "/cases/")
    _take_at(page, f"{mine}/contact", "contact", suffix)
    page.goto(f"{address}/overdue")
    own = {link.get_attribute("href") for link in page.locator("main a[href*='/cases/']").all()}
    number = int(mine[-6:])
    for other in range(number - 1, 0, -1):
        # A case of the team that is somebody else's asks for a reason.
        path = f"/cases/{mine.rpartition('/')[2][:-6]}{other:06d}"
        if path not in own:
            page.goto(f"{address}{path}")
            if page.url.endswith("/reason"):
                take(page, "reason", suffix)
                return


def _service(page: Page, address: str, suffix: str) -> None:
    _take_at(page, f"{address}/", "home-service-manager", suffix)


def _take_at(page: Page, address: str, name: str, suffix: str) -> None:
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        raise SystemExit(f"{name}: {address} answers {answer.status if answer else 'nothing'}")
    take(page, name, suffix)


def _first(page: Page, address: str, part: str) -> str:
    """The address of the first case or worker that the page links to."""
    page.goto(address)
    found = page.locator(f"main a[href*='{part}']").first.get_attribute("href") or ""
    origin = address.split("/", 3)
    return "/".join(origin[:3]) + "/".join(found.split("/")[:3])


if __name__ == "__main__":
    main(*sys.argv[1:3])
