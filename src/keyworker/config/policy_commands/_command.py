"""What do the commands share that need no database?

A command is a class ``Command`` in a module of this folder, named as the command is. It says what it takes and answers::

    class Command(PolicyCommand):
        help = "Say what is due on a case"

        def add_arguments(self, parser: Parser) -> None:
            super().add_arguments(parser)
            parser.add_argument("file")

        def handle(self, *, file, as_of, json, **options) -> None:
            self.answer({"as_of": as_of}, as_json=json, for_people=["Nothing is due"])
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NoReturn

from keyworker import __version__
from keyworker.config.answers import BadInput, add_common_arguments, in_lines, today


class Parser(ArgumentParser):
    """Says what is wrong with the arguments in one line and without the whole usage."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{self.prog}: {message}; see {self.prog} --help")


class PolicyCommand:
    """A command with ``--json`` and ``--as-of``."""

    help: ClassVar[str]

    def run(self, name: str, given: Sequence[str]) -> None:
        """Answer what is asked on the command line. Raises BadInput where it is asked wrongly."""
        # A command may have a --version of its own: the policy's.
        parser = Parser(prog=f"keyworker {name}", description=self.help, conflict_handler="resolve")
        parser.add_argument("--version", action="version", version=__version__)
        self.add_arguments(parser)
        self.execute(**vars(parser.parse_args(given)))

    def add_arguments(self, parser: Parser) -> None:
        """Say what the command takes."""
        add_common_arguments(parser)

    def execute(self, **options: Any) -> None:
        """Answer, for today where no day is named."""
        options["as_of"] = options.get("as_of") or today()
        self.handle(**options)

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer what is asked."""
        raise NotImplementedError

    def answer(self, document: object, *, as_json: bool, for_people: Iterable[str]) -> None:
        """Print the document, or the lines for people."""
        for line in in_lines(document, as_json=as_json, for_people=for_people):
            self.write(line if line.endswith("\n") else f"{line}\n")

    def write(self, text: str) -> None:
        """Print the text as it is."""
        sys.stdout.write(text)
