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


def ties(folder: Path, gates: str) -> list[str]:
    pack = a_pack_folder(folder, gates=gates, examples=None)
    return [each for each in findings(pack, failing=True) if "of whichever it is" in each]


HANDED_OVER = "{happened: {event: handover.held, ever: true}}"
TO_THEM = (
    "{happened: {event: handover.held, ever: true, where: {worker: {matches: action.worker}}}}"
)


def test_a_handover_to_anybody_does_not_let_a_case_be_allocated_to_somebody(tmp_path: Path) -> None:
    assert ties(tmp_path, a_gate("guard", HANDED_OVER, action="allocate")) == [
        "gates.yaml:1: rule guard: asks whether a handover meeting or discussion was held, of whichever it is: "
        "say which by 'where: {worker: {matches: action.worker}}', here or in another gate of the same action"
    ]


def test_it_may_be_said_beforehand_where_another_gate_asks_of_whom(tmp_path: Path) -> None:
    early = a_gate("early", HANDED_OVER, action="allocate")
    tied = a_gate("tied", TO_THEM, action="allocate", about="attempt")
    assert ties(tmp_path, early + tied) == []


def test_what_changed_in_another_record_undoes_nothing(tmp_path: Path) -> None:
    both = "worker: {matches: action.worker}, session: {matches: action.session}"
    signed = f"event: supervision.signed, where: {{{both}}}"
    since = "{happened: {%s, since: {event: supervision.recorded%s}}}"
    of_any = a_gate("any", since % (signed, ""), action="authorise-supervision", about="attempt")
    assert len(ties(tmp_path / "any", of_any)) == 1
    of_it = since % (signed, f", where: {{{both}}}")
    its_own = a_gate("own", of_it, action="authorise-supervision", about="attempt")
    assert ties(tmp_path / "own", its_own) == []


def test_a_step_that_is_about_no_worker_has_none_to_be_tied_to(tmp_path: Path) -> None:
    assert ties(tmp_path, a_gate("guard", HANDED_OVER, action="close-case")) == []


def test_what_ties_an_event_is_a_field_of_it() -> None:
    for kind in EVENT_KINDS.values():
        assert set(kind.tied_by) <= kind.field_names
        for each in kind.fields:
            if each.taken_from is not None:
                assert each.name in EVENT_KINDS[each.taken_from].field_names
