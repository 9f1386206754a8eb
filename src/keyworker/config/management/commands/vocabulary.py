"""keyworker vocabulary: which words may case files, facts and packs use?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from keyworker.config.commands import KeyworkerCommand
from keyworker.config.management.commands._asking import in_one_line
from keyworker.config.management.commands._layout import table
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.vocabulary_listing import as_markdown, vocabulary


class Command(KeyworkerCommand):
    help = "List event kinds with their fields, facts, roles, standings and actions"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return in_one_line(super().create_parser(prog_name, subcommand, **kwargs))

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--markdown", action="store_true", help="print the page docs/vocabulary.md"
        )

    def handle(self, *, json: bool, markdown: bool, **options: Any) -> None:
        if markdown:
            self.stdout.write(as_markdown(), ending="")
            return
        words = vocabulary(bundled_packs())
        self.answer(words, as_json=json, for_people=_for_people(words))


def _for_people(words: dict[str, Any]) -> Iterator[str]:
    yield "EVENTS (every event has a kind and an at)"
    yield from table(("Kind", "Meaning", "Fields"), (_event(each) for each in words["events"]))
    yield ""
    yield "FIELDS OF EVERY EVENT"
    yield from table(
        ("Field", "Type", "Meaning"),
        ((e["name"], e["type"], e["meaning"]) for e in words["event_fields"]),
    )
    yield ""
    yield "FACTS"
    yield from table(("Fact", "Type", "Meaning", "Pack"), (_fact(each) for each in words["facts"]))
    for heading, part in (("PARTS IN A CASE", "roles"), ("STANDINGS", "standings")):
        yield ""
        yield heading
        yield from table(
            ("Name", "Title", "Meaning"),
            ((e["name"], e["title"], e["meaning"]) for e in words[part]),
        )
    yield ""
    yield "ACTIONS"
    yield from table(
        ("Action", "Packs"), ((each["name"], ", ".join(each["packs"])) for each in words["actions"])
    )


def _event(kind: dict[str, Any]) -> tuple[object, ...]:
    return kind["name"], kind["meaning"], ", ".join(field["name"] for field in kind["fields"])


def _fact(fact: dict[str, Any]) -> tuple[object, ...]:
    return fact["name"], fact["type"], fact["meaning"], fact["pack"] or "every"
