"""May this worker take this part?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.eligibility import EligibilityAnswer, EligibilityRequest, assess
from keyworker.decisions.trying.documents_out import eligibility_of
from keyworker.policy.documents import DocumentError
from keyworker.policy.packs.loader import find_pack
from tests.northshire import a_pack

DAY = date(2026, 9, 30)
SHIPPED = ("camden", "cin", "early-help-process", "nottinghamshire", "suffolk")
SOCIAL_WORKERS = {
    "id": "social-workers-only",
    "clause": "NOR-4",
    "plain": "A social worker holds protection cases",
    "when": {"some": {"of": "children", "is": {"each.standing": {"includes": "child-protection"}}}},
    "requires": {"worker.profession": {"is": "social-worker"}},
    "refusal": "A child protection case needs a social worker",
    "statutory": True,
}
SIX_MONTHS = {
    "id": "not-alone-at-first",
    "clause": "NOR-6",
    "plain": "Six months before holding alone",
    "when": {"role": {"is": "lead"}, "worker.profession": {"is": "social-worker"}},
    "requires": {
        "any": [
            {"worker.months_qualified": {"at_least": 6}},
            {
                "some": {
                    "of": "others",
                    "is": {
                        "each.role": {"is": "co-worker"},
                        "each.months_qualified": {"at_least": 6},
                    },
                }
            },
        ]
    },
    "refusal": "Not yet six months qualified and nobody experienced beside them",
}
PROTECTION = [{"id": "P1", "standing": ["child-protection"]}]


def ask(*rules: dict[str, Any], **request: Any) -> EligibilityAnswer:
    return assess(a_pack(eligibility=list(rules)), EligibilityRequest(**request), as_of=DAY)


def test_the_wrong_profession_is_refused_with_the_clause() -> None:
    answer = ask(SOCIAL_WORKERS, worker={"id": "W1", "profession": "advisor"}, children=PROTECTION)
    assert answer.outcome == "refused"
    assert (answer.findings[0].clause, answer.findings[0].because[0]) == (
        "Northshire 4",
        "A child protection case needs a social worker",
    )


def test_a_rule_that_does_not_apply_says_nothing() -> None:
    answer = ask(
        SOCIAL_WORKERS,
        worker={"id": "W1", "profession": "advisor"},
        children=[{"id": "P1", "standing": []}],
    )
    assert (answer.outcome, answer.findings) == ("allowed", ())


def test_an_unknown_profession_is_asked_for() -> None:
    answer = ask(SOCIAL_WORKERS, worker={"id": "W1"}, children=PROTECTION)
    assert (answer.outcome, answer.needs) == ("needs-facts", ("worker.profession",))


def test_one_day_short_of_six_months_is_refused_and_the_day_itself_is_not() -> None:
    worker = {"id": "W1", "profession": "social-worker", "qualified": "2026-04-01"}
    assert ask(SIX_MONTHS, worker=worker, role="lead").outcome == "needs-facts"
    assert (
        ask(
            SIX_MONTHS,
            worker=worker,
            role="lead",
            others=({"id": "W2", "role": "involved", "qualified": "2010-01-01"},),
        ).outcome
        == "refused"
    )
    assert (
        ask(SIX_MONTHS, worker=worker | {"qualified": "2026-03-30"}, role="lead").outcome
        == "allowed"
    )


def test_an_experienced_co_worker_makes_it_allowed() -> None:
    worker = {"id": "W1", "profession": "social-worker", "qualified": "2026-04-01"}
    beside = ({"id": "W2", "role": "co-worker", "qualified": "2015-01-01"},)
    assert ask(SIX_MONTHS, worker=worker, role="lead", others=beside).outcome == "allowed"


def test_a_should_needs_a_reason() -> None:
    rule = SOCIAL_WORKERS | {"force": "should", "statutory": False}
    assert (
        ask(rule, worker={"profession": "advisor"}, children=PROTECTION).outcome == "needs-reason"
    )


YOUNG = {
    "id": "early-years",
    "clause": "NOR-7",
    "plain": "Early years workers take young children",
    "requires": {
        "any": [{"child.age": {"at_least": 5}}, {"worker.role": {"is": "early-years-worker"}}]
    },
    "refusal": "A child under 5 needs an early years worker",
}
CHILD_AGE = {"facts": {"child.age": {"type": "number", "label": "the child's age"}}}


@pytest.mark.parametrize("child", [{"child": {"age": 3}}, {"child.age": 3}])
def test_a_request_may_give_any_fact_the_policy_asks_for(child: dict[str, Any]) -> None:
    pack = a_pack(eligibility=[YOUNG], header=CHILD_AGE)
    document = {"worker": {"role": "family-worker"}, **child}
    assert eligibility_of(pack, document, as_of=DAY)["outcome"] == "refused"
    assert eligibility_of(pack, {"worker": {"role": "family-worker"}}, as_of=DAY)["needs"] == [
        "child.age"
    ]


def test_a_misspelt_part_of_a_request_is_refused_with_the_nearest() -> None:
    pack = a_pack(eligibility=[YOUNG], header=CHILD_AGE)
    with pytest.raises(
        DocumentError,
        match="'chlid' is no part of a request, nor a fact of this policy; did you mean 'child'",
    ):
        eligibility_of(pack, {"worker": {}, "chlid": {"age": 3}}, as_of=DAY)


@pytest.mark.parametrize("pack", SHIPPED)
@pytest.mark.parametrize("part", ["lead", "co-worker", "holding"])
@pytest.mark.parametrize(
    "said",
    [
        {"active": False},
        {"left_on": "2026-09-29"},
        {"left_on": "2026-11-30"},
        {"active": True, "left_on": "2026-11-30"},
    ],
    ids=["not-in-post", "left", "about-to-leave", "about-to-leave-and-still-here"],
)
def test_under_every_policy_nobody_who_has_left_or_is_leaving_is_given_a_part(
    pack: str, part: str, said: dict[str, Any]
) -> None:
    worker = {"id": "W1", "named": True, **said}
    request = {"case": {"type": "caf"}, "worker": worker, "role": part, "others": []}
    answer = eligibility_of(find_pack(pack), request, as_of=DAY)
    assert answer["outcome"] == "refused"
    about = [
        each
        for each in answer["findings"]
        if each["outcome"] == "refused"
        and any("is in post" in line or "last day" in line for line in each["because"])
    ]
    assert len(about) == 1, answer["findings"]
    assert about[0]["local_default"] == (about[0]["clause"] == "Every policy")


@pytest.mark.parametrize("pack", ["early-help-process", "nottinghamshire"])
def test_a_policy_that_does_not_speak_of_leavers_asks_nothing_of_those_of_whom_none_is_known(
    pack: str,
) -> None:
    request = {"case": {}, "worker": {"id": "W1"}, "role": "co-worker", "others": []}
    answer = eligibility_of(find_pack(pack), request, as_of=DAY)
    assert [each["rule"] for each in answer["findings"] if each["local_default"]] == []


@pytest.mark.parametrize("pack", SHIPPED)
def test_under_every_policy_whoever_is_away_is_given_a_part_for_a_reason(pack: str) -> None:
    worker = {"id": "W1", "named": True, "active": True}

    def said(**absent: bool) -> list[str]:
        request = {"case": {}, "worker": worker | absent, "role": "co-worker", "others": []}
        findings = eligibility_of(find_pack(pack), request, as_of=DAY)["findings"]
        return [each["outcome"] for each in findings if each["rule"] == "here"]

    assert said(absent=True) == ["needs-reason"]
    # Of whom nothing is said, nothing is asked.
    assert said(absent=False) == said() == []


@pytest.mark.parametrize(("day", "outcome"), [("2026-07-11", "refused"), ("2026-07-12", "allowed")])
def test_a_first_post_that_nobody_entered_is_the_one_they_are_in(day: str, outcome: str) -> None:
    worker = {
        "id": "W1",
        "profession": "social-worker",
        "nqsw": True,
        "qualified": "2025-11-03",
        "started": "2026-01-12",
        "ready_for_child_protection": True,
    }
    request = {
        "case": {"standings": ["child-protection"]},
        "worker": worker,
        "role": "lead",
        "others": [],
    }
    answer = eligibility_of(find_pack("camden"), request, as_of=date.fromisoformat(day))
    (found,) = [
        each for each in answer["findings"] if each["rule"] == "nqsw-not-alone-in-child-protection"
    ]
    assert found["outcome"] == outcome
