"""keyworker workload PACK FILE: how much does this worker carry, and how much should they?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from keyworker.config.commands import BadInput
from keyworker.config.management.commands._asking import (
    AskingCommand,
    asking_of,
    governing,
    stamped,
)
from keyworker.config.management.commands._layout import reasons
from keyworker.decisions.trying.documents_out import workload_of
from keyworker.policy.documents import read_document
from keyworker.policy.wording import number


class Command(AskingCommand):
    help = "Say what a worker carries against the policy's range, with the working"
    file_help = (
        "the caseload's path (worker, cases), or - for standard input; JSON, or YAML by its ending"
    )

    def handle(
        self, *, pack: str, file: str, as_of: date, json: bool, version: str | None, **options: Any
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        if policy.workload is None:
            raise BadInput(f"{policy.header.title} has no workload rules")
        document = read_document(file)
        with asking_of(file):
            answer = workload_of(policy, document, as_of=as_of, name=file)
        self.answer(stamped(policy, as_of, answer), as_json=json, for_people=_for_people(answer))


def _for_people(answer: dict[str, Any]) -> Iterator[str]:
    low, high = answer["range"]["from"], answer["range"]["to"]
    against = (
        f"of {number(low)} to {number(high)}"
        if high is not None
        else "(the policy gives no figure)"
    )
    yield f"{number(answer['count'])} {answer['unit']} {against}: {answer['position']} ({answer['clause']})"
    yield from reasons(answer["working"])
