"""Whatever is sent to a form, it answers with what is wrong and writes nothing it should not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from keyworker.actions.families import ACTIONS
from keyworker.record.models import Case, Event
from tests.builders import Office
from tests.web.conftest import a_led_case, browsing

GARBAGE: dict[str, dict[str, Any]] = {
    "empty": {},
    "wrong kinds": {
        "submission": "not-a-uuid",
        "version": "minus one",
        "worker": "W999999",
        "people": ["P0", "x"],
        "outcome": "??",
        "at-day": "31",
        "at-month": "2",
        "at-year": "abc",
        "level": "many",
        "visit_every": "often",
        "role": "queen",
        "person": "P999999",
        "corrects": "E0",
        "significant_concerns": "perhaps",
        "children_seen": ["P999999"],
    },
    "huge": {
        "note": "x" * 200_000,
        "reason": "y" * 200_000,
        "rationale": "z" * 200_000,
        "version": "9" * 30,
    },
    "figures that are none": {
        "children-²-given_name": "Ivy",
        "children-٣-given_name": "Ivy",
        f"children-{'9' * 30}-given_name": "Ivy",
        "level": "nan",
        "share": "inf",
        "visit_every": "1e400 weeks",
        "version": "²",
    },
    "hostile": {
        "note": "<script>alert(1)</script>",
        "reason": "'; DROP TABLE casework_event; --",
        "worker": "\x00",
    },
    "in the future": {"at-day": "1", "at-month": "1", "at-year": "2999", "at-time": "25:99"},
}


@pytest.fixture
def case(office: Office) -> Case:
    return a_led_case(office)


@pytest.mark.parametrize(
    "action",
    sorted(each.id for each in ACTIONS.values() if each.subject == "case"),
)
def test_no_action_breaks_on_what_nobody_should_send(
    office: Office, case: Case, action: str
) -> None:
    for worker in (office.manager, office.practitioner):
        browser = browsing(worker)
        for said in GARBAGE.values():
            answer = browser.post(f"/cases/{case.reference}/do/{action}", said)
            assert answer.status_code in {200, 302, 404, 422}
            assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("said", GARBAGE.values(), ids=GARBAGE.keys())
def test_no_other_form_breaks_on_it_either(
    office: Office, case: Case, said: dict[str, Any]
) -> None:
    browser, before = browsing(office.manager), Event.objects.count()
    worker = f"/workers/{office.practitioner.pk}"
    forms = [
        "/referrals/new",
        f"/cases/{case.reference}/contact",
        f"/cases/{case.reference}/allocate",
        f"{worker}/absence",
        f"{worker}/reductions",
        f"{worker}/confirmed",
        "/notices",
        "/search",
        f"/cases/{case.reference}/reason",
    ]
    for address in forms:
        assert browser.post(address, said).status_code in {200, 302, 404, 422}, address
    assert Event.objects.count() == before
    assert Case.objects.count() == 1


def test_a_wrong_password_says_no_more_than_that(office: Office) -> None:
    answer = Client().post("/sign-in", {"username": "nobody", "password": "x"})
    assert "Enter a user name and password that go together" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/cases/KW-99-999999",
        "/workers/99999999",
        "/policy/nowhere",
        "/policy/suffolk/no-such-rule",
        "/nothing",
    ],
)
def test_what_is_not_there_is_said_in_plain_words(office: Office, path: str) -> None:
    answer = browsing(office.manager).get(path)
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
