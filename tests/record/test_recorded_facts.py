"""What a decision needs and nobody recorded is asked for, taken in where it is needed, and kept."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.action import Done, Refused
from keyworker.record.case_files import case_file
from keyworker.record.models import Event
from keyworker.record.recorded_facts import told_of
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, act, an_office, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("camden")


@pytest.fixture
def manager(office: Office) -> Worker:
    return a_worker(office.team, "Noor Hale", "team-manager", access=AccessRole.PRACTICE_MANAGER)


def a_social_worker(office: Office, **more: Any) -> Worker:
    return a_worker(office.team, "Ivo Marsh", "social-worker", profession="social-worker", **more)


def protected(office: Office, manager: Worker) -> CaseStory:
    story = CaseStory(office).received("2026-05-18").opened("2026-05-19", by=manager)
    return story.standing("2026-05-20", "child-protection")


def test_an_unknown_fact_of_the_worker_is_asked_for_by_name(
    office: Office, manager: Worker
) -> None:
    story = protected(office, manager)
    worker = a_social_worker(office)
    refused = act(
        story.case,
        "allocate",
        manager,
        because="Weighed at the desk",
        worker=worker.ref,
        how="In person",
    )
    assert isinstance(refused, Refused)
    assert "worker.nqsw" in refused.needs


def test_the_answer_lets_it_happen_and_stays_on_record_for_the_next_step(
    office: Office, manager: Worker
) -> None:
    story = protected(office, manager)
    worker = a_social_worker(office)
    told = {"facts.worker.nqsw": "no", "facts.worker.from_another_borough": "no"}
    events = done(
        act(
            story.case,
            "allocate",
            manager,
            because="Weighed at the desk",
            worker=worker.ref,
            how="In person",
            **told,
        )
    )
    assert [event.kind for event in events] == [
        "facts.recorded",
        "allocation.agreed",
        "allocation.started",
    ]
    assert told_of(case_file(story.case), worker.ref)["nqsw"] is False


def test_what_was_told_of_one_worker_says_nothing_of_another(
    office: Office, manager: Worker
) -> None:
    story = protected(office, manager)
    first, second = (
        a_social_worker(office),
        a_worker(office.team, "Una Pike", "social-worker", profession="social-worker"),
    )
    told = {"facts.worker.nqsw": "no", "facts.worker.from_another_borough": "no"}
    done(
        act(
            story.case,
            "allocate",
            manager,
            because="Weighed at the desk",
            worker=first.ref,
            how="In person",
            **told,
        )
    )
    refused = act(
        story.case,
        "allocate",
        manager,
        because="Weighed at the desk",
        worker=second.ref,
        how="In person",
    )
    assert isinstance(refused, Refused)
    assert "worker.nqsw" in refused.needs


def test_an_answer_nobody_needed_is_not_taken_in(office: Office, manager: Worker) -> None:
    story = protected(office, manager)
    qualities = {"nqsw": True, "qualified_on": "2026-05-01", "first_nqsw_day": "2026-05-01"}
    worker = a_social_worker(office, qualities=qualities)
    refused = act(
        story.case,
        "allocate",
        manager,
        because="Weighed at the desk",
        worker=worker.ref,
        how="In person",
        **{"facts.worker.nqsw": "no"},
    )
    assert isinstance(refused, Refused)
    assert not Event.objects.filter(kind="facts.recorded").exists()


def test_a_wrong_answer_is_said_at_its_question(office: Office, manager: Worker) -> None:
    story = protected(office, manager)
    worker = a_social_worker(office)
    refused = act(
        story.case,
        "allocate",
        manager,
        because="Weighed at the desk",
        worker=worker.ref,
        how="In person",
        **{"facts.worker.nqsw": "perhaps"},
    )
    assert isinstance(refused, Refused)
    assert refused.errors == {"facts.worker.nqsw": "Choose yes or no"}


def test_what_is_known_of_the_worker_need_not_be_asked(office: Office, manager: Worker) -> None:
    story = protected(office, manager)
    worker = a_social_worker(office, qualities={"nqsw": False, "from_another_borough": False})
    assert isinstance(
        act(
            story.case,
            "allocate",
            manager,
            because="Weighed at the desk",
            worker=worker.ref,
            how="In person",
        ),
        Done,
    )
