"""Every page can be read and used by everyone: scanned by axe, by keyboard alone, on a narrow screen, zoomed, without scripts.

The pages are read off the list of addresses, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from keyworker.access.models import AccessRole
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, an_office
from tests.journeys.person import Person
from tests.web.conftest import a_led_case
from tests.web.test_who_sees_what import addresses

pytestmark = pytest.mark.django_db(transaction=True)

# Answered by something else than a page: signing out, closing a record, a calendar for another program, a document.
NO_PAGE = frozenset(
    {"sign-in", "sign-out", "mistaken", "calendar-feed", "letter-document", "session-document"}
)
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# 320 px is 1280 px at 400%.
NARROW = {"width": 320, "height": 640}


def pages_of(office: Office) -> tuple[Case, dict[str, str]]:
    """An open case of the office, and the address of every page for it."""
    case = a_led_case(office)
    found = addresses(case.reference, office.practitioner)
    return case, {name: address for name, address in found.items() if name not in NO_PAGE}


def _service_manager(office: Office) -> Worker:
    return a_worker(office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER)


def _visits(person: Person, address: str) -> bool:
    """Opens a page without judging it; whether there is one for this person."""
    answer = person.page.goto(person.address + address, timeout=60_000)
    return answer is not None and answer.status == 200


@pytest.mark.parametrize("who", ["practitioner", "manager", "service manager"])
def test_every_page_is_clean_and_fits_a_desktop_and_a_narrow_screen(
    suffolk_office: Office, someone: Any, who: str
) -> None:
    _, pages = pages_of(suffolk_office)
    worker = (
        _service_manager(suffolk_office)
        if who == "service manager"
        else getattr(suffolk_office, who)
    )
    person, wider = someone.signed_in(worker), {}
    for name, address in pages.items():
        if _visits(person, address):
            person.looks(again=True)
            person.page.set_viewport_size(NARROW)
            wider[name] = person.page.evaluate(_WIDER)
            person.page.set_viewport_size({"width": 1280, "height": 900})
    assert {name: pixels for name, pixels in wider.items() if pixels > 0} == {}


@pytest.mark.parametrize(
    ("pack", "who", "wanted"),
    [
        ("nottinghamshire", "manager", ("waiting", "steps")),
        ("cin", "manager", ("home", "unallocated", "team-check", "session", "sessions", "steps")),
        ("camden", "service manager", ("home", "turns", "steps")),
        ("early-help-process", "manager", ("session", "sessions", "action", "steps")),
    ],
)
def test_pages_that_only_some_policies_have_are_clean_too(
    transactional_db: None, someone: Any, pack: str, who: str, wanted: tuple[str, ...]
) -> None:
    office = an_office(pack)
    _, pages = pages_of(office)
    person = someone.signed_in(
        _service_manager(office) if who == "service manager" else office.manager
    )
    for name in wanted:
        assert _visits(person, pages[name]), f"{name} under {pack}"
        person.looks(again=True)
        person.page.set_viewport_size(NARROW)
        assert person.page.evaluate(_WIDER) <= 0, name
        person.page.set_viewport_size({"width": 1280, "height": 900})


def test_every_page_fits_with_text_twice_the_size(suffolk_office: Office, someone: Any) -> None:
    _, pages = pages_of(suffolk_office)
    person, wider = someone.signed_in(suffolk_office.manager), {}
    for name, address in pages.items():
        if _visits(person, address):
            _double(person.page)
            wider[name] = person.page.evaluate(_WIDER)
    assert {name: pixels for name, pixels in wider.items() if pixels > 0} == {}


@pytest.mark.parametrize("who", ["manager", "service manager"])
def test_no_table_is_cut_on_a_telephone(suffolk_office: Office, someone: Any, who: str) -> None:
    _, pages = pages_of(suffolk_office)
    worker = (
        _service_manager(suffolk_office) if who == "service manager" else suffolk_office.manager
    )
    person, cut = someone.signed_in(worker, size="phone"), {}
    for name, address in pages.items():
        if _visits(person, address):
            cut[name] = person.page.evaluate(_CUT)
    assert {name: tables for name, tables in cut.items() if tables} == {}


def test_all_text_grows_with_the_size_set_in_the_browser(
    suffolk_office: Office, someone: Any
) -> None:
    _, pages = pages_of(suffolk_office)
    person, small, wider = someone.signed_in(suffolk_office.manager), {}, {}
    for name, address in pages.items():
        if _visits(person, address):
            small[name] = person.page.evaluate(_STAYS_SMALL)
            wider[name] = person.page.evaluate(_WIDER)
    assert {name: each for name, each in small.items() if each} == {}
    assert {name: pixels for name, pixels in wider.items() if pixels > 0} == {}


def test_every_control_is_reached_by_keyboard_and_shows_where_it_is(
    suffolk_office: Office, someone: Any
) -> None:
    _, pages = pages_of(suffolk_office)
    person = someone.signed_in(suffolk_office.manager)
    for name, address in pages.items():
        if not _visits(person, address):
            continue
        wanted = person.page.evaluate(_REACHABLE)
        reached = _tabs_through(person.page, most=wanted + 20)
        assert reached["first"] == "#main-content", f"{name}: the first stop skips to the content"
        assert reached["number"] >= wanted, (
            f"{name}: {reached['number']} of {wanted} controls are reached"
        )
        assert not reached["unseen"], f"{name}: no visible focus on {reached['unseen']}"


def test_every_page_can_be_used_without_scripts(suffolk_office: Office, someone: Any) -> None:
    _, pages = pages_of(suffolk_office)
    person = someone.signed_in(suffolk_office.manager, scripts=False)
    for address in pages.values():
        if _visits(person, address):
            assert person.page.locator("h1").count() == 1, address
            for form in person.page.locator("main form").all():
                assert form.locator("button").count() >= 1, (
                    f"{address} has a form that nothing sends"
                )


# What scrolls sideways by itself, so that a part of it is out of sight.
_CUT = """() => [...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1
  && ['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) && e.checkVisibility() && e.clientWidth > 1)
  .map(e => e.getAttribute('aria-label') || e.className)"""
# The browser's own text size doubled: whatever holds text and is not about twice as large.
_STAYS_SMALL = """() => {
  const holds = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) ||
    e.matches('input:not([type=radio], [type=checkbox]), select, textarea');
  const texts = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && holds(e));
  const size = e => parseFloat(getComputedStyle(e).fontSize);
  const before = texts.map(size);
  document.documentElement.style.fontSize = '200%';
  return [...new Set(texts.filter((e, i) => size(e) < 1.9 * before[i]).map(e => e.tagName + '.' + e.className))];
}"""
# Links, buttons and fields that can be seen; of a group of radio buttons the keyboard stops at one.
_REACHABLE = """() => {
  const seen = new Set(); let number = 0;
  for (const each of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (each.disabled || !each.checkVisibility({visibilityProperty: true}) || each.tabIndex < 0) continue;
    if (each.type === 'radio') { if (seen.has(each.name)) continue; seen.add(each.name); }
    number += 1;
  }
  return number;
}"""
# Looked at when focused: an outline or a shadow, on the control or (of a radio button) on what is drawn for it.
_FOCUSED = """() => {
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  const drawn = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  const label = each.nextElementSibling;
  const shown = drawn(getComputedStyle(each)) || (label && drawn(getComputedStyle(label, '::before')));
  window.stopped = window.stopped || new Set();
  const again = window.stopped.has(each); window.stopped.add(each);
  const same = window.last === each; window.last = each;
  return {again, same, shown, html: each.outerHTML.slice(0, 100), href: each.getAttribute('href') || ''};
}"""


def _tabs_through(page: Page, *, most: int) -> dict[str, Any]:
    first, number, unseen = "", 0, []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None or (focused["again"] and not focused["same"]):
            break
        if focused["same"]:
            # A time has several stops within one field.
            continue
        first = first or focused["href"]
        number += 1
        if not focused["shown"]:
            unseen.append(focused["html"])
    return {"first": first, "number": number, "unseen": unseen}


def _double(page: Page) -> None:
    """Text at 200% and nothing else, as a person sets it in the browser."""
    page.evaluate(
        """() => { const sizes = [...document.body.querySelectorAll('*')].map(e => [e, parseFloat(getComputedStyle(e).fontSize)]);
        for (const [each, size] of sizes) each.style.fontSize = 2 * size + 'px'; }"""
    )
