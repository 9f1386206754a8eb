"""From a referral's arrival to the decision, through the actions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.available import context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.outcome import Done, Refused
from keyworker.record.models import Case, CaseChild, Event
from keyworker.record.subjects import NotYetACase
from keyworker.workforce.models import Team, Worker
from tests.builders import CaseStory, Office, a_case, a_worker, act, an_office, at, done, refer_to

MIA = {"given_name": "Mia", "family_name": "Stone", "born": "2018-03-02"}


def refer(
    office: Office,
    *,
    by: Worker | None = None,
    on: str = "2026-05-21 14:00",
    submission: UUID | None = None,
    **entered: Any,
) -> Any:
    actor = by or office.support
    told = {"type": "caf", "source": "school", "locality": "Newtown", "children": [MIA]} | entered
    return refer_to(office.service, actor, told, on=on, submission=submission)


def test_a_referral_becomes_a_case_awaiting_decision_with_its_clocks_running(
    office: Office,
) -> None:
    case = refer(office).case
    assert (case.stage, case.team, case.type, str(case.received_on)) == (
        "received",
        office.team,
        "caf",
        "2026-05-21",
    )
    limits = {clock.rule: str(clock.limit) for clock in case.timescales.all()}
    assert limits == {"decide": "2026-05-27", "allocate": "2026-05-27"}
    assert [child.person.given_name for child in case.case_children.all()] == ["Mia"]


def test_a_referral_found_on_monday_counts_from_the_day_it_arrived(office: Office) -> None:
    case = refer(office, on="2026-05-26 09:00", at="2026-05-21").case
    assert str(case.received_on) == "2026-05-21"
    assert str(case.timescales.get(rule="decide").limit) == "2026-05-27"


def test_a_referral_cannot_arrive_in_the_future(office: Office) -> None:
    refused = refer(office, at="2026-05-22")
    assert refused.errors == {"at": "This cannot be in the future"}


def test_a_double_click_makes_one_case(office: Office) -> None:
    submission = uuid4()
    first, second = refer(office, submission=submission), refer(office, submission=submission)
    assert first.case == second.case
    assert Case.objects.count() == 1


def test_a_referral_without_a_known_locality_waits_unrouted_with_its_clock_running(
    office: Office,
) -> None:
    case = refer(office, locality="").case
    assert case.team is None
    assert case.timescales.filter(rule="decide", status="running").exists()


def test_re_routing_does_not_restart_the_clock(office: Office) -> None:
    south = Team.objects.create(
        service=office.service,
        slug="south",
        name="South",
        locality="Southport",
        set_up_on=date(2020, 1, 6),
    )
    case = refer(office).case
    done(act(case, "reroute-referral", office.manager, on="2026-05-26 10:00", locality="Southport"))
    assert (case.team, case.locality) == (south, "Southport")
    assert str(case.timescales.get(rule="decide").limit) == "2026-05-27"


def test_a_sibling_of_an_open_case_goes_to_that_cases_team(office: Office) -> None:
    open_case = a_case(office).working().case
    an_office(service=office.service, name="Southport")
    case = refer(office, locality="Southport", family=f"F{open_case.family_id}").case
    assert case.team == office.team
    assert case.events.get().data["sibling_of_open_case"] is True


def test_an_unborn_child_can_be_referred_by_the_date_expected(office: Office) -> None:
    case = refer(office, children=[{"expected": "2026-12-01"}]).case
    assert case.case_children.get().person.is_unborn


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"children": []}, "children"),
        ({"children": [{"born": "2018-03-02"}]}, "children"),
        ({"children": [MIA | {"born": "2018-13-02"}]}, "children"),
        ({"children": [{"id": "P999999"}]}, "children"),
        ({"type": "parcel"}, "type"),
        ({"source": " "}, "source"),
        ({"family": "F999999"}, "family"),
        ({"family": "Stone"}, "family"),
        ({"at": "yesterday"}, "at"),
    ],
)
def test_a_referral_with_something_wrong_is_refused_whole(
    office: Office, entered: dict[str, Any], field: str
) -> None:
    refused = refer(office, **entered)
    assert isinstance(refused, Refused)
    assert field in refused.errors
    assert not Case.objects.exists()
    assert not Event.objects.exists()


def test_only_those_the_policy_names_may_record_a_referral(office: Office) -> None:
    stranger = Worker.objects.create(
        name="Someone", role="driver", team=office.team, started="2020-01-01"
    )
    refused = refer_to(office.service, stranger, {}, on="2026-05-21")
    assert [each.clause for each in refused.unmet] == ["Northshire 1"]


def test_the_form_asks_for_the_children(office: Office) -> None:
    names = [
        field.name
        for field in form_of(
            ACTIONS["receive-referral"],
            context_on(NotYetACase(office.service), office.support, as_of=at("2026-05-21").date()),
        )
    ]
    assert {"children", "locality", "type", "at"} <= set(names)


# Every kind of request, under the policies that know it


def arrived(pack: str, role: str, **entered: Any) -> Any:
    """A referral as that policy's own people take it in."""
    team = an_office(pack)
    taker = a_worker(team.team, "Pia Lunn", role, access=AccessRole.PRACTICE_MANAGER)
    return refer(team, by=taker, locality=team.team.locality, **entered)


