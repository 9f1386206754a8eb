"""The linter finds what loads but is not sound: unreachable, untested, unexplained, or against the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.linter import lint
from keyworker.policy.loader import load_pack
from tests.pack_folder import FILES, a_pack_folder


def findings(folder: Path, *, failing: bool) -> list[str]:
    return [str(finding.problem) for finding in lint(load_pack(folder)) if finding.fails is failing]


def routes(*conditions: str) -> str:
    return "\n".join(
        f"- {{id: row-{n}, plain: Row., clause: NOR-5, to: {{service: early-help}}, when: {condition}}}"
        for n, condition in enumerate(conditions, start=1)
    )


def test_a_sound_pack_fails_for_nothing(tmp_path: Path) -> None:
    assert findings(a_pack_folder(tmp_path), failing=True) == []


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
def test_a_row_that_an_earlier_row_always_takes_is_unreachable(tmp_path: Path, conditions: tuple[str, str]) -> None:
    folder = a_pack_folder(tmp_path, routing=routes(*conditions))
    assert "routing.yaml:2: rule row-2: can never be reached: row-1 applies first wherever this row would" in findings(
        folder, failing=True
    )


def test_a_row_that_may_still_be_reached_is_left_alone(tmp_path: Path) -> None:
    rows = routes("{all: [{concern: {is: home}}, {child.age: {below: 5}}]}", "{child.age: {below: 5}}", "always")
    assert not [each for each in findings(a_pack_folder(tmp_path, routing=rows), failing=True) if "reached" in each]


def test_a_statutory_gate_may_have_no_override(tmp_path: Path) -> None:
    gates = FILES["gates"].rstrip() + (
        "\n          statutory: true\n          override: {by: [practice-manager], clause: NOR-2}\n"
    )
    assert findings(a_pack_folder(tmp_path, gates=gates), failing=True) == [
        "gates.yaml:1: rule analysis-first: is statutory and yet has an override; the law leaves none"
    ]


def test_an_obligation_that_nothing_meets_or_explains_fails(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path, coverage="- {clause: NOR-6, by: [the record]}\n")
    assert findings(folder, failing=True) == [
        "clauses.yaml:7: rule NOR-7: nothing implements this obligation, and coverage.yaml does not say why"
    ]


def test_a_coverage_entry_must_say_something(tmp_path: Path) -> None:
    coverage = FILES["coverage"].rstrip() + "\n        - {clause: NOR-1}\n"
    assert findings(a_pack_folder(tmp_path, coverage=coverage), failing=True) == [
        "coverage.yaml:3: rule NOR-1: says neither what meets the obligation nor why nothing does"
    ]


def test_a_timescale_without_a_worked_example_fails_and_other_rules_are_noted(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path, examples=None)
    assert findings(folder, failing=True) == [
        "timescales.yaml:1: rule first-contact: has no worked example",
        "timescales.yaml:9: rule tell-referrer: has no worked example",
    ]
    assert "gates.yaml:1: rule analysis-first: has no worked example" in findings(folder, failing=False)


def test_an_unused_local_default_is_noted(tmp_path: Path) -> None:
    settings = FILES["settings"].rstrip() + "\n        - {id: spare, value: 1 week, why: None given., about: NOR-1}\n"
    assert "settings.yaml:2: rule spare: no rule or checklist uses this setting" in findings(
        a_pack_folder(tmp_path, settings=settings), failing=False
    )


# Tables: every row has its turn, and some row decides


@pytest.mark.parametrize(
    "conditions",
    [
        ("{child.age: {below: 10}}", "{child.age: {at_most: 5}}"),
        ("{child.age: {at_least: 3, below: 10}}", "{child.age: {in: [3, 4.5, 9]}}"),
        ("{concern: {in: [school, home]}}", "{concern: {is: home}}"),
        ("{concern: {is_not: school}}", "{concern: {is: home}}"),
        ("{not: {concern: {is: school}}}", "{all: [{concern: {is: home}}, {child.age: {below: 3}}]}"),
        ("{any: [{child.age: {below: 5}}, {child.age: {above: 3}}]}", "{child.age: {known: true}}"),
        ("{any: [{concern: {is: home}}, {child.age: {below: 5}}]}", "{any: [{child.age: {below: 2}}, {concern: {in: [home]}}]}"),
        ("{happened: {event: visit.made}}", "{all: [{happened: {event: visit.made}}, {concern: {is: home}}]}"),
    ],
)  # fmt: skip
def test_a_row_whose_facts_an_earlier_row_already_takes_is_unreachable(
    tmp_path: Path, conditions: tuple[str, str]
) -> None:
    folder = a_pack_folder(tmp_path, routing=routes(*conditions))
    assert "routing.yaml:2: rule row-2: can never be reached: row-1 applies first wherever this row would" in findings(
        folder, failing=True
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
def test_a_row_is_called_unreachable_only_where_that_is_certain(tmp_path: Path, conditions: tuple[str, str]) -> None:
    header = FILES["pack"].rstrip() + (
        "\n          case.from: {type: date, label: its start}\n          case.to: {type: date, label: its end}\n"
    )
    folder = a_pack_folder(tmp_path, pack=header, routing=routes(*conditions), examples=None)
    assert not [each for each in findings(folder, failing=True) if "reached" in each]


def test_rows_that_together_leave_nothing_for_a_later_one_are_named_as_such(tmp_path: Path) -> None:
    rows = routes("{child.age: {below: 5}}", "{child.age: {at_least: 4, below: 8}}", "{child.age: {below: 7}}")
    assert (
        "routing.yaml:3: rule row-3: can never be reached: one or another of the rows before it applies first wherever "
        "this row would"
    ) in findings(a_pack_folder(tmp_path, routing=rows), failing=True)


def test_a_last_row_for_whatever_is_left_may_stay_where_nothing_is_left(tmp_path: Path) -> None:
    rows = routes("{concern: {is: home}}", "{concern: {is: school}}", "always")
    assert not [each for each in findings(a_pack_folder(tmp_path, routing=rows), failing=True) if "reached" in each]


def test_a_row_whose_own_condition_cannot_hold_is_unreachable(tmp_path: Path) -> None:
    rows = routes("{all: [{child.age: {below: 5}}, {child.age: {above: 9}}]}")
    assert "routing.yaml:1: rule row-1: can never be reached: its own condition cannot hold" in findings(
        a_pack_folder(tmp_path, routing=rows), failing=True
    )


def test_two_rows_that_answer_the_same_question_differently_contradict_each_other(tmp_path: Path) -> None:
    rows = routes("{concern: {is: home}}", "{not: {concern: {is: school}}}").replace("early-help", "social-care", 1)
    assert (
        "routing.yaml:2: rule row-2: can never be reached: row-1 applies first wherever this row would, and says "
        "something else of the same cases"
    ) in findings(a_pack_folder(tmp_path, routing=rows), failing=True)


def test_overlapping_rows_that_only_their_order_decides_between_are_noted(tmp_path: Path) -> None:
    rows = routes("{child.age: {below: 8}}", "{child.age: {above: 5}}").replace("early-help", "social-care", 1)
    assert (
        "routing.yaml:2: rule row-2: overlaps with row-1 and says something else; neither is the narrower, so only "
        "their order decides, for example where the child's age is below 8 and is above 5"
    ) in findings(a_pack_folder(tmp_path, routing=rows, examples=None), failing=False)


def test_rows_that_ask_of_other_facts_and_overlap_are_noted_once_for_the_table(tmp_path: Path) -> None:
    rows = routes("{concern: {is: home}}", "{child.age: {below: 5}}", "{case.source: {is: mash}}", "always")
    notes = findings(a_pack_folder(tmp_path, routing=rows.replace("early-help", "social-care", 1)), failing=False)
    assert [each for each in notes if "overlap" in each] == [
        "routing.yaml:2: rule row-2: rows that ask of other facts overlap with earlier ones and say something else: "
        "row-2 with row-1 and row-3 with row-1; neither is the narrower, so only their order decides"
    ]


def test_an_exception_before_its_rule_is_no_contradiction(tmp_path: Path) -> None:
    rows = routes("{all: [{concern: {is: home}}, {child.age: {below: 5}}]}", "{child.age: {below: 5}}", "always")
    notes = findings(a_pack_folder(tmp_path, routing=rows.replace("early-help", "social-care", 1)), failing=False)
    assert not [each for each in notes if "overlaps" in each]


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (("{child.age: {below: 5}}", "{child.age: {above: 5}}"), "the child's age is 5"),
        (("{concern: {is: home}}",), "the concern is school"),
        (("{case.source: {in: [mash, ptt]}}",), "the source of the referral is none of mash or ptt"),
        (
            ("{concern: {is: home}}", "{all: [{concern: {is: school}}, {child.age: {at_least: 3, at_most: 9}}]}"),
            "the concern is school and the child's age is below 3",
        ),
        (
            ("{all: [{concern: {is: home}}, {happened: {event: visit.made}}]}", "{concern: {in: [home]}}"),
            "the concern is school",
        ),
    ],
)
def test_what_a_table_leaves_undecided_is_said_in_words(tmp_path: Path, conditions: tuple[str, ...], said: str) -> None:
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
def test_a_table_that_may_decide_every_case_leaves_no_gap(tmp_path: Path, conditions: tuple[str, ...]) -> None:
    folder = a_pack_folder(tmp_path, routing=routes(*conditions), examples=None)
    assert not [each for each in findings(folder, failing=False) if "no row" in each and "routing" in each]


def test_a_worker_without_a_range_is_no_gap_but_a_range_nobody_reaches_is_a_failure(tmp_path: Path) -> None:
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


# Guards: each can be opened, and all of them together


def a_gate(name: str, requires: str, **further: str) -> str:
    lines = {"id": name, "action": "allocate", "plain": "A guard.", "clause": "NOR-2", "refusal": "Not yet"}
    lines |= {"requires": requires, **further}
    return "- {" + ", ".join(f"{key}: {value}" for key, value in lines.items()) + "}\n"


def test_two_gates_that_shut_each_other_fail(tmp_path: Path) -> None:
    gates = a_gate("young", "{child.age: {below: 5}}") + a_gate("old", "{child.age: {above: 9}}")
    assert (
        "gates.yaml:2: rule old: can never be met together with young: wherever both apply, 'allocate' cannot be done"
    ) in findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=True)


def test_two_gates_for_different_cases_do_not_shut_each_other(tmp_path: Path) -> None:
    gates = a_gate("young", "{child.age: {below: 5}}", when="{concern: {is: home}}") + a_gate(
        "old", "{child.age: {above: 9}}", when="{concern: {is: school}}"
    )
    assert not [
        each
        for each in findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=True)
        if "together" in each
    ]


def test_two_gates_for_cases_of_different_kinds_that_may_never_meet_are_noted(tmp_path: Path) -> None:
    gates = a_gate("young", "{child.age: {below: 5}}", when="{concern: {is: home}}") + a_gate(
        "old", "{child.age: {above: 9}}", when="{case.source: {is: mash}}"
    )
    folder = a_pack_folder(tmp_path, gates=gates, examples=None)
    said = (
        "gates.yaml:2: rule old: can never be met together with young: wherever both apply, 'allocate' cannot be done"
    )
    assert said in findings(folder, failing=False)


def test_two_gates_of_which_one_may_be_passed_with_a_reason_are_noted(tmp_path: Path) -> None:
    gates = a_gate("young", "{child.age: {below: 5}}") + a_gate("old", "{child.age: {above: 9}}", force="should")
    folder = a_pack_folder(tmp_path, gates=gates, examples=None)
    assert (
        "gates.yaml:2: rule old: can never be met together with young: wherever both apply, one is always departed from"
    ) in findings(folder, failing=False)


def test_two_conditions_of_eligibility_that_nobody_meets_fail(tmp_path: Path) -> None:
    rule = "- {{id: {}, plain: P., clause: NOR-3, refusal: No, requires: {}}}\n"
    eligibility = rule.format("senior", "{worker.role: {is: practice-manager}}") + rule.format(
        "junior", "{worker.role: {is: worker}}"
    )
    assert (
        "eligibility.yaml:2: rule junior: can never be met together with senior: wherever both apply, nobody is eligible"
    ) in findings(a_pack_folder(tmp_path, eligibility=eligibility, examples=None), failing=True)


def test_a_gate_that_nothing_can_open_fails(tmp_path: Path) -> None:
    gates = a_gate("shut", "{concern: {is: school}}", when="{concern: {is: home}}")
    assert "gates.yaml:1: rule shut: can never be met: what it requires cannot hold where it applies" in findings(
        a_pack_folder(tmp_path, gates=gates, examples=None), failing=True
    )


def test_a_rule_that_can_never_apply_fails(tmp_path: Path) -> None:
    never = "{all: [{concern: {is: school}}, {concern: {is: home}}]}"
    timescales = FILES["timescales"].replace("          within: 7 working days\n", f"          within: 7 working days\n          when: {never}\n")  # fmt: skip
    folder = a_pack_folder(tmp_path, gates=a_gate("idle", "always", when=never), timescales=timescales, examples=None)
    found = findings(folder, failing=True)
    assert "timescales.yaml:1: rule first-contact: never applies: its 'when' cannot hold" in found
    assert "gates.yaml:1: rule idle: never applies: its 'when' cannot hold" in found


def test_an_override_by_a_job_role_the_pack_does_not_have_fails(tmp_path: Path) -> None:
    header = FILES["pack"].replace("        roles: {practice-manager: Practice manager, worker: Family worker}\n", "")
    gates = a_gate("open", "{concern: {is: home}}", override="{by: [head-of-service], clause: NOR-2}")
    assert (
        "gates.yaml:1: rule open: may be overridden by 'head-of-service', a job role that pack.yaml does not list, "
        "so by nobody"
    ) in findings(a_pack_folder(tmp_path, pack=header, gates=gates, examples=None), failing=True)


# Clocks


def a_clock(*lines: str) -> str:
    fixed = ["- id: clock", "  title: Clock", "  plain: It runs.", "  clause: NOR-1", "  starts: {event: case.opened}"]
    return "\n".join([*fixed, *(f"  {line}" for line in lines)]) + "\n"


def said_of_the_clock(folder: Path, *lines: str, failing: bool) -> list[str]:
    pack = a_pack_folder(folder, timescales=a_clock(*lines), examples=None)
    prefix = "timescales.yaml:1: rule clock: "
    found = [each.removeprefix(prefix) for each in findings(pack, failing=failing) if each.startswith(prefix)]
    return [each for each in found if each != "has no worked example"]


STOPS = "stops: {event: contact.made}"
ENDS = "ends: {event: case.closed}"


def test_a_clock_that_nothing_stops_is_noted(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: 1 week", failing=False) == [
        "nothing stops this clock, so it is never met"
    ]


@pytest.mark.parametrize(
    ("target", "limit"), [("6 working days", "5 working days"), ("2 weeks", "10 days"), ("3 months", "8 weeks")]
)
def test_a_target_later_than_the_limit_fails(tmp_path: Path, target: str, limit: str) -> None:
    (said,) = said_of_the_clock(tmp_path, f"within: {limit}", f"target: {target}", STOPS, failing=True)
    assert said == f"the target ({target}) is later than the limit ({limit}), so whoever keeps to it is late"


@pytest.mark.parametrize(
    ("target", "limit"),
    [("5 working days", "5 working days"), ("1 week", "5 working days"), ("1 month", "4 weeks"), ("24 hours", "1 day")],
)
def test_a_target_that_may_fall_before_the_limit_is_left_alone(tmp_path: Path, target: str, limit: str) -> None:
    assert said_of_the_clock(tmp_path, f"within: {limit}", f"target: {target}", STOPS, failing=True) == []


def test_a_warning_longer_than_the_limit_is_noted(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: 3 days", "warn: 4 days", STOPS, failing=False) == [
        "warns 4 days before a limit of 3 days, which is before the clock starts"
    ]


def test_a_local_default_is_compared_by_its_value(tmp_path: Path) -> None:
    (said,) = said_of_the_clock(
        tmp_path, "within: {setting: tell-limit}", "target: 6 working days", STOPS, failing=True
    )
    assert said.startswith("the target (6 working days) is later than the limit (5 working days)")


def test_a_length_that_reaches_backwards_fails_and_the_same_day_does_not(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: -1 days", STOPS, failing=True) == [
        "within: -1 day ends before it starts"
    ]
    assert said_of_the_clock(tmp_path, "within: 0 working days", STOPS, failing=True) == []


def test_a_repeating_clock_that_nothing_ends_fails(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: 1 week", "repeats: stop", STOPS, failing=True) == [
        "repeats, and nothing ends it: it would run on after the case is closed; say in 'ends' what does"
    ]
    assert said_of_the_clock(tmp_path, "within: 1 week", "repeats: stop", STOPS, ENDS, failing=True) == []


def test_a_repeating_clock_of_which_no_turn_can_be_met_fails(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: 1 week", "repeats: limit", ENDS, failing=True) == [
        "repeats, and nothing stops a turn of it, so each turn is missed"
    ]


def test_a_local_default_without_a_unit_cannot_be_a_length(tmp_path: Path) -> None:
    settings = FILES["settings"].replace("5 working days", "5")
    assert (
        "timescales.yaml:9: rule tell-referrer: within: the setting 'tell-limit' is 5.0, which has no unit; "
        "write a length such as '5 working days'"
    ) in findings(a_pack_folder(tmp_path, settings=settings, examples=None), failing=True)


def test_a_date_moved_by_a_number_without_a_unit_fails(tmp_path: Path) -> None:
    lines = ("within: 1 week", "when: {worker.qualified: {after: case.from + 7}}", STOPS)
    header = FILES["pack"].rstrip() + "\n          case.from: {type: date, label: its start}\n"
    folder = a_pack_folder(tmp_path, pack=header, timescales=a_clock(*lines), examples=None)
    said = "timescales.yaml:1: rule clock: 'case.from + 7' has no unit; write 'case.from + 7 days'"
    assert said in findings(folder, failing=True)


# Names: set somewhere, defined somewhere, used somewhere


@pytest.mark.parametrize(
    ("requires", "said"),
    [
        ("{action.rational: {known: true}}", "'action.rational' is never set: no event has this field and no checklist asks it, and pack.yaml declares no such fact; did you mean 'rationale'?"),
        ("{referral.sauce: {is: mash}}", "'referral.sauce' is never set: no referral has this field, and pack.yaml declares no such fact; did you mean 'source'?"),
        ("{worker.rol: {is: worker}}", "'worker.rol' is never set: nothing says this of a worker, and pack.yaml declares no such fact; did you mean 'role'?"),
        ("{every: {of: children, is: {each.brn: {known: true}}}}", "'each.brn' is never set: nothing says this of a person or a worker, and pack.yaml declares no such fact; did you mean 'born'?"),
        ("{event.outcome: {is: open}}", "'event.outcome' is never set: this rule is not about one event, and pack.yaml declares no such fact"),
    ],
)  # fmt: skip
def test_a_fact_that_nothing_sets_fails(tmp_path: Path, requires: str, said: str) -> None:
    folder = a_pack_folder(tmp_path, gates=a_gate("asks", requires), examples=None)
    assert f"gates.yaml:1: rule asks: {said}" in findings(folder, failing=True)


def test_a_field_that_the_starting_event_does_not_have_fails(tmp_path: Path) -> None:
    lines = ("within: 1 week", STOPS)
    timescales = a_clock(*lines).replace("{event: case.opened}", "{event: case.opened, when: {event.hue: {is: red}}}")
    folder = a_pack_folder(tmp_path, timescales=timescales, examples=None)
    assert (
        "timescales.yaml:1: rule clock: 'event.hue' is never set: case.opened has no such field, and pack.yaml "
        "declares no such fact"
    ) in findings(folder, failing=True)


@pytest.mark.parametrize(
    "requires",
    [
        "{action.rationale: {known: true}}",
        "{action.answers.risk: {known: true}}",
        "{referral.source: {is: mash}}",
        "{worker.role: {is: worker}}",
        "{every: {of: children, is: {each.born: {known: true}}}}",
        "{every: {of: others, is: {each.role: {is: worker}}}}",
        "{child.age: {below: 5}}",
    ],
)
def test_a_fact_that_an_event_a_document_a_checklist_or_the_header_gives_is_set(tmp_path: Path, requires: str) -> None:
    checklists = """
        - id: risks
          title: Risks
          plain: What is asked.
          sections: [{title: Risks, items: [{id: risk, clause: NOR-2, ask: What is the risk?}]}]
        """
    folder = a_pack_folder(tmp_path, gates=a_gate("asks", requires), checklists=checklists, examples=None)
    assert not [each for each in findings(folder, failing=True) if "never set" in each]


def test_a_fact_asked_for_what_it_can_never_be_fails(tmp_path: Path) -> None:
    rows = routes("{concern: {is: hom}}", "{worker.active: {is: always}}", "always")
    found = findings(a_pack_folder(tmp_path, routing=rows, examples=None), failing=True)
    assert "routing.yaml:1: rule row-1: 'concern' is school or home, never 'hom'; did you mean 'home'?" in found
    assert "routing.yaml:2: rule row-2: 'worker.active' is yes or no, never 'always'" in found


def test_a_fact_asked_two_things_of_which_one_is_passed_over_fails(tmp_path: Path) -> None:
    gates = a_gate("asks", "{child.age: {known: true, below: 5}}")
    assert (
        "gates.yaml:1: rule asks: asks of 'child.age' both whether it is known and what it is; write two conditions "
        "under 'all'"
    ) in findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=True)


def test_a_local_default_that_cites_a_clause_fails(tmp_path: Path) -> None:
    settings = FILES["settings"].replace("The policy gives no figure.", "As in Northshire 1.")
    assert (
        "settings.yaml:1: rule tell-limit: is a local default and yet cites Northshire 1; no clause may be given for "
        "a figure of one's own"
    ) in findings(a_pack_folder(tmp_path, settings=settings), failing=True)


def test_a_local_default_that_names_no_clause_cites_none(tmp_path: Path) -> None:
    settings = FILES["settings"].replace("The policy gives no figure.", "Northshire 11 times NOR-1.2 is not meant.")
    assert not [each for each in findings(a_pack_folder(tmp_path, settings=settings), failing=True) if "cites" in each]


def test_what_is_defined_and_never_used_is_noted_with_its_line(tmp_path: Path) -> None:
    header = FILES["pack"].rstrip() + "\n          spare: {type: text, label: the spare}\n        terms: {gizmo: Gizmo, lead: Key person}\n"  # fmt: skip
    checklists = """
        - id: idle
          title: Idle
          plain: Nobody asks it.
          sections: [{title: One, items: [{id: one, clause: NOR-2, ask: One?}]}]
        """
    notes = findings(a_pack_folder(tmp_path, pack=header, checklists=checklists), failing=False)
    assert "checklists.yaml:1: rule idle: no action asks this checklist" in notes
    assert "pack.yaml:13: rule spare: no condition asks about this fact" in notes
    assert "pack.yaml:14: rule gizmo: nothing in the pack or the vocabulary goes by this term" in notes
    assert not [each for each in notes if "rule lead" in each]


def test_a_destination_without_a_term_is_noted_once_by_a_pack_that_has_terms(tmp_path: Path) -> None:
    header = FILES["pack"].rstrip() + "\n        terms: {early-help: Early Help Service}\n"
    folder = a_pack_folder(tmp_path, pack=header)
    assert [each for each in findings(folder, failing=False) if "no term" in each] == [
        "routing.yaml:1: rule early-years: sends work to 'early-years', for which pack.yaml has no term; people will "
        "read 'early years'"
    ]
    assert not [each for each in findings(a_pack_folder(tmp_path / "plain"), failing=False) if "no term" in each]


def test_a_state_that_no_rule_asks_about_is_noted(tmp_path: Path) -> None:
    state = "- {{id: {}, title: State, plain: A state., clause: NOR-1, when: {{case.has_lead: {{is: false}}}}}}\n"
    folder = a_pack_folder(
        tmp_path,
        states=state.format("unallocated") + state.format("waiting"),
        timescales=a_clock("within: 1 week", STOPS).replace(
            "{event: case.opened}", "{event: state.entered, where: {state: {is: waiting}}}"
        ),
        examples=None,
    )
    notes = [each for each in findings(folder, failing=False) if "state" in each and "example" not in each]
    assert notes == ["states.yaml:1: rule unallocated: no rule asks about this state"]


def test_an_action_that_a_rule_offers_and_nobody_may_do_is_noted(tmp_path: Path) -> None:
    timescales = FILES["timescales"].rstrip() + "\n          missed: {plain: Late., offer: tel-referrer}\n"
    notes = findings(a_pack_folder(tmp_path, timescales=timescales), failing=False)
    assert (
        "gates.yaml:1: rule analysis-first: is put right by 'complete-analysis', which actions.yaml lets nobody do"
    ) in notes
    assert (
        "timescales.yaml:9: rule tell-referrer: offers 'tel-referrer' when missed, which actions.yaml lets nobody do"
    ) in notes


def test_a_pack_is_linted_in_moments_however_many_facts_its_table_asks_about(tmp_path: Path) -> None:
    """Beyond what is worth trying nothing is claimed, so a large table is never wrongly accused."""
    facts = "".join(f"\n          f.n{n}: {{type: choice, label: fact {n}, choices: [a, b, c, d]}}" for n in range(14))
    any_two = [f"{{all: [{{f.n{n}: {{is: a}}}}, {{f.n{n + 1}: {{is: b}}}}]}}" for n in range(13)]
    folder = a_pack_folder(
        tmp_path, pack=FILES["pack"].rstrip() + facts + "\n", routing=routes(*any_two), examples=None
    )
    assert not [each for each in findings(folder, failing=True) if "reached" in each]
