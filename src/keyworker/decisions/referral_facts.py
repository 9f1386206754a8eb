"""What is a routing table asked with, where the referral stands on record or in a case file?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.facts import CaseFacts

_NO_ROTA: Mapping[str, Any] = MappingProxyType({})


def referral_facts(seen: CaseOnDay, rota: Mapping[str, Any] = _NO_ROTA) -> CaseFacts:
    """The facts of the case, of its child where it is about one alone, and of the ``rota`` for new cases that day.

    A case file brings the turns of the rota with it.
    """
    return CaseFacts(seen, extra={**_only_child(seen), **_whose_turn(seen), **rota})


def _whose_turn(seen: CaseOnDay) -> dict[str, Any]:
    turn = next((each for each in seen.casefile.rota if each.runs_on(seen.day)), None)
    return {"rota": {"team": turn.team}} if turn is not None else {}


def _only_child(seen: CaseOnDay) -> dict[str, Any]:
    """What the record holds of the child, where the referral is about one alone: nobody is asked for it again."""
    children = [person for person in seen.known.people if person.id in seen.children]
    if len(children) != 1:
        return {}
    child = children[0]
    about = {"born": child.born, "unborn": child.is_unborn, "disabled": child.field("disabled")}
    return {"child": about, "index_child": {name: about[name] for name in ("born", "unborn")}}
