"""Someone at a browser: what they click and type, and what the page says to them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from keyworker.workforce.models import Worker
from tests.the_day import today

_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_SIZES = {"desktop": (1280, 900), "phone": (375, 740)}
PASSWORD = "a-long-pass-phrase-7"
# What a page is made of, without its words: each element with its class and attributes under its parent, and the
# order of its headings. A page made only of what was scanned before at this width is not scanned again.
_MADE_OF = """() => {
  const plain = e => e.tagName + '.' + (typeof e.className === 'string' ? e.className : '');
  const found = new Set([window.innerWidth + ' ' + [...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)
    .filter((h, i, all) => h !== all[i - 1]).join()]);
  for (const e of document.querySelectorAll('body *'))
    found.add(window.innerWidth + plain(e.parentElement) + '>' + plain(e) + [...e.attributes].map(a => a.name).sort());
  return [...found];
}"""
# Words that stand outside the block they belong to, and so may run over what is beside it.
_SPILLS = """() => {
  const found = new Set(), walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.textContent.trim() || !node.parentElement.checkVisibility()) continue;
    let block = node.parentElement;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    if (getComputedStyle(block).overflowX !== 'visible') continue;
    const range = document.createRange(), edge = block.getBoundingClientRect().right;
    range.selectNodeContents(node);
    if ([...range.getClientRects()].some(each => each.right > edge + 2)) found.add(node.textContent.trim());
  }
  return [...found];
}"""
_scanned: set[str] = set()


class Maker:
    """Makes people at browsers, and closes them at the end."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self._open: list[BrowserContext] = []

    def signed_in(self, worker: Worker, *, size: str = "desktop", scripts: bool = True) -> Person:
        """This worker, signed in."""
        return self.signs_in(self.not_signed_in(size=size, scripts=scripts), worker)

    def signs_in(self, person: Person, worker: Worker) -> Person:
        """This worker signs in at that browser, whoever used it before."""
        assert worker.user is not None
        worker.user.set_password(PASSWORD)
        worker.user.save()
        person.goes_to("/sign-in")
        person.page.fill("#id_username", worker.user.username)
        person.page.fill("#id_password", PASSWORD)
        person.presses("Sign in")
        return person

    def not_signed_in(self, *, size: str = "desktop", scripts: bool = True) -> Person:
        """Somebody at a browser of their own."""
        width, height = _SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts
        )
        self._open.append(context)
        return Person(context.new_page(), self.address, scripts=scripts)

    def close_all(self) -> None:
        for context in self._open:
            context.close()


class Person:
    """One browser. Whatever it meets is scanned for accessibility where scripts run, and must fit the screen."""

    def __init__(self, page: Page, address: str, *, scripts: bool) -> None:
        self.page, self.address, self.scripts = page, address, scripts
        page.set_default_timeout(10_000)

    @staticmethod
    def maker(browser: Browser, address: str) -> Maker:
        return Maker(browser, address)

    def goes_to(self, path: str) -> Person:
        self.page.goto(self.address + path)
        return self.looks()

    def follows(self, words: str, *, within: str = "main") -> Person:
        """Clicks the first link of these words."""
        self.page.locator(within).get_by_role("link", name=words).first.click()
        return self.looks()

    def presses(self, words: str) -> Person:
        # What it is about may follow for whoever hears it read out.
        named = re.compile(rf"^{re.escape(words)}(\s*:.*)?$")
        self.page.locator("main").get_by_role("button", name=named).first.click()
        return self.looks()

    def sees(self, words: str) -> Person:
        expect(self.page.locator("body")).to_contain_text(words)
        return self

    def does_not_see(self, words: str) -> Person:
        expect(self.page.locator("body")).not_to_contain_text(words)
        return self

    def fills_in(self, **answers: Any) -> Person:
        """Answers every question of the page's form: as given by field name, otherwise with something fitting."""
        form = self.page.locator("main form").last
        for folded in form.locator("details.kw-more:not([open]) > summary").all():
            folded.click()
        for control in form.locator("textarea, input[type=text], input:not([type])").all():
            self._write(control, answers)
        for control in form.locator("select").all():
            name = control.get_attribute("name") or ""
            if name in answers:
                control.select_option(answers[name])
            elif not control.input_value():
                control.select_option(index=1)
        self._ticks(form, answers)
        return self

    def _write(self, control: Locator, answers: dict[str, Any]) -> None:
        name = control.get_attribute("name") or ""
        stem, _, part = name.rpartition("-")
        if name in answers:
            control.fill(str(answers[name]))
        elif part in {"day", "month", "year"}:
            wanted = answers.get(stem, None if stem == "at" or "-" in stem else today())
            if wanted is not None:
                control.fill(str(getattr(wanted, part)))
        elif not control.input_value() and "-" not in name:
            control.fill("AB1 2CD" if name == "postcode" else "Something worth saying")

    def _ticks(self, form: Locator, answers: dict[str, Any]) -> None:
        done: set[str] = set()
        for control in form.locator("input[type=radio], input[type=checkbox]").all():
            name = control.get_attribute("name") or ""
            if name.endswith(".nothing") or not control.is_enabled():
                continue
            if name == "worker" and control.get_attribute("value") != answers.get(name):
                # Whom to choose is never left to chance.
                continue
            value = control.get_attribute("value")
            several = control.get_attribute("type") == "checkbox"
            wanted = answers.get(name)
            if several and value == "none" and wanted != value:
                # Beside one that is ticked it would contradict it.
                continue
            if wanted == value or (wanted is None and (several or name not in done)):
                control.check(force=True)
                done.add(name)

    def looks(self, *, again: bool = False) -> Person:
        """What anyone would trip over: scanned on each page met that holds anything not scanned yet (or ``again``)."""
        self.page.wait_for_load_state()
        if self.scripts:
            made_of = set(self.page.evaluate(_MADE_OF))
            if not again and made_of <= _scanned:
                return self._fits()
            if not self.page.evaluate("typeof axe !== 'undefined'"):
                self.page.evaluate(_AXE.read_text())
            tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
            found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)[
                "violations"
            ]
            said = [
                f"{each['id']}: {each['help']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
                for each in found
            ]
            assert not said, f"{self.page.url}: {said}"
            _scanned.update(made_of)
            self._fits()
        return self

    def _fits(self) -> Person:
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} pixels wider than the screen"
        spilling = self.page.evaluate(_SPILLS)
        assert not spilling, f"{self.page.url}: words run out of their place: {spilling}"
        return self
