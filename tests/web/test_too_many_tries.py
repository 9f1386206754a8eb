"""Whoever gets a password wrong again and again has to wait, and is told so on a page of ours."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.builders import Office

pytestmark = pytest.mark.django_db


def test_after_five_wrong_passwords_they_are_told_how_long_to_wait(office: Office) -> None:
    assert office.practitioner.user is not None
    browser = Client()
    wrong = {"username": office.practitioner.user.username, "password": "not this one"}
    answers = [browser.post("/sign-in", wrong) for _ in range(5)]
    assert [each.status_code for each in answers[:4]] == [200] * 4
    assert answers[4].status_code == 429
    assert "<title>Too many tries - Keyworker</title>" in answers[4].text
    assert "The password was wrong five times. Wait 15 minutes and try again" in answers[4].text
