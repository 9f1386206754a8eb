"""Whatever took a case to a team, once it is withdrawn as recorded in error the case is where it was before."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.decisions.case.fold import KINDS_MOVING
from keyworker.record.models import Case, Event
from keyworker.record.projection import differences
from keyworker.workforce.models import Team
from tests.builders import CaseStory, Office, a_case, an_office

pytestmark = pytest.mark.django_db
# What each kind of event says by which a case comes to a team; what is closed or taken up again stays where it is.
WAYS: dict[str, dict[str, Any]] = {
    "decision.made": {"outcome": "open", "rationale": "Theirs", "passed_to": "there"},
    "step-up.decided": {"threshold_met": True, "team": "there"},
    "case.opened": {"team": "there"},
    "allocation.started": {"worker": "", "role": "lead", "team": "there"},
    "referral.rerouted": {"locality": "Seaford", "team": "there"},
    "transfer.accepted": {"team": "there"},
    "worker.moved": {"worker": "", "team": "there", "from_team": "", "cases": "go"},
    "team.closed": {"team": "there"},
}
STAYS = frozenset({"case.closed"})


@pytest.fixture(params=["camden", "cin", "suffolk"])
def here(request: pytest.FixtureRequest) -> Office:
    return an_office(request.param)


@pytest.fixture
def there(here: Office) -> Office:
    other = an_office(here.service.pack, service=here.service, name="Seaford")
    Team.objects.filter(pk=other.team.pk).update(slug="there", service_line="disability")
    other.team.refresh_from_db()
    return other


def a_referral(here: Office) -> CaseStory:
    # Of an age at which it matters whose service it is.
    return a_case(here).of("Mia", born="2011-03-02").received("2026-05-18")


def taken(story: CaseStory, way: str, on: str = "2026-05-20") -> Event:
    """The event by which the case comes to the other team."""
    office = story.office
    stands_for = {"worker": office.practitioner.ref, "from_team": office.team.slug}
    said = {name: stands_for.get(name) or value for name, value in WAYS[way].items()}
    story.happened(way, on, by=office.manager, **said)
    return Event.objects.filter(case=story.case, kind=way).latest("seq")


def withdrawn(story: CaseStory, event: Event, on: str = "2026-05-21") -> None:
    why = {"corrects": event.ref, "reason": "Another family's"}
    story.happened("event.corrected", on, by=story.office.manager, **why)


def stands(case: Case) -> tuple[str | None, str]:
    found = Case.objects.with_team().get(pk=case.pk)
    assert list(differences([found])) == []
    return found.team.slug if found.team is not None else None, found.locality


def test_every_way_is_among_them() -> None:
    assert WAYS.keys() == KINDS_MOVING["team"] - STAYS


@pytest.mark.parametrize("way", WAYS)
def test_a_case_goes_back_to_the_team_in_which_it_was_entered(
    here: Office, there: Office, way: str
) -> None:
    story = a_referral(here)
    event = taken(story, way)
    assert stands(story.case)[0] == "there"
    withdrawn(story, event)
    assert stands(story.case) == (here.team.slug, "Newtown")


@pytest.mark.parametrize("way", WAYS)
def test_a_case_goes_back_to_the_team_to_which_it_had_gone_before(
    here: Office, there: Office, way: str
) -> None:
    third = an_office(here.service.pack, service=here.service, name="Farport")
    story = a_referral(here)
    story.happened("transfer.accepted", "2026-05-19", team=third.team.slug)
    event = taken(story, way)
    assert stands(story.case)[0] == "there"
    withdrawn(story, event)
    assert stands(story.case)[0] == third.team.slug


@pytest.mark.parametrize("way", WAYS)
def test_a_case_that_had_no_team_has_none_again(here: Office, there: Office, way: str) -> None:
    story = CaseStory(here, routed=False).received("2026-05-18")
    event = taken(story, way)
    assert stands(story.case)[0] == "there"
    withdrawn(story, event)
    assert stands(story.case) == (None, "")
