"""keyworker route PACK FILE: where does this work go?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from keyworker.config.policy_commands._policy_question import PolicyQuestion, Question
from keyworker.decisions.trying.answers_in_words import route_lines
from keyworker.decisions.trying.documents_out import route_of


class Command(PolicyQuestion):
    help = "Say where work goes under a policy, and why"
    file_help = "the facts' path, or - for standard input; JSON, or YAML by its ending"

    def ask(self, question: Question) -> dict[str, Any]:
        return route_of(
            question.policy, question.document, as_of=question.as_of, name=question.name
        )

    def lines(self, question: Question, answer: dict[str, Any]) -> Iterable[str]:
        return route_lines(answer)
