"""Who takes a case on, and when it counts as theirs."""

from __future__ import annotations

import pytest

from keyworker.actions.outcome import Refused
from keyworker.record.models import Case
from keyworker.workforce.models import Absence
from tests.builders import Office, a_case, act, at, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(office: Office) -> Case:
    return (
        a_case(office)
        .received("2026-05-21")
        .trawled("2026-05-22")
        .analysed("2026-05-22")
        .opened("2026-05-22")
        .case
    )


def clauses(refused: object) -> list[str]:
    assert isinstance(refused, Refused), refused
    return [each.clause for each in refused.unmet]


def test_a_proposal_is_not_an_allocation(case: Case, office: Office) -> None:
    done(
        act(
            case,
            "propose-allocation",
            office.lead,
            on="2026-05-22 16:00",
            worker=office.practitioner.ref,
        )
    )
    assert case.proposed_to == office.practitioner
    assert not case.allocations.exists()
    assert case.timescales.get(rule="allocate").status == "running"


def test_the_allocation_starts_when_the_practitioner_agrees_not_when_it_was_proposed(
    case: Case, office: Office
) -> None:
    done(
        act(
            case,
            "propose-allocation",
            office.lead,
            on="2026-05-22 16:00",
            worker=office.practitioner.ref,
        )
    )
    agreed, started = done(
        act(case, "agree-allocation", office.practitioner, on="2026-05-27 15:20")
    )
    assert (agreed.kind, started.kind) == ("allocation.agreed", "allocation.started")
    allocation = case.allocations.get()
    assert (allocation.worker, allocation.role, allocation.period.lower) == (
        office.practitioner,
        "lead",
        at("2026-05-27 15:20"),
    )
    assert case.proposed_to is None
    clock = case.timescales.get(rule="allocate")
    assert (str(clock.limit), clock.status) == ("2026-05-27", "met")


def test_a_manager_may_record_the_agreement_saying_how_it_was_given(
    case: Case, office: Office
) -> None:
    done(act(case, "propose-allocation", office.lead, worker=office.practitioner.ref))
    refused = act(case, "agree-allocation", office.lead)
    assert isinstance(refused, Refused)
    assert refused.errors == {"how": "Say how Ada Ruiz agreed, for example in person or by phone"}
    agreed, _ = done(act(case, "agree-allocation", office.lead, how="By phone"))
    assert agreed.data["how"] == "By phone"


def test_declining_returns_the_proposal_to_the_manager_and_the_clock_runs_on(
    case: Case, office: Office
) -> None:
    done(
        act(
            case,
            "propose-allocation",
            office.lead,
            on="2026-05-22 16:00",
            worker=office.practitioner.ref,
        )
    )
    done(
        act(
            case,
            "decline-allocation",
            office.practitioner,
            on="2026-05-27 10:00",
            reason="Knows the family",
        )
    )
    assert case.proposed_to is None
    assert case.timescales.get(rule="allocate").status == "running"
    refused = act(case, "agree-allocation", office.lead, how="In person")
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == (
        "Nobody has been proposed to lead this case. Propose someone first.",
    )


def test_an_allocation_waits_for_the_analysis(office: Office) -> None:
    case = a_case(office).received("2026-05-21").trawled("2026-05-22").opened("2026-05-22").case
    refused = act(case, "allocate", office.manager, worker=office.practitioner.ref)
    assert clauses(refused) == ["Northshire 8"]
    assert not case.allocations.exists()


def test_re_allocation_ends_one_and_starts_the_next_at_the_same_instant(
    case: Case, office: Office
) -> None:
    done(
        act(
            case,
            "allocate",
            office.manager,
            on="2026-05-27 10:00",
            worker=office.practitioner.ref,
            how="In person",
        )
    )
    done(
        act(
            case,
            "allocate",
            office.manager,
            on="2026-07-13 10:00",
            worker=office.colleague.ref,
            how="In person",
        )
    )
    former, latter = case.allocations.order_by("period")
    assert former.period.upper == latter.period.lower == at("2026-07-13 10:00")
    assert latter.worker == office.colleague


def test_the_present_lead_cannot_be_proposed_again(case: Case, office: Office) -> None:
    done(act(case, "allocate", office.manager, worker=office.practitioner.ref, how="In person"))
    refused = act(case, "propose-allocation", office.manager, worker=office.practitioner.ref)
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == ("Ada Ruiz already leads this case.",)


def test_a_worker_of_another_service_cannot_be_chosen(case: Case, office: Office) -> None:
    from tests.builders import an_office

    stranger = an_office().practitioner
    refused = act(case, "allocate", office.manager, worker=stranger.ref)
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"worker"}


def test_someone_away_is_allocated_only_with_a_reason(case: Case, office: Office) -> None:
    Absence.objects.create(
        worker=office.practitioner, first_day="2026-05-25", recorded_at=at("2026-05-25")
    )
    refused = act(
        case, "allocate", office.manager, on="2026-05-27", worker=office.practitioner.ref, how="x"
    )
    assert clauses(refused) == ["Northshire 15"]
    assert isinstance(refused, Refused)
    assert refused.needs_reason
    events = done(
        act(
            case,
            "allocate",
            office.manager,
            on="2026-05-27",
            worker=office.practitioner.ref,
            how="x",
            because="Back tomorrow",
        )
    )
    assert events[0].data["departures"][0]["clause"] == "NOR-15"


