"""Every row of a table has its turn, and some row decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import findings, routes


@pytest.mark.parametrize(
    "conditions",
    [
        ("always", "{child.age: {below: 5}}"),
        ("{child.age: {below: 5}}", "{child.age: {below: 5}}"),
        ("{child.age: {below: 5}}", "{all: [{concern: {is: home}}, {child.age: {below: 5}}]}"),
        ("{any: [{concern: {is: home}}, {child.age: {below: 5}}]}", "{concern: {is: home}}"),
        (
            "{concern: {is: home}}",
            "{any: [{concern: {is: home}}, {all: [{concern: {is: home}}, {child.age: {below: 5}}]}]}",
        ),
    ],
)
def test_a_row_that_an_earlier_row_always_takes_is_unreachable(
    tmp_path: Path, conditions: tuple[str, str]
) -> None:
    folder = a_pack_folder(tmp_path, routing=routes(*conditions))
    assert (
        "routing.yaml:2: rule row-2: can never be reached: row-1 applies first wherever this row would"
        in findings(folder, failing=True)
    )


def test_a_row_that_may_still_be_reached_is_left_alone(tmp_path: Path) -> None:
    rows = routes(
        "{all: [{concern: {is: home}}, {child.age: {below: 5}}]}",
        "{child.age: {below: 5}}",
        "always",
    )
    assert not [
        each
        for each in findings(a_pack_folder(tmp_path, routing=rows), failing=True)
        if "reached" in each
    ]


@pytest.mark.parametrize(
    "conditions",
    [
        ("{child.age: {below: 10}}", "{child.age: {at_most: 5}}"),
        ("{child.age: {at_least: 3, below: 10}}", "{child.age: {in: [3, 4.5, 9]}}"),
        ("{concern: {in: [school, home]}}", "{concern: {is: home}}"),
        ("{concern: {is_not: school}}", "{concern: {is: home}}"),
        (
            "{not: {concern: {is: school}}}",
            "{all: [{concern: {is: home}}, {child.age: {below: 3}}]}",
        ),
        ("{any: [{child.age: {below: 5}}, {child.age: {above: 3}}]}", "{child.age: {known: true}}"),
        (
            "{any: [{concern: {is: home}}, {child.age: {below: 5}}]}",
            "{any: [{child.age: {below: 2}}, {concern: {in: [home]}}]}",
        ),
        (
            "{happened: {event: visit.made}}",
            "{all: [{happened: {event: visit.made}}, {concern: {is: home}}]}",
        ),
    ],
)
def test_a_row_whose_facts_an_earlier_row_already_takes_is_unreachable(
    tmp_path: Path, conditions: tuple[str, str]
) -> None:
    folder = a_pack_folder(tmp_path, routing=routes(*conditions))
    assert (
        "routing.yaml:2: rule row-2: can never be reached: row-1 applies first wherever this row would"
        in findings(folder, failing=True)
    )


@pytest.mark.parametrize(
    "conditions",
    [
        ("{child.age: {below: 5}}", "{child.age: {at_most: 5}}"),
        ("{concern: {is: home}}", "{concern: {in: [school, home]}}"),
        ("{child.age: {known: true}}", "{child.age: {known: false}}"),
        ("{case.source: {in: [mash, school]}}", "{case.source: {known: true}}"),
        ("{case.standings: {includes: caf}}", "{case.standings: {includes: child-in-need}}"),
        ("{happened: {event: visit.made}}", "{happened: {event: visit.attempted}}"),
        ("{worker.qualified: {before: 2026-01-01}}", "{worker.qualified: {before: 2026-01-02}}"),
        ("{worker.qualified: {before: case.from}}", "{worker.qualified: {before: case.to}}"),
        ("{child.age: {below: {setting: tell-limit}}}", "{child.age: {below: 3}}"),
    ],
)
def test_a_row_is_called_unreachable_only_where_that_is_certain(
    tmp_path: Path, conditions: tuple[str, str]
) -> None:
    header = FILES["pack"].rstrip() + (
        "\n          case.from: {type: date, label: its start}\n          case.to: {type: date, label: its end}\n"
    )
    folder = a_pack_folder(tmp_path, pack=header, routing=routes(*conditions), examples=None)
    assert not [each for each in findings(folder, failing=True) if "reached" in each]


def test_rows_that_together_leave_nothing_for_a_later_one_are_named_as_such(tmp_path: Path) -> None:
    rows = routes(
        "{child.age: {below: 5}}", "{child.age: {at_least: 4, below: 8}}", "{child.age: {below: 7}}"
    )
    assert (
        "routing.yaml:3: rule row-3: can never be reached: one or another of the rows before it applies first wherever "
        "this row would"
    ) in findings(a_pack_folder(tmp_path, routing=rows), failing=True)


def test_a_last_row_for_whatever_is_left_may_stay_where_nothing_is_left(tmp_path: Path) -> None:
    rows = routes("{concern: {is: home}}", "{concern: {is: school}}", "always")
    assert not [
        each
        for each in findings(a_pack_folder(tmp_path, routing=rows), failing=True)
        if "reached" in each
    ]


def test_a_row_whose_own_condition_cannot_hold_is_unreachable(tmp_path: Path) -> None:
    rows = routes("{all: [{child.age: {below: 5}}, {child.age: {above: 9}}]}")
    assert (
        "routing.yaml:1: rule row-1: can never be reached: its own condition cannot hold"
        in findings(a_pack_folder(tmp_path, routing=rows), failing=True)
    )


def test_two_rows_that_answer_the_same_question_differently_contradict_each_other(
    tmp_path: Path,
) -> None:
    rows = routes("{concern: {is: home}}", "{not: {concern: {is: school}}}").replace(
        "early-help", "social-care", 1
    )
    assert (
        "routing.yaml:2: rule row-2: can never be reached: row-1 applies first wherever this row would, and says "
        "something else of the same cases"
    ) in findings(a_pack_folder(tmp_path, routing=rows), failing=True)


def test_overlapping_rows_that_only_their_order_decides_between_are_noted(tmp_path: Path) -> None:
    rows = routes("{child.age: {below: 8}}", "{child.age: {above: 5}}").replace(
        "early-help", "social-care", 1
    )
    assert (
        "routing.yaml:2: rule row-2: overlaps with row-1 and says something else; neither is the narrower, so only "
        "their order decides, for example where the child's age is below 8 and is above 5"
    ) in findings(a_pack_folder(tmp_path, routing=rows, examples=None), failing=False)


def test_rows_that_ask_of_other_facts_and_overlap_are_noted_once_for_the_table(
    tmp_path: Path,
) -> None:
    rows = routes(
        "{concern: {is: home}}", "{child.age: {below: 5}}", "{case.source: {is: mash}}", "always"
    )
    notes = findings(
        a_pack_folder(tmp_path, routing=rows.replace("early-help", "social-care", 1)), failing=False
    )
    assert [each for each in notes if "overlap" in each] == [
        "routing.yaml:2: rule row-2: rows that ask of other facts overlap with earlier ones and say something else: "
        "row-2 with row-1 and row-3 with row-1; neither is the narrower, so only their order decides"
    ]


def test_an_exception_before_its_rule_is_no_contradiction(tmp_path: Path) -> None:
    rows = routes(
        "{all: [{concern: {is: home}}, {child.age: {below: 5}}]}",
        "{child.age: {below: 5}}",
        "always",
    )
    notes = findings(
        a_pack_folder(tmp_path, routing=rows.replace("early-help", "social-care", 1)), failing=False
    )
    assert not [each for each in notes if "overlaps" in each]


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (("{child.age: {below: 5}}", "{child.age: {above: 5}}"), "the child's age is 5"),
        (("{concern: {is: home}}",), "the concern is school"),
        (
            ("{case.source: {in: [mash, ptt]}}",),
            "the source of the referral is none of mash or ptt",
        ),
        (
            (
                "{concern: {is: home}}",
                "{all: [{concern: {is: school}}, {child.age: {at_least: 3, at_most: 9}}]}",
            ),
            "the concern is school and the child's age is below 3",
        ),
        (
            (
                "{all: [{concern: {is: home}}, {happened: {event: visit.made}}]}",
                "{concern: {in: [home]}}",
            ),
            "the concern is school",
        ),
    ],
)
def test_what_a_table_leaves_undecided_is_said_in_words(
    tmp_path: Path, conditions: tuple[str, ...], said: str
) -> None:
    folder = a_pack_folder(tmp_path, routing=routes(*conditions), examples=None)
    last = len(conditions)
    expected = f"routing.yaml:{last}: rule row-{last}: is the last row, and no row of this table decides where {said}"
    assert expected in findings(folder, failing=False)


@pytest.mark.parametrize(
    "conditions",
    [
        ("{child.age: {below: 5}}", "{child.age: {at_least: 5}}"),
        ("{concern: {is: home}}", "{concern: {is: school}}"),
        ("{concern: {is: home}}", "always"),
        # Whether the second row applies depends on what has happened, so nothing is certain.
        ("{concern: {is: home}}", "{happened: {event: visit.made}}"),
    ],
)
def test_a_table_that_may_decide_every_case_leaves_no_gap(
    tmp_path: Path, conditions: tuple[str, ...]
) -> None:
    folder = a_pack_folder(tmp_path, routing=routes(*conditions), examples=None)
    assert not [
        each for each in findings(folder, failing=False) if "no row" in each and "routing" in each
    ]


def test_a_worker_without_a_range_is_no_gap_but_a_range_nobody_reaches_is_a_failure(
    tmp_path: Path,
) -> None:
    workload = """
        counting: {id: counting, clause: NOR-4, plain: Children are counted., unit: children, parts: [lead]}
        ranges:
          - {id: workers, clause: NOR-4, plain: Ten., when: {worker.role: {in: [worker, practice-manager]}}, to: 10}
          - {id: managers, clause: NOR-4, plain: Five., when: {worker.role: {is: practice-manager}}, to: 5}
        """
    folder = a_pack_folder(tmp_path, workload=workload)
    assert [each for each in findings(folder, failing=True) if "workload" in each] == [
        "workload.yaml:4: rule managers: can never be reached: workers applies first wherever this row would"
    ]
    assert not [each for each in findings(folder, failing=False) if "no row" in each]


def test_a_share_of_a_range_hands_on_to_the_row_it_is_a_share_of(tmp_path: Path) -> None:
    workload = """
        counting: {id: counting, clause: NOR-4, plain: Children are counted., unit: children, parts: [lead]}
        ranges:
          - {id: less, clause: NOR-4, plain: A tenth less., when: {worker.role: {is: worker}}, share: 0.9}
          - {id: workers, clause: NOR-4, plain: Ten., when: {worker.role: {is: worker}}, to: 10}
        """
    folder = a_pack_folder(tmp_path, workload=workload)
    assert not [each for each in findings(folder, failing=True) if "workload" in each]


def test_a_pack_is_linted_in_moments_however_many_facts_its_table_asks_about(
    tmp_path: Path,
) -> None:
    """Beyond what is worth trying nothing is claimed, so a large table is never wrongly accused."""
    facts = "".join(
        f"\n          f.n{n}: {{type: choice, label: fact {n}, choices: [a, b, c, d]}}"
        for n in range(14)
    )
    any_two = [f"{{all: [{{f.n{n}: {{is: a}}}}, {{f.n{n + 1}: {{is: b}}}}]}}" for n in range(13)]
    folder = a_pack_folder(
        tmp_path,
        pack=FILES["pack"].rstrip() + facts + "\n",
        routing=routes(*any_two),
        examples=None,
    )
    assert not [each for each in findings(folder, failing=True) if "reached" in each]
