"""How is a mistake in a file said, so that a person can put it right?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


def at_line(file: str, line: int | None) -> str:
    """A place as people write it: the file, and the line where it is known."""
    return f"{file}:{line}" if line else file


@dataclass(frozen=True)
class Problem:
    """One mistake: in which file and line, in which rule, and what to do about it."""

    file: str
    line: int | None
    rule: str | None
    message: str

    def __str__(self) -> str:
        rule = f"rule {self.rule}: " if self.rule else ""
        return f"{at_line(self.file, self.line)}: {rule}{self.message}"


class PackError(Exception):
    """A pack that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DeclarationError(ValueError):
    """What Keyworker declares of itself (an action, a kind of event, a kind of rule) that does not hold together.

    It is raised when the program starts, and says which declaration and what is missing.
    """


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean 'visit.made'?`` where something known is close, otherwise nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def nearest_or_all(word: str, known: Iterable[str]) -> str:
    """The same, and where nothing known is close, everything that may stand there: `` (here: at, by, where)``."""
    every = sorted(set(known))
    return did_you_mean(word, every) or (f" (here: {', '.join(every)})" if every else "")
