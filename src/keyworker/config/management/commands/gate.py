"""keyworker gate PACK ACTION FILE: may this action be done on this case now, and if not, why not?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from keyworker.config.commands import BadInput
from keyworker.config.management.commands._asking import (
    AskingCommand,
    asking_of,
    governing,
    stamped,
)
from keyworker.config.management.commands._layout import reasons
from keyworker.decisions.trying.documents_out import gate_of, refuse_unknown_action
from keyworker.policy.documents import read_document

_SAID = {
    "open": "Yes: nothing stands in the way.",
    "blocked": "Not yet:",
    "needs-reason": "Yes, with a recorded reason for departing from:",
    "needs-facts": "Not known yet; these would decide it:",
}


class Command(AskingCommand):
    help = "Say whether an action may be done on a case, and what stands in the way"
    file_help = "a case file's path, or - for standard input; JSON, or YAML by its ending"

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", metavar="ACTION", help="the action's id, such as allocate")

    def handle(
        self,
        *,
        pack: str,
        action: str,
        file: str,
        as_of: date,
        json: bool,
        version: str | None,
        **options: Any,
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        try:
            refuse_unknown_action(policy, action)
        except ValueError as error:
            raise BadInput(str(error)) from None
        document = read_document(file)
        with asking_of(file):
            answer = gate_of(policy, action, document, as_of=as_of, name=file)
        self.answer(stamped(policy, as_of, answer), as_json=json, for_people=_for_people(answer))


def _for_people(answer: dict[str, Any]) -> Iterator[str]:
    yield f"{answer['action'].replace('-', ' ').capitalize()}? {_SAID[answer['outcome']]}"
    for unmet in answer["unmet"]:
        yield ""
        yield f"{unmet['clause']} ({unmet['rule']}, {unmet['force']})"
        yield from reasons(unmet["because"])
        if unmet["put_right"]:
            yield f"  Put right by: {unmet['put_right'].replace('-', ' ')}"
        if unmet["override_by"]:
            yield f"  May be passed with a reason by: {', '.join(unmet['override_by'])}"
    if answer["needs"]:
        yield ""
        yield f"Needs: {', '.join(answer['needs'])}"
