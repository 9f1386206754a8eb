"""Where does this referral go under the policy, and what has to be asked before that can be said?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.questions import Question, routing_questions
from keyworker.decisions.referral_facts import referral_facts
from keyworker.decisions.tables import RouteAnswer, deciding, route_by
from keyworker.record.recorded_facts import told_of_case


@dataclass(frozen=True)
class Routing:
    """The route of one referral: the answer, what to ask next, and what was answered (None: asked and not known)."""

    answer: RouteAnswer
    questions: tuple[Question, ...]
    answered: Mapping[str, Any]


_NO_ROTA: Mapping[str, Any] = MappingProxyType({})


def routing_of(seen: CaseOnDay, rota: Mapping[str, Any] = _NO_ROTA) -> Routing | None:
    """Where the case goes by what is on its record; None where the policy has no routing table for referrals.

    ``rota`` is what the rota for new cases says today, as ``rota_facts`` gives it.
    """
    facts = referral_facts(seen, rota)
    if not seen.pack.routing or _about_a_worker(seen, facts):
        return None
    told = told_of_case(seen.known)
    not_known = {name for name, value in told.items() if value is None}
    answer = route_by(seen.pack, facts)
    questions = routing_questions(seen.pack, facts, not_known=not_known)
    return Routing(answer=answer, questions=questions, answered=told)


def _about_a_worker(seen: CaseOnDay, facts: CaseFacts) -> bool:
    """Whether the table waits for something of a worker: it then sends on what arises on a case that somebody holds."""
    _, _, undecided = deciding(seen.pack.routing, facts)
    return any(name.startswith("worker.") for _, answer in undecided for name in answer.needs)
