"""keyworker eligible PACK FILE: may this worker take this part in this case?"""

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
from keyworker.decisions.trying.documents_out import eligibility_of
from keyworker.policy.documents import read_document

_SAID = {
    "allowed": "Allowed",
    "refused": "Refused",
    "needs-reason": "Allowed with a recorded reason",
    "needs-facts": "Not known yet",
}


class Command(AskingCommand):
    help = "Say whether a worker may take a part in a case, and why"
    file_help = "the request's path (case, worker, role, others), or - for standard input; JSON, or YAML by its ending"

    def handle(
        self, *, pack: str, file: str, as_of: date, json: bool, version: str | None, **options: Any
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        document = read_document(file)
        with asking_of(file):
            answer = eligibility_of(policy, document, as_of=as_of, name=file)
        self.answer(stamped(policy, as_of, answer), as_json=json, for_people=_for_people(answer))


def _for_people(answer: dict[str, Any]) -> Iterator[str]:
    needs = f"; needs: {', '.join(answer['needs'])}" if answer["needs"] else ""
    yield f"{_SAID[answer['outcome']]}{needs}"
    for finding in answer["findings"]:
        yield ""
        yield f"{_SAID[finding['outcome']]}: {finding['clause']} ({finding['rule']}, {finding['force']})"
        yield from reasons(finding["because"])
        if finding["override_by"]:
            yield f"  May be passed with a reason by: {', '.join(finding['override_by'])}"
