"""A pack's states are read, checked and said as its other rules are."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.packs.in_words import plain_rules
from keyworker.policy.packs.loader import PackError, load_pack
from keyworker.policy.rules.states import State
from tests.pack_folder import a_pack_folder

STATES = """
    - id: unallocated
      title: Unallocated
      plain: The case is open and nobody leads it.
      clause: NOR-1
      when: {case.stage: {is: open}, case.has_lead: {is: false}}
    - id: of-age
      title: Of an age to move on
      plain: The young person is sixteen.
      clause: NOR-2
      per: child
      when: {each.age: {at_least: 16}}
      unknown: enters
    """


def problems(tmp_path: Path, **files: str) -> list[str]:
    with pytest.raises(PackError) as raised:
        load_pack(a_pack_folder(tmp_path, **files))
    return [str(each) for each in raised.value.problems]


def test_states_are_read_with_the_place_of_each(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path, states=STATES))
    assert [state.id for state in pack.states] == ["unallocated", "of-age"]
    assert pack.lines["states/of-age"] == ("states.yaml", 6)


def test_a_state_reads_in_plain_words(tmp_path: Path) -> None:
    said = {
        rule.id: dict(rule.lines)
        for rule in plain_rules(load_pack(a_pack_folder(tmp_path, states=STATES)))
    }
    assert said["unallocated"]["Is a state of"] == "The case"
    assert said["unallocated"]["Lasts while"] == (
        "The stage of the case is open, and it is not so that there is a lead practitioner"
    )
    assert said["of-age"]["Is a state of"] == "Each child"
    assert said["of-age"]["If not known"] == "It is taken to be so"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (
            "{case.states: {includes: unalocated}}",
            "no state 'unalocated' in states.yaml; did you mean 'unallocated'?",
        ),
        (
            "{happened: {event: state.left, where: {state: {is: unalocated}}}}",
            "no state 'unalocated' in states.yaml; did you mean 'unallocated'?",
        ),
        (
            "{case.states: {includes: late}}",
            "asks of state 'late', which stands later in the file or is this one; put it before",
        ),
        (
            "{happened: {event: visit.made, by: [the-actor]}}",
            "'the-actor' is not known of a state, only of an attempt",
        ),
        ("{actor.role: {is: worker}}", "'actor.role' is not known of a state, only of an attempt"),
    ],
)
def test_a_state_that_asks_for_what_it_cannot_know_is_refused(
    tmp_path: Path, when: str, said: str
) -> None:
    late = f"\n    - {{id: late, title: Late, plain: It is late., clause: NOR-1, when: {when}}}\n"
    assert problems(tmp_path, states=STATES.rstrip() + late) == [
        f"states.yaml:13: rule late: {said}"
    ]


def test_a_state_says_what_its_condition_reads() -> None:
    state = State.model_validate(
        {
            "id": "x",
            "title": "X",
            "plain": "X",
            "clause": "NOR-1",
            "when": {
                "any": [
                    {"happened": {"event": "visit.made"}},
                    {"each.age": {"below": 2}},
                    {"case.has_lead": {"is": True}},
                ]
            },
        }
    )
    assert state.reads.kinds == {"visit.made"}
    assert state.reads.standing == {"allocations"}
    assert (state.reads.day, state.reads.anything) == (True, False)


def test_of_a_fact_that_might_change_with_anything_a_state_is_asked_after_everything() -> None:
    state = State.model_validate(
        {
            "id": "x",
            "title": "X",
            "plain": "X",
            "clause": "NOR-1",
            "when": {"weather": {"is": "fine"}},
        }
    )
    assert state.reads.anything
