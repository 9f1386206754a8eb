"""Two people at once, on two connections: one acts, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connections, transaction

from keyworker.actions.outcome import Done, Outcome, Refused, Stale
from keyworker.actions.perform import perform
from keyworker.actions.submission import PutRight, Submission
from keyworker.record.models import Case
from keyworker.record.rebuild import rebuild
from keyworker.record.subjects import OnCase
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, an_office, at, done, refer_to, refused

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run these at the same time, each on a connection of its own; an exception is returned like an answer."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=20)
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.fixture
def here() -> Office:
    return an_office()


@pytest.fixture
def case(here: Office) -> Case:
    return (
        a_case(here)
        .received("2026-05-21")
        .trawled("2026-05-21")
        .analysed("2026-05-22")
        .opened("2026-05-22")
        .case
    )


def allocate(case: Case, by: Worker, to: Worker, *, submission: UUID | None = None) -> Outcome:
    sent = Submission(
        actor=by,
        user=by.user,
        id=submission or uuid4(),
        now=at("2026-05-27 10:00"),
        entered={"worker": to.ref, "how": "In person"},
        seen_version=case.version,
    )
    return perform("allocate", OnCase(case), sent)


def test_two_managers_allocate_at_once_and_the_second_is_told_who_did_what(
    case: Case, here: Office
) -> None:
    answers = together(
        lambda: allocate(case, here.manager, here.practitioner),
        lambda: allocate(case, here.lead, here.colleague),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Done", "Stale"]
    winner = next(answer for answer in answers if isinstance(answer, Done))
    told = next(answer for answer in answers if isinstance(answer, Stale))
    actor = winner.events[0].by
    assert actor is not None
    assert told.changes[-1] == f"{actor.name}: an allocation started, Wed 27 May 2026 at 10:00"
    assert case.allocations.count() == 1


def test_two_managers_choose_a_holder_at_once_and_one_person_holds_the_case(
    case: Case, here: Office
) -> None:
    done(allocate(case, here.manager, here.practitioner))
    case.refresh_from_db()

    def choose(by: Worker, holder: Worker, version: int | None) -> Outcome:
        sent = Submission(
            actor=by,
            user=by.user,
            id=uuid4(),
            now=at("2026-06-01 10:00"),
            entered={"worker": holder.ref},
            seen_version=version,
        )
        return perform("choose-holder", OnCase(case), sent)

    answers = together(
        lambda: choose(here.manager, here.colleague, case.version),
        lambda: choose(here.lead, here.lead, case.version),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Done", "Stale"], answers
    # Who looked at no version of the case takes it over from the other, and nobody holds it beside them.
    answers = together(
        lambda: choose(here.manager, here.support, None),
        lambda: choose(here.lead, here.manager, None),
    )
    assert case.allocations.running().filter(role="holding").count() == 1


def test_a_rebuild_beside_an_allocation_leaves_one_lead_and_what_the_events_say(
    case: Case, here: Office
) -> None:
    Case.objects.filter(pk=case.pk).update(stage="received")
    answers = together(
        lambda: allocate(case, here.manager, here.practitioner),
        lambda: list(rebuild(on=date(2026, 5, 27), check=False, processes=1)),
    )
    assert isinstance(answers[0], Done | Refused), answers
    assert case.allocations.running().filter(role="lead").count() == isinstance(answers[0], Done)
    assert [
        said
        for each in rebuild(on=date(2026, 5, 27), check=True, processes=1)
        for said in each.differences
    ] == []


def test_an_entry_is_put_right_once_where_two_do_it_at_once(case: Case, here: Office) -> None:
    done(allocate(case, here.manager, here.practitioner))
    case.refresh_from_db()
    wrong = case.events.get(kind="allocation.started")

    def put_right(to: Worker) -> Outcome:
        sent = Submission(
            actor=here.manager,
            user=here.manager.user,
            id=uuid4(),
            now=at("2026-05-28 10:00"),
            entered={"worker": to.ref, "how": "In person"},
            puts_right=PutRight(ref=wrong.ref, because="The other one"),
        )
        return perform("allocate", OnCase(case), sent)

    answers = together(lambda: put_right(here.colleague), lambda: put_right(here.lead))
    assert sorted(type(answer).__name__ for answer in answers) == ["Done", "Refused"], answers
    told = next(answer for answer in answers if isinstance(answer, Refused))
    assert "no longer stands" in refused(told)
    assert case.allocations.running().filter(role="lead").count() == 1


def test_a_double_click_acts_once_and_both_get_the_same_answer(case: Case, here: Office) -> None:
    submission = uuid4()
    answers = together(
        *[lambda: allocate(case, here.manager, here.practitioner, submission=submission)] * 2
    )
    assert all(isinstance(answer, Done) for answer in answers), answers
    assert answers[0].events == answers[1].events
    assert case.events.filter(kind="allocation.started").count() == 1


def test_a_double_click_on_a_new_referral_begins_one_case(here: Office) -> None:
    submission = uuid4()
    child = {"given_name": "Mia", "family_name": "Stone", "born": "2018-03-02"}

    def refer() -> Outcome:
        return refer_to(
            here.service,
            here.support,
            {"type": "caf", "source": "school", "locality": "Newtown", "children": [child]},
            on="2026-05-21",
            submission=submission,
        )

    answers = together(refer, refer)
    assert all(isinstance(answer, Done) for answer in answers), answers
    assert Case.objects.count() == 1


def test_a_worker_cannot_leave_in_the_moment_in_which_they_are_given_a_case(
    case: Case, here: Office
) -> None:
    def leave() -> str:
        with transaction.atomic():
            Worker.objects.filter(pk=here.practitioner.pk).update(left="2026-05-27")
        return "left"

    answers = together(lambda: allocate(case, here.manager, here.practitioner), leave)
    leads = case.allocations.filter(role="lead", worker__left__isnull=False).count()
    assert leads == 0
    assert isinstance(answers[1], IntegrityError) or not isinstance(answers[0], Done)
