"""What a pack names is set somewhere, defined somewhere and used somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import STOPS, a_clock, a_gate, findings, routes


@pytest.mark.parametrize(
    ("requires", "said"),
    [
        (
            "{action.rational: {known: true}}",
            "'action.rational' is never set: no event has this field and no checklist asks it, and pack.yaml declares no such fact; did you mean 'rationale'?",
        ),
        (
            "{referral.sauce: {is: mash}}",
            "'referral.sauce' is never set: no referral has this field, and pack.yaml declares no such fact; did you mean 'source'?",
        ),
        (
            "{worker.rol: {is: worker}}",
            "'worker.rol' is never set: nothing says this of a worker, and pack.yaml declares no such fact; did you mean 'role'?",
        ),
        (
            "{every: {of: children, is: {each.brn: {known: true}}}}",
            "'each.brn' is never set: nothing says this of a person or a worker, and pack.yaml declares no such fact; did you mean 'born'?",
        ),
        (
            "{event.outcome: {is: open}}",
            "'event.outcome' is never set: this rule is not about one event, and pack.yaml declares no such fact",
        ),
    ],
)
def test_a_fact_that_nothing_sets_fails(tmp_path: Path, requires: str, said: str) -> None:
    folder = a_pack_folder(tmp_path, gates=a_gate("asks", requires), examples=None)
    assert f"gates.yaml:1: rule asks: {said}" in findings(folder, failing=True)


def test_a_field_that_the_starting_event_does_not_have_fails(tmp_path: Path) -> None:
    lines = ("within: 1 week", STOPS)
    timescales = a_clock(*lines).replace(
        "{event: case.opened}", "{event: case.opened, when: {event.hue: {is: red}}}"
    )
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
def test_a_fact_that_an_event_a_document_a_checklist_or_the_header_gives_is_set(
    tmp_path: Path, requires: str
) -> None:
    checklists = """
        - id: risks
          title: Risks
          plain: What is asked.
          sections: [{title: Risks, items: [{id: risk, clause: NOR-2, ask: What is the risk?}]}]
        """
    folder = a_pack_folder(
        tmp_path, gates=a_gate("asks", requires), checklists=checklists, examples=None
    )
    assert not [each for each in findings(folder, failing=True) if "never set" in each]


def test_a_fact_asked_for_what_it_can_never_be_fails(tmp_path: Path) -> None:
    rows = routes("{concern: {is: hom}}", "{worker.active: {is: always}}", "always")
    found = findings(a_pack_folder(tmp_path, routing=rows, examples=None), failing=True)
    assert (
        "routing.yaml:1: rule row-1: 'concern' is school or home, never 'hom'; did you mean 'home'?"
        in found
    )
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
    settings = FILES["settings"].replace(
        "The policy gives no figure.", "Northshire 11 times NOR-1.2 is not meant."
    )
    assert not [
        each
        for each in findings(a_pack_folder(tmp_path, settings=settings), failing=True)
        if "cites" in each
    ]


def test_what_is_defined_and_never_used_is_noted_with_its_line(tmp_path: Path) -> None:
    header = (
        FILES["pack"].rstrip()
        + "\n          spare: {type: text, label: the spare}\n        terms: {gizmo: Gizmo, lead: Key person}\n"
    )
    checklists = """
        - id: idle
          title: Idle
          plain: Nobody asks it.
          sections: [{title: One, items: [{id: one, clause: NOR-2, ask: One?}]}]
        """
    notes = findings(a_pack_folder(tmp_path, pack=header, checklists=checklists), failing=False)
    assert "checklists.yaml:1: rule idle: no action asks this checklist" in notes
    assert "pack.yaml:13: rule spare: no condition asks about this fact" in notes
    assert (
        "pack.yaml:14: rule gizmo: nothing in the pack or the vocabulary goes by this term" in notes
    )
    assert not [each for each in notes if "rule lead" in each]


def test_a_destination_without_a_term_is_noted_once_by_a_pack_that_has_terms(
    tmp_path: Path,
) -> None:
    header = FILES["pack"].rstrip() + "\n        terms: {early-help: Early Help Service}\n"
    folder = a_pack_folder(tmp_path, pack=header)
    assert [each for each in findings(folder, failing=False) if "no term" in each] == [
        "routing.yaml:1: rule early-years: sends work to 'early-years', for which pack.yaml has no term; people will "
        "read 'early years'"
    ]
    assert not [
        each
        for each in findings(a_pack_folder(tmp_path / "plain"), failing=False)
        if "no term" in each
    ]


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
    notes = [
        each
        for each in findings(folder, failing=False)
        if "state" in each and "example" not in each
    ]
    assert notes == ["states.yaml:1: rule unallocated: no rule asks about this state"]


def test_an_action_that_a_rule_offers_and_nobody_may_do_is_noted(tmp_path: Path) -> None:
    timescales = (
        FILES["timescales"].rstrip() + "\n          missed: {plain: Late., offer: tell-referrer}\n"
    )
    one = FILES["actions"].strip("\n").splitlines()[0]
    folder = a_pack_folder(tmp_path, timescales=timescales, actions=one)
    notes = findings(folder, failing=False)
    assert (
        "gates.yaml:1: rule analysis-first: is put right by 'complete-analysis', which actions.yaml lets nobody do"
    ) in notes
    assert (
        "timescales.yaml:9: rule tell-referrer: offers 'tell-referrer' when missed, which actions.yaml lets nobody do"
    ) in notes
