"""keyworker notices PACK FILE: who is told what, because of what has happened on this case?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from keyworker.config.policy_commands._policy_question import PolicyQuestion, Question
from keyworker.decisions.trying.answers_in_words import notice_lines
from keyworker.decisions.trying.documents_out import notices_of


class Command(PolicyQuestion):
    help = "Say who is told what because of what has happened on a case"
    file_help = "a case file's path, or - for standard input; JSON, or YAML by its ending"

    def ask(self, question: Question) -> dict[str, Any]:
        found = notices_of(
            question.policy, question.document, as_of=question.as_of, name=question.name
        )
        return {"notices": found}

    def lines(self, question: Question, answer: dict[str, Any]) -> Iterable[str]:
        return notice_lines(question.policy.header.title, question.as_of, answer["notices"])
