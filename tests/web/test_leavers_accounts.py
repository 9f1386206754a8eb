"""A leaver's account is shut from the day after their last one: by the date itself, and on record once the day's update ran."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessRole, SignedIn
from keyworker.actions.accounts_of_leavers import close_accounts_of_leavers
from keyworker.record.models import Event
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, act_on, done
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db
LAST_DAY = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
RIGHT = "a long enough secret"


@pytest.fixture
def leaver(office: Office) -> Worker:
    worker = office.practitioner
    assert worker.user is not None
    worker.user.set_password(RIGHT)
    worker.user.save()
    done(
        act_on(
            OnWorker(worker),
            "record-leaving",
            office.manager,
            on="2026-12-01 10:00",
            last_day="2026-12-04",
        )
    )
    worker.refresh_from_db()
    return worker


def signs_in(worker: Worker) -> int:
    assert worker.user is not None
    entered = {"username": worker.user.username, "password": RIGHT}
    return Client().post("/sign-in", entered).status_code


def test_on_their_last_day_they_work_and_the_day_after_nothing_opens(leaver: Worker) -> None:
    with time_machine.travel(LAST_DAY, tick=False) as clock:
        browser = browsing(leaver)
        assert signs_in(leaver) == 302
        # Late that evening, London time, it is still that day.
        clock.shift(7 * 60 * 60)
        late = browsing(leaver)
        assert late.get("/").status_code == 200
        clock.shift(61 * 60)
        assert late.get("/").status_code == 302
        assert browser.get("/").status_code == 302
        assert signs_in(leaver) == 200


def test_the_days_update_closes_the_account_once_for_the_reason_on_record(
    leaver: Worker, office: Office
) -> None:
    with time_machine.travel(LAST_DAY, tick=False) as clock:
        browsing(leaver)
        assert close_accounts_of_leavers(now=LAST_DAY) == 0
        clock.shift(24 * 60 * 60)
        after = datetime(2026, 12, 5, 16, 0, tzinfo=UTC)
        assert [close_accounts_of_leavers(now=after) for _ in range(2)] == [1, 0]
    event = Event.objects.get(kind="account.closed")
    assert event.by == office.manager
    assert event.data["reason"] == "Last day in post was Fri 4 Dec 2026"
    assert not SignedIn.objects.filter(user=leaver.user).exists()
    leaver.user.refresh_from_db()
    assert not leaver.user.is_active


def test_where_nobody_recorded_the_last_day_an_administrator_closes_it(office: Office) -> None:
    after = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)
    Worker.objects.filter(pk=office.colleague.pk).update(left=date(2026, 12, 4))
    assert close_accounts_of_leavers(now=after) == 0, "nobody could; signing in is refused anyway"
    nia = a_worker(office.team, "Nia Gray", "administrator", access=AccessRole.ADMINISTRATOR)
    assert close_accounts_of_leavers(now=after) == 1
    assert Event.objects.get(kind="account.closed").by == nia


def test_an_account_opened_again_opens_nothing_while_they_are_gone(leaver: Worker) -> None:
    with time_machine.travel(datetime(2026, 12, 7, 9, 0, tzinfo=UTC), tick=False):
        assert signs_in(leaver) == 200
        assert Client().get(reverse("home")).status_code == 302
