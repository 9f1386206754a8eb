"""keyworker checklist PACK CHECKLIST FILE: what does this form have to ask, and what is still to be answered?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from keyworker.config.policy_commands._policy_question import PolicyQuestion, Question
from keyworker.decisions.trying.answers_in_words import checklist_lines
from keyworker.decisions.trying.documents_out import checklist_of, refuse_unknown_checklist
from keyworker.policy.packs.pack import Pack


class Command(PolicyQuestion):
    help = "Say what a checklist asks of a case, and what is still to be answered"
    file_help = "a case file's path (answers under its attempt), or - for standard input; JSON, or YAML by its ending"
    about = ("CHECKLIST", "the checklist's id, such as data-trawl")

    def ask(self, question: Question) -> dict[str, Any]:
        return checklist_of(
            question.policy,
            question.about,
            question.document,
            as_of=question.as_of,
            name=question.name,
        )

    def lines(self, question: Question, answer: dict[str, Any]) -> Iterable[str]:
        return checklist_lines(answer)

    def refuse(self, policy: Pack, about: str) -> None:
        refuse_unknown_checklist(policy, about)
