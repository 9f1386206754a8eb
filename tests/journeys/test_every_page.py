"""Every page can be read and used by everyone: scanned by axe, by keyboard alone, on a narrow screen, zoomed, without scripts.

The pages are read off the list of addresses and the roles off their declaration, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize

from keyworker.access.invitations import first_key, invitation, reset_link
from keyworker.access.models import AccessRole
from keyworker.record.models import Case
from keyworker.workforce.models import Absence, Worker
from tests.builders import Office, a_worker, an_office
from tests.journeys.person import Person
from tests.the_day import now, today
from tests.web.conftest import a_draft_with, a_led_case, browsing, sent_away
from tests.web.test_who_sees_what import addresses

pytestmark = pytest.mark.django_db(transaction=True)

# Answered by something else than a page: signing out, closing a record, a calendar for another program, a document.
NO_PAGE = frozenset(
    {
        "sign-out",
        "mistaken",
        "letter-sent",
        "calendar-feed",
        "letter-document",
        "session-document",
        "staff-template",
        "changes-file",
        "draft-archive",
        "draft-row",
        "draft-sentences",
        # For a page's own script; and the way to another site and back.
        "sitting",
        "outside",
        "outside-back",
        "account-confirm-outside",
        "account-confirm-back",
    }
)
# Opened by whoever has not signed in.
BEFORE_SIGNING_IN = frozenset(
    {"sign-in", "first-day", "invitation", "reset", "passkey-sign-in", "forgotten", "second-step"}
)
# Looked at where people sign in (``test_signing_in``): they are there once a second factor is.
OF_A_SECOND_FACTOR = frozenset({"account-codes", "account-remove"})
# Whoever signs in: a manager first, who opens most; and a colleague without a part in the case.
COLLEAGUE = "colleague"
EVERYBODY = (
    AccessRole.PRACTICE_MANAGER.value,
    *(each for each in AccessRole.values if each != AccessRole.PRACTICE_MANAGER),
    COLLEAGUE,
)
# Pages that are there under some policies only: under which, for whom, and which.
OF_SOME_POLICIES = [
    ("nottinghamshire", AccessRole.PRACTICE_MANAGER.value, ("waiting", "steps", "to-key")),
    (
        "cin",
        AccessRole.PRACTICE_MANAGER.value,
        ("home", "unallocated", "team-check", "session", "sessions", "steps"),
    ),
    ("camden", AccessRole.SERVICE_MANAGER.value, ("home", "turns", "steps")),
    (
        "early-help-process",
        AccessRole.PRACTICE_MANAGER.value,
        ("session", "sessions", "action", "steps"),
    ),
]
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# 320 px is 1280 px at 400%.
NARROW: ViewportSize = {"width": 320, "height": 640}


def pages_of(office: Office) -> tuple[Case, dict[str, str]]:
    """An open case of the office, and the address of every page for it."""
    case = a_led_case(office)
    # Who is away has a page for the whole absence.
    a_led_case(office, office.support)
    Absence.objects.create(worker=office.support, first_day=today(), recorded_at=now())
    found = addresses(case.reference, office.practitioner) | _set_up(office)
    found["own-decision"] = reverse("own-decision", args=[sent_away(office).pk])
    found["whole-absence"] = reverse("whole-absence", args=[office.support.pk])
    shown = found.keys() - NO_PAGE - BEFORE_SIGNING_IN - OF_A_SECOND_FACTOR
    return case, {name: address for name, address in found.items() if name in shown}


def _set_up(office: Office) -> dict[str, str]:
    """The pages on which an administrator sets the office up, each of something that is there."""
    service, team, person = office.service.slug, office.team.slug, office.practitioner.pk
    draft = a_draft_with(whoever(office, AccessRole.ADMINISTRATOR.value)).pk
    return {
        "policy-draft": reverse("policy-draft", args=[draft]),
        "draft-item": reverse("draft-item", args=[draft, "timescales/telephone-contact"]),
        "draft-file": reverse("draft-file", args=[draft, "settings.yaml"]),
        "draft-impact": reverse("draft-impact", args=[draft]) + f"?service={service}",
        "bring-draft": reverse("bring-draft", args=[draft]),
        "draft-step": reverse("draft-step", args=[draft, "send-policy-draft"]),
        "administer": reverse("administer", args=["make-service"]),
        "service": reverse("service", args=[service]),
        "impact": reverse("impact", args=[service]),
        "administer-service": reverse("administer-service", args=[service, "choose-policy"]),
        "team-people": reverse("team-people", args=[team]),
        "administer-team": reverse("administer-team", args=[team, "appoint-worker"]),
        "person": reverse("person", args=[person]),
        "administer-person": reverse("administer-person", args=[person, "change-worker"]),
    }


def whoever(office: Office, role: str) -> Worker:
    """Somebody of the office with that access, or ``COLLEAGUE``: who opens a case of the team by saying why."""
    if role == COLLEAGUE:
        return office.colleague
    there = Worker.objects.filter(team=office.team, user__access_role=role).order_by("pk").first()
    return there or a_worker(office.team, "Nia Gray", "service-manager", access=role)


def first_to_open(office: Office) -> dict[str, dict[str, str]]:
    """Every page once: by role, those that nobody before it in ``EVERYBODY`` opens."""
    _, left = pages_of(office)
    found: dict[str, dict[str, str]] = {}
    for role in EVERYBODY:
        browser = browsing(whoever(office, role))
        opened = [name for name in left if browser.get(left[name]).status_code == 200]
        found[role] = {name: left.pop(name) for name in opened}
    nobodys = left.keys() - {name for _, _, wanted in OF_SOME_POLICIES for name in wanted}
    assert nobodys == set(), (
        "nobody opens these pages, so that nothing scans them: give the office what they show, add a policy that has them "
        "to OF_SOME_POLICIES, or say in NO_PAGE what they answer with"
    )
    return found


def _visits(person: Person, address: str) -> bool:
    """Opens a page without judging it; whether there is one for this person, and not another in its place."""
    answer = person.page.goto(person.address + address, timeout=60_000)
    asked = urlsplit(address).path
    return answer is not None and answer.status == 200 and urlsplit(answer.url).path == asked


def _visited(office: Office, someone: Any, **how: Any) -> Iterator[tuple[str, Person]]:
    """Every page, opened by the first who may."""
    for role, pages in first_to_open(office).items():
        if pages:
            person = someone.signed_in(whoever(office, role), **how)
            for name, address in pages.items():
                assert _visits(person, address), f"{name} for {role}"
                yield name, person


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_page_is_clean_and_fits_a_desktop_and_a_narrow_screen(
    suffolk_office: Office, someone: Any, role: str
) -> None:
    _, pages = pages_of(suffolk_office)
    person, wider = someone.signed_in(whoever(suffolk_office, role)), {}
    for name, address in pages.items():
        if _visits(person, address):
            person.looks(again=True)
            person.page.set_viewport_size(NARROW)
            wider[name] = person.page.evaluate(_WIDER)
            person.page.set_viewport_size({"width": 1280, "height": 900})
    assert {name: pixels for name, pixels in wider.items() if pixels > 0} == {}
    assert wider


def test_pages_before_signing_in_are_clean_and_fit_too(
    transactional_db: None, someone: Any
) -> None:
    first_day = {
        "sign-in": reverse("sign-in"),
        "first-day": reverse("first-day", args=[first_key()]),
        "passkey-sign-in": reverse("passkey-sign-in"),
        "forgotten": reverse("forgotten"),
    }
    _clean_and_fitting(someone.not_signed_in(), first_day)
    invited = an_office("suffolk").practitioner.user
    assert invited is not None
    addressed = {
        "invitation": reverse("invitation", args=invitation(invited)),
        "reset": reverse("reset", args=reset_link(invited)),
    }
    _clean_and_fitting(someone.not_signed_in(), addressed)
    assert first_day.keys() | addressed.keys() == BEFORE_SIGNING_IN - {"second-step"}


def _clean_and_fitting(person: Person, pages: dict[str, str]) -> None:
    for name, address in pages.items():
        answer = person.page.goto(person.address + address)
        assert answer is not None, name
        assert answer.status == 200, name
        person.looks(again=True)
        person.page.set_viewport_size(NARROW)
        assert person.page.evaluate(_WIDER) <= 0, name
        person.page.set_viewport_size({"width": 1280, "height": 900})


def test_every_page_is_opened_by_somebody(suffolk_office: Office) -> None:
    opened = first_to_open(suffolk_office)
    assert opened[COLLEAGUE].keys() == {"reason"}


@pytest.mark.parametrize(("pack", "role", "wanted"), OF_SOME_POLICIES)
def test_pages_that_only_some_policies_have_are_clean_too(
    transactional_db: None, someone: Any, pack: str, role: str, wanted: tuple[str, ...]
) -> None:
    office = an_office(pack)
    _, pages = pages_of(office)
    person = someone.signed_in(whoever(office, role))
    for name in wanted:
        assert _visits(person, pages[name]), f"{name} under {pack}"
        person.looks(again=True)
        person.page.set_viewport_size(NARROW)
        assert person.page.evaluate(_WIDER) <= 0, name
        person.page.set_viewport_size({"width": 1280, "height": 900})


def test_every_page_fits_with_text_twice_the_size(suffolk_office: Office, someone: Any) -> None:
    wider = {}
    for name, person in _visited(suffolk_office, someone):
        _double(person.page)
        wider[name] = person.page.evaluate(_WIDER)
    assert {name: pixels for name, pixels in wider.items() if pixels > 0} == {}


@pytest.mark.parametrize("role", AccessRole.values)
def test_no_table_is_cut_on_a_telephone(suffolk_office: Office, someone: Any, role: str) -> None:
    _, pages = pages_of(suffolk_office)
    person, cut = someone.signed_in(whoever(suffolk_office, role), size="phone"), {}
    for name, address in pages.items():
        if _visits(person, address):
            cut[name] = person.page.evaluate(_CUT)
    assert {name: tables for name, tables in cut.items() if tables} == {}


def test_all_text_grows_with_the_size_set_in_the_browser(
    suffolk_office: Office, someone: Any
) -> None:
    small, wider = {}, {}
    for name, person in _visited(suffolk_office, someone):
        small[name] = person.page.evaluate(_STAYS_SMALL)
        wider[name] = person.page.evaluate(_WIDER)
    assert {name: each for name, each in small.items() if each} == {}
    assert {name: pixels for name, pixels in wider.items() if pixels > 0} == {}


def test_every_control_is_reached_by_keyboard_and_shows_where_it_is(
    suffolk_office: Office, someone: Any
) -> None:
    for name, person in _visited(suffolk_office, someone):
        wanted = person.page.evaluate(_REACHABLE)
        reached = _tabs_through(person.page, most=wanted + 20)
        assert reached["first"] == "#main-content", f"{name}: the first stop skips to the content"
        assert reached["number"] >= wanted, (
            f"{name}: {reached['number']} of {wanted} controls are reached"
        )
        assert not reached["unseen"], f"{name}: no visible focus on {reached['unseen']}"


def test_every_page_can_be_used_without_scripts(suffolk_office: Office, someone: Any) -> None:
    for name, person in _visited(suffolk_office, someone, scripts=False):
        assert person.page.locator("h1").count() == 1, name
        for form in person.page.locator("main form").all():
            assert form.locator("button").count() >= 1, f"{name} has a form that nothing sends"


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
