"""keyworker route PACK FILE: where does this work go?"""

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
from keyworker.decisions.trying.documents_out import route_of
from keyworker.policy.documents import read_document


class Command(AskingCommand):
    help = "Say where work goes under a policy, and why"
    file_help = "the facts' path, or - for standard input; JSON, or YAML by its ending"

    def handle(
        self, *, pack: str, file: str, as_of: date, json: bool, version: str | None, **options: Any
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        document = read_document(file)
        with asking_of(file):
            answer = route_of(policy, document, as_of=as_of, name=file)
        self.answer(stamped(policy, as_of, answer), as_json=json, for_people=_for_people(answer))


def _for_people(answer: dict[str, Any]) -> Iterator[str]:
    if answer["outcome"] == "decided":
        yield f"Goes to {_destination(answer['to'])} ({answer['clause']})"
        if answer["with"]:
            yield f"Together with {', '.join(answer['with'])}"
        for each in answer["also_offered"]:
            yield f"Also offered: {_destination(each)}"
    elif answer["outcome"] == "needs-facts":
        yield f"Not known yet; needs: {', '.join(answer['needs'])}"
    else:
        yield "The policy does not say where this goes."
    yield from reasons(answer["because"])


def _destination(to: dict[str, Any]) -> str:
    return ", ".join(to[part] for part in ("service", "team", "role") if to[part])
