"""keyworker vocabulary: which words may case files, facts and packs use?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from keyworker.config.commands import KeyworkerCommand
from keyworker.config.management.commands._policy_question import in_one_line
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.vocabulary_in_words import vocabulary_lines
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
        self.answer(words, as_json=json, for_people=vocabulary_lines(words))
