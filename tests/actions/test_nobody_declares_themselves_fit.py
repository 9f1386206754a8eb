"""What the policy asks of whoever takes a case on, somebody else says of them: by no way in is it their own word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.actions.action import Action
from keyworker.actions.families import ACTIONS
from keyworker.actions.outcome import Refused
from keyworker.policy.casefile import CaseFile
from keyworker.policy.casefile import Event as CaseEvent
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.record.case_files import case_file
from keyworker.record.models import Event
from keyworker.record.recorded_facts import (
    is_of_worker,
    is_said_of_worker,
    told_of,
    told_of_case,
    told_with,
)
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, act, an_office, done, refused

PACKS = {each.id: each for each in bundled_packs()}
DECLARED = ("skills", "experience", "time", "resources", "supervision")
YES = {f"facts.declared.{each}": "yes" for each in DECLARED}
BRIEF = dict.fromkeys(
    ("allocated", "required", "reviewed", "supervised", "staff_safety"), "As planned"
)


@pytest.fixture
def office(db: None) -> Office:
    office = an_office("cin")
    qualities = {
        "registration_runs_out": "2028-01-01",
        "caseload_balanced": True,
        "supervisor_available": True,
    }
    Worker.objects.filter(pk=office.practitioner.pk).update(
        line_manager=office.manager, qualities={**qualities, "experienced": True}
    )
    office.practitioner.refresh_from_db()
    return office


def a_case(office: Office) -> CaseStory:
    story = CaseStory(office).received("2026-05-18")
    return story.happened(
        "decision.made", "2026-05-19", by=office.manager, outcome="open", need="child-in-need"
    )


def propose(story: CaseStory, office: Office, **more: Any) -> Any:
    asked: dict[str, Any] = {
        "worker": office.practitioner.ref,
        "team": office.team.slug,
        "answers": BRIEF,
    }
    return act(story.case, "propose-allocation", office.manager, **asked, reason="Near by", **more)


def test_whoever_proposes_a_worker_is_asked_what_the_policy_demands_of_them(office: Office) -> None:
    answer = propose(a_case(office), office)
    assert isinstance(answer, Refused)
    assert {f"declared.{each}" for each in DECLARED} <= set(answer.needs)


def test_a_no_to_any_of_them_lets_nobody_be_asked(office: Office) -> None:
    said = refused(propose(a_case(office), office, **{**YES, "facts.declared.time": "no"}))
    assert "the skills, the experience, the time, the resources and the supervision" in said


def test_what_the_manager_said_lets_the_worker_accept(office: Office) -> None:
    story = a_case(office)
    done(propose(story, office, **YES))
    told = told_with(case_file(story.case), office.practitioner.ref)
    assert {f"declared.{each}": True for each in DECLARED} == told
    done(act(story.case, "agree-allocation", office.practitioner))


def test_the_worker_who_is_asked_cannot_say_it_of_themselves(office: Office) -> None:
    story = a_case(office)
    story.happened(
        "allocation.proposed", "2026-05-20", by=office.manager, worker=office.practitioner.ref
    )
    answer = act(story.case, "agree-allocation", office.practitioner, **YES)
    assert isinstance(answer, Refused)
    assert "Somebody else says of you" in refused(answer)
    assert not answer.needs
    assert not Event.objects.filter(kind__in=["facts.recorded", "allocation.started"]).exists()


def test_a_manager_may_say_it_when_recording_that_they_accepted(office: Office) -> None:
    story = a_case(office)
    story.happened(
        "allocation.proposed", "2026-05-20", by=office.manager, worker=office.practitioner.ref
    )
    done(act(story.case, "agree-allocation", office.manager, how="In person", **YES))


def test_what_somebody_said_of_themselves_is_known_to_nobody(office: Office) -> None:
    """However it came to be on record, and that it names nobody is no way round."""
    story = a_case(office)
    me = office.practitioner
    own = [{"fact": "declared.skills", "value": True, "of": me.ref}]
    own += [{"fact": "worker.trained", "value": True, "of": me.ref}]
    story.happened("facts.recorded", "2026-05-20", by=me, facts=own)
    unnamed = [{"fact": "declared.time", "value": True}, {"fact": "case.complex", "value": False}]
    story.happened("facts.recorded", "2026-05-20", by=me, facts=unnamed)
    known = case_file(story.case)
    assert (told_with(known, me.ref), told_of(known, me.ref)) == ({}, {})
    assert told_of_case(known) == {"case.complex": False}


def _proposes(action: Action) -> bool:
    return action.proposes is not Action.__dataclass_fields__["proposes"].default


@pytest.mark.parametrize("policy", PACKS)
@pytest.mark.django_db
def test_under_no_policy_does_any_action_take_in_a_workers_word_on_themselves(policy: str) -> None:
    """Each action that proposes somebody, done by whoever it proposes, with every fact answered."""
    office, pack = an_office(policy), PACKS[policy]
    facts = {f"facts.{name}": "yes" for name in (*pack.header.facts, *FACTS) if is_of_worker(name)}
    story = CaseStory(office).received("2026-05-18").opened("2026-05-19")
    for action in filter(_proposes, ACTIONS.values()):
        for someone in (office.manager, office.practitioner):
            act(story.case, action.id, someone, because="Needed", worker=someone.ref, **facts)
    for event in Event.objects.filter(kind="facts.recorded").select_related("by"):
        assert event.by is not None
        assert all(each.get("of") != event.by.ref for each in event.data["facts"])


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_of_all_that_a_policy_asks_of_a_worker_nothing_is_known_by_their_own_word(
    pack: Any,
) -> None:
    names = [each for each in (*pack.header.facts, *FACTS) if is_said_of_worker(each)]
    own = [{"fact": each, "value": True, "of": "W1"} for each in names]
    unnamed = [{"fact": each, "value": True} for each in names]
    told = [
        CaseEvent(kind="facts.recorded", at=date(2026, 5, 20), by="W1", facts=facts)
        for facts in (own, unnamed)
    ]
    known = CaseFile(events=tuple(told))
    assert (told_of(known, "W1"), told_with(known, "W1"), told_of_case(known)) == ({}, {}, {})
