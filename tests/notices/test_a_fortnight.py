"""A fortnight with nobody at work on services under each policy: every duty that nears or is missed is told, once, to the right
people, and nobody else; the morning's mail says the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from django.db.models import Count

from keyworker.access.models import AccessRole
from keyworker.access.roles import Reach
from keyworker.decisions.reminders import Applying, reminders_by_timescale
from keyworker.notices.digest import KIND, post_digests
from keyworker.notices.models import Dispatch, Notice, Reminded
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.reminders import Stage
from keyworker.record.daily_update import pass_days
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Allocation, Case, Timescale
from keyworker.record.visibility import may_view
from keyworker.workforce.models import Absence, Worker
from tests.builders import JOBS_UNDER, Office, a_case, a_worker, an_office, at, copied_in

pytestmark = pytest.mark.django_db

BEGINS = date(2026, 5, 18)
DAYS = [BEGINS + timedelta(days=number) for number in range(15)]
PACKS = ("suffolk", *JOBS_UNDER)
CASES = 7
# What a service manager, a senior or a group manager is called, by policy.
SENIOR = {
    "cin": "senior-manager",
    "camden": "service-manager",
    "nottinghamshire": "service-manager",
    "suffolk": "service-manager",
    "early-help-process": "manager",
}


@pytest.fixture(params=PACKS)
def office(request: pytest.FixtureRequest) -> Office:
    """An office whose practitioner is away in the second week, whose business support leaves in the first, with a manager above."""
    office = copied_in(an_office(request.param))
    a_worker(office.team, "Nia Gray", SENIOR[request.param], access=AccessRole.SERVICE_MANAGER)
    other = an_office(request.param, service=office.service, name="Oldtown")
    for number, worker in enumerate(Worker.objects.filter(team__in=(office.team, other.team))):
        worker.email = f"w{number}@example.org"
        worker.save()
    Absence.objects.create(
        worker=office.practitioner,
        first_day=BEGINS + timedelta(days=7),
        expected_return=BEGINS + timedelta(days=12),
        recorded_at=at(f"{BEGINS}"),
    )
    return office


def cases_of(office: Office) -> list[Case]:
    """Cases that came in before the fortnight and stand in every way: undecided, unallocated, led, held, restricted."""
    draw, cases = Random(20260518), []
    for number in range(CASES):
        day = BEGINS - timedelta(days=draw.randint(1, 12))
        story = a_case(office, restricted=number == CASES - 1).of("Mia").of("Theo")
        story.received(str(day))
        if number > 0:
            story.opened(str(day))
        if number > 1:
            story.allocated(str(day), draw.choice([office.practitioner, office.colleague]))
        if number > 3:
            story.planned(str(day), visit_every="2 weeks")
        if number == 4:
            story.allocated(str(day), office.lead, role="holding")
        if number == 3:
            story.happened("step-up.requested", str(BEGINS), before_cut_off=False)
        if number == 5:
            story.proposed(str(BEGINS))
        cases.append(story.case)
    return cases


def naive_day(each: Applying, clock: Timescale, pack: Pack) -> date | None:
    """When it is to be told of a clock, reckoned as one would by hand."""
    assert clock.limit is not None
    length, calendar = each.length, pack.calendar
    if each.rule.on == "nears" and length is None:
        return clock.warn_on
    if length is not None and length.is_of_the_clock:
        assert clock.limit_at is None
        return None
    if each.rule.on == "nears" and length is not None:
        day = length.back.after_day(clock.limit, calendar)
        return day if each.rule.of or day > clock.started else None
    if length is None:
        return clock.limit + timedelta(days=1)
    return max(length.after_day(clock.limit, calendar), clock.limit + timedelta(days=1))


def due_to_be_told(cases: list[Case], today: date, pack: Pack) -> Iterator[tuple[object, ...]]:
    """Everything that stands so this morning that somebody has to have been told of it by now."""
    for clock in Timescale.objects.live().filter(case__in=cases, status="running"):
        assert clock.limit is not None
        for each in reminders_by_timescale(pack).get(clock.rule, ()):
            day = naive_day(each, clock, pack)
            stands = (clock.limit >= today) is (each.rule.on == "nears")
            if day is not None and BEGINS <= day <= today and stands:
                yield clock.case_id, clock.rule, clock.subject, clock.limit, each.rule.id


def may_be_told(worker: Worker, notice: Notice, today: date) -> bool:
    """Whether there is any reason at all to tell this person of that case."""
    case = notice.case
    user = worker.user
    assert user is not None
    on_it = Allocation.objects.running().filter(case=case, worker=worker).exists()
    on_it = on_it or worker.pk in {case.proposed_to_id, case.accountable_id}
    whole = user.access.sees is Reach.SERVICE and worker.team.service_id == case.service_id
    near = worker.team_id == case.team_id
    return on_it or whole or near


def fortnight(office: Office) -> tuple[list[Case], set[tuple[object, ...]]]:
    pass_days(now=at(f"{BEGINS - timedelta(days=1)} 06:05"))
    cases, wanted = cases_of(office), set()
    office.support.left = BEGINS + timedelta(days=4)
    office.support.save()
    for day in DAYS:
        for hour in ("06:05", "07:05", "08:05"):
            pass_days(now=at(f"{day} {hour}"))
            post_digests(at(f"{day} {hour}"))
        wanted |= set(due_to_be_told(cases, day, pack_for(office.service, day)))
    return cases, wanted


def test_every_duty_is_told_once_to_those_who_have_to_know_and_nobody_else(office: Office) -> None:
    cases, wanted = fortnight(office)
    told = Reminded.objects.filter(case__in=cases, time=0)
    columns = ("case_id", "rule", "subject", "limit", "reminder")
    assert set(told.values_list(*columns)) == wanted
    assert {Stage.NEARS, Stage.MISSED} <= {Stage(each.stage) for each in told}
    notices = Notice.objects.filter(case__in=cases, reminded__isnull=False)
    of = (
        "worker",
        "case",
        "reminded__rule",
        "reminded__limit",
        "reminded__stage",
        "reminded__time",
    )
    assert not notices.values(*of).annotate(n=Count("pk")).filter(n__gt=1)
    for notice in notices.select_related("case__team", "worker__user", "worker__team"):
        worker, on = notice.worker, notice.created_at
        assert worker.user is not None
        assert worker.is_in_post(on.date())
        assert not Absence.objects.filter(worker=worker).covering(on.date())
        assert may_view(worker.user, notice.case, at=on)
        assert may_be_told(worker, notice, on.date())
        assert "Mia" not in notice.text
        assert notice.clause


def test_no_duty_that_was_to_be_told_is_told_to_nobody(office: Office) -> None:
    cases, _ = fortnight(office)
    heard = Notice.objects.filter(case__in=cases, reminded__isnull=False)
    known = set(heard.values_list("case", "reminded__rule", "reminded__limit", "created_at"))
    for each in Reminded.objects.filter(case__in=cases):
        assert (each.case_id, each.rule, each.limit, each.told_at) in known, each


def test_the_mornings_mail_says_what_was_told_and_comes_on_working_days_alone(
    office: Office,
) -> None:
    cases, _ = fortnight(office)
    calendar = pack_for(office.service, BEGINS).calendar
    mails = list(Dispatch.objects.filter(kind=KIND))
    assert mails
    assert all(calendar.is_working(each.created_at.date()) for each in mails)
    assert max(Counter((each.to, each.created_at.date()) for each in mails).values()) == 1
    references = {case.reference for case in cases}
    for mail in mails:
        worker = Worker.objects.get(email=mail.to)
        assert not Absence.objects.filter(worker=worker).covering(mail.created_at.date())
        mine = Notice.objects.filter(worker=worker, reminded__isnull=False)
        told = set(mine.values_list("case__reference", flat=True))
        assert {each for each in references if each in mail.text} <= told
        assert "Mia" not in mail.text
