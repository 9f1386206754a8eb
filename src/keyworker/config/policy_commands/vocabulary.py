"""keyworker vocabulary: which words may case files, facts and packs use?"""

from __future__ import annotations

from typing import Any

from keyworker.config.policy_commands._command import Parser, PolicyCommand
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.vocabulary_in_words import vocabulary_lines
from keyworker.policy.vocabulary_listing import as_markdown, vocabulary


class Command(PolicyCommand):
    help = "List event kinds with their fields, facts, roles, standings and actions"

    def add_arguments(self, parser: Parser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--markdown", action="store_true", help="print the page docs/vocabulary.md"
        )

    def handle(self, *, json: bool, markdown: bool, **options: Any) -> None:
        if markdown:
            self.write(as_markdown())
            return
        words = vocabulary(bundled_packs())
        self.answer(words, as_json=json, for_people=vocabulary_lines(words))
