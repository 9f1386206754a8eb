"""A case allocated into another team, and one that goes back: the managers of both teams hear of it, once."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.notices.models import Notice
from keyworker.notices.team_told import CAME, WENT
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, a_worker, an_office

pytestmark = pytest.mark.django_db
PACKS = ("suffolk", "cin", "camden", "nottinghamshire", "early-help-process")


@pytest.fixture(params=PACKS)
def here(request: pytest.FixtureRequest) -> Office:
    return an_office(request.param)


@pytest.fixture
def there(here: Office) -> Office:
    return an_office(here.service.pack, service=here.service, name="Seaford")


def a_referral(here: Office) -> CaseStory:
    story = a_case(here).received("2026-05-18").opened("2026-05-19")
    Notice.objects.all().delete()
    return story


def allocated(story: CaseStory, office: Office, *, by: Worker | None = None, **more: Any) -> Event:
    part: dict[str, Any] = {
        "worker": office.practitioner.ref,
        "role": "lead",
        "team": office.team.slug,
        **more,
    }
    story.happened("allocation.started", "2026-05-20", by=by or story.office.lead, **part)
    return Event.objects.filter(case=story.case, kind="allocation.started").latest("seq")


def told(worker: Worker, case: Case) -> list[str]:
    """Of which kind each notice is that tells them that a case came or went."""
    mine = Notice.objects.filter(worker=worker, case=case).order_by("pk")
    return [each.kind for each in mine if each.kind in (CAME, WENT)]


def test_the_managers_of_both_teams_are_told_of_an_allocation(here: Office, there: Office) -> None:
    story = a_referral(here)
    allocated(story, there)
    assert story.case.team == there.team
    # Whom the policy's own notice tells of the allocation is not told a second time.
    by_policy = Notice.objects.filter(case=story.case).exclude(kind__in=(CAME, WENT))
    known = set(by_policy.values_list("worker", flat=True))
    assert told(there.manager, story.case) == ([] if there.manager.pk in known else [CAME])
    assert told(here.manager, story.case) == ([] if here.manager.pk in known else [WENT])
    assert told(there.practitioner, story.case) == []
    for each in Notice.objects.filter(kind__in=(CAME, WENT)):
        assert "Mia" not in each.text
        assert "Example" not in each.text


def test_whoever_allocated_it_knows(here: Office, there: Office) -> None:
    story = a_referral(here)
    allocated(story, there, by=there.manager)
    assert told(there.manager, story.case) == []


def test_nobody_is_told_where_the_team_stays_what_it_was(here: Office, there: Office) -> None:
    story = a_referral(here)
    allocated(story, here)
    allocated(story, there, role="co-worker")
    assert not Notice.objects.filter(kind__in=(CAME, WENT)).exists()


def test_they_are_told_that_it_goes_back(here: Office, there: Office) -> None:
    story = a_referral(here)
    event = allocated(story, there)
    Notice.objects.all().delete()
    why = {"corrects": event.ref, "reason": "Another family's"}
    story.happened("event.corrected", "2026-05-21", by=here.lead, **why)
    assert story.case.team == here.team
    assert told(there.manager, story.case) == [WENT]
    assert told(here.manager, story.case) == [CAME]


def test_they_are_told_that_a_decision_was_withdrawn(here: Office, there: Office) -> None:
    story = a_case(here).received("2026-05-18")
    said: dict[str, Any] = {"outcome": "open", "rationale": "Theirs", "passed_to": there.team.slug}
    story.happened("decision.made", "2026-05-19", by=here.lead, **said)
    assert story.case.team == there.team
    Notice.objects.all().delete()
    event = Event.objects.get(case=story.case, kind="decision.made")
    story.happened("event.corrected", "2026-05-20", by=here.lead, corrects=event.ref, reason="No")
    assert story.case.team == here.team
    assert told(there.manager, story.case) == [WENT]
    assert told(here.manager, story.case) == [CAME]


def test_nobody_hears_of_a_restricted_case_who_may_not_open_it(here: Office, there: Office) -> None:
    story = a_referral(here)
    Case.objects.filter(pk=story.case.pk).update(restricted=True)
    head = a_worker(here.team, "Hal Stone", "head", access=AccessRole.SERVICE_MANAGER)
    allocated(story, there)
    for each in Notice.objects.filter(kind__in=(CAME, WENT)):
        assert each.worker in (head, there.manager, there.lead)