BROKER = {
    "type": "broker-caf",
    "source": "mash",
    "statutory_threshold_met": "no",
    "likely_benefit": "Help with routines",
}


@pytest.mark.parametrize(
    ("pack", "role", "entered", "clocks"),
    [
        (
            "suffolk",
            "business-support",
            {"type": "caf", "route": "portal"},
            {"decide-caf", "allocate-caf"},
        ),
        (
            "suffolk",
            "business-support",
            {"type": "adolescent-caf", "route": "portal"},
            {"decide-caf", "allocate-caf"},
        ),
        ("suffolk", "business-support", BROKER, {"decide-broker-caf"}),
        ("suffolk", "business-support", {"type": "sibling"}, set()),
        (
            "suffolk",
            "business-support",
            {"type": "caf", "route": "portal", "children": [{"expected": "2026-12-01"}]},
            {"decide-caf"},
        ),
        (
            "nottinghamshire",
            "business-support",
            {"type": "step-down", "source": "social-care"},
            {"screen"},
        ),
        ("nottinghamshire", "business-support", {"type": "other", "source": "school"}, {"screen"}),
        (
            "nottinghamshire",
            "business-support",
            {"type": "other", "source": "MASH", "urgent": "yes"},
            {"screen-urgent"},
        ),
        ("camden", "contact-worker", {"type": "other"}, {"name-a-worker"}),
        (
            "camden",
            "contact-worker",
            {"type": "other", "children": [{"expected": "2026-12-01"}]},
            {"name-a-worker"},
        ),
        (
            "early-help-process",
            "business-support",
            {"type": "other", "source": "cin-outcome-meeting"},
            set(),
        ),
        ("cin", "duty-worker", {"type": "other"}, set()),
    ],
)
def test_each_kind_of_request_arrives_with_the_clocks_its_policy_gives_it(
    db: None, pack: str, role: str, entered: dict[str, Any], clocks: set[str]
) -> None:
    outcome = arrived(pack, role, **entered)
    assert isinstance(outcome, Done), outcome
    running = set(outcome.case.timescales.filter(status="running").values_list("rule", flat=True))
    assert clocks <= running, running
    assert outcome.case.stage == "received"


@pytest.mark.parametrize(
    ("changed", "clause"),
    [
        ({"source": "school"}, "SUF-4.1-d"),
        ({"statutory_threshold_met": "yes"}, "SUF-4.1-b"),
        ({"likely_benefit": ""}, "SUF-4.1-b"),
        ({"source": "ptt", "neet": "neither"}, "SUF-4.1-e"),
    ],
)
def test_a_broker_request_that_the_policy_does_not_allow_is_refused_with_its_clause(
    db: None, changed: dict[str, Any], clause: str
) -> None:
    refused = arrived("suffolk", "business-support", **(BROKER | changed))
    assert isinstance(refused, Refused)
    assert clause in [each.clause_id for each in refused.unmet]
    assert not Case.objects.exists()


def test_new_concerns_about_a_child_of_an_open_case_go_on_its_record(office: Office) -> None:
    story = a_case(office).working()
    outcome = refer(
        office, on="2026-06-10 09:00", source="mash", children=[{"id": story.child.ref}]
    )
    assert outcome.case == story.case
    assert story.case.events.filter(kind="referral.received").count() == 2


def test_a_family_referred_again_after_closure_begins_a_new_case_of_the_same_family(
    office: Office,
) -> None:
    story = a_case(office).working().closed("2026-06-01")
    case = refer(office, on="2026-06-10 09:00", children=[{"id": story.child.ref}]).case
    assert case != story.case
    assert case.family == story.case.family
    assert case.timescales.filter(rule="decide", status="running").exists()


def test_a_childs_referrals_on_other_cases_are_noted_once_and_without_their_reference(
    office: Office,
) -> None:
    story = a_case(office).working().closed("2026-06-01")
    case = refer(office, on="2026-06-10 09:00", children=[{"id": story.child.ref}]).case
    (noted,) = case.events.filter(kind="referral.elsewhere")
    assert (noted.data["person"], noted.at) == (story.child.ref, at("2026-05-18"))
    assert story.case.reference not in str(noted.data)
    done(act(case, "complete-trawl", office.manager, on="2026-06-11 09:00", **answers(case)))
    done(act(case, "decide", office.manager, on="2026-06-11 10:00", outcome="open", rationale="x"))
    refer(office, on="2026-06-20 09:00", source="mash", children=[{"id": story.child.ref}])
    assert case.events.filter(kind="referral.elsewhere").count() == 1


