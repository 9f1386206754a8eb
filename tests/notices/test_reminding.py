"""A duty that comes near, is missed or stays missed is told, once, to whoever it is on and whoever has to know."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.notices.models import Notice, Reminded
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from tests.builders import Office, a_case, at

pytestmark = pytest.mark.django_db


def days_pass(*days: str) -> None:
    """What the hourly job does, on these days."""
    for day in days:
        pass_days(now=at(f"{day} 06:05"))


def told(case: Case, rule: str = "first-contact") -> list[tuple[str, str, date]]:
    """Who was told what of a duty of a case, and when."""
    rows = Notice.objects.filter(case=case, reminded__rule=rule).order_by(
        "created_at", "worker__name"
    )
    return [(each.worker.name, each.kind, each.created_at.date()) for each in rows]


def led(office: Office) -> Case:
    """A case whose first contact is due on Monday 8 June, of which is warned on Thursday 4 June."""
    return a_case(office).received("2026-05-27").opened("2026-05-28").allocated("2026-05-28").case


@pytest.fixture
def begun(office: Office) -> Office:
    """A service whose reminders began before its cases."""
    days_pass("2026-05-27")
    return office


def test_a_duty_is_told_when_it_nears_and_when_it_is_missed_with_nobody_at_work(
    begun: Office,
) -> None:
    case = led(begun)
    days_pass(*(f"2026-06-{day:02}" for day in range(1, 13)))
    assert told(case) == [
        ("Ada Ruiz", "near-its-limit", date(2026, 6, 4)),
        ("Ada Ruiz", "past-its-limit", date(2026, 6, 9)),
        ("Morgan Reid", "past-its-limit", date(2026, 6, 9)),
    ]


def test_it_is_told_once_however_often_it_is_looked_at(begun: Office) -> None:
    case = led(begun)
    days_pass("2026-06-04", "2026-06-04", "2026-06-05", "2026-06-09", "2026-06-09")
    assert [(name, kind) for name, kind, _ in told(case)] == [
        ("Ada Ruiz", "near-its-limit"),
        ("Ada Ruiz", "past-its-limit"),
        ("Morgan Reid", "past-its-limit"),
    ]
    assert Reminded.objects.filter(case=case, rule="first-contact").count() == 2


def test_the_text_names_no_child_and_cites_the_clause(begun: Office) -> None:
    case = led(begun)
    days_pass("2026-06-04")
    notice = Notice.objects.get(case=case, kind="near-its-limit")
    assert notice.text == (
        f"{case.reference}: First contact with the family is due by Mon 8 Jun 2026."
    )
    assert "NOR-19" in notice.clause or "Northshire" in notice.clause
    assert "local default" in notice.clause.lower()
