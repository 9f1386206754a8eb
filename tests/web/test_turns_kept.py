"""The rota for new cases under policies that say little, and turns that are over."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from keyworker.access.models import AccessRole
from keyworker.policy.wording import on_day
from keyworker.record.subjects import OnService
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.the_day import now, today
from tests.web.conftest import a_policy, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db

WHO = "\n".join(
    f"- {{id: who-{action}, clause: NOR-1, plain: Who may, action: {action}, who: [service-manager]}}"
    for action in ("plan-turn", "start-turn", "confirm-names")
)
WEEKS = "- {id: turn-length, value: 1 week, why: Not said, about: NOR-1}"


def a_senior(office: Office, name: str = "Nia Gray") -> Worker:
    return a_worker(office.team, name, "service-manager", access=AccessRole.SERVICE_MANAGER)


def a_turn(office: Office, whose: str, starts: date) -> None:
    planned = NewEvent(
        kind="turn.planned", at=now(), data={"worker": whose, "on": starts.isoformat()}
    )
    with transaction.atomic():
        add_events(OnService(office.service), [planned], recorded_by=None, recorded_at=now())


def page_of(worker: Worker) -> str:
    answer = browsing(worker).get("/turns")
    assert answer.status_code == 200
    return in_a_row(answer.text)


def test_turns_that_are_over_say_whose_they_were_and_what_was_left_undone(tmp_path: Path) -> None:
    office = an_office(a_policy(tmp_path, actions=WHO, settings=WEEKS))
    senior = a_senior(office)
    gone, own = today() - timedelta(days=20), today() - timedelta(days=10)
    a_turn(office, "W999999", gone)
    a_turn(office, senior.ref, own)
    before = page_of(senior).partition("Before</h2>")[2]
    assert before.index(on_day(own)) < before.index("Nia Gray, no list of names, not taken up")
    assert before.index(on_day(gone)) < before.index("Somebody who has left, no list of names")


def test_a_turn_of_somebody_who_is_not_known_any_more_says_so(tmp_path: Path) -> None:
    office = an_office(a_policy(tmp_path, actions=WHO, settings=WEEKS))
    a_turn(office, "W999999", today())
    page = page_of(a_senior(office))
    assert "It is the turn of <strong>Somebody who has left</strong>" in page


def test_without_a_length_of_turns_the_page_says_what_is_missing(tmp_path: Path) -> None:
    office = an_office(a_policy(tmp_path, actions=WHO))
    a_turn(office, "W1", today())
    page = page_of(a_senior(office))
    assert "This policy has no setting 'turn-length'" in page.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("without", "carries"), [((), "2 children of 2 to 3"), (("workload",), "2 children")]
)
def test_who_has_room_is_shown_to_whoever_has_to_list_them(
    tmp_path: Path, without: tuple[str, ...], carries: str
) -> None:
    office = an_office(a_policy(tmp_path, without=without, actions=WHO, settings=WEEKS))
    senior = a_senior(office)
    a_turn(office, senior.ref, today() + timedelta(days=3))
    CaseStory(office).of("Mia").of("Tom").working(days_ago(20))
    Worker.objects.filter(pk=office.practitioner.pk).update(qualities={"nqsw": True})
    room = page_of(senior).partition("Your turn from")[2]
    ada = room[room.index("Ada Ruiz") : room.index("</li>", room.index("Ada Ruiz"))]
    assert f"<span>{carries}" in ada
    assert ada.endswith("· newly qualified</span> ")
