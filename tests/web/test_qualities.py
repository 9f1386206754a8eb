"""A manager confirms what the policy asks of a worker; who confirmed what stays on record."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from keyworker.access.models import AccessRole
from keyworker.workforce.models import Confirmation, Worker
from tests.builders import a_worker, an_office
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> tuple[Worker, Worker]:
    team = an_office("camden").team
    manager = a_worker(team, "Noor Hale", "team-manager", access=AccessRole.PRACTICE_MANAGER)
    return manager, a_worker(team, "Ivo Marsh", "social-worker")


def test_what_is_confirmed_is_known_of_the_worker_and_says_who_confirmed_it(
    people: tuple[Worker, Worker],
) -> None:
    manager, worker = people
    page = f"/workers/{worker.pk}/confirmed"
    entered = {
        "line_manager": manager.ref,
        "facts.worker.nqsw": "yes",
        "facts.worker.qualified_on-day": "1",
        "facts.worker.qualified_on-month": "5",
        "facts.worker.qualified_on-year": "2026",
    }
    assert browsing(manager).post(page, entered).status_code == 302
    worker.refresh_from_db()
    assert worker.known_qualities == {
        "nqsw": True,
        "qualified_on": "2026-05-01",
        "line_manager": manager.ref,
        "supervisor": manager.ref,
    }
    shown = browsing(manager).get(page).text
    assert "Whether the worker is newly qualified: <strong>yes</strong>, Noor Hale" in shown
    assert "<strong>Fri 1 May 2026</strong>, Noor Hale" in shown


def test_nobody_confirms_their_own_fitness(people: tuple[Worker, Worker]) -> None:
    manager, _ = people
    page = f"/workers/{manager.pk}/confirmed"
    answer = browsing(manager).post(page, {"facts.worker.nqsw": "no"})
    assert answer.status_code == 422
    assert "Somebody else confirms what the policy asks of you." in answer.text
    manager.refresh_from_db()
    assert (manager.qualities, Confirmation.objects.count()) == ({}, 0)
    shown = browsing(manager).get(page).text
    assert "Somebody else confirms what the policy asks of you." in shown
    assert "facts.worker.nqsw" not in shown


def test_only_what_changed_is_confirmed_again(people: tuple[Worker, Worker]) -> None:
    manager, worker = people
    page = f"/workers/{worker.pk}/confirmed"
    for ready in ("no", "yes"):
        answers = {"facts.worker.nqsw": "no", "facts.worker.ready_for_child_protection": ready}
        assert browsing(manager).post(page, answers).status_code == 302
    again = {"facts.worker.nqsw": "no", "facts.worker.ready_for_child_protection": "yes"}
    said = browsing(manager).post(page, again, follow=True).content.decode()
    assert f"Nothing has changed for {worker.name}" in said
    names = [(each.name, each.value) for each in Confirmation.objects.order_by("pk")]
    assert names == [
        ("nqsw", False),
        ("ready_for_child_protection", False),
        ("ready_for_child_protection", True),
    ]


def test_a_date_that_is_none_is_refused_and_nothing_is_kept(people: tuple[Worker, Worker]) -> None:
    manager, worker = people
    wrong = {
        "facts.worker.nqsw": "yes",
        "facts.worker.qualified_on-day": "31",
        "facts.worker.qualified_on-month": "2",
        "facts.worker.qualified_on-year": "2026",
    }
    answer = browsing(manager).post(f"/workers/{worker.pk}/confirmed", wrong)
    assert answer.status_code == 422
    assert "Enter a real date" in answer.text
    worker.refresh_from_db()
    assert worker.qualities == {}


def test_a_confirmation_is_never_altered(people: tuple[Worker, Worker]) -> None:
    manager, worker = people
    browsing(manager).post(f"/workers/{worker.pk}/confirmed", {"facts.worker.nqsw": "no"})
    with pytest.raises(IntegrityError, match="never altered"), transaction.atomic():
        Confirmation.objects.update(value=True)
