"""Who holds which part, what do conditions ask of them, and of today?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.eligibility import EligibilityRequest, assess
from keyworker.decisions.gates import check_action
from keyworker.decisions.tables import route
from keyworker.policy.casefile import CaseFile
from tests.northshire import a_gate, a_pack

DAY = date(2026, 6, 1)
ACCEPTED = {
    "some": {"of": "parts", "is": {"each.role": {"is": "lead"}, "each.accepted": {"is": True}}}
}


def opened(
    requires: Any, *events: dict[str, Any], workers: tuple[dict[str, Any], ...] = (), **parts: Any
) -> str:
    pack = a_pack(gates=[a_gate(requires=requires)], **parts)
    file = CaseFile.model_validate({"events": list(events), "workers": list(workers)})
    return check_action(pack, "allocate", file, as_of=DAY).outcome


def event(kind: str, at: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "at": at, "worker": "W1", **fields}


STARTED = event("allocation.started", "2026-05-20", role="lead")


def test_a_part_is_accepted_where_its_worker_agreed() -> None:
    assert opened(ACCEPTED, STARTED) == "blocked"
    assert (
        opened(ACCEPTED, STARTED, event("allocation.agreed", "2026-05-22", role="lead")) == "open"
    )


def test_a_worker_who_is_asked_again_and_has_not_answered_has_not_accepted() -> None:
    agreed = event("allocation.agreed", "2026-05-19", role="lead")
    asked = event("allocation.proposed", "2026-05-21", role="lead")
    assert opened(ACCEPTED, agreed, STARTED) == "open"
    assert opened(ACCEPTED, agreed, STARTED, asked) == "blocked"


def test_agreeing_to_an_earlier_spell_does_not_carry_over() -> None:
    agreed = event("allocation.agreed", "2026-04-01", role="lead")
    first = event("allocation.started", "2026-04-02", role="lead")
    ended = event("allocation.ended", "2026-04-30", role="lead")
    assert opened(ACCEPTED, agreed, first, ended, STARTED) == "blocked"


def test_what_is_known_of_the_worker_is_known_of_the_part() -> None:
    in_post = {
        "some": {
            "of": "parts",
            "is": {"each.job": {"is": "advisor"}, "each.left_on": {"after": "today"}},
        }
    }
    stays = {"id": "W1", "role": "advisor", "left_on": "2026-06-02"}
    assert opened(in_post, STARTED, workers=(stays,)) == "open"
    assert opened(in_post, STARTED, workers=({**stays, "left_on": "2026-06-01"},)) == "blocked"


def test_one_gate_may_guard_several_actions() -> None:
    pack = a_pack(gates=[a_gate(action=["allocate", "close-case"])])
    for action in ("allocate", "close-case"):
        assert check_action(pack, action, CaseFile(), as_of=DAY).outcome == "blocked"


def test_a_figure_may_be_a_local_default_and_is_called_one() -> None:
    rule = {
        "id": "often-enough",
        "clause": "NOR-4",
        "plain": "Often enough",
        "refusal": "Not often enough",
        "requires": {"case.every": {"at_most": {"setting": "interval"}}},
    }
    settings = [{"id": "interval", "value": "7 days", "why": "None is given", "about": "NOR-4"}]
    pack = a_pack(
        eligibility=[rule],
        settings=settings,
        header={"facts": {"case.every": {"type": "duration", "label": "how often"}}},
    )
    asked = {
        every: assess(pack, EligibilityRequest(case={"every": every}), as_of=DAY)
        for every in ("1 week", "8 days")
    }
    assert asked["1 week"].outcome == "allowed"
    assert (
        asked["8 days"]
        .findings[0]
        .because[1]
        .endswith("it would have to be at most 7 days (a local default)")
    )


def test_eligibility_may_ask_what_has_happened() -> None:
    rule = {
        "id": "agreed-plan",
        "clause": "NOR-4",
        "plain": "A plan first",
        "refusal": "No plan is agreed",
        "requires": {"happened": {"event": "plan.agreed"}},
    }
    pack = a_pack(eligibility=[rule])
    agreed = EligibilityRequest.model_validate(
        {"events": [{"kind": "plan.agreed", "at": "2026-05-01"}]}
    )
    assert assess(pack, agreed, as_of=DAY).outcome == "allowed"
    assert assess(pack, EligibilityRequest(), as_of=DAY).outcome == "refused"


def test_a_comparison_moved_by_a_length_asks_for_the_fact_itself() -> None:
    rule = {
        "id": "six-months",
        "clause": "NOR-4",
        "plain": "Six months",
        "refusal": "Not yet six months",
        "requires": {"not": {"today": {"before": "worker.qualified + 6 months"}}},
    }
    pack = a_pack(eligibility=[rule])
    assert assess(pack, EligibilityRequest(), as_of=DAY).needs == ("worker.qualified",)
    qualified = EligibilityRequest(worker={"qualified": "2025-08-31"})
    assert assess(pack, qualified, as_of=date(2026, 2, 27)).outcome == "refused"
    assert assess(pack, qualified, as_of=date(2026, 2, 28)).outcome == "allowed"


def test_a_route_may_go_to_the_team_that_a_fact_names_and_asks_for_it() -> None:
    row = {
        "id": "by-rota",
        "clause": "NOR-4",
        "plain": "By rota",
        "when": "always",
        "to": {"service": "intake", "team": {"fact": "rota.team"}},
    }
    pack = a_pack(
        routing=[row],
        header={"facts": {"rota.team": {"type": "text", "label": "the team on the rota"}}},
    )
    assert route(pack, {}, as_of=DAY).needs == ("rota.team",)
    to = route(pack, {"rota": {"team": "team-b"}}, as_of=DAY).to
    assert to is not None
    assert to.team == "team-b"


def test_a_visit_that_saw_a_child_alone_counts_for_that_child_and_no_other() -> None:
    seen = {"happened": {"event": "visit.made", "for": "each", "named_in": "seen_alone"}}
    pack = a_pack(gates=[a_gate(requires={"every": {"of": "children", "is": seen}})])
    people = [{"id": "P1", "is": "child"}, {"id": "P2", "is": "child"}]

    def outcome(*visits: dict[str, Any]) -> str:
        file = CaseFile.model_validate({"people": people, "events": list(visits)})
        return check_action(pack, "allocate", file, as_of=DAY).outcome

    first = {
        "kind": "visit.made",
        "at": "2026-05-01",
        "children_seen": ["P1", "P2"],
        "seen_alone": ["P1"],
    }
    assert outcome(first) == "blocked"
    assert (
        outcome(first, {"kind": "visit.made", "at": "2026-05-02", "seen_alone": ["P2"]}) == "open"
    )


def test_whether_the_worker_was_asked_at_all_is_known_of_each_part() -> None:
    asked = {
        "some": {"of": "parts", "is": {"each.role": {"is": "lead"}, "each.asked": {"is": True}}}
    }
    assert opened(asked, STARTED) == "blocked"
    assert opened(asked, event("allocation.proposed", "2026-05-19", role="lead"), STARTED) == "open"


def test_a_window_of_working_days_leaves_out_weekends_and_bank_holidays() -> None:
    recent = {"count": {"event": "allocation.started", "within": "2 working days"}}
    pack = a_pack(gates=[a_gate(requires=recent)])
    file = CaseFile.model_validate(
        {"events": [event("allocation.started", "2026-05-22", role="lead")]}
    )
    assert check_action(pack, "allocate", file, as_of=date(2026, 5, 27)).outcome == "open"
    assert check_action(pack, "allocate", file, as_of=date(2026, 5, 28)).outcome == "blocked"


def test_nobody_may_authorise_what_they_wrote_themselves() -> None:
    written = {"not": {"happened": {"event": "assessment.completed", "by": ["the-actor"]}}}
    pack = a_pack(gates=[a_gate(requires=written, about="attempt")])

    def outcome(by: str) -> str:
        wrote = {"kind": "assessment.completed", "at": "2026-05-20", "by": "M1"}
        file = {"events": [wrote], "attempt": {"by": by, "role": "line-manager"}}
        return check_action(pack, "allocate", CaseFile.model_validate(file), as_of=DAY).outcome

    assert (outcome("M1"), outcome("M2")) == ("blocked", "open")


def test_of_each_part_one_may_ask_what_has_happened() -> None:
    opened_elsewhere = {"some": {"of": "parts", "is": {"happened": {"event": "case.opened"}}}}
    assert opened(opened_elsewhere, STARTED) == "blocked"
    assert opened(opened_elsewhere, {"kind": "case.opened", "at": "2026-05-20"}, STARTED) == "open"


def test_what_happened_to_a_part_is_what_happened_to_its_worker() -> None:
    declined = {
        "some": {"of": "parts", "is": {"happened": {"event": "allocation.declined", "for": "each"}}}
    }
    other = event("allocation.declined", "2026-05-19", role="lead") | {"worker": "W2"}
    assert opened(declined, other, STARTED) == "blocked"
    assert (
        opened(declined, event("allocation.declined", "2026-05-19", role="lead"), STARTED) == "open"
    )


@pytest.mark.parametrize(
    ("ages", "outcome"),
    [
        ([2, 3, 9], "open"),  # two of three
        ([2, 9], "blocked"),  # half of them is not most
        ([2, 9, None], "needs-facts"),  # the third decides
        ([2, 3, None], "open"),  # whatever the third is
        ([9, 9, None], "blocked"),
    ],
)
def test_most_is_more_than_half_and_asks_where_it_may_yet_be(
    ages: list[int | None], outcome: str
) -> None:
    people = [
        {"id": f"P{n}", "is": "child", **({"born": f"{2026 - age}-01-01"} if age else {})}
        for n, age in enumerate(ages)
    ]
    pack = a_pack(
        gates=[a_gate(requires={"most": {"of": "children", "is": {"each.age": {"below": 5}}}})]
    )
    assert (
        check_action(
            pack, "allocate", CaseFile.model_validate({"people": people}), as_of=DAY
        ).outcome
        == outcome
    )


def test_since_may_name_several_things_and_the_latest_of_them_counts() -> None:
    since = [{"event": "contact.made"}, {"event": "visit.made"}]
    requires = {"happened": {"event": "supervision.held", "since": since}}
    held = {"kind": "supervision.held", "at": "2026-05-10"}
    contact, visit = (
        {"kind": "contact.made", "at": "2026-05-01"},
        {"kind": "visit.made", "at": "2026-05-20"},
    )
    assert opened(requires, contact, held) == "open"
    assert opened(requires, contact, held, visit) == "blocked"
