"""Every page says which roles open it, every role opens what it lists, and nothing else asks which role somebody has."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

import keyworker
from keyworker.access.models import AccessRole
from keyworker.access.roles import ACCESS
from keyworker.web.navigation import TITLES
from tests.builders import Office, a_worker
from tests.web.conftest import a_led_case, browsing
from tests.web.test_who_sees_what import SIGNING_IN, addresses

# Anybody can open these: they say for themselves who is let in.
_OPEN_TO_ALL = SIGNING_IN | {"calendar-feed", "first-day", "invitation", "reset", "password"}
_SRC = Path(keyworker.__file__).parent


def pages() -> set[str]:
    return {str(each.name) for each in get_resolver("keyworker.web.urls").url_patterns}


def test_every_role_has_an_entry() -> None:
    assert set(ACCESS) == set(AccessRole)


def test_every_page_has_a_role_that_opens_it_and_every_role_lists_pages_that_exist() -> None:
    declared = frozenset().union(*(each.pages for each in ACCESS.values()))
    assert pages() - _OPEN_TO_ALL == declared, "say in access.roles which roles open the page"


@pytest.mark.parametrize("role", AccessRole)
def test_the_navigation_of_a_role_leads_only_to_pages_it_opens(role: AccessRole) -> None:
    access = ACCESS[role]
    assert set(access.menu) <= access.pages
    assert set(access.menu) <= TITLES.keys()
    assert access.menu[0] == "home"


@pytest.mark.parametrize("role", AccessRole)
def test_to_a_role_there_is_no_page_that_it_does_not_list(office: Office, role: AccessRole) -> None:
    case = a_led_case(office)
    browser = browsing(a_worker(office.team, "Nia Gray", "service-manager", access=role))
    kept = pages() - _OPEN_TO_ALL - ACCESS[role].pages
    found = addresses(case.reference, office.practitioner)
    answered = {name: browser.get(found[name]).status_code for name in sorted(kept)}
    assert set(answered.values()) <= {404}, answered


def test_a_page_that_no_role_lists_is_there_for_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browsing(office.manager).get(reverse("notices")).status_code == 200
    listed = ACCESS[AccessRole.PRACTICE_MANAGER]
    monkeypatch.setitem(
        ACCESS,
        AccessRole.PRACTICE_MANAGER,
        replace(listed, pages=listed.pages - {"notices"}),
    )
    assert browsing(office.manager).get(reverse("notices")).status_code == 404


def test_nothing_but_the_roles_themselves_asks_which_role_somebody_has() -> None:
    comparing = {
        module.relative_to(_SRC).as_posix()
        for module in _SRC.rglob("*.py")
        if any(
            isinstance(part, ast.Attribute) and part.attr == "access_role"
            for node in ast.walk(ast.parse(module.read_text("utf-8")))
            if isinstance(node, ast.Compare)
            for part in ast.walk(node)
        )
    }
    assert not comparing, "ask user.access what the role reaches (access.roles)"
