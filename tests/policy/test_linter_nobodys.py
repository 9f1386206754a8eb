"""What a rule rests on has to be somebody's to record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import STOPS, a_clock, a_gate, findings

# Of all that is no ordinary work, somebody does this alone.
ONE = FILES["actions"].strip("\n").splitlines()[0] + "\n"
STANDING = "{case.standings: {includes: child-protection}}"


def nobodys(folder: Path) -> list[str]:
    return [each for each in findings(folder, failing=True) if "say in actions.yaml who" in each]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "stops: {event: oversight.recorded}",
            "stops by 'oversight.recorded', which nobody may record, so it is never met; "
            "say in actions.yaml who does 'record-oversight'",
        ),
        (
            "pauses: {from: {event: hold.started}, until: {event: case.closed}}",
            "pauses from 'hold.started', which nobody may record, so it never waits; "
            "say in actions.yaml who does 'put-on-hold'",
        ),
        (
            "pauses: {from: {event: case.closed}, until: {event: hold.ended}}",
            "pauses until 'hold.ended', which nobody may record, so it never goes on; "
            "say in actions.yaml who does 'resume-case'",
        ),
        (
            "ends: {event: hold.ended}",
            "ends by 'hold.ended', which nobody may record, so it is owed for ever; "
            "say in actions.yaml who does 'resume-case'",
        ),
        (
            f"when: {STANDING}",
            "when: rests on the children's standings, which nobody may record, so it never applies; "
            "say in actions.yaml who does 'record-standing'",
        ),
    ],
    ids=["stops", "pause", "goes on", "ends", "standing"],
)
def test_a_clock_that_rests_on_what_nobody_records_fails(
    tmp_path: Path, line: str, said: str
) -> None:
    lines = ["within: 1 week", line, *([] if line.startswith("stops") else [STOPS])]
    folder = a_pack_folder(
        tmp_path, timescales=a_clock(*lines), examples=None, gates=None, actions=ONE
    )
    assert nobodys(folder) == [f"timescales.yaml:1: rule clock: {said}"]


def test_a_clock_that_nobody_starts_fails_and_names_each_action_that_would(tmp_path: Path) -> None:
    clock = a_clock("within: 1 week", STOPS).replace("case.opened", "meeting.held")
    folder = a_pack_folder(tmp_path, timescales=clock, examples=None, gates=None, actions=ONE)
    assert nobodys(folder) == [
        "timescales.yaml:1: rule clock: starts by 'meeting.held', which nobody may record, so it never runs; "
        "say in actions.yaml who does 'record-meeting'"
    ]


def test_a_relaxation_that_nobody_agrees_is_noted(tmp_path: Path) -> None:
    relax = "relax: {by: [practice-manager], review_every: 2 weeks, clause: NOR-1}"
    clock = a_clock("within: 1 week", STOPS, relax)
    folder = a_pack_folder(tmp_path, timescales=clock, examples=None, gates=None, actions=ONE)
    assert nobodys(folder) == []
    assert (
        "timescales.yaml:1: rule clock: may be relaxed, and nobody may record that it is; "
        "say in actions.yaml who does 'agree-relaxation'"
    ) in findings(folder, failing=False)


def test_a_relaxation_that_nobody_looks_at_again_fails(tmp_path: Path) -> None:
    actions = (
        ONE
        + "        - {id: who-relaxes, action: agree-relaxation, plain: They do., clause: NOR-2, who: [practice-manager]}\n"
    )
    relax = "relax: {by: [practice-manager], review_every: 2 weeks, clause: NOR-1}"
    clock = a_clock("within: 1 week", STOPS, relax)
    folder = a_pack_folder(tmp_path, timescales=clock, actions=actions, examples=None, gates=None)
    assert nobodys(folder) == [
        "timescales.yaml:1: rule clock: nobody may record that its relaxation is looked at again; "
        "say in actions.yaml who does 'review-relaxation'"
    ]


def test_one_way_to_stop_a_clock_is_enough(tmp_path: Path) -> None:
    stops = "stops: [{event: oversight.recorded}, {event: contact.made}]"
    folder = a_pack_folder(
        tmp_path,
        timescales=a_clock("within: 1 week", stops),
        examples=None,
        gates=None,
        actions=ONE,
    )
    assert nobodys(folder) == []


@pytest.mark.parametrize(
    ("requires", "fails"),
    [
        ("{happened: {event: meeting.held}}", True),
        ("{all: [{case.stage: {is: open}}, {happened: {event: meeting.held}}]}", True),
        ("{any: [{case.stage: {is: open}}, {happened: {event: meeting.held}}]}", False),
        ("{not: {happened: {event: meeting.held}}}", False),
        ("{some: {of: children, is: {each.standing: {includes: looked-after}}}}", True),
        ("{none: {of: children, is: {each.standing: {includes: looked-after}}}}", False),
        ("{happened: {event: visit.made}}", False),
        ("{happened: {event: case.opened}}", False),
        ("{count: {event: meeting.held, at_least: 2}}", True),
    ],
)
def test_a_gate_that_cannot_open_without_what_nobody_records_fails(
    tmp_path: Path, requires: str, fails: bool
) -> None:
    folder = a_pack_folder(
        tmp_path, gates=a_gate("asks", requires), timescales=None, examples=None, actions=ONE
    )
    assert bool(nobodys(folder)) is fails


def test_points_that_nobody_gives_are_not_counted(tmp_path: Path) -> None:
    workload = """
        counting: {id: counting, clause: NOR-4, plain: Points are counted., unit: points, parts: [lead], weight: case.points}
        ranges:
          - {id: workers, clause: NOR-4, plain: Workers carry 10 to 20., when: always, from_: 10, to: 20}
        """
    folder = a_pack_folder(
        tmp_path, workload=workload, gates=None, timescales=None, examples=None, actions=ONE
    )
    (said,) = nobodys(folder)
    assert said.endswith(
        "rule counting: counts the points given to the case, which nobody may record; "
        "say in actions.yaml who does 'give-points'"
    )


def test_a_line_in_actions_is_enough(tmp_path: Path) -> None:
    actions = (
        ONE
        + "        - {id: who-says, action: record-standing, plain: Managers say so., clause: NOR-2, who: [practice-manager]}\n"
    )
    clock = a_clock("within: 1 week", STOPS, f"when: {STANDING}")
    folder = a_pack_folder(tmp_path, timescales=clock, actions=actions, examples=None, gates=None)
    assert nobodys(folder) == []


def test_what_is_ordinary_or_ones_own_to_record_is_never_nobodys(tmp_path: Path) -> None:
    kinds = "entries: [{id: seen-home, title: Home seen, clause: NOR-1}]\n"
    own = "stops: {event: entry.recorded, where: {entry: {is: seen-home}}}"
    offers = "missed: {plain: Late., offer: record-seen-home}"
    folder = a_pack_folder(
        tmp_path,
        kinds=kinds,
        timescales=a_clock("within: 1 week", own, offers),
        gates=a_gate("asks", "{case.stage: {is: open}}", put_right="close-case"),
        examples=None,
        actions=ONE,
    )
    assert nobodys(folder) == []
    assert [each for each in findings(folder, failing=False) if "lets nobody do" in each] == []
