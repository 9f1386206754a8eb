"""What is asked of an action under every policy, where its own gates ask for nothing of the kind?"""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.gates import check_action_on
from keyworker.policy.casefile import Attempt, CaseFile
from keyworker.policy.packs.general import LOCAL_DEFAULT
from keyworker.policy.packs.loader import find_pack

SHIPPED = ("camden", "cin", "early-help-process", "nottinghamshire", "suffolk")
RULE = "not-opened-with-reason"


def in_the_way(pack: str, **fields: str) -> dict[str, str]:
    """The rules that keep a decision with these answers from being recorded, with the clause of each."""
    file = CaseFile(attempt=Attempt(fields=fields))
    answer = check_action_on(CaseOnDay(find_pack(pack), file, date(2026, 9, 30)), "decide")
    return {each.rule: each.clause for each in answer.unmet}


@pytest.mark.parametrize("pack", SHIPPED)
def test_no_referral_is_refused_without_saying_why(pack: str) -> None:
    silent = in_the_way(pack, outcome="not-open")
    said = in_the_way(pack, outcome="not-open", rationale="Needs are met at school")
    asked = silent.keys() - said.keys()
    assert asked
    own = {gate.id for gate in find_pack(pack).gates}
    assert asked <= own or {silent[rule] for rule in asked - own} == {LOCAL_DEFAULT}
    assert RULE not in in_the_way(pack, outcome="open")


def test_a_policy_that_asks_it_itself_is_asked_alone() -> None:
    assert RULE in in_the_way("cin", outcome="not-open")
    assert RULE not in in_the_way("suffolk", outcome="not-open")
