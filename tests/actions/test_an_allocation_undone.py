"""An allocation entered by mistake and withdrawn: the case stands as it did before it."""

from __future__ import annotations

import pytest

from keyworker.record.models import Case, Event
from keyworker.record.projection import differences
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


def proposed(case: Case, office: Office, on: str = "2026-05-25 09:00") -> Event:
    worker = office.practitioner.ref
    (made,) = done(act(case, "propose-allocation", office.manager, on=on, worker=worker))
    return made


def agreed(case: Case, office: Office) -> tuple[Event, ...]:
    return done(act(case, "agree-allocation", office.practitioner, on="2026-05-25 10:00"))


def standing(case: Case) -> list[str]:
    """What of allocations still stands on the case."""
    rows = Event.objects.uncorrected().filter(case=case, kind__startswith="allocation.")
    return list(rows.order_by("seq").values_list("kind", flat=True))


@pytest.mark.parametrize("withdrawn", ["proposed", "agreed", "started"])
def test_a_proposal_its_agreement_and_what_began_fall_together_whichever_is_withdrawn(
    suffolk: Office, waiting: Case, withdrawn: str
) -> None:
    made = {each.kind: each for each in (proposed(waiting, suffolk), *agreed(waiting, suffolk))}
    undone(waiting, suffolk, made[f"allocation.{withdrawn}"])
    assert standing(waiting) == []
    assert waiting.proposed_to is None
    assert Case.objects.without_lead().includes(waiting)
    assert list(differences([waiting])) == []


def test_a_refusal_taken_back_leaves_the_proposal_waiting(suffolk: Office, waiting: Case) -> None:
    proposed(waiting, suffolk)
    no = {"on": "2026-05-25 10:00", "reason": "On leave"}
    (declined,) = done(act(waiting, "decline-allocation", suffolk.practitioner, **no))
    undone(waiting, suffolk, declined)
    assert standing(waiting) == ["allocation.proposed"]
    assert waiting.proposed_to == suffolk.practitioner


def test_a_proposal_withdrawn_takes_its_refusal_with_it(suffolk: Office, waiting: Case) -> None:
    made = proposed(waiting, suffolk)
    no = {"on": "2026-05-25 10:00", "reason": "On leave"}
    done(act(waiting, "decline-allocation", suffolk.practitioner, **no))
    undone(waiting, suffolk, made)
    assert standing(waiting) == []


def test_what_was_asked_of_somebody_else_or_another_time_stays(
    suffolk: Office, waiting: Case
) -> None:
    first = proposed(waiting, suffolk)
    no = {"on": "2026-05-25 09:10", "reason": "On leave"}
    done(act(waiting, "decline-allocation", suffolk.practitioner, **no))
    proposed(waiting, suffolk, "2026-05-25 09:20")
    agreement, _ = agreed(waiting, suffolk)
    undone(waiting, suffolk, agreement)
    assert standing(waiting) == ["allocation.proposed", "allocation.declined"]
    assert waiting.proposed_to is None
    assert Event.objects.uncorrected().filter(pk=first.pk).exists()


def test_what_was_recorded_entry_by_entry_falls_together_too(suffolk: Office) -> None:
    story = a_case(suffolk).received("2026-05-21").opened("2026-05-22").proposed("2026-05-22")
    story.happened("allocation.agreed", "2026-05-22", worker=suffolk.practitioner, role="lead")
    case = story.allocated("2026-05-22").case
    undone(case, suffolk, case.events.get(kind="allocation.started"))
    assert standing(case) == []
    assert case.proposed_to is None


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
