"""The sample authority in the database: whole, lawful, once."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from keyworker.access.models import User
from keyworker.exchange.demo.generate import generate
from keyworker.exchange.demo.loading import AlreadyInUse, load, loaded
from keyworker.policy.packs.loader import bundled_packs
from keyworker.record import projection
from keyworker.record.models import Allocation, Case, Event, Timescale
from keyworker.record.worker_rows import row_differences
from keyworker.workforce.models import Absence, Service, Team, Worker
from tests.the_day import now
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db


def test_a_loaded_authority_is_lawful_and_agrees_with_its_events() -> None:
    demo = load(now=now(), seed=1, cases=60)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    opened = Case.objects.filter(stage="open")
    held = Allocation.objects.filter(role="lead", period__upper_inf=True, case__in=opened)
    invented = generate(now=now(), seed=1, cases=60)
    told = sum(1 for case in invented.every_case if case.lead and not case.is_over)
    # Of the services beside it, some families wait for a worker.
    assert held.count() == told
    assert opened.filter(service__slug="early-help").count() == sum(
        1 for case in invented.cases if case.lead and not case.is_over
    )
    # Beside those asked for: two broker requests under way, and a few whose end falls on the next working day.
    assert 62 <= opened.filter(service__slug="early-help").count() <= 66
    assert not Allocation.objects.filter(case__stage="closed", period__upper_inf=True).exists()
    assert list(projection.differences(Case.objects.select_related("service", "team"))) == []
    assert Timescale.objects.filter(status="running", case__stage="received").exists()
    assert Absence.objects.count() == 2
    assert loaded() == demo


def test_doctor_and_the_first_page_of_the_administrator_find_nothing_missing() -> None:
    load(now=now(), seed=1, cases=60)
    out = StringIO()
    call_command("doctor", stdout=out)
    assert out.getvalue().strip() == "Nothing is missing."
    administrator = User.objects.get(username="administrator").worker
    home = browsing(administrator).get(reverse("home")).text
    assert "Nothing is missing: every service has its policy" in home
    assert Event.objects.get(kind="letterhead.set").by == administrator


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_holds_a_case_before_the_absence_it_is_held_for_is_on_record(seed: int) -> None:
    load(now=now(), seed=seed, cases=60)
    held = Event.objects.filter(kind="allocation.started", data__role="holding")
    assert held.exists()
    absences = Event.objects.filter(kind="absence.started")
    for event in held:
        known = absences.get(case=event.case)
        own = absences.get(worker__isnull=False, data__worker=known.data["worker"])
        assert own.at <= known.at < event.at
        assert own.recorded_at <= known.recorded_at < event.recorded_at
    assert list(row_differences()) == []


@pytest.mark.long
def test_everyone_signs_in_with_the_password_shown() -> None:
    demo = load(now=now(), seed=2, cases=60)
    user = User.objects.get(username="manager")
    assert user.check_password(demo.password)
    assert user.worker.role == "practice-manager"
    assert {each["username"] for each in demo.accounts} == set(
        User.objects.values_list("username", flat=True)
    )


@override_settings(KEYWORKER_DEMO=True)
def test_the_first_page_lists_who_one_can_be_and_what_is_planned_can_be_finished() -> None:
    demo = load(now=now(), seed=1, cases=60)
    page = Client().get("/sign-in")
    assert page.status_code == 200
    assert all(each["name"] in page.content.decode() for each in demo.accounts)
    browser = Client()
    browser.force_login(User.objects.get(username="manager"))
    planned = Case.objects.filter(stage="open", events__kind="plan.agreed").distinct()
    opened = [browser.get(f"/cases/{each.reference}/do/finish-plan-action") for each in planned]
    shown = [each.content.decode() for each in opened if each.status_code == 200]
    assert {each.status_code for each in opened} <= {200, 302, 404}
    assert any("Morning routine chart" in each for each in shown)


def test_it_is_only_ever_loaded_into_an_empty_database() -> None:
    Service.objects.create(slug="early-help", name="Early help")
    with pytest.raises(AlreadyInUse, match="needs an empty one"):
        load(now=now(), seed=1, cases=60)
    assert (
        Case.objects.count(),
        Event.objects.count(),
        Worker.objects.count(),
        Team.objects.count(),
    ) == (0, 0, 0, 0)


@pytest.mark.long
def test_it_can_be_told_up_to_an_earlier_day() -> None:
    then = now() - timedelta(days=30)
    load(now=then, seed=1, cases=60)
    assert Event.objects.filter(at__gt=then).count() == 0


def test_services_work_side_by_side_under_the_five_policies_and_families_step_between() -> None:
    load(now=now(), seed=1, cases=60)
    casework = Service.objects.filter(casework=True)
    assert {each.pack for each in casework} == {each.header.id for each in bundled_packs()}
    for service in casework:
        opened = Case.objects.filter(service=service, stage="open", allocations__role="lead")
        waiting = Case.objects.filter(service=service, stage="received")
        assert opened.exists(), service
        assert waiting.exists(), service
    made = Event.objects.filter(kind="referral.made")
    assert {each.case.service.slug for each in made} >= {"early-help", "children-in-need"}
    for each in made:
        assert Case.objects.get(reference=each.data["of"]).service != each.case.service
    assert Case.objects.filter(restricted=True).exists()


def test_somebody_administers_it() -> None:
    load(now=now(), seed=1, cases=60)
    browser = Client()
    browser.force_login(User.objects.get(username="administrator"))
    home = browser.get("/").content.decode()
    assert "Children in need" in home
