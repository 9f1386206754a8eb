"""What is a format that files are brought in by?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from keyworker.policy.casefile import LONDON, local_day


@dataclass(frozen=True, kw_only=True)
class BroughtIn:
    """What came of a file: a document for programs and files, and the same in words. Neither names a child."""

    document: Mapping[str, Any]
    words: str


class ImportFormat(Protocol):
    """One format: its id on the command line, what its file is, and how one is brought in."""

    id: str
    title: str

    def bring_in(self, path: str, *, now: datetime, service: str, dry_run: bool) -> BroughtIn:
        """Bring in the file at ``path`` in one transaction, whole or not at all.

        Args:
            path: where the file is.
            now: the moment of the import.
            service: the slug of the service its cases belong to; empty for the format's own choice.
            dry_run: do everything, report, and keep nothing.

        Raises:
            UnreadableFile: the file cannot be read or is not of this format; one sentence says why.
        """


def moment_of(as_of: date | None, clock: datetime) -> datetime:
    """The moment of the import: the clock's, or midday of the day asked for."""
    if as_of is None or as_of == local_day(clock):
        return clock
    return datetime.combine(as_of, time(12), LONDON)
