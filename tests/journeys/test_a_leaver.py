"""Whoever leaves works to the end of their last day, and nothing opens to them after it: in browsers, on both sides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import CaseStory, Office
from tests.journeys.person import PASSWORD, Maker
from tests.the_day import as_on, today
from tests.web.conftest import days_ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_manager_records_a_last_day_the_family_is_given_on_and_the_account_shuts(
    suffolk_office: Office, someone: Maker, size: str
) -> None:
    case = CaseStory(suffolk_office).working(days_ago(20)).case
    leaver = suffolk_office.practitioner
    hers = someone.signed_in(leaver, size=size).sees(case.reference)
    manager = someone.signed_in(suffolk_office.manager, size=size)
    manager.goes_to(f"/workers/{leaver.pk}/leaving").sees(case.reference)
    manager.fills_in(last_day=today()).presses("Record").sees("1 case")
    manager.goes_to(f"/workers/{leaver.pk}").sees("Last day in post:")
    manager.goes_to(f"/cases/{case.reference}").sees("is leaving")
    hers.goes_to(f"/cases/{case.reference}").sees("Mia")

    with as_on((today() + timedelta(days=1)).isoformat()):
        hers.goes_to(f"/cases/{case.reference}").sees("Sign in").does_not_see("Mia")
        hers.page.fill("#id_username", _user_name(leaver))
        hers.page.fill("#id_password", PASSWORD)
        hers.presses("Sign in").sees("There is a problem").does_not_see("Mia")


def _user_name(worker: Any) -> str:
    assert worker.user is not None
    return str(worker.user.username)
