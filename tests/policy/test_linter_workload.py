"""Is what is misspelt in a workload scheme, or can never be so, refused with one sentence that says where?"""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.decisions.trying.checking import check_folder
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.problems import PackError
from tests.pack_folder import FILES, a_pack_folder

SCHEME = """
counting:
  id: counting
  clause: NOR-4
  plain: Points are added up.
  unit: points
  parts: [lead]
table:
  - id: any-case
    title: Any case
    clause: NOR-4
    plain: A case has points.
    when: {case.locality: {is: Newtown}}
    worth: 6
  - id: of-a-child
    title: A child
    clause: NOR-4
    plain: A child has points.
    per: child
    when: {each.standing: {includes: child-protection}}
    worth: 8
ranges:
  - id: newly-qualified
    clause: NOR-4
    plain: Less for the newly qualified.
    when: always
    ramp: {since: worker.qualified, steps: [{until: 3 months, share: 0.5}, {until: 6 months, share: 0.75}]}
  - {id: others, clause: NOR-4, plain: The rest., when: always, to: 100, less: 15}
measures:
  - counting:
      id: count-cases
      title: Cases
      clause: NOR-4
      plain: Cases count.
      unit: cases
      parts: [lead]
    ranges:
      - {id: at-most-three, clause: NOR-4, plain: At most so many., when: always, to: 3, whole: true}
"""


def said_of(tmp_path: Path, workload: str, **files: str) -> list[str]:
    """Every failure of the pack with that scheme, as it is printed."""
    folder = a_pack_folder(tmp_path, workload=workload, **files)
    try:
        load_pack(folder)
    except PackError as error:
        return [str(each) for each in error.problems]
    return [str(each) for each in check_folder(folder).failures]


def test_the_scheme_as_it_stands_is_sound(tmp_path: Path) -> None:
    assert said_of(tmp_path, SCHEME) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("since: worker.qualified", "since: worker.qualifed", "did you mean 'worker.qualified'?"),
        ("since: worker.qualified", "since: worker.fte", "'worker.fte' is no date"),
        ("until: 6 months", "until: 2 months", "each 'until' should be longer"),
        ("until: 6 months", "until: 26 weeks", "each 'until' should be in the same unit"),
        ("case.locality: {is", "case.localty: {is", "did you mean 'case.locality'?"),
        ("{case.locality: {is: Newtown}}", "{each.age: {below: 5}}", "say 'per: child'"),
        (
            "{case.locality: {is: Newtown}}",
            "{happened: {event: hearing.listed}}",
            "a caseload does not hold",
        ),
        ("includes: child-protection", "includes: child-protecton", "never 'child-protecton'"),
        ("    worth: 6", "    worth: {fact: case.point}", "did you mean 'case.points'?"),
        ("    worth: 6", "    worth: {setting: tell-limit}", "'tell-limit' is no number"),
        ("    worth: 6", "    worth: -6", "should be 0 or more"),
        ("    worth: 6", "    wroth: 6", "did you mean 'worth'?"),
        ("    worth: 6", "    times: 0.5\n    adds: true", "times: is of the whole case"),
        ("    worth: 6", "    worth: 6\n    further: 0.5", "say 'per: child'"),
        ("  unit: points", "  unit: points\n  order: [hours, share]", "each once"),
        (
            "  unit: points",
            "  unit: point",
            "should be 'children', 'cases', 'families', 'points' or 'hours'",
        ),
        ("  unit: points", "  unit: cases", "is for points or hours"),
        ("to: 3, whole: true", "to: 3, hole: true", "did you mean 'whole'?"),
        ("      parts: [lead]", "      parts: [laed]", "did you mean 'lead'?"),
    ],
)
def test_what_is_misspelt_or_never_so_is_refused(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in SCHEME
    (failure,) = said_of(tmp_path, SCHEME.replace(right, wrong, 1))
    assert said in failure
    assert "workload.yaml:" in failure


def test_a_count_by_a_standing_that_there_is_not_is_refused(tmp_path: Path) -> None:
    rule = FILES["eligibility"].replace(
        "{worker.active: {is: true}}", "{worker.load.by_standing.child-protecton: {at_most: 1}}"
    )
    (failure,) = said_of(tmp_path, SCHEME, eligibility=rule)
    assert "did you mean 'load.by_standing.child-protection'?" in failure


def test_a_count_by_a_measure_of_the_policy_may_be_asked(tmp_path: Path) -> None:
    rule = FILES["eligibility"].replace(
        "{worker.active: {is: true}}", "{worker.load.measure.count-cases: {at_most: 2}}"
    )
    failures = said_of(tmp_path, SCHEME, eligibility=rule)
    assert [each for each in failures if "never set" in each] == []


def test_how_long_a_worker_has_had_a_case_is_asked_nowhere_else(tmp_path: Path) -> None:
    rule = FILES["gates"].replace(
        "{happened: {event: analysis.completed}}", "{case.held_since: {before: today}}"
    )
    failures = said_of(tmp_path, SCHEME, gates=rule)
    assert any("known only where a caseload is counted" in each for each in failures)
