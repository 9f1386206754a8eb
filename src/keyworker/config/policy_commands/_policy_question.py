"""What do the commands share that answer from a pack and a document, without a database?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.config.answers import BadInput
from keyworker.config.policy_commands._command import Parser, PolicyCommand
from keyworker.config.policy_commands._packs import PACK_HELP, folder_on_record, pack_named
from keyworker.policy.documents import DocumentError, read_document, shown_name
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.versions import in_force, is_path
from keyworker.policy.written_dates import EARLIEST_YEAR, LATEST_YEAR

_YEARS = range(EARLIEST_YEAR, LATEST_YEAR + 1)


@dataclass(frozen=True)
class Question:
    """One question: to which policy, about which document, for which day; ``about`` is an action or checklist."""

    policy: Pack
    document: Mapping[str, Any]
    as_of: date
    name: str
    about: str = ""


class PolicyQuestion(PolicyCommand):
    """A command that asks a pack about the document in a file. A question adds what it asks and how it reads."""

    file_help = "the document's path, or - for standard input; JSON, or YAML by its ending"
    # The name and meaning of an argument between the pack and the file, for a question that has one.
    about: tuple[str, str] | None = None

    def ask(self, question: Question) -> dict[str, Any]:
        """The answer. Raises ValueError, DocumentError or OverflowError for a document it cannot work with."""
        raise NotImplementedError

    def lines(self, question: Question, answer: dict[str, Any]) -> Iterable[str]:
        """The answer for people."""
        raise NotImplementedError

    def refuse(self, policy: Pack, about: str) -> None:
        """Raises ValueError where the policy cannot be asked that at all."""

    def add_arguments(self, parser: Parser) -> None:
        super().add_arguments(parser)
        parser.add_argument("pack", metavar="PACK", help=PACK_HELP)
        parser.add_argument(
            "--version",
            metavar="V",
            help="the policy's version (the one in force on that day where not given)",
        )
        if self.about is not None:
            name, meaning = self.about
            parser.add_argument("about", metavar=name, help=meaning)
        parser.add_argument("file", metavar="FILE", help=self.file_help)

    def execute(self, **options: Any) -> None:
        refuse_far_dates(options.get("as_of"))
        try:
            super().execute(**options)
        except DocumentError as error:
            raise BadInput(str(error)) from None

    def handle(
        self, *, pack: str, file: str, as_of: date, json: bool, version: str | None, **options: Any
    ) -> None:
        policy = governing(pack, as_of=as_of, version=version)
        about = options.get("about", "")
        try:
            self.refuse(policy, about)
        except ValueError as error:
            raise BadInput(str(error)) from None
        question = Question(policy, read_document(file), as_of, file, about)
        with naming(file):
            answer = self.ask(question)
        self.answer(
            stamped(policy, as_of, answer), as_json=json, for_people=self.lines(question, answer)
        )


def governing(pack: str, *, as_of: date, version: str | None) -> Pack:
    """The pack that answers: the version named, the folder as it stands, otherwise the version in force on the day.

    Raises PackError where there is none of that name, or its text for that day is not held.
    """
    if version is not None or "@" in pack or is_path(pack):
        return pack_named(pack, version=version)
    folder = folder_on_record(pack)
    return load_pack(folder) if folder is not None else in_force(pack, as_of)


def refuse_far_dates(as_of: date | None) -> None:
    """Raises BadInput for a day that no calendar here reaches."""
    if as_of is not None and as_of.year not in _YEARS:
        raise BadInput(f"--as-of: {as_of} is outside the years {_YEARS.start} to {_YEARS.stop - 1}")


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Turn what a decision cannot work with into one sentence that names the document."""
    try:
        yield
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{shown_name(file)}: {error}") from None


def stamped(pack: Pack, as_of: date, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with the policy, version and day it was given under."""
    return {"policy": pack.id, "version": pack.header.version, "as_of": as_of.isoformat(), **answer}
