"""A rule that asks for what comes round again says which time round it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.vocabulary import EVENT_KINDS
from tests.pack_folder import a_pack_folder
from tests.policy.linting import a_gate, findings

LOOSE = "{happened: {event: allocation.agreed}}"


def said(folder: Path, requires: str, **more: str) -> list[str]:
    pack = a_pack_folder(folder, gates=a_gate("guard", requires, **more), examples=None)
    return [each for each in findings(pack, failing=True) if "comes round" in each]


def test_an_agreement_of_any_time_fails(tmp_path: Path) -> None:
    assert said(tmp_path, LOOSE) == [
        "gates.yaml:1: rule guard: asks whether an allocation was agreed, which comes round with each "
        "allocation.proposed: say 'since' when, or of whom ('matches: action...'), or 'ever: true' where any will do"
    ]


@pytest.mark.parametrize(
    "requires",
    [
        "{happened: {event: allocation.agreed, since: {event: allocation.proposed}}}",
        "{happened: {event: allocation.agreed, ever: true}}",
        "{happened: {event: analysis.completed}}",
    ],
)
def test_one_that_says_which_does_not(tmp_path: Path, requires: str) -> None:
    assert said(tmp_path, requires) == []


def test_one_tied_to_the_worker_now_proposed_does_not(tmp_path: Path) -> None:
    tied = "{happened: {event: allocation.agreed, where: {worker: {matches: action.worker}}}}"
    assert said(tmp_path, tied, about="attempt") == []


def test_every_round_is_a_kind_of_event() -> None:
    rounds = {kind.round for kind in EVENT_KINDS.values() if kind.round is not None}
    assert rounds <= EVENT_KINDS.keys()
    assert not any(kind.round and kind.lasting for kind in EVENT_KINDS.values())
