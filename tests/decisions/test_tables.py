"""Which row decides?"""

from __future__ import annotations

from datetime import date
from typing import Any

from keyworker.decisions.tables import prioritise, route, rows_by_priority
from keyworker.policy.packs.pack import Pack
from tests.northshire import a_pack

DAY = date(2026, 6, 1)


def row(row_id: str, when: Any, service: str, **more: Any) -> dict[str, Any]:
    return {
        "id": row_id,
        "clause": "NOR-20",
        "plain": f"Goes to {service}",
        "when": when,
        "to": {"service": service},
        **more,
    }


def pack() -> Pack:
    return a_pack(
        routing=[
            row("care", {"child.looked_after": {"is": True}}, "care"),
            row(
                "disability",
                {"child.disabled": {"is": True}, "child.threshold": {"is": "met"}},
                "disability",
                offer=[{"service": "early-help"}],
            ),
            row("rest", "always", "family"),
        ],
        priority=[
            {
                "id": "red",
                "clause": "NOR-21",
                "plain": "High risk first",
                "when": {"risk": {"is": "high"}},
                "rag": "red",
                "priority": "1",
                "allocate_now": True,
            },
            {
                "id": "green",
                "clause": "NOR-21",
                "plain": "Others in turn",
                "when": "always",
                "priority": "3",
            },
        ],
        header={
            "facts": {
                name: {"type": "yes-no", "label": name}
                for name in ("child.looked_after", "child.disabled", "child.threshold", "risk")
            }
        },
    )


def test_the_first_row_that_holds_decides_and_says_what_else_may_be_offered() -> None:
    facts = {"child": {"looked_after": False, "disabled": True, "threshold": "met"}}
    answer = route(pack(), facts, as_of=DAY)
    assert (answer.outcome, answer.to and answer.to.service) == ("decided", "disability")
    assert [each.service for each in answer.also_offered] == ["early-help"]
    assert answer.clause == "Northshire 20"


def test_a_row_not_yet_decided_stops_the_table_and_asks_for_the_fewest_facts() -> None:
    answer = route(pack(), {"child": {"disabled": True, "threshold": "met"}}, as_of=DAY)
    assert (answer.outcome, answer.needs) == ("needs-facts", ("child.looked_after",))


def test_a_fact_that_can_change_nothing_is_not_asked_for() -> None:
    answer = route(pack(), {"child": {"looked_after": False, "disabled": False}}, as_of=DAY)
    assert (answer.outcome, answer.to and answer.to.service) == ("decided", "family")


def test_no_row_at_all_is_said() -> None:
    assert route(a_pack(), {}, as_of=DAY).outcome == "no-route"


def test_priority_is_the_first_row_too() -> None:
    answer = prioritise(pack(), {"risk": "high"}, as_of=DAY)
    assert (answer.priority, answer.rag, answer.allocate_now) == ("1", "red", True)
    assert prioritise(pack(), {"risk": "low"}, as_of=DAY).priority == "3"


def test_a_priority_the_policy_does_not_number_takes_a_local_default_and_says_so() -> None:
    rows = [
        {
            "id": "home",
            "clause": "NOR-1",
            "plain": "First",
            "when": {"concern": {"is": "home"}},
            "priority": {"setting": "first"},
        },
        {"id": "else", "clause": "NOR-1", "plain": "Then", "when": "always", "priority": "later"},
    ]
    settings = [{"id": "first", "value": 1, "why": "Its table is lost", "about": "NOR-1"}]
    pack = a_pack(priority=rows, settings=settings)
    at_home = prioritise(pack, {"concern": "home"}, as_of=date(2026, 6, 1))
    assert (at_home.priority, at_home.local_default) == ("1", True)
    at_school = prioritise(pack, {"concern": "school"}, as_of=date(2026, 6, 1))
    assert (at_school.priority, at_school.local_default) == ("later", False)


def test_rows_stand_by_their_priority_in_the_policys_order_whoever_gave_the_figure() -> None:
    rows = [
        {
            "id": each,
            "clause": "NOR-1",
            "plain": each,
            "when": {"concern": {"is": each}},
            "priority": said,
        }
        for each, said in (
            ("home", {"setting": "first"}),
            ("school", "9"),
            ("street", {"setting": "first"}),
            ("club", "later"),
        )
    ]
    settings = [{"id": "first", "value": 30, "why": "Its table is lost", "about": "NOR-1"}]
    found = rows_by_priority(a_pack(priority=rows, settings=settings))
    assert [(said, row.id) for said, row in found.items()] == [
        ("30", "home"),
        ("9", "school"),
        ("later", "club"),
    ]


def test_a_policy_with_no_table_says_that_it_does_not_speak_of_it() -> None:
    silent = a_pack()
    assert route(silent, {}, as_of=DAY).because == ("This policy does not say where work goes",)
    assert prioritise(silent, {}, as_of=DAY).because == (
        "This policy does not say how soon work is picked up",
    )