def test_nothing_of_a_restricted_record_is_noted_elsewhere(office: Office) -> None:
    story = a_case(office, restricted=True).working().closed("2026-06-01")
    plain = CaseStory(office, family=story.case.family)
    CaseChild.objects.create(case=plain.case, person=story.child)
    plain.received("2026-04-08").opened("2026-04-09").closed("2026-04-30")
    case = refer(office, on="2026-06-10 09:00", children=[{"id": story.child.ref}]).case
    (noted,) = case.events.filter(kind="referral.elsewhere")
    assert noted.data["of"] == plain.case.events.earliest("pk").ref


def test_a_child_known_from_a_restricted_record_alone_cannot_be_named_by_number(
    office: Office,
) -> None:
    story = a_case(office, restricted=True).working().closed("2026-06-01")
    refused = refer(office, on="2026-06-10 09:00", children=[{"id": story.child.ref}])
    assert refused.errors == {"children": "There is no such child on record"}


def test_oversight_of_a_child_under_two_counts_referrals_on_earlier_cases(db: None) -> None:
    office = an_office("suffolk")
    earlier = (
        CaseStory(office).of("Ivy", born="2025-06-01").received("2026-01-20").received("2026-03-02")
    )
    earlier.opened("2026-03-03").closed("2026-03-20")
    now = CaseStory(office, family=earlier.case.family)
    CaseChild.objects.create(case=now.case, person=earlier.child)
    now.received("2026-04-08").trawled("2026-04-08").opened("2026-04-09")
    refer(
        office,
        on="2026-07-14 09:00",
        source="mash",
        type="other",
        locality="Newtown",
        children=[{"id": earlier.child.ref}],
    )
    clock = now.case.timescales.get(rule="oversee-under-two", status="running")
    assert (clock.subject, str(clock.started)) == (earlier.child.ref, "2026-07-14")


# The trawl


def answers(case: Case) -> dict[str, Any]:
    child = case.case_children.get().person
    return {
        "answers": {
            "social_care": "Nothing since 2024",
            "lived_experience": {child.ref: "Quiet at home"},
            "supports": "A mentor",
        }
    }


def test_a_trawl_with_a_question_unanswered_names_it_and_the_clause(office: Office) -> None:
    case = a_case(office).received("2026-05-21").case
    child = case.case_children.get().person
    refused = act(case, "complete-trawl", office.manager)
    assert isinstance(refused, Refused)
    assert refused.errors["answers.social_care"].endswith(
        "or tick ‘Searched, nothing held’ (Northshire 5)"
    )
    assert "Mia Example" in refused.errors[f"answers.lived_experience.{child.ref}"]


def test_nothing_held_must_be_ticked_not_left_blank(office: Office) -> None:
    case = a_case(office).received("2026-05-21").case
    child = case.case_children.get().person
    form = {
        "answers.social_care": "",
        "answers.social_care.nothing": "on",
        f"answers.lived_experience.{child.ref}": "Quiet at home",
        "answers.supports": "A mentor",
    }
    (event,) = done(act(case, "complete-trawl", office.manager, **form))
    assert event.data["answers"]["social_care"] == "Searched, nothing held"


def test_a_trawl_is_not_asked_for_again_while_it_stands(office: Office) -> None:
    case = a_case(office).received("2026-05-21").trawled("2026-05-21").case
    refused = act(case, "complete-trawl", office.manager, **answers(case))
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == (
        "The data trawl has been completed. Correct it if something in it is wrong.",
    )


def test_a_form_and_a_document_are_read_alike(office: Office) -> None:
    case = a_case(office).received("2026-05-21").case
    child = case.case_children.get().person
    form = {
        "answers.social_care": "Nothing since 2024",
        f"answers.lived_experience.{child.ref}": "Quiet at home",
        "answers.supports": "A mentor",
    }
    (from_form,) = done(act(case, "complete-trawl", office.manager, **form))
    CaseStory.about(office, case).happened("event.corrected", "2026-06-02", corrects=from_form.ref)
    (from_document,) = done(
        act(case, "complete-trawl", office.manager, on="2026-06-03 10:00", **answers(case))
    )
    assert from_form.data == from_document.data