def test_a_caseload_above_the_range_needs_both_agreements(office: Office) -> None:
    full = a_case(office).of("Leo").of("Ana").of("Kit").working().case
    assert full.case_children.count() == 3
    case = a_case(office).received("2026-05-21").analysed("2026-05-22").opened("2026-05-22").case
    done(act(case, "propose-allocation", office.lead, worker=office.practitioner.ref))
    assert clauses(act(case, "agree-allocation", office.practitioner)) == ["Northshire 9"]
    done(
        act(
            case,
            "agree-increase",
            office.manager,
            worker=office.practitioner.ref,
            level=4,
            agreed_by="manager",
            reason="Sibling",
        )
    )
    assert clauses(act(case, "agree-allocation", office.practitioner)) == ["Northshire 9"]
    done(
        act(
            case,
            "agree-increase",
            office.practitioner,
            worker=office.practitioner.ref,
            level=4,
            agreed_by="practitioner",
            reason="Fine",
        )
    )
    done(act(case, "agree-allocation", office.practitioner))
    assert case.allocations.get().worker == office.practitioner


def test_an_agreed_increase_covers_the_level_stated_and_no_more(office: Office) -> None:
    a_case(office).of("Leo").of("Ana").of("Kit").working()
    first = (
        a_case(office)
        .received("2026-05-21")
        .analysed("2026-05-22")
        .opened("2026-05-22")
        .proposed("2026-05-22")
        .case
    )
    for who, part in ((office.manager, "manager"), (office.practitioner, "practitioner")):
        done(
            act(
                first,
                "agree-increase",
                who,
                worker=office.practitioner.ref,
                level=4,
                agreed_by=part,
                reason="x",
            )
        )
    done(act(first, "agree-allocation", office.practitioner))
    second = (
        a_case(office)
        .received("2026-05-21")
        .analysed("2026-05-22")
        .opened("2026-05-22")
        .proposed("2026-05-22")
        .case
    )
    assert clauses(act(second, "agree-allocation", office.practitioner)) == ["Northshire 9"]


def test_an_increase_ends_at_the_supervision_that_finds_the_caseload_back_within_the_range(
    office: Office,
) -> None:
    full = a_case(office).of("Leo").of("Ana").of("Kit").working()
    case = (
        a_case(office)
        .received("2026-05-21")
        .analysed("2026-05-22")
        .opened("2026-05-22")
        .proposed("2026-05-22")
        .case
    )
    for who, part in ((office.manager, "manager"), (office.practitioner, "practitioner")):
        done(
            act(
                case,
                "agree-increase",
                who,
                worker=office.practitioner.ref,
                level=4,
                agreed_by=part,
                reason="x",
            )
        )
    done(act(case, "agree-allocation", office.practitioner))
    session = {"worker": office.practitioner.ref, "increase": "continue", "reason": "Steady"}
    over = done(act(case, "record-supervision", office.manager, on="2026-06-16", **session))
    assert [event.kind for event in over] == ["supervision.held"]
    full.closed("2026-06-20")
    back = done(act(case, "record-supervision", office.manager, on="2026-07-14", **session))
    assert [event.kind for event in back] == ["supervision.held", "increase.ended"]


def test_nobody_agrees_for_the_practitioner(case: Case, office: Office) -> None:
    refused = act(
        case,
        "agree-increase",
        office.manager,
        worker=office.practitioner.ref,
        level=4,
        agreed_by="practitioner",
        reason="x",
    )
    assert isinstance(refused, Refused)
    assert refused.errors == {"agreed_by": "Only Ada Ruiz can agree as the practitioner"}


def test_a_practice_lead_cannot_agree_an_increase(case: Case, office: Office) -> None:
    refused = act(
        case,
        "agree-increase",
        office.lead,
        worker=office.practitioner.ref,
        level=4,
        agreed_by="manager",
        reason="x",
    )
    assert isinstance(refused, Refused)
    assert "Only a" in refused.unmet[0].because[0]


def test_a_co_worker_joins_beside_the_lead_and_leaves_again(case: Case, office: Office) -> None:
    done(act(case, "allocate", office.manager, worker=office.practitioner.ref, how="x"))
    done(
        act(
            case,
            "add-co-worker",
            office.manager,
            on="2026-06-02",
            worker=office.colleague.ref,
            role="co-worker",
        )
    )
    assert set(case.allocations.values_list("role", flat=True)) == {"lead", "co-worker"}
    part = f"{office.colleague.ref}.co-worker"
    done(act(case, "end-involvement", office.manager, on="2026-06-10", involvement=part))
    assert case.allocations.get(role="co-worker").period.upper == at("2026-06-10")


def test_the_leads_own_part_cannot_be_ended_without_a_successor(case: Case, office: Office) -> None:
    done(act(case, "allocate", office.manager, worker=office.practitioner.ref, how="x"))
    refused = act(
        case, "end-involvement", office.manager, involvement=f"{office.practitioner.ref}.lead"
    )
    assert isinstance(refused, Refused)
    assert case.allocations.get(role="lead").period.upper is None
