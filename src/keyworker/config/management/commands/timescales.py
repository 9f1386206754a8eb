"""keyworker timescales PACK FILE: what is due on a case, by when, and is it late?"""

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
from keyworker.config.management.commands._layout import reasons, table
from keyworker.decisions.trying.documents_out import timescales_of
from keyworker.policy.documents import read_document


class Command(AskingCommand):
    help = "Say what is due on a case, by when, and whether it is late"
    file_help = "a case file's path, or - for standard input; JSON, or YAML by its ending"

    def handle(
        self, *, pack: str, file: str, as_of: date, json: bool, version: str | None, **options: Any
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        document = read_document(file)
        with asking_of(file):
            states = timescales_of(policy, document, as_of=as_of, name=file)
        answer = stamped(policy, as_of, {"timescales": states})
        self.answer(
            answer, as_json=json, for_people=_for_people(policy.header.title, as_of, states)
        )


def _for_people(title: str, as_of: date, states: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{title}, as of {as_of}"
    yield ""
    if not states:
        yield "No timescale runs on this case."
        return
    order = {"overdue": 0, "paused": 1, "running": 2}
    states = sorted(states, key=lambda each: (order.get(each["status"], 3), each["limit"]))
    yield from table(
        ("Timescale", "About", "Status", "Limit", "Met", "Late", "Clause"),
        (_row(each) for each in states),
    )
    for state in states:
        yield ""
        yield f"{state['title']} ({state['id']})"
        yield from reasons(state["because"])


def _row(state: dict[str, Any]) -> tuple[object, ...]:
    limit = state["limit"] + (" (local default)" if state["local_default"] else "")
    return (
        state["title"],
        state["subject"],
        state["status"].replace("-", " "),
        limit,
        state["met"],
        state["days_late"] or "",
        state["clause"],
    )