def test_an_expected_answer_may_be_left_out_only_with_a_reason(office: Office) -> None:
    case = a_case(office).received("2026-05-21").case
    told = answers(case)
    del told["answers"]["supports"]
    refused = act(case, "complete-trawl", office.manager, **told)
    assert isinstance(refused, Refused)
    assert refused.needs_reason
    (event,) = done(
        act(case, "complete-trawl", office.manager, because="Family asked for none", **told)
    )
    assert event.data["departures"] == [
        {
            "rule": "supports",
            "clause": "NOR-7",
            "cited": "Northshire 7",
            "reason": "Family asked for none",
            "by_role": "practice-manager",
            "policy": "northshire",
            "version": "1",
        }
    ]


def test_a_practitioner_may_draft_a_trawl_and_not_complete_it(office: Office) -> None:
    case = a_case(office).received("2026-05-21").allocated("2026-05-21", role="involved").case
    done(act(case, "draft-trawl", office.practitioner, note="Two schools"))
    refused = act(case, "complete-trawl", office.practitioner, **answers(case))
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == ("Only a Practice manager or Practice lead can do this",)


# The decision


def test_a_decision_to_open_waits_for_the_trawl(office: Office) -> None:
    case = a_case(office).received("2026-05-21").case
    refused = act(case, "decide", office.manager, outcome="open", rationale="Needs support")
    assert isinstance(refused, Refused)
    (unmet,) = refused.unmet
    assert (unmet.clause, unmet.put_right) == ("Northshire 4", "complete-trawl")


def test_a_decision_without_a_rationale_is_refused(office: Office) -> None:
    case = a_case(office).received("2026-05-21").trawled("2026-05-21").case
    refused = act(case, "decide", office.manager, outcome="not-open")
    assert isinstance(refused, Refused)
    assert [each.clause for each in refused.unmet] == ["Northshire 3"]


def test_between_decision_and_agreement_the_deciding_manager_is_accountable(office: Office) -> None:
    case = a_case(office).received("2026-05-21").trawled("2026-05-21").case
    done(
        act(
            case,
            "decide",
            office.lead,
            on="2026-05-26 10:05",
            outcome="open",
            rationale="Needs support",
        )
    )
    assert (case.stage, case.accountable, case.team) == ("open", office.lead, office.team)
    assert not case.allocations.exists()
    done(
        act(
            case,
            "complete-analysis",
            office.manager,
            on="2026-05-26 11:00",
            outcomes="School attendance\nSafer home",
        )
    )
    done(
        act(
            case,
            "allocate",
            office.manager,
            on="2026-05-27 15:20",
            worker=office.practitioner.ref,
            how="In person",
        )
    )
    assert case.accountable is None


def test_a_decision_cannot_be_dated_back_into_its_limit(office: Office) -> None:
    case = a_case(office).received("2026-05-21").trawled("2026-05-21").case
    (event,) = done(
        act(
            case,
            "decide",
            office.manager,
            on="2026-05-28 08:00",
            at="2026-05-27",
            outcome="open",
            rationale="x",
        )
    )
    assert event.at == at("2026-05-28 08:00")
    clock = case.timescales.get(rule="decide")
    assert (clock.status, clock.days_late) == ("met-late", 1)


def test_a_case_already_decided_says_so(office: Office) -> None:
    case = a_case(office).received("2026-05-21").opened("2026-05-22").case
    refused = act(case, "decide", office.manager, outcome="open", rationale="x")
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == ("This case is open.",)


def test_a_referral_not_opened_waits_for_guidance_before_it_closes(office: Office) -> None:
    story = a_case(office).received("2026-05-21").trawled("2026-05-21")
    case = story.case
    done(
        act(
            case, "decide", office.manager, outcome="not-open", rationale="Another service can help"
        )
    )
    assert case in Case.objects.awaiting_guidance(office.team)
    refused = act(case, "close-case", office.manager, outcome="not-opened", reason="Not opened")
    assert isinstance(refused, Refused)
    assert "Northshire 12" in [each.clause for each in refused.unmet]
    done(
        act(
            case,
            "send-guidance",
            office.manager,
            method="email",
            why_not_opened="x",
            next_steps="y",
        )
    )
    assert case.stage == "not-opened"


def test_outcomes_are_read_one_a_line(office: Office) -> None:
    case = a_case(office).received("2026-05-21").case
    (event,) = done(
        act(case, "complete-analysis", office.manager, outcomes="School attendance\n\n Safer home ")
    )
    assert event.data["outcomes"] == ["School attendance", "Safer home"]


def test_done_twice_returns_the_first_answer(office: Office) -> None:
    case = a_case(office).received("2026-05-21").trawled("2026-05-21").case
    submission = uuid4()
    first = act(
        case, "decide", office.manager, submission=submission, outcome="open", rationale="x"
    )
    second = act(
        case, "decide", office.manager, submission=submission, outcome="open", rationale="x"
    )
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert first.events == second.events
    assert case.events.filter(kind="decision.made").count() == 1
