"""A referral is on record at once; the policy's questions come after it, in one round, until its route is decided."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.available import context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.outcome import Done, Refused
from keyworker.caseload.routing import Routing, routing_of
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, act, an_office, at, done, refer_to

pytestmark = pytest.mark.django_db

MIA = {"given_name": "Mia", "family_name": "Stone", "born": "2018-03-02"}


@pytest.fixture
def office() -> Office:
    return an_office("camden")


@pytest.fixture
def contact_worker(office: Office) -> Worker:
    return a_worker(office.team, "Ines Moor", "contact-worker", access=AccessRole.LEAD)


def referred(office: Office, by: Worker, **entered: Any) -> Case:
    told = {
        "type": "other",
        "source": "school",
        "locality": office.team.locality,
        "children": [MIA],
    } | entered
    outcome = refer_to(office.service, by, told, on="2026-06-01 09:00")
    assert isinstance(outcome, Done), outcome
    return outcome.case


def routing(case: Case, by: Worker) -> Routing:
    found = context_of(case, by, as_of=at("2026-06-01").date())
    assert found.seen is not None
    answer = routing_of(found.seen)
    assert answer is not None
    return answer


def answering(case: Case, by: Worker, **known: str) -> None:
    """Answer page after page: as given, otherwise no, none or not known."""
    for _ in range(20):
        context = [each.fact for each in routing(case, by).questions]
        if not context:
            return
        done(
            act(
                case,
                "detail-referral",
                by,
                **{f"about.{name}": known.get(name, _no(name)) for name in context},
            )
        )
    raise AssertionError("the questions do not end")


def _no(name: str) -> str:
    plain = {
        "case.step_up": "none",
        "case.request": "help",
        "case.open_to": "nobody",
        "case.parenting_concerns": "none",
        "rota.team": "North",
    }
    return "" if name.endswith(("_on", ".born")) else plain.get(name, "no")


def test_the_referral_is_on_record_before_anything_more_is_asked(
    office: Office, contact_worker: Worker
) -> None:
    case = referred(office, contact_worker)
    assert case.stage == "received"
    assert routing(case, contact_worker).questions


def test_the_questions_stop_when_the_route_is_decided(
    office: Office, contact_worker: Worker
) -> None:
    case = referred(office, contact_worker)
    known = {"case.step_up": "threshold-not-met"}
    done(
        act(
            case,
            "detail-referral",
            contact_worker,
            **{
                f"about.{each.fact}": known.get(each.fact, _no(each.fact))
                for each in routing(case, contact_worker).questions
            },
        )
    )
    answer = routing(case, contact_worker)
    assert (answer.answer.outcome, answer.questions) == ("decided", ())
    assert answer.answer.clause_id == "CAM-3-2-b"


def test_a_plain_referral_is_routed_by_the_answers_alone(
    office: Office, contact_worker: Worker
) -> None:
    case = referred(office, contact_worker)
    answering(case, contact_worker, **{"case.with_contact_service": "yes", "case.in_need": "yes"})
    answer = routing(case, contact_worker).answer
    assert (answer.outcome, answer.clause_id) == ("decided", "CAM-4-2-a")
    assert answer.to is not None
    assert answer.to.team == "North"


def test_what_the_record_holds_is_not_asked(office: Office, contact_worker: Worker) -> None:
    case = referred(office, contact_worker)
    answering(case, contact_worker, **{"case.with_contact_service": "yes", "case.in_need": "yes"})
    told = {
        each["fact"]
        for event in case.events.filter(kind="facts.recorded")
        for each in event.data["facts"]
    }
    assert not told & {"child.born", "child.unborn"}


def test_an_unborn_child_goes_by_the_rules_for_unborn_children(
    office: Office, contact_worker: Worker
) -> None:
    case = referred(office, contact_worker, children=[{"expected": "2026-10-01"}])
    answering(
        case,
        contact_worker,
        **{"case.with_contact_service": "yes", "case.mother_looked_after_here": "yes"},
    )
    assert routing(case, contact_worker).answer.clause_id == "CAM-4-9-a"


def test_not_known_is_kept_as_unknown_and_not_asked_again(
    office: Office, contact_worker: Worker
) -> None:
    case = referred(office, contact_worker)
    for _ in range(20):
        context = context_of(case, contact_worker, as_of=at("2026-06-01").date())
        fields = form_of(ACTIONS["detail-referral"], context)
        if not fields:
            break
        unknown = {field.name: "not-known" if field.choices else "" for field in fields}
        done(act(case, "detail-referral", contact_worker, **unknown))
    answer = routing(case, contact_worker)
    assert (answer.questions, answer.answer.outcome) == ((), "needs-facts")
    assert "case.step_up" in answer.answered
    # Who of the Contact Service took it in has dealt with it.
    assert "case.with_contact_service" not in answer.answered
    assert set(answer.answered.values()) == {None}
    assert answer.answer.needs


def test_each_question_says_which_rule_waits_for_it(office: Office, contact_worker: Worker) -> None:
    case = referred(office, contact_worker)
    first = routing(case, contact_worker).questions[0]
    assert first.fact == "case.step_up"
    assert first.clause.startswith("Camden")
    assert "Early Help" in first.plain


def test_a_question_left_without_an_answer_is_refused_whole(
    office: Office, contact_worker: Worker
) -> None:
    case = referred(office, contact_worker)
    refused = act(case, "detail-referral", contact_worker)
    assert isinstance(refused, Refused)
    assert "about.case.step_up" in refused.errors
    assert not Event.objects.filter(kind="facts.recorded").exists()


def test_a_job_that_does_not_receive_referrals_does_not_answer_for_them(
    office: Office, contact_worker: Worker
) -> None:
    case = referred(office, contact_worker)
    worker = a_worker(office.team, "Ola Finch", "family-worker", access=AccessRole.LEAD)
    refused = act(case, "detail-referral", worker, **{"about.case.with_contact_service": "no"})
    assert isinstance(refused, Refused)
    assert refused.unmet
    assert not Event.objects.filter(kind="facts.recorded").exists()


def test_the_index_child_of_a_single_child_is_known_from_the_record() -> None:
    office = an_office("nottinghamshire")
    manager = a_worker(office.team, "Pia Lunn", "team-manager", access=AccessRole.PRACTICE_MANAGER)
    case = referred(office, manager, type="caf")
    answering(case, manager, **{"index_child.decides": "yes", "case.lives_in_county": "yes"})
    answer = routing(case, manager)
    assert answer.answer.clause_id == "NCC-3a5-a"
    assert "index_child.born" not in answer.answered


def test_persistent_absence_of_a_child_from_outside_the_county_goes_to_enforcement() -> None:
    office = an_office("nottinghamshire")
    manager = a_worker(office.team, "Pia Lunn", "team-manager", access=AccessRole.PRACTICE_MANAGER)
    case = referred(office, manager, type="other")
    answering(case, manager, **{"case.about_attendance": "yes", "index_child.decides": "yes"})
    answer = routing(case, manager).answer
    assert (answer.clause_id, answer.with_) == ("NCC-3a6-a", ("knowledge of enforcement",))


@pytest.mark.parametrize(
    ("entered", "known", "clause"),
    [
        ({"type": "step-down"}, {}, "NCC-3a5-b"),
        ({"children": [{"expected": "2026-10-01"}]}, {"case.expectant_only": "yes"}, "NCC-3a5-c"),
        (
            {"children": [MIA | {"born": "2023-03-02"}]},
            {"index_child.decides": "yes", "case.lives_in_county": "yes"},
            "NCC-3a5-c",
        ),
        (
            {},
            {"index_child.decides": "no", "case.majority": "equal", "case.lives_in_county": "yes"},
            "NCC-3a5-a",
        ),
    ],
)
def test_each_kind_of_referral_finds_its_service(
    entered: dict[str, Any], known: dict[str, str], clause: str
) -> None:
    office = an_office("nottinghamshire")
    manager = a_worker(office.team, "Pia Lunn", "team-manager", access=AccessRole.PRACTICE_MANAGER)
    case = referred(office, manager, **entered)
    answering(case, manager, **({"case.majority": "under-5", "case.open_to": "nobody"} | known))
    answer = routing(case, manager).answer
    assert (answer.outcome, answer.clause_id) == ("decided", clause)


@pytest.mark.parametrize(
    ("known", "clause"),
    [
        ({"case.step_up": "not-discussed"}, "CAM-3-2-a"),
        ({"case.step_up": "threshold-not-met"}, "CAM-3-2-b"),
        ({"child.uasc": "yes"}, "CAM-4-6-a"),
        ({"case.re_referred": "yes", "case.in_need": "yes"}, "CAM-4-7-a"),
        ({"case.known": "yes"}, "CAM-2-3-a"),
        ({"child.disabled": "yes", "child.threshold_met": "yes"}, "CAM-5-2-a"),
        (
            {
                "case.parenting_concerns": "child-and-siblings",
                "child.sibling_of_disabled_child": "yes",
            },
            "CAM-5-4-a",
        ),
    ],
)
def test_each_circumstance_finds_its_team(
    office: Office, contact_worker: Worker, known: dict[str, str], clause: str
) -> None:
    case = referred(office, contact_worker)
    answering(case, contact_worker, **({"case.with_contact_service": "yes"} | known))
    answer = routing(case, contact_worker).answer
    assert (answer.outcome, answer.clause_id) == ("decided", clause)


def test_a_table_that_sends_on_what_arises_on_a_held_case_asks_nothing_of_a_referral() -> None:
    office = an_office("cin")
    duty = a_worker(office.team, "Pia Lunn", "duty-worker", access=AccessRole.LEAD)
    case = referred(office, duty)
    found = context_of(case, duty, as_of=at("2026-06-01").date())
    assert found.seen is not None
    assert routing_of(found.seen) is None
