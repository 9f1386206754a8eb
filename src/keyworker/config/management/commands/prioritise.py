"""keyworker prioritise PACK FILE: how urgent is this work?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from keyworker.config.management.commands._asking import (
    AskingCommand,
    asking_of,
    governing,
    stamped,
)
from keyworker.config.management.commands._layout import reasons
from keyworker.decisions.trying.documents_out import priority_of
from keyworker.policy.documents import read_document


class Command(AskingCommand):
    help = "Say how urgent work is under a policy, and why"
    file_help = "the facts' path, or - for standard input; JSON, or YAML by its ending"

    def handle(
        self, *, pack: str, file: str, as_of: date, json: bool, version: str | None, **options: Any
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        document = read_document(file)
        with asking_of(file):
            answer = priority_of(policy, document, as_of=as_of, name=file)
        self.answer(stamped(policy, as_of, answer), as_json=json, for_people=_for_people(answer))


def _for_people(answer: dict[str, Any]) -> Iterator[str]:
    if answer["outcome"] == "decided":
        rag = f", {answer['rag']}" if answer["rag"] else ""
        now = ": allocate now" if answer["allocate_now"] else ""
        yield f"Priority {answer['priority']}{rag}{now} ({answer['clause']})"
    elif answer["outcome"] == "needs-facts":
        yield f"Not known yet; needs: {', '.join(answer['needs'])}"
    else:
        yield "The policy sets no priority for this work."
    yield from reasons(answer["because"])
