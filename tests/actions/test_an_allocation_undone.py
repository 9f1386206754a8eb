"""An allocation entered by mistake and withdrawn: the case stands as it did before it."""

from __future__ import annotations

import pytest

from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnWorker
from tests.builders import Office, a_case, act, act_on, an_office, clocks, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def suffolk() -> Office:
    return an_office("suffolk")


@pytest.fixture
def waiting(suffolk: Office) -> Case:
    story = a_case(suffolk).received("2026-05-21").trawled("2026-05-22").analysed("2026-05-22")
    return story.opened("2026-05-22").case


def allocated(case: Case, office: Office) -> tuple[Event, ...]:
    return done(
        act(
            case,
            "allocate",
            office.manager,
            on="2026-05-25 10:00",
            worker=office.practitioner.ref,
            how="In person",
        )
    )


def undone(case: Case, office: Office, wrong: Event) -> None:
    done(
        act(
            case,
            "correct-event",
            office.manager,
            on="2026-05-25 11:00",
            corrects=wrong.ref,
            reason="The wrong family",
        )
    )


@pytest.mark.parametrize("chosen", ["allocation.agreed", "allocation.started"])
def test_withdrawing_either_half_of_an_allocation_restarts_its_clock_as_it_was(
    suffolk: Office, waiting: Case, chosen: str
) -> None:
    clock = waiting.timescales.get(rule="allocate-caf")
    before = clock.limit, clock.status
    entries = allocated(waiting, suffolk)
    assert clocks(waiting)["allocate-caf"] == "met"
    undone(waiting, suffolk, next(each for each in entries if each.kind == chosen))
    clock = waiting.timescales.get(rule="allocate-caf")
    assert (clock.limit, clock.status) == before
    assert Case.objects.without_lead().includes(waiting)
    assert waiting.accountable == suffolk.manager


def test_a_proposal_made_before_it_waits_again(suffolk: Office, waiting: Case) -> None:
    done(
        act(
            waiting,
            "propose-allocation",
            suffolk.manager,
            on="2026-05-25 09:00",
            worker=suffolk.practitioner.ref,
        )
    )
    agreed, _ = done(act(waiting, "agree-allocation", suffolk.practitioner, on="2026-05-25 10:00"))
    undone(waiting, suffolk, agreed)
    assert waiting.proposed_to == suffolk.practitioner


def test_absences_that_came_with_the_lead_go_with_them(suffolk: Office, waiting: Case) -> None:
    of_worker = OnWorker(suffolk.practitioner).fresh()
    leave = {"first_day": "2026-06-08", "expected_return": "2026-06-22", "planned": "yes"}
    done(act_on(of_worker, "record-absence", suffolk.manager, on="2026-05-20 09:00", **leave))
    entries = allocated(waiting, suffolk)
    assert [each.kind for each in entries][-1] == "absence.started"
    undone(waiting, suffolk, entries[0])
    assert not Event.objects.uncorrected().filter(case=waiting, kind="absence.started").exists()


def test_the_lead_before_it_leads_again(suffolk: Office, waiting: Case) -> None:
    allocated(waiting, suffolk)
    entries = done(
        act(
            waiting,
            "allocate",
            suffolk.manager,
            on="2026-05-25 10:30",
            worker=suffolk.colleague.ref,
            how="In person",
            because="Moved",
        )
    )
    undone(waiting, suffolk, entries[-1])
    assert [each.worker for each in waiting.allocations.running()] == [suffolk.practitioner]
