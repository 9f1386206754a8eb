"""Takes the pictures of the pages that only some policies have: python -m pytest tests/journeys/take_screens.py"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from keyworker.access.models import AccessRole
from keyworker.record.models import Case
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Team, Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.journeys.screens import SIZES, take
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, days_ago

pytestmark = pytest.mark.django_db(transaction=True)
_FAMILIES = (("Mia", 3), ("Leo", 11), ("Zara", 24), ("Noah", 40))


def _taken(someone: Any, worker: Worker, path: str, name: str) -> None:
    for suffix in SIZES:
        person = someone.signed_in(worker, size="phone" if suffix else "desktop")
        person.goes_to(path)
        take(person.page, name, suffix)


def _events(case: Case, office: Office, *events: tuple[str, int, dict[str, Any]]) -> None:
    moment = now()
    new = [
        NewEvent(kind=kind, at=moment - timedelta(days=days), data=data, by=office.manager)
        for kind, days, data in events
    ]
    with transaction.atomic():
        add_events(case, new, recorded_by=office.manager.user, recorded_at=moment)


def test_waiting_list(transactional_db: None, someone: Any) -> None:
    office = an_office("nottinghamshire")
    for (name, days), level in zip(_FAMILIES, ("1", "2", "2", "3"), strict=True):
        case = CaseStory(office).of(name).received(days_ago(days + 2)).case
        _events(
            case,
            office,
            ("priority.rated", days + 1, {"priority": level}),
            ("waiting.started", days, {}),
        )
    _taken(someone, office.manager, "/waiting", "waiting")
    _taken(someone, office.support, "/", "home-business-support")


def test_unallocated_and_the_weekly_check(transactional_db: None, someone: Any) -> None:
    office = an_office("cin")
    Team.objects.filter(pk=office.team.pk).update(set_up_on=today() - timedelta(days=24))
    for name, days in _FAMILIES[:3]:
        story = (
            CaseStory(office)
            .of(name)
            .received(days_ago(days + 2))
            .happened(
                "decision.made",
                days_ago(days + 1),
                by=office.manager,
                outcome="open",
                need="child-in-need",
            )
        )
        held = {
            "why": "insufficient-staff",
            "explanation": "Two posts are vacant",
            "team": office.team.slug,
        }
        _events(
            story.case,
            office,
            ("unallocated.held", days, held),
            ("contact.arranged", days - 1, {"every": "1 week"}),
        )
    a_led_case(office)
    _taken(someone, office.manager, "/unallocated", "unallocated")
    browsing(office.manager).post("/team/check", {"attempt": str(uuid4())})
    _taken(someone, office.manager, "/team/check", "team-check")


def test_turns(transactional_db: None, someone: Any) -> None:
    office = an_office("camden")
    people = [
        a_worker(office.team, name, "service-manager", access=AccessRole.SERVICE_MANAGER)
        for name in ("Ann Hale", "Bea Ito", "Col Jha")
    ]
    monday = today() - timedelta(days=today().weekday())
    form = {
        f"manager_{place}": each.ref
        for place, each in zip(("first", "second", "third"), people, strict=True)
    }
    form |= {
        "from-day": str(monday.day),
        "from-month": str(monday.month),
        "from-year": str(monday.year),
        "turns": "12",
    }
    browser = browsing(people[0])
    browser.post("/turns", {"action": "plan-turn", "attempt": str(uuid4()), **form})
    _taken(someone, people[0], "/turns", "turns")


def test_sessions(transactional_db: None, someone: Any) -> None:
    office = an_office("early-help-process")
    for _ in range(2):
        a_led_case(office)
    day = today()
    browsing(office.manager).post(
        f"/workers/{office.practitioner.pk}/session",
        {
            "attempt": str(uuid4()),
            "held_on-day": str(day.day),
            "held_on-month": str(day.month),
            "held_on-year": str(day.year),
            "caseload_reviewed": "yes",
            "answers.good_practice": "Heard both children alone",
            "answers.practice_to_improve.nothing": "yes",
            "answers.wellbeing": "Settled; would like to learn to mentor",
            "notes": "A place on the mentors' course by March",
        },
    )
    _taken(someone, office.practitioner, f"/workers/{office.practitioner.pk}/sessions", "sessions")
