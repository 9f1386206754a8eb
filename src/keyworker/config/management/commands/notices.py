"""keyworker notices PACK FILE: who is told what, because of what has happened on this case?"""

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
from keyworker.config.management.commands._layout import paragraph, reasons
from keyworker.decisions.trying.documents_out import notices_of
from keyworker.policy.documents import read_document


class Command(AskingCommand):
    help = "Say who is told what because of what has happened on a case"
    file_help = "a case file's path, or - for standard input; JSON, or YAML by its ending"

    def handle(
        self, *, pack: str, file: str, as_of: date, json: bool, version: str | None, **options: Any
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        document = read_document(file)
        with asking_of(file):
            notices = notices_of(policy, document, as_of=as_of, name=file)
        answer = stamped(policy, as_of, {"notices": notices})
        self.answer(
            answer, as_json=json, for_people=_for_people(policy.header.title, as_of, notices)
        )


def _for_people(title: str, as_of: date, notices: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{title}, as of {as_of}"
    if not notices:
        yield "Nobody is told of anything."
    for notice in notices:
        yield ""
        yield f"{notice['on']}: {', '.join(notice['to_called'])} ({notice['clause']}, {notice['force']})"
        yield from paragraph(notice["text"], indent="  ")
        yield from reasons(notice["because"])
