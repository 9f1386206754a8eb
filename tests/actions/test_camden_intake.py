"""Every new case begins with the Contact Service, goes to the team whose turn it is, and once allocated has a team."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.outcome import Refused
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnService
from keyworker.record.visibility import visible
from keyworker.workforce.models import Team, Worker
from tests.builders import (
    CaseStory,
    Office,
    a_worker,
    act,
    act_on,
    an_office,
    at,
    done,
    refer_to,
    refused,
)

pytestmark = pytest.mark.django_db
MIA: dict[str, Any] = {"given_name": "Mia", "family_name": "Example", "born": "2016-03-02"}


@pytest.fixture
def contact() -> Office:
    """The Contact Service, which is of no locality."""
    office = an_office("camden")
    Team.objects.filter(pk=office.team.pk).update(service_line="contact-service", locality="")
    office.team.refresh_from_db()
    return office


def a_team(contact: Office, name: str) -> Office:
    """A Family Intervention Team, with a service manager of its own."""
    other = an_office("camden", service=contact.service, name=name)
    Team.objects.filter(pk=other.team.pk).update(service_line="family-intervention")
    other.team.refresh_from_db()
    a_worker(other.team, f"{name} Head", "service-manager", access=AccessRole.SERVICE_MANAGER)
    return other


def a_referral(contact: Office, **entered: Any) -> Case:
    asked = {"type": "other", "source": "school", "children": [MIA], "locality": "North"}
    given = {**asked, **entered}
    return done_case(refer_to(contact.service, contact.lead, given, on="2026-05-21"))


def done_case(outcome: Any) -> Case:
    done(outcome)
    return Case.objects.get(pk=outcome.case.pk)


def sees(worker: Worker, case: Case) -> bool:
    assert worker.user is not None
    return Case.objects.filter(visible(worker.user, at=at("2026-05-22"))).contains(case)


def head_of(office: Office) -> Worker:
    return Worker.objects.get(team=office.team, role="service-manager")


def test_a_new_case_begins_with_the_contact_service_wherever_the_family_lives(
    contact: Office,
) -> None:
    north = a_team(contact, "North")
    case = a_referral(contact)
    assert (case.team, case.locality) == (contact.team, "North")
    assert sees(contact.lead, case)
    assert not sees(north.manager, case)


def test_a_decision_passes_it_to_the_team_whose_turn_it_is(contact: Office) -> None:
    north, south = a_team(contact, "North"), a_team(contact, "South")
    turns = {"managers": [head_of(south).ref], "from": "2026-05-18", "turns": "1"}
    done(
        act_on(
            OnService(contact.service),
            "plan-turn",
            head_of(south),
            on="2026-05-11",
            because="One turn",
            **turns,
        )
    )
    case = a_referral(contact)
    entered = {"outcome": "open", "team": "family-intervention", "reason": "In need"}
    done(act(case, "decide", contact.lead, on="2026-05-22 10:00", because="Known", **entered))
    case.refresh_from_db()
    assert case.team == south.team
    assert sees(south.manager, case)
    assert not sees(north.manager, case)


def test_without_a_rota_it_goes_to_the_team_of_the_locality(contact: Office) -> None:
    north, _ = a_team(contact, "North"), a_team(contact, "South")
    case = a_referral(contact)
    entered = {"outcome": "open", "team": "family-intervention", "reason": "In need"}
    done(act(case, "decide", contact.lead, on="2026-05-22 10:00", because="Known", **entered))
    case.refresh_from_db()
    assert case.team == north.team


GIVEN: dict[str, Any] = {"outcome": "open", "team": "family-intervention", "reason": "In need"}


def decided(case: Case, contact: Office, **entered: Any) -> Any:
    given = {**GIVEN, **entered}
    return act(case, "decide", contact.lead, on="2026-05-22 10:00", because="Known", **given)


def test_where_nothing_tells_which_of_several_teams_it_is_asked(contact: Office) -> None:
    _, south = a_team(contact, "North"), a_team(contact, "South")
    case = a_referral(contact, locality="")
    said = refused(decided(case, contact))
    assert "Choose which team takes it: North team or South team" in said
    done(decided(case, contact, passed_to=south.team.slug))
    case.refresh_from_db()
    assert case.team == south.team
    assert sees(south.manager, case)


def test_the_only_team_of_the_service_chosen_takes_it_unasked(contact: Office) -> None:
    north = a_team(contact, "North")
    case = a_referral(contact, locality="")
    done(decided(case, contact))
    case.refresh_from_db()
    assert case.team == north.team


def test_a_team_of_another_service_than_the_one_chosen_is_refused(contact: Office) -> None:
    north = a_team(contact, "North")
    a_team(contact, "South")
    case = a_referral(contact, locality="")
    said = refused(decided(case, contact, team="children-looked-after", passed_to=north.team.slug))
    assert "North team is a team of another service than the one chosen" in said


def test_no_team_is_named_for_a_case_that_is_not_opened(contact: Office) -> None:
    north, _ = a_team(contact, "North"), a_team(contact, "South")
    case = a_referral(contact, locality="")
    said = refused(decided(case, contact, outcome="not-open", passed_to=north.team.slug))
    assert "Name a team only where a service of ours takes the case" in said


def test_where_no_team_is_of_the_service_chosen_one_of_no_service_can_be_named(
    contact: Office,
) -> None:
    plain = a_team(contact, "Plain")
    Team.objects.filter(pk=plain.team.pk).update(service_line="")
    case = a_referral(contact, locality="")
    done(decided(case, contact, passed_to=plain.team.slug))
    case.refresh_from_db()
    assert case.team == plain.team


def test_a_step_up_that_meets_the_threshold_is_the_teams_it_is_given_to(contact: Office) -> None:
    north = a_team(contact, "North")
    case = a_referral(contact, locality="", source="early-help")
    asked = {"immediate_risk": "no", "before_cut_off": "yes"}
    done(act(case, "request-step-up", contact.lead, on="2026-05-22 09:00", **asked))
    met = {"threshold_met": "yes", "team": north.team.slug, "rationale": "Risk has risen"}
    said = {**met, "attended_by": "All"}
    agreed = {**said, "because": "Minuted at the meeting"}
    done(act(case, "decide-step-up", contact.lead, on="2026-05-22 10:00", **agreed))
    case.refresh_from_db()
    assert (case.team, case.stage) == (north.team, "open")
    assert sees(north.manager, case)
    assert not sees(contact.lead, case)


def test_a_step_up_below_the_threshold_stays_where_it_is(contact: Office) -> None:
    a_team(contact, "North")
    story = CaseStory(contact).of("Mia").received("2026-05-01")
    story.happened("step-up.decided", "2026-05-04", threshold_met=False, team="north")
    story.case.refresh_from_db()
    assert (story.case.team, story.case.stage) == (contact.team, "received")


def test_a_case_allocated_to_another_teams_worker_is_that_teams(contact: Office) -> None:
    north = a_team(contact, "North")
    story = CaseStory(contact).of("Mia").received("2026-05-01").opened("2026-05-02")
    part: dict[str, Any] = {"worker": north.practitioner, "team": north.team.slug}
    story.happened("allocation.started", "2026-05-04", role="co-worker", **part)
    story.case.refresh_from_db()
    assert story.case.team == contact.team
    story.happened("allocation.started", "2026-05-05", role="lead", **part)
    story.case.refresh_from_db()
    assert story.case.team == north.team
    assert sees(north.manager, story.case)


def test_while_a_move_is_under_way_the_case_is_the_new_teams_once_it_has_accepted(
    contact: Office,
) -> None:
    north = a_team(contact, "North")
    story = CaseStory(contact).of("Mia").received("2026-05-01").opened("2026-05-02")
    slug = north.team.slug
    story.happened("transfer.planned", "2026-05-03", team=slug, move="between-teams")
    part: dict[str, Any] = {"worker": north.practitioner, "role": "lead", "team": slug}
    story.happened("allocation.started", "2026-05-04", **part)
    story.case.refresh_from_db()
    assert story.case.team == contact.team
    story.happened("transfer.accepted", "2026-05-05", team=slug)
    story.case.refresh_from_db()
    assert story.case.team == north.team


def test_a_case_that_no_team_had_is_the_team_s_of_whoever_it_is_allocated_to() -> None:
    office = an_office("suffolk")
    story = CaseStory(office, routed=False).of("Mia").received("2026-05-01").opened("2026-05-02")
    story.happened(
        "allocation.started",
        "2026-05-04",
        worker=office.practitioner,
        role="lead",
        team=office.team.slug,
    )
    story.case.refresh_from_db()
    assert story.case.team == office.team


def test_a_step_of_a_move_is_for_the_worker_named_to_receive_the_case() -> None:
    office = an_office("camden")
    story = CaseStory(office).of("Mia").of("Tom").received("2026-05-01").opened("2026-05-02")
    case = story.allocated("2026-05-04").case
    story.happened("receiving-worker.named", "2026-05-18", worker=office.colleague)
    mia = case.case_children.order_by("pk")[0].person.ref
    entered = {"both_workers": "yes", "parents_met": "yes", "children_seen": [mia]}

    def recorded(action: str, **answers: Any) -> Event:
        (event,) = done(act(case, action, office.practitioner, on="2026-05-20 10:00", **answers))
        return event

    visit = recorded("record-joint-visit", **{"with": "receiving-worker"}, **entered)
    assert visit.data["worker"] == office.colleague.ref
    assert "children_met" not in visit.data
    early_help = recorded("record-joint-visit", **{"with": "early-help"}, **entered)
    assert "worker" not in early_help.data
    letters = {"family_told": "yes", "network_told": "yes"}
    assert recorded("send-change-letters", **letters).data["worker"] == office.colleague.ref
    other = recorded("send-transfer-summary", worker=office.lead.ref)
    assert other.data["worker"] == office.lead.ref


def test_a_case_opened_without_a_service_is_told_to_choose_one(contact: Office) -> None:
    case = a_referral(contact)
    said = act(case, "decide", contact.lead, on="2026-05-22 10:00", outcome="open", rationale="x")
    assert isinstance(said, Refused)
    because = [each.because[0] for each in said.unmet]
    assert "Choose which service takes the case" in because
    assert "Say why another team than the one proposed takes the case" not in because
