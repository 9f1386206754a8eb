"""keyworker timescales PACK FILE: what is due on a case, by when, and is it late?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from keyworker.config.policy_commands._policy_question import PolicyQuestion, Question
from keyworker.decisions.trying.answers_in_words import timescale_lines
from keyworker.decisions.trying.documents_out import timescales_of


class Command(PolicyQuestion):
    help = "Say what is due on a case, by when, and whether it is late"
    file_help = "a case file's path, or - for standard input; JSON, or YAML by its ending"

    def ask(self, question: Question) -> dict[str, Any]:
        found = timescales_of(
            question.policy, question.document, as_of=question.as_of, name=question.name
        )
        return {"timescales": found}

    def lines(self, question: Question, answer: dict[str, Any]) -> Iterable[str]:
        return timescale_lines(question.policy.header.title, question.as_of, answer["timescales"])
