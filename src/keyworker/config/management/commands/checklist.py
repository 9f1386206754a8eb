"""keyworker checklist PACK CHECKLIST FILE: what does this form have to ask, and what is still to be answered?"""

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
from keyworker.decisions.trying.documents_out import checklist_of, refuse_unknown_checklist
from keyworker.policy.documents import read_document


class Command(AskingCommand):
    help = "Say what a checklist asks of a case, and what is still to be answered"
    file_help = "a case file's path (answers under its attempt), or - for standard input; JSON, or YAML by its ending"

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "checklist", metavar="CHECKLIST", help="the checklist's id, such as data-trawl"
        )

    def handle(
        self,
        *,
        pack: str,
        checklist: str,
        file: str,
        as_of: date,
        json: bool,
        version: str | None,
        **options: Any,
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        try:
            refuse_unknown_checklist(policy, checklist)
        except ValueError as error:
            raise BadInput(str(error)) from None
        document = read_document(file)
        with asking_of(file):
            answer = checklist_of(policy, checklist, document, as_of=as_of, name=file)
        self.answer(stamped(policy, as_of, answer), as_json=json, for_people=_for_people(answer))


def _for_people(answer: dict[str, Any]) -> Iterator[str]:
    left = sum(_standing(each) == "missing" for each in answer["items"])
    yield f"{answer['title']}: {f'{left} still to be answered' if left else 'nothing is missing'}"
    yield from reasons(map(_question, answer["items"]))
    if answer["needs"]:
        yield ""
        yield f"Needs: {', '.join(answer['needs'])}"


def _question(item: dict[str, Any]) -> str:
    about = f" [{item['subject']}]" if item["subject"] else ""
    unsure = (
        f"; not known yet whether it applies: {', '.join(item['needs'])}" if item["needs"] else ""
    )
    return f"{item['ask']}{about} ({item['clause']}, {item['force']}): {_standing(item)}{unsure}"


def _standing(item: dict[str, Any]) -> str:
    if item["answered"]:
        return "answered"
    return "open" if item["force"] == "may" else "missing"
