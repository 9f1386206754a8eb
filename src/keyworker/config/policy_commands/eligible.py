"""keyworker eligible PACK FILE: may this worker take this part in this case?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from keyworker.config.policy_commands._policy_question import PolicyQuestion, Question
from keyworker.decisions.trying.answers_in_words import eligibility_lines
from keyworker.decisions.trying.documents_out import eligibility_of


class Command(PolicyQuestion):
    help = "Say whether a worker may take a part in a case, and why"
    file_help = "the request's path (case, worker, role, others), or - for standard input; JSON, or YAML by its ending"

    def ask(self, question: Question) -> dict[str, Any]:
        return eligibility_of(
            question.policy, question.document, as_of=question.as_of, name=question.name
        )

    def lines(self, question: Question, answer: dict[str, Any]) -> Iterable[str]:
        return eligibility_lines(answer)
