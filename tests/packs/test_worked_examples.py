"""Every pack that comes with Keyworker is sound, and reproduces each of its worked examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.decisions.trying.checking import check_folder
from keyworker.decisions.trying.examples import try_example
from keyworker.policy.linter import lint
from keyworker.policy.packs.loader import bundled_folders, bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.examples import Example
from tests.pack_folder import FILES, a_pack_folder

PACKS = bundled_packs()
EXAMPLES = [(pack, example) for pack in PACKS for example in pack.examples]


@pytest.mark.parametrize(
    ("pack", "example"), EXAMPLES, ids=[f"{pack.id}-{example.id}" for pack, example in EXAMPLES]
)
def test_a_worked_example_comes_out_as_it_says(pack: Pack, example: Example) -> None:
    tried = try_example(pack, example)
    assert tried.passed, str(tried)


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_a_pack_that_comes_with_keyworker_has_no_failing_finding(pack: Pack) -> None:
    assert [str(finding) for finding in lint(pack) if finding.fails] == []


@pytest.mark.parametrize("name", ["eastmarsh", "hartsmere", "westmoor"])
def test_an_invented_authority_that_tests_work_by_is_sound_too(name: str) -> None:
    found = check_folder(Path(__file__).parent / name)
    assert list(found.failures) == []
    assert found.examples


@pytest.mark.parametrize("folder", bundled_folders(), ids=lambda folder: folder.name)
def test_a_pack_that_comes_with_keyworker_is_called_what_its_folder_is(folder: Path) -> None:
    assert load_pack(folder).id == folder.name


def an_example(**changes: str) -> str:
    fields = {
        "id": "tried",
        "clause": "NOR-1",
        "ask": "timescales",
        "of": "first-contact",
        "as_of": "2026-05-29",
        "given": "{events: [{kind: allocation.started, at: 2026-05-22, worker: W1, role: lead}]}",
    } | changes
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in fields.items()) + "\n"


def failures_of(folder: Path) -> list[str]:
    return [each for each in check_folder(folder).failures if "no worked example" not in each]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"expect": "{limit: 2026-06-02}"}, "limit: expected 2026-06-02, came 2026-06-03"),
        ({"expect": "{statos: running}"}, "statos: expected running, the answer has no such value"),
        (
            {"none": "true"},
            "expected no timescale, came {started: 2026-05-22, limit: 2026-06-03, status: running}",
        ),
        (
            {"expect": "{status: met}", "of": "tell-referrer"},
            "expected {status: met}, came no timescale",
        ),
        (
            {"expect": "[{}, {}]"},
            "expected 2 timescales, came 1: {started: 2026-05-22, limit: 2026-06-03, status: running}",
        ),
        (
            {"given": "{events: [{kind: visit.hmoe, at: 2026-05-22}]}", "none": "true"},
            "given: events[0].kind: 'visit.hmoe' is not an event kind; did you mean 'visit.made'?",
        ),
        ({}, "says neither what it expects nor 'none: true'"),
        (
            {"ask": "gate", "of": "allocate", "expect": "{outcome: open}"},
            "outcome: expected open, came blocked",
        ),
        (
            {"ask": "gate", "of": "analysis-first", "none": "true"},
            "expected nothing in the way, came analysis-first",
        ),
        (
            {"ask": "route", "of": "x", "given": "{child.age: 2}", "none": "true"},
            "expected no row to decide, came early-years",
        ),
        (
            {"ask": "route", "of": "x", "given": "{child.age: two}", "none": "true"},
            "given: child.age: 'two' should be a number",
        ),
    ],
)
def test_an_example_that_does_not_come_out_says_what_was_expected_and_what_came(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    (found,) = failures_of(a_pack_folder(tmp_path, examples=an_example(**changes)))
    assert found.startswith("northshire/examples.yaml:1: example tried (")
    assert found.endswith(f": {said}")


@pytest.mark.parametrize(
    "changes",
    [
        {"expect": "{limit: 2026-06-03, because: 7 working days from Fri 22 May 2026}"},
        {"expect": "[{status: running}]"},
        {"of": "tell-referrer", "none": "true"},
        {
            "ask": "gate",
            "of": "allocate",
            "expect": "{outcome: blocked, unmet: [{rule: analysis-first}]}",
        },
        {
            "ask": "workload",
            "of": "workers",
            "given": "{worker: {id: W1}}",
            "expect": "{count: 0, range: {from: 10, to: 20}}",
        },
        {
            "ask": "route",
            "of": "early-years",
            "given": "{child.age: 2}",
            "expect": "{with: [health]}",
        },
        {
            "ask": "route",
            "of": "early-years",
            "given": "{concern: home}",
            "expect": "{outcome: needs-facts, needs: [child.age]}",
        },
    ],
)
def test_an_example_holds_where_all_it_expects_is_in_the_answer(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    assert failures_of(a_pack_folder(tmp_path, examples=an_example(**changes))) == []


def test_a_pack_that_does_not_load_is_an_answer_of_the_check_and_not_an_error(
    tmp_path: Path,
) -> None:
    checked = check_folder(a_pack_folder(tmp_path, gates=FILES["gates"].replace("NOR-2", "NOR-22")))
    assert checked.failures == (
        "northshire/gates.yaml:1: rule analysis-first: clause 'NOR-22' is not in this pack's register; "
        "did you mean 'NOR-2'?",
    )
