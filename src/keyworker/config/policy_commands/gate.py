"""keyworker gate PACK ACTION FILE: may this action be done on this case now, and if not, why not?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from keyworker.config.policy_commands._policy_question import PolicyQuestion, Question
from keyworker.decisions.trying.answers_in_words import gate_lines
from keyworker.decisions.trying.documents_out import gate_of, refuse_unknown_action
from keyworker.policy.packs.pack import Pack


class Command(PolicyQuestion):
    help = "Say whether an action may be done on a case, and what stands in the way"
    file_help = "a case file's path, or - for standard input; JSON, or YAML by its ending"
    about = ("ACTION", "the action's id, such as allocate")

    def ask(self, question: Question) -> dict[str, Any]:
        return gate_of(
            question.policy,
            question.about,
            question.document,
            as_of=question.as_of,
            name=question.name,
        )

    def lines(self, question: Question, answer: dict[str, Any]) -> Iterable[str]:
        return gate_lines(answer)

    def refuse(self, policy: Pack, about: str) -> None:
        refuse_unknown_action(policy, about)
