"""keyworker workload PACK FILE: how much does this worker carry, and how much should they?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from keyworker.config.policy_commands._policy_question import PolicyQuestion, Question
from keyworker.decisions.trying.answers_in_words import workload_lines
from keyworker.decisions.trying.documents_out import workload_of
from keyworker.policy.packs.pack import Pack


class Command(PolicyQuestion):
    help = "Say what a worker carries against the policy's range, with the working"
    file_help = (
        "the caseload's path (worker, cases), or - for standard input; JSON, or YAML by its ending"
    )

    def ask(self, question: Question) -> dict[str, Any]:
        return workload_of(
            question.policy, question.document, as_of=question.as_of, name=question.name
        )

    def lines(self, question: Question, answer: dict[str, Any]) -> Iterable[str]:
        return workload_lines(answer)

    def refuse(self, policy: Pack, about: str) -> None:
        if policy.workload is None:
            raise ValueError(f"{policy.header.title} has no workload rules")
